"""Finds the figures that prose states, as characters, before any segmentation.

Segmenters cut through figures, so this reads folded text directly: one compiled pattern over masks (look-alikes that
are consumed and dropped) and the shapes a figure takes; then the words to the left and right decide hedge, growth and
sign. Where the words leave it open, nothing is returned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from gouji.catalog.wording import Rule, Unit, UnitKind, Wording, load_wording
from gouji.extract.grammar import Grammar, grammar_of
from gouji.lang.numerals import DIGITS, POWERS, Numeral, percent, read
from gouji.quantity import Interval, Kind, Quantity

_JOINTS = ("、", "和", "及", "与")
_LIST_JOINT = re.compile("、[\u4e00-\u9fff]{0,12}|[和及与]")
_LEAVES_OUT = frozenset("千万亿.")
_LONGEST_BARE = 7
_NO_BARE_AFTER = "第年月日号路栋幢室楼座层附表图约"
_YEAR = re.compile(r"(?:19|20)\d\d")
_LISTED = re.compile(r"[^，。；\n]{0,14}\d")
_FACTORS: Mapping[str, Decimal] = {"‰": Decimal("0.1"), "倍": Decimal(100)}
_KINDS: Mapping[UnitKind, Kind] = {"count": "count", "money": "money", "percent": "percent"}
_NAMES: Mapping[UnitKind, str] = {"percent": "%", "times": "%", "points": "个百分点"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure in folded text.

    Attributes:
        start, end: offsets, hedges and unit included.
        quantity: what it says. Of a range (2-3件) the interval holds both ends and ``value`` is the lower one.
        number_start, number_end: offsets of the bare number, of the lower one in a range.
    """

    start: int
    end: int
    quantity: Quantity
    number_start: int
    number_end: int


def scan(text: str, wording: Wording | None = None) -> list[Spot]:
    """Every figure in ``text`` (folded) that could be a claim, in order and without overlap. Runs in linear time."""
    grammar = grammar_of(wording or load_wording())
    spots: list[Spot] = []
    for match in _matches(grammar, text):
        reader = _READERS.get(match.lastgroup or "")
        spot = reader(grammar, match, spots[-1] if spots else None) if reader else None
        if spot:
            spots.append(spot)
    return _share_units(text, spots) if spots else spots


def _matches(grammar: Grammar, text: str) -> Iterator[re.Match[str]]:
    """What the scanner finds, one after another, tried only where a match can begin."""
    end, match_at = 0, grammar.scanner.match
    for start in grammar.starts.finditer(text):
        at = start.start()
        if at >= end and (match := match_at(text, at)):
            yield match
            end = match.end()


def _figure(grammar: Grammar, match: re.Match[str], previous: Spot | None) -> Spot | None:
    """A number with its unit, or without one where the words allow it."""
    number, word = match.group("n", "unit")
    unit = grammar.units[word] if word else None
    if (unit and unit.kind in ("duration", "measure")) or (not unit and not _may_stand_alone(match, previous)):
        return None
    if not (_is_number(grammar, match, unit) or (number == "一" and unit and _goes_on(match, previous))):
        return None
    kind: UnitKind = unit.kind if unit else "count"
    hedge = grammar.left_hedge(match.string, match.start(), _bare_power(number))
    start = match.start() - len(hedge)
    sign = grammar.sign(match.string, start, kind) or _inherited(match.string, start, kind, previous)
    if (not sign and kind not in _KINDS) or (sign < 0 and kind == "times"):
        return None
    quantity = _quantity(grammar, match.group(), match.group("n", "n2", "mid", "m2", "unit", "after"), hedge, sign)
    return Spot(start, match.end(), quantity, *match.span("n")) if quantity else None


# Small numbers of the same things stand in every report.
@lru_cache(maxsize=4096)
def _quantity(
    grammar: Grammar, written: str, parts: tuple[str, str, str, str, str, str], hedge: str, sign: int
) -> Quantity | None:
    """What a figure says that stands as ``written`` after ``hedge``; nothing where its number is none.

    ``parts`` are its number, the upper one of a range, the hedge inside, the power written after that, its unit and
    the hedge after it.
    """
    number, upper, inside, power, word, after = parts
    kind: UnitKind = grammar.units[word].kind if word else "count"
    numerals = _numerals(number, upper, power, word)
    if not numerals:
        return None
    exact = kind == "count" and not power and _LEAVES_OUT.isdisjoint(number)
    rules = grammar.rules_of(hedge, inside, after) or [grammar.rules["exact" if exact else "rounded"]]
    said: Kind = "growth" if sign else _KINDS[kind]
    return _quantified(hedge + written, numerals, rules, (_NAMES.get(kind, word or ""), said, sign or 1))


def _numerals(number: str, upper: str, power: str, word: str) -> list[Numeral]:
    """The number, or both of a range, in the unit that its claim has; nothing where one of them is none."""
    low = _read(number, power)
    high = _read(upper, power) if upper else low
    if low is None or high is None or low.value > high.value:
        return []
    numerals = [low, high] if upper else [low]
    factor = _FACTORS.get(word)
    return [each.times(factor) for each in numerals] if factor else numerals


def _read(text: str, power: str) -> Numeral | None:
    try:
        return read(text).times(Decimal(10) ** sum(POWERS[char] for char in power)) if power else read(text)
    except ValueError:
        return None


def _is_number(grammar: Grammar, match: re.Match[str], unit: Unit | None) -> bool:
    """Whether Chinese characters that could be a number are one here: 一项, 二次 and 千家 are not."""
    number, start = match["n"], match.start()
    if number[0] not in DIGITS and number[0] not in POWERS:
        return True
    if not unit or number in ("零", "〇", "二"):
        return False
    if number == "一":
        return unit.one or grammar.counted(match.string, start)
    return not _bare_power(number) or bool(match["mid"] or grammar.left_hedge(match.string, start, bare=True))


def _goes_on(match: re.Match[str], previous: Spot | None) -> bool:
    """Whether a figure of the same unit stands right before it: 分别为三家、一家."""
    if previous is None or previous.quantity.unit != match["unit"]:
        return False
    return match.string[previous.end : match.start()] in _JOINTS


def _bare_power(number: str) -> bool:
    """百, 千, 万, 百万 without any digit."""
    return number[0] in "百千万亿" and all(char in POWERS for char in number)


def _may_stand_alone(match: re.Match[str], previous: Spot | None) -> bool:
    """Whether a number without unit is a figure (申请3，) and not a marker, a year or part of a name."""
    text, start, end, number = match.string, match.start(), match.end(), match["n"]
    if (
        match["n2"]
        or len(number) > _LONGEST_BARE
        or _YEAR.fullmatch(number)
        or ("." in number and number[-1].isdigit())
    ):
        return False
    if text.startswith("、", end) and not _LISTED.match(text, end + 1):
        return False
    before = text[start - 1] if start else ""
    if before in _JOINTS and previous and previous.end == start - 1:
        return not previous.quantity.unit
    return "\u4e00" <= before <= "\u9fff" and before not in _NO_BARE_AFTER


def _share(grammar: Grammar, match: re.Match[str], previous: Spot | None) -> Spot | None:
    """百分之四点五."""
    return _percent(grammar, match, previous, "share_n", "", "share_after")


def _tenths(grammar: Grammar, match: re.Match[str], previous: Spot | None) -> Spot | None:
    """三成二."""
    return _percent(grammar, match, previous, "tenths_n", "tenths_mid", "tenths_after")


def _percent(
    grammar: Grammar, match: re.Match[str], previous: Spot | None, number: str, inside: str, after: str
) -> Spot | None:
    try:
        numeral = percent(match[number])
    except ValueError:
        return None
    start, rules = grammar.hedges(match, number, inside, after, bare=False)
    sign = grammar.sign(match.string, start, "percent") or _inherited(match.string, start, "percent", previous)
    rules = rules or [grammar.rules["rounded"]]
    said: Kind = "growth" if sign else "percent"
    return _spot(match, (start, *match.span(number)), [numeral], rules, ("%", said, sign or 1))


def _doubled(grammar: Grammar, match: re.Match[str], previous: Spot | None) -> Spot | None:
    """翻一番: twice as much, growth of 100 %."""
    times = read(match["doubled_n"] or "一").value
    numeral = Numeral((2**times - 1) * 100, Decimal(10))
    return _spot(match, (match.start(), *match.span()), [numeral], [grammar.rules["rounded"]], ("%", "growth", 1))


def _level(grammar: Grammar, match: re.Match[str], previous: Spot | None) -> Spot | None:
    """持平: no growth. 基本持平 leaves open how little, so it is no figure."""
    if match.string[: match.start()].endswith(("基本", "大致", "大体", "总体")):
        return None
    zero = Numeral(Decimal(0), Decimal(1))
    return _spot(match, (match.start(), *match.span()), [zero], [grammar.rules["exact"]], ("%", "growth", 1))


def _inherited(text: str, start: int, kind: UnitKind, previous: Spot | None) -> int:
    """The sign of the growth that this figure continues (分别增长5%、8%), or 0."""
    if not previous or previous.quantity.kind != "growth" or text[previous.end : start] not in _JOINTS:
        return 0
    if previous.quantity.unit != _NAMES.get(kind, previous.quantity.unit):
        return 0
    return -1 if previous.quantity.value < 0 else 1


def _spot(
    match: re.Match[str],
    places: tuple[int, int, int],
    numerals: Sequence[Numeral],
    rules: Sequence[Rule],
    meaning: tuple[str, Kind, int],
) -> Spot:
    """The figure: ``places`` are its start and its number's; ``meaning`` unit, kind and sign."""
    start, number_start, number_end = places
    quantity = _quantified(match.string[start : match.end()], numerals, rules, meaning)
    return Spot(start, match.end(), quantity, number_start, number_end)


def _quantified(
    raw: str, numerals: Sequence[Numeral], rules: Sequence[Rule], meaning: tuple[str, Kind, int]
) -> Quantity:
    unit, kind, sign = meaning
    if len(rules) == len(numerals) == 1:
        interval = rules[0].interval(numerals[0])
    else:
        interval = _hull([rule.interval(numeral) for rule in rules for numeral in numerals])
    if sign < 0:
        interval = Interval(-interval.high, -interval.low)
    bound = rules[0].bound if len(numerals) == 1 else "about"
    return Quantity(sign * numerals[0].value, unit, kind, bound, interval, raw)


def _hull(parts: Sequence[Interval]) -> Interval:
    """The smallest interval that holds all of ``parts``."""
    highest = max(parts, key=lambda part: (part.high, not part.open_high))
    return Interval(min(part.low for part in parts), highest.high, highest.open_high)


def _share_units(text: str, spots: list[Spot]) -> list[Spot]:
    """In 分别为3、5、8件 and 甲3、乙5、丙8件 the last figure's unit is everyone's; before a share or a sum of money it
    stays open."""
    shared: list[Spot] = []
    for spot in reversed(spots):
        following = shared[-1] if shared else None
        if spot.quantity.unit or not following or not _LIST_JOINT.fullmatch(text, spot.end, following.start):
            shared.append(spot)
        elif following.quantity.kind == "count":
            shared.append(replace(spot, quantity=replace(spot.quantity, unit=following.quantity.unit)))
    return shared[::-1]


_Reader = Callable[[Grammar, re.Match[str], Spot | None], Spot | None]
_READERS: Mapping[str, _Reader] = {
    "figure": _figure,
    "share": _share,
    "tenths": _tenths,
    "doubled": _doubled,
    "level": _level,
}
