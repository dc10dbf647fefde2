"""Offices that do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from gouji.synth.data import raw


@dataclass(frozen=True, slots=True)
class Office:
    """An office: its name, the size that its figures follow, how it speaks of itself and of its whole."""

    unit: str
    size: str
    we: str
    all: str
    government: str = ""


def office(rng: Random, number: int, sizes: tuple[str, ...] = ()) -> Office:
    """The office of report ``number``; no two numbers share a place. ``sizes`` narrows the choice."""
    kinds = [each for each in raw("names")["kind"] if not sizes or each["size"] in sizes]
    kind = rng.choices(kinds, [each["weight"] for each in kinds])[0]
    name = rng.choice(kind["unit"]).format(p=place(2 * number), q=place(2 * number + 1))
    return Office(name, kind["size"], rng.choice(kind["we"]), rng.choice(kind["all"]), kind.get("government", ""))


def place(number: int) -> str:
    """A place name; distinct for distinct numbers."""
    first: list[str] = raw("names")["first"]
    second: list[str] = raw("names")["second"]
    pairs = len(first) * len(second)
    spread = number * 331 % pairs if number < pairs else number
    name = first[spread // len(second) % len(first)] + second[spread % len(second)]
    return name if number < pairs else first[number // pairs % len(first)] + name
