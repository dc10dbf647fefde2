"""Messages to people exist in both languages, with the same places, and every key that code names is there."""

import ast
import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from gouji.messages import text

PACKAGE = Path(__file__).resolve().parent.parent / "nlp" / "gouji"
CATALOGUE = tomllib.loads((PACKAGE / "data" / "messages.toml").read_text("utf-8"))
ENTRIES = [(f"{group}.{name}", entry) for group, names in CATALOGUE.items() for name, entry in names.items()]
KEYS = frozenset(key for key, _ in ENTRIES)
KEY = re.compile(r"[a-z][a-z_-]*\.[a-z][a-z0-9_-]*")


def places(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}


def strings_in(source: str) -> tuple[set[str], set[str]]:
    """The whole strings of a module, and the beginnings of its f-strings up to the first place."""
    nodes = list(ast.walk(ast.parse(source)))
    pieces = {id(piece) for node in nodes if isinstance(node, ast.JoinedStr) for piece in node.values}
    begun = [node.values[0] for node in nodes if isinstance(node, ast.JoinedStr) and node.values]
    whole = [node for node in nodes if isinstance(node, ast.Constant) and id(node) not in pieces]
    return {each.value for each in whole if isinstance(each.value, str)}, {
        str(each.value) for each in begun if isinstance(each, ast.Constant)
    }


def unknown_keys(source: str) -> set[str]:
    """Strings spelled like a key of one of the catalogue's groups that are none, nor the beginning of any."""
    whole, begun = strings_in(source)
    keys = {each for each in whole if KEY.fullmatch(each) and each.split(".")[0] in CATALOGUE}
    starts = {
        each for each in begun if each.split(".")[0] in CATALOGUE and re.fullmatch(r"[a-z_-]+\.[a-z0-9_-]*", each)
    }
    return (keys - KEYS) | {each for each in starts if not any(key.startswith(each) for key in KEYS)}


@pytest.mark.parametrize(("key", "entry"), ENTRIES, ids=[key for key, _ in ENTRIES])
def test_both_languages_say_the_same(key: str, entry: dict[str, str]) -> None:
    """Each message has zh and en, both with the same named places."""
    assert (set(entry), places(entry["zh"])) == ({"zh", "en"}, places(entry["en"]))
    assert all(name.isidentifier() for name in places(entry["zh"]))


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_key_that_code_names_exists(path: Path) -> None:
    """A key in a module is a key of the catalogue."""
    assert unknown_keys(path.read_text("utf-8")) == set()


def test_unknown_keys_are_found_in_code_and_nothing_else_is_taken_for_one() -> None:
    """A string with a known group must be a key, an f-string its beginning; file names, cell ids and prose are none."""
    source = 'f("error.missing", "error.nonsense", "requests.new.total", "a.toml", "error.absent, again", f"x {y}")'
    assert unknown_keys(source) == {"error.nonsense"}
    assert unknown_keys('f"error.miss{x}" + f"error.nonsense_{x}" + f"error.{x}"') == {"error.nonsense_"}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.j2")), ids=lambda path: path.name)
def test_every_word_that_a_template_names_exists(path: Path) -> None:
    """Templates take their words from the group ui."""
    named = re.findall(r"\bword\(\s*[\"'](\w+)[\"']", path.read_text("utf-8"))
    assert [name for name in named if f"ui.{name}" not in KEYS] == []


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
