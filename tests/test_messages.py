"""Messages to people exist in both languages, with the same places, and every key that code names is there."""

import ast
import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from gouji.messages import known, text

PACKAGE = Path(__file__).resolve().parent.parent / "nlp" / "gouji"
CATALOGUE = tomllib.loads((PACKAGE / "data" / "messages.toml").read_text("utf-8"))
ENTRIES = [(f"{group}.{name}", entry) for group, names in CATALOGUE.items() for name, entry in names.items()]
KEY = re.compile(r"[a-z][a-z_-]*\.[a-z][a-z0-9_-]*")


def places(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}


def keys_in(source: str) -> set[str]:
    """Strings of a module that are spelled like the key of a message in one of the catalogue's groups."""
    strings = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    spelled = {each for each in strings if isinstance(each, str) and KEY.fullmatch(each)}
    return {each for each in spelled if each.split(".")[0] in CATALOGUE}


@pytest.mark.parametrize(("key", "entry"), ENTRIES, ids=[key for key, _ in ENTRIES])
def test_both_languages_say_the_same(key: str, entry: dict[str, str]) -> None:
    """Each message has zh and en, both with the same named places."""
    assert (set(entry), places(entry["zh"])) == ({"zh", "en"}, places(entry["en"]))
    assert all(name.isidentifier() for name in places(entry["zh"]))


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_key_that_code_names_exists(path: Path) -> None:
    """A key in a module is a key of the catalogue."""
    assert sorted(key for key in keys_in(path.read_text("utf-8")) if not known(key)) == []


def test_keys_are_found_in_code_and_nothing_else_is_taken_for_one() -> None:
    """A string with a known group is a key, whether it exists or not; file names, cell ids and prose are none."""
    source = 'raise E("error.missing"); f("error.nonsense", "requests.new.total", "a.toml", "error.missing, again")'
    assert keys_in(source) == {"error.missing", "error.nonsense"}


def test_an_unknown_key_and_a_missing_parameter_are_our_mistakes() -> None:
    """text() raises KeyError for both."""
    with pytest.raises(KeyError):
        text("error.nonsense")
    with pytest.raises(KeyError):
        text("error.missing")


def test_a_message_is_given_in_the_language_asked_for() -> None:
    """The places are filled in both."""
    assert text("error.missing", path="a.txt") == "a.txt：找不到该文件或目录"
    assert text("error.missing", "en", path="a.txt") == "a.txt: no such file or directory"
