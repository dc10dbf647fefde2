"""The wording's data: a mistake in it is named by file and key."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from gouji.catalog.wording import load_wording
from gouji.errors import DataError

NAMES = ("units.toml", "hedges.toml", "masks.toml")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the wording's files."""
    for name in NAMES:
        shutil.copy(str(files("gouji").joinpath("data", name)), tmp_path / name)
    return tmp_path


def test_loads_once() -> None:
    """The wording is loaded once."""
    assert load_wording() is load_wording()


def test_unit() -> None:
    """A unit knows its kind and what may not follow it."""
    unit = next(unit for unit in load_wording().units if unit.word == "件")
    assert (unit.kind, unit.one, unit.not_before[0]) == ("count", True, "[大实好小]?事")


MISTAKES = {
    ("units.toml", 'kind = "money"', 'kind = "cash"'): "units.toml 的 unit",
    ("units.toml", '"额"', '"("'): "not_before",
    ("units.toml", "counting = [", "counted = ["): "units.toml 的 counted",
    ("hedges.toml", 'rule = "above"', 'rule = "abvoe"'): "hedges.toml 的 hedge[0].rule",
    ("hedges.toml", 'low = "value"', 'low = "valeu"'): "hedges.toml 的 rules.exact.low",
    ("hedges.toml", "[rules.rounded]", "[rules.rouned]"): "hedges.toml 的 rules.rounded",
    ("hedges.toml", "[growth.weak]", "[growth.week]"): "hedges.toml 的 growth.weak",
    ("hedges.toml", "leading = 2", 'leading = "2"'): "hedges.toml 的 leading",
    ("masks.toml", "{1,80}》", "{1,80}》("): "masks.toml 的 mask[0].pattern",
    ("masks.toml", 'id = "title"', 'idd = "title"'): "masks.toml 的 mask[0].idd",
    ("masks.toml", "[[mask]]", "[[mask]"): "masks.toml 的 toml",
}


@pytest.mark.parametrize(("mistake", "named"), MISTAKES.items(), ids=lambda value: str(value)[:40])
def test_mistake_is_named(data: Path, mistake: tuple[str, str, str], named: str) -> None:
    """Each kind of mistake names its file and its key."""
    name, right, wrong = mistake
    content = (data / name).read_text("utf-8")
    assert right in content
    (data / name).write_text(content.replace(right, wrong, 1), "utf-8")
    with pytest.raises(DataError) as caught:
        load_wording(data)
    assert named in str(caught.value)
