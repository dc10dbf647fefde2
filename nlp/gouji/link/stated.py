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
# Why a share has no cell whose base the table gives as 0.
NO_BASE = "base"
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
    if claim.verdict == "consistent" or set(claim.doubts) - {NO_BASE}:
        return claim
    readings, parts = list(_stated_shares(sentence, number)), _of_parts(sentence, number)
    asked = (*readings, *((parts[1],) if parts else ()), *claim.readings)
    held = next((each for each in asked if _allows(claim, each, sentence)), None)
    if held:
        return replace(claim, reading=held, verdict="consistent", doubts=())
    if readings and claim.verdict == "no_cell" and _plainly_of(sentence, number):
        return replace(claim, reading=readings[0], verdict="inconsistent", doubts=())
    if parts and claim.verdict == "no_cell" and parts[0] == HUNDRED:
        return replace(claim, reading=parts[1], verdict="inconsistent", doubts=())
    return claim


def _of_parts(sentence: Sequence[Claim], number: int) -> tuple[Decimal, Reading] | None:
    """In a list of parts, each with its figure and share (甲18件，占90%；乙2件，占10%): what the shares come to, and
    the share of the part in the sum. The first is 0 where a figure before the list may be its whole.
    """
    before = _pairs(reversed(sentence[max(0, number - NEAR) : number + 1]), last=True)
    after = _pairs(sentence[number + 1 : number + 1 + NEAR], last=False)
    pairs = [*reversed(before), *after]
    whole = sum((part.quantity.value for part, _ in pairs), Decimal(0))
    if len(pairs) < 2 or not whole or not all(_alike(part, pairs[0][0]) for part, _ in pairs):
        return None
    part = sentence[number - 1]
    told = f"{part.text} / ({' + '.join(each.text for each, _ in pairs)})"
    first = sum(claim.quantity.kind == "count" for claim in sentence[:number]) == len(before)
    shares = sum((share.quantity.value for _, share in pairs), Decimal(0)) if first else Decimal(0)
    return shares, Reading(told, (), part.quantity.value / whole * HUNDRED)


def _pairs(claims: Iterable[Claim], last: bool) -> list[tuple[Claim, Claim]]:
    """The run of figures each with its share that claims begin with; read backwards, the share comes first."""
    pairs: list[tuple[Claim, Claim]] = []
    run = iter(claims)
    for one, other in zip(run, run, strict=False):
        part, share = (other, one) if last else (one, other)
        if (part.quantity.kind, share.quantity.kind) != ("count", "percent"):
            break
        pairs.append((part, share))
    return pairs


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
