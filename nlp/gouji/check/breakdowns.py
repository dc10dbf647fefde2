"""Parts against their whole, inside one sentence.

A list after 分别为, 包括, a colon or in a full bracket says that it is complete; one after 其中 says only that it names
parts. The same item on several channels counts once in the whole, so channels may add up to more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from gouji.check.base import Checked, check, finding
from gouji.findings import Claim, Finding
from gouji.lang.normal import fold
from gouji.quantity import Interval, shown

_CLOSED = re.compile(
    r"(?:，|。)?(?:其中)?(?:，|：)?(?:分别为|分别是|包括了?|包含|由)(?:：)?[^，。；：（）\d]{0,16}|：[^，。；：（）]{0,16}"
)
_BRACKET = re.compile(r"（(?:其中|包括|含)?(?:，|：)?[^，。；：（）]{0,16}")
_OPEN = re.compile(r"[，；](?:其中|这其中)(?:，|：|有|包括)?[^，。；：（）]{0,16}")
_NEXT = re.compile(r"[、，；和及以及与](?:另外?|以及|还有)?[^，。；：（）、]{0,16}|[、，；和及](?=$)")
# Nothing of this kind is a further part of the list.
_NO_PART = re.compile(r"共|累计|全年|同比|较上年|比上年|结转|其中|占|收到|受理|举办|召开|开展|平均|满意|参加|惠及")
_CHANNEL = re.compile(r"网站|网页|平台|微信|微博|公众号|新媒体|公报|报刊|报纸|电视|广播|客户端|公开栏|专栏|渠道|方式")
# A bracket that is not over when the list is: its figures only illustrate.
_ETC = re.compile(r"等")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A whole and the parts listed for it; ``closed`` when the words say that the list is complete."""

    whole: Claim
    parts: tuple[Claim, ...]
    closed: bool
    overlapping: bool


def _between(left: Claim, right: Claim) -> str:
    """The folded text between two claims of a sentence."""
    offset = left.sentence_start
    return fold(left.sentence[left.end - offset : right.start - offset]).text


def _after(claim: Claim) -> str:
    return fold(claim.sentence[claim.end - claim.sentence_start :]).text


def _counts(claims: Sequence[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.quantity.kind in ("count", "money")]


def _alike(whole: Claim, part: Claim) -> bool:
    return whole.quantity.unit == part.quantity.unit or "" in (whole.quantity.unit, part.quantity.unit)


def _parts(whole: Claim, rest: Sequence[Claim], opener: re.Pattern[str]) -> tuple[Claim, ...]:
    """The claims that go on the list which ``opener`` starts after ``whole``."""
    parts: list[Claim] = []
    for claim in rest:
        link = _between(parts[-1] if parts else whole, claim)
        fits = (_NEXT if parts else opener).fullmatch(link)
        if not fits or not _alike(whole, claim) or (parts and _NO_PART.search(link)):
            break
        parts.append(claim)
    return tuple(parts)


def breakdowns(sentence: Sequence[Claim]) -> Iterator[Breakdown]:
    """The breakdowns that a sentence states; ``sentence`` holds its claims in order."""
    counts = _counts(sentence)
    for number, whole in enumerate(counts[:-1]):
        rest = counts[number + 1 :]
        link = _between(whole, rest[0])
        for opener, closed in ((_BRACKET, True), (_OPEN, False), (_CLOSED, True)):
            if opener.fullmatch(link) and (parts := _parts(whole, rest, opener)):
                tail = _after(parts[-1])
                complete = closed and not _ETC.match(tail) and (opener is not _BRACKET or tail.startswith("）"))
                named = link + "".join(_between(a, b) for a, b in zip(parts, parts[1:], strict=False))
                yield Breakdown(whole, parts, complete, bool(_CHANNEL.search(named)))
                break


def _sum(parts: Sequence[Claim]) -> Interval:
    total = parts[0].quantity.interval
    for part in parts[1:]:
        total = total + part.quantity.interval
    return total


def _settled_by_table(breakdown: Breakdown) -> bool:
    """Whether the tables answer for every figure: each is then checked against its own cells, and wholes of another
    definition than their parts (new requests, outcomes of those handled) need not add up."""
    return all(claim.formulas and claim.verdict != "no_cell" for claim in (breakdown.whole, *breakdown.parts))


def _fault(breakdown: Breakdown) -> str | None:
    whole, parts = breakdown.whole.quantity.interval, breakdown.parts
    sums = [_sum(parts[:count]) for count in range(1, len(parts) + 1)]
    if any(each.meets(whole) for each in sums[1:] or sums):
        return None
    if breakdown.closed and len(parts) > 1:
        return "parts-do-not-sum" if not (breakdown.overlapping and sums[-1].low > whole.high) else None
    return "parts-exceed-whole" if sums[-1].low > whole.high and not breakdown.overlapping else None


@check("parts-do-not-sum", "parts-exceed-whole")
def parts_and_wholes(checked: Checked) -> Iterator[Finding]:
    """A breakdown whose parts cannot make up, or cannot lie in, its whole."""
    for _, group in groupby(checked.claims, key=lambda claim: claim.sentence_start):
        for breakdown in breakdowns(list(group)):
            code = None if _settled_by_table(breakdown) else _fault(breakdown)
            if code:
                yield _finding(code, breakdown)


def _finding(code: str, breakdown: Breakdown) -> Finding:
    whole, parts = breakdown.whole, breakdown.parts
    total = sum(part.quantity.value for part in parts)
    cells = tuple(dict.fromkeys(cell for claim in (whole, *parts) if claim.reading for cell in claim.reading.cells))
    return finding(
        code,
        claims=(whole, *parts),
        cells=cells,
        stated=whole.quantity.value,
        expected=total,
        parts=" + ".join(shown(part.quantity.value) for part in parts),
        sum=shown(total),
        whole=shown(whole.quantity.value),
    )
