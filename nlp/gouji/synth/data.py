"""The generator's own data: phrasings, facts, names of offices. Loaded once, from ``data/synth/``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

PHRASES = ("requests", "disclosure", "proceedings", "filler", "frame", "before_2019")


# The forms with one statistics table, before there were six sections and three tables.
OLDER = ("2014", "2008")


@dataclass(frozen=True, slots=True)
class Statement:
    """Ways to say one thing, and the conditions on the figures under which they may be used."""

    topic: str
    when: tuple[str, ...]
    say: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that prose can state: the cells that answer it, further readings, the class of its unit."""

    target: str
    older: str
    also: tuple[str, ...]
    before: Mapping[str, tuple[str, ...]]
    unit: str

    def readings(self, form: str) -> tuple[str, ...]:
        """Formulas over cell ids in that form, the principal one first; none where the form has no such cells."""
        if form in OLDER:
            return self.before.get(form, ())
        first = self.older if form == "2019" and self.older else self.target
        return () if first == "-" else (first, *self.also)


@dataclass(frozen=True, slots=True)
class Free:
    """A figure that no table answers, with the parts that make it up."""

    whole: str
    low: int
    high: int
    parts: tuple[str, ...]
    units: tuple[str, ...]


@cache
def raw(name: str) -> dict[str, Any]:
    """A file of the generator's data."""
    return tomllib.loads(files("gouji").joinpath(f"data/synth/{name}.toml").read_text("utf-8"))


@cache
def words() -> dict[str, tuple[str, ...]]:
    """Every list of words, by name."""
    return {name: tuple(each) for file in PHRASES for name, each in raw(file).get("words", {}).items()}


@cache
def statements() -> tuple[Statement, ...]:
    """Every statement of every file."""
    entries = [each for file in PHRASES for each in raw(file).get("statement", [])]
    return tuple(Statement(each["topic"], tuple(each.get("when", ())), tuple(each["say"])) for each in entries)


@cache
def facts() -> dict[str, Fact]:
    """Every fact that a table answers, by name."""
    return {
        name: Fact(
            each["target"],
            each.get("older", ""),
            tuple(each.get("also", ())),
            {form: tuple(readings) for form, readings in each.get("before", {}).items()},
            each["unit"],
        )
        for name, each in raw("facts")["fact"].items()
    }


@cache
def free_facts() -> tuple[Free, ...]:
    """Every family of figures without a cell."""
    found = []
    for each in raw("facts")["free"]:
        low, high = each["range"]
        found.append(Free(each["whole"], low, high, tuple(each["parts"]), tuple(each["unit"])))
    return tuple(found)


@cache
def families() -> dict[str, str]:
    """Every figure without a cell → the whole that it belongs to."""
    return {name: each.whole for each in free_facts() for name in (each.whole, *each.parts)}


def plans(name: str) -> list[str]:
    """The orders in which the statements of a part may follow each other."""
    return list(raw(name)["plan"][name])
