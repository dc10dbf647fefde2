"""Shares and growth that follow from figures of their own sentence, whatever the tables hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from gouji import catalog
from gouji.catalog.growth import grown_from
from gouji.catalog.prose import between
from gouji.findings import Claim, Reading

HUNDRED = Decimal(100)
# How many figures of a sentence are looked at together.
NEAR = 60
# Units in which the same things are counted by turns.
CASES = frozenset({"件", "例", "宗", "起", "条", "次", "份", "项", "件次", "条次", "个"})


def settle(claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims with those decided that their own sentence decides."""
    for _, group in groupby(claims, key=lambda claim: claim.sentence_start):
        sentence = list(group)
        for number, claim in enumerate(sentence):
            if claim.quantity.kind == "percent":
                yield _share(claim, sentence, number)
            elif claim.quantity.kind == "growth":
                yield _growth(claim, sentence, number)
            else:
                yield claim


def _share(claim: Claim, sentence: Sequence[Claim], number: int) -> Claim:
    if claim.verdict == "consistent" or claim.doubts:
        return claim
    readings = list(_stated_shares(sentence, number))
    held = next((each for each in (*readings, *claim.readings) if _allows(claim, each, sentence)), None)
    if held:
        return replace(claim, reading=held, verdict="consistent")
    if readings and claim.verdict == "no_cell" and _plainly_of(sentence, number):
        return replace(claim, reading=readings[0], verdict="inconsistent")
    return claim


def _stated_shares(sentence: Sequence[Claim], number: int) -> Iterator[Reading]:
    """The figure right before the share over each earlier figure of its unit that is not smaller."""
    counts = [claim for claim in sentence[max(0, number - NEAR) : number] if claim.quantity.kind == "count"]
    if not counts or counts[-1] is not sentence[number - 1]:
        return
    part = counts[-1]
    if len(counts) > 1 and _of_whole(counts[-2], part):
        yield _stated(counts[-2], part)
        return
    for whole in counts[:-1]:
        if _alike(whole, part) and whole.quantity.value and whole.quantity.value >= part.quantity.value:
            yield _stated(part, whole)


def _of_whole(part: Claim, whole: Claim) -> bool:
    """Whether the whole stands between its part and their share: 31件，占全年118件的26.3%."""
    words = catalog.load().prose.share.of_whole
    fits = _alike(whole, part) and whole.quantity.value >= part.quantity.value > 0
    return fits and bool(words.fullmatch(between(part, whole)))


def _stated(part: Claim, whole: Claim) -> Reading:
    return Reading(f"{part.text} / {whole.text}", (), part.quantity.value / whole.quantity.value * HUNDRED)


def _alike(whole: Claim, part: Claim) -> bool:
    """Whether two figures may count the same things: in one unit, or each in one for cases of any kind (件, 例)."""
    units = {whole.quantity.unit, part.quantity.unit}
    return len(units) == 1 or "" in units or units <= CASES


def _allows(claim: Claim, reading: Reading, sentence: Sequence[Claim]) -> bool:
    """Whether the share may stand for the reading's value. Shares forced to add to 100 may be one unit off."""
    if reading.value is None:
        return False
    if claim.quantity.agrees(reading.value):
        return True
    shares = [each.quantity.value for each in sentence[:NEAR] if each.quantity.kind == "percent"]
    forced = len(shares) > 1 and sum(shares) == HUNDRED
    return forced and abs(claim.quantity.value - reading.value) <= _unit(claim)


def _unit(claim: Claim) -> Decimal:
    """One unit of the last digit that the share is given to."""
    exponent = claim.quantity.value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)


def _plainly_of(sentence: Sequence[Claim], number: int) -> bool:
    """Whether the share is, by its words, of the whole that starts the list: 共9件，其中甲类3件，占50%."""
    prose = catalog.load().prose
    counts = [claim for claim in sentence[max(0, number - NEAR) : number] if claim.quantity.kind == "count"]
    if len(counts) < 2 or not prose.share.plain.fullmatch(between(sentence[number - 1], sentence[number])):
        return False
    if not _alike(counts[0], counts[-1]) or counts[0].quantity.value < counts[-1].quantity.value:
        return False
    opened = between(counts[0], counts[1])
    return any(each.fullmatch(opened) for each in (prose.lists.open, prose.lists.closed, prose.lists.bracket))


def _growth(claim: Claim, sentence: Sequence[Claim], number: int) -> Claim:
    """Growth that both figures of the sentence give: 62件比2023年的50件增长34%."""
    found = grown_from(sentence, number)
    if found is None:
        return claim
    now, other, value = found
    reading = Reading(f"{now.text} : {other.text}", (), value)
    return replace(claim, reading=reading, verdict="consistent" if claim.quantity.agrees(value) else "inconsistent")
