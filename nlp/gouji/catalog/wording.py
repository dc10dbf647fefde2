"""How prose writes figures: units, hedges with the intervals they allow, growth words, and masks for look-alikes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources.abc import Traversable
from typing import Literal, cast, get_args

from gouji.catalog.base import DATA, Entry, load_file
from gouji.lang.numerals import CHINESE, Numeral, trailing
from gouji.quantity import Bound, Interval

UnitKind = Literal["count", "money", "percent", "points", "times", "duration", "measure"]
HedgePlace = Literal["before", "bare", "inside", "after"]

_SPELT = rf"[{CHINESE}](?<![{CHINESE}][{CHINESE}])[{CHINESE}]*+"
_NUMBER = rf"(?:\d++|[{CHINESE}]++)"

_Edge = Callable[["Rule", Numeral], Decimal]
_EDGES: Mapping[str, _Edge] = {
    "0": lambda rule, number: Decimal(0),
    "value": lambda rule, number: number.value,
    "value - place/2": lambda rule, number: number.value - number.place / 2,
    "value + place": lambda rule, number: number.value + number.place,
    "value - width": lambda rule, number: number.value - rule.width(number),
    "value + width": lambda rule, number: number.value + rule.width(number),
    "unbounded": lambda rule, number: rule.unbounded,
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A word for what is counted. ``one`` tells whether 一 before it is a number without a counting word."""

    word: str
    kind: UnitKind
    one: bool
    not_before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """The interval that a kind of wording allows, by its two edges."""

    id: str
    bound: Bound
    low: str
    high: str
    open_high: bool
    leading: int
    unbounded: Decimal

    def interval(self, number: Numeral) -> Interval:
        """What the wording allows for ``number``."""
        return Interval(_EDGES[self.low](self, number), _EDGES[self.high](self, number), self.open_high)

    def width(self, number: Numeral) -> Decimal:
        """What a hedge leaves open."""
        value = abs(number.value)
        last = trailing(value) if value == value.to_integral_value() else number.place
        return max(last, Decimal(1).scaleb(len(str(int(value))) - self.leading))


@dataclass(frozen=True, slots=True)
class Hedge:
    """A word beside a figure, where it stands, and the rule it invokes."""

    word: str
    place: HedgePlace
    rule: Rule
    not_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """The words that make a figure a change against an earlier one. Pairs hold the words for more and for less."""

    verbs: tuple[tuple[str, ...], tuple[str, ...]]
    nouns: tuple[tuple[str, ...], tuple[str, ...]]
    weak: tuple[tuple[str, ...], tuple[str, ...]]
    between: tuple[str, ...]
    after_nouns: tuple[str, ...]
    compared: tuple[str, ...]
    level: tuple[str, ...]
    level_not_before: tuple[str, ...]
    doubled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mask:
    """A pattern for numbers that are no claims, with strings it must hide and strings whose figures must survive."""

    id: str
    pattern: str
    examples: tuple[str, ...]
    nothing: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Wording:
    """All of it. One object is one wording: compared by identity, so that compiled patterns can be kept for it."""

    units: tuple[Unit, ...]
    counting: tuple[str, ...]
    rules: Mapping[str, Rule]
    hedges: tuple[Hedge, ...]
    growth: Growth
    masks: tuple[Mask, ...]


def load_wording(root: Traversable = DATA) -> Wording:
    """The wording of the data folder ``root``, loaded once. Raises DataError naming file and key of what is wrong."""
    return _load(cast(Hashable, root))


@cache
def _load(folder: Hashable) -> Wording:
    root = cast(Traversable, folder)
    units, hedges, masks = (load_file(name, root) for name in ("units.toml", "hedges.toml", "masks.toml"))
    units.only("counting", "unit")
    hedges.only("leading", "unbounded", "rules", "hedge", "growth")
    masks.only("mask")
    rules = _rules(hedges)
    return Wording(
        units=tuple(unit for entry in units.entries("unit", required=True) for unit in _units(entry)),
        counting=units.texts("counting", required=True),
        rules=rules,
        hedges=tuple(hedge for entry in hedges.entries("hedge", required=True) for hedge in _hedges(entry, rules)),
        growth=_growth(hedges),
        masks=tuple(_mask(entry) for entry in masks.entries("mask", required=True)),
    )


def _units(entry: Entry) -> list[Unit]:
    entry.only("kind", "one", "words", "not_before")
    kind = cast(UnitKind, _one_of(entry, "kind", entry.text("kind"), get_args(UnitKind)))
    one = _one_of(entry, "one", entry.text("one", "after"), ("after", "always")) == "always"
    not_before = tuple(entry.regex("not_before", text).pattern for text in entry.texts("not_before"))
    return [Unit(word, kind, one, not_before) for word in entry.texts("words", required=True)]


def _rules(root: Entry) -> dict[str, Rule]:
    leading, unbounded = root.whole("leading"), Decimal(root.whole("unbounded"))
    rules = {name: _rule(name, entry, leading, unbounded) for name, entry in root.named("rules").items()}
    for name in ("exact", "rounded", "around"):
        if name not in rules:
            raise root.fail(f"rules.{name}", "missing")
    return rules


def _rule(name: str, entry: Entry, leading: int, unbounded: Decimal) -> Rule:
    entry.only("bound", "low", "high", "open_high")
    bound = cast(Bound, _one_of(entry, "bound", entry.text("bound"), get_args(Bound)))
    low, high = (_one_of(entry, key, entry.text(key), tuple(_EDGES)) for key in ("low", "high"))
    return Rule(name, bound, low, high, entry.flag("open_high"), leading, unbounded)


def _hedges(entry: Entry, rules: Mapping[str, Rule]) -> list[Hedge]:
    entry.only("rule", "place", "words", "not_after")
    rule = rules[_one_of(entry, "rule", entry.text("rule"), tuple(rules))]
    place = cast(HedgePlace, _one_of(entry, "place", entry.text("place"), get_args(HedgePlace)))
    not_after = entry.texts("not_after")
    return [Hedge(word, place, rule, not_after) for word in entry.texts("words", required=True)]


def _growth(root: Entry) -> Growth:
    parts = root.named("growth")
    for name in ("verbs", "nouns", "weak", "between", "compared", "level", "doubled"):
        if name not in parts:
            raise root.fail(f"growth.{name}", "missing")
    verbs, nouns, weak = (_pair(parts[name]) for name in ("verbs", "nouns", "weak"))
    return Growth(
        verbs=verbs,
        nouns=nouns,
        weak=weak,
        between=parts["between"].texts("words", required=True),
        after_nouns=parts["between"].texts("after_nouns", required=True),
        compared=parts["compared"].texts("words", required=True),
        level=parts["level"].texts("words", required=True),
        level_not_before=parts["level"].texts("not_before"),
        doubled=parts["doubled"].texts("words", required=True),
    )


def _pair(entry: Entry) -> tuple[tuple[str, ...], tuple[str, ...]]:
    entry.only("up", "down")
    return entry.texts("up", required=True), entry.texts("down", required=True)


def _mask(entry: Entry) -> Mask:
    entry.only("id", "pattern", "examples", "nothing")
    pattern = entry.text("pattern").replace("{n}", _NUMBER).replace("{c}", _SPELT)
    return Mask(
        id=entry.text("id"),
        pattern=entry.regex("pattern", pattern).pattern,
        examples=entry.texts("examples", required=True),
        nothing=entry.texts("nothing", required=True),
    )


def _one_of(entry: Entry, key: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise entry.fail(key, f"unknown {value!r}; known are {', '.join(known)}")
    return value
