"""Which figures of its own sentence a stated growth follows from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from gouji import catalog
from gouji.catalog.prose import between
from gouji.findings import Claim
from gouji.lang.normal import fold

# How many figures of a sentence are looked at together.
NEAR = 60
HUNDRED = Decimal(100)
NEW = "requests.new"
# How many characters before a figure can name its year.
NAMED = 24


def grown_from(sentence: Sequence[Claim], number: int) -> tuple[Claim, Claim, Decimal] | None:
    """This year's figure, the one beside it that the growth rests on, and the growth that follows from the two.

    ``sentence`` holds its claims in order, ``number`` is the place of the growth. The other figure is last year's
    (62件比2023年的50件增长34%) or the difference stated before the share (62件，比上年增加12件，增长24%). None where
    the sentence does not give both, or one of them is not exact.
    """
    claim, before = sentence[number], sentence[max(0, number - NEAR) : number]
    counts = [each for each in before if each.quantity.kind == "count"]
    added = before[-1] if before and before[-1].quantity.kind == "growth" and before[-1] is not claim else None
    if len(counts) > 1 and (pair := _compared(counts)) and _exact(*pair):
        now, other = pair
        expected = _growth(claim.quantity.unit, now.quantity.value, other.quantity.value)
        return None if expected is None else (now, other, expected)
    if added and counts and len(before) > 1 and counts[-1] is before[-2] and _follow(counts[-1], added, claim):
        now = counts[-1]
        expected = _growth(claim.quantity.unit, now.quantity.value, now.quantity.value - added.quantity.value)
        return None if expected is None else (now, added, expected)
    return None


def _compared(counts: Sequence[Claim]) -> tuple[Claim, Claim] | None:
    """This year's figure and last year's, one of which is the last of ``counts``."""
    lists, (first, last) = catalog.load().prose.lists, counts[-2:]
    link = between(first, last)
    if lists.compared_new.fullmatch(link):
        now = next((each for each in reversed(counts[:-1]) if each.frame == NEW), None)
        return (now, last) if now else None
    if lists.compared.fullmatch(link):
        told_twice = (
            len(counts) > 2 and first.quantity.value == last.quantity.value and _of_last_year(first)
        )  # 62件（上年为50件），比上年50件增长24%
        return (counts[-3] if told_twice else first), last
    earlier = "period" in first.doubts and "period" not in last.doubts and first.frame == last.frame != ""
    changed = lists.changed.fullmatch(link) and first.quantity.unit == last.quantity.unit and _of_last_year(first)
    return (last, first) if earlier or changed else None


def _of_last_year(claim: Claim) -> bool:
    """Whether the words right before a figure say that it is last year's."""
    left = fold(claim.sentence[: claim.start - claim.sentence_start]).text[-NAMED:]
    return bool(catalog.load().prose.lists.last_year.search(left))


def _exact(*claims: Claim) -> bool:
    return all(each.quantity.bound == "exactly" for each in claims)


def _follow(now: Claim, added: Claim, grown: Claim) -> bool:
    """Whether the difference is of the figure before it, and the share of the same."""
    words = catalog.load().prose.lists.grown
    if _of_last_year(now):
        return False
    same_unit = added.quantity.unit == now.quantity.unit and grown.quantity.unit == "%"
    plain = words.fullmatch(between(now, added)) and words.fullmatch(between(added, grown))
    return same_unit and _exact(now, added) and bool(plain)


def _growth(unit: str, now: Decimal, before: Decimal) -> Decimal | None:
    """In per cent or in the unit counted; None for points and from nothing."""
    if unit == "个百分点" or (unit == "%" and not before):
        return None
    return (now / before - 1) * HUNDRED if unit == "%" else now - before
