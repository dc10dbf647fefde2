"""Parts against their whole, inside one sentence.

A list after 分别为, 包括, a colon or in a full bracket says that it is complete; one after 其中 says only that it names
parts. The same item on several channels counts once in the whole, so channels may add up to more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import groupby, pairwise

from gouji import catalog
from gouji.catalog.prose import between
from gouji.check.base import Checked, check, finding
from gouji.findings import Claim, Finding
from gouji.lang.normal import fold
from gouji.quantity import Interval, shown

# The most parts that a list is followed for.
LONGEST = 60
# So many ways to read a list leave open what it comes to.
MOST = 500
# New requests and those carried in, which make up what was to be dealt with.
BOTH = {"requests.new", "requests.carried_in"}
_REQUESTS = re.compile(r"requests\.(?!handled)")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A whole and the parts listed for it; ``closed`` when the words say that the list is complete."""

    whole: Claim
    parts: tuple[Claim, ...]
    closed: bool
    overlapping: bool


def _after(claim: Claim) -> str:
    end = claim.end - claim.sentence_start
    return fold(claim.sentence[end : end + 8]).text


def _counts(claims: Sequence[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.quantity.kind in ("count", "money")]


def _alike(whole: Claim, part: Claim) -> bool:
    """Whether the two may be counted together: in one unit, and not one of requests and the other of lawsuits.

    A whole without a unit may have it after the bracket (3（20个单位）条), so that its parts are of another kind.
    """
    alike = whole.quantity.unit == part.quantity.unit or not part.quantity.unit
    kinds = {_kin(claim) for claim in (whole, part)} - {""}
    return alike and ("" in (whole.frame, part.frame) or len(kinds) < 2)


def _kin(claim: Claim) -> str:
    """What is counted; nothing where the words leave it open."""
    first = claim.frame.partition(".")[0]
    if first == "statistics":
        return _topics().get(claim.frame, "")
    return "requests" if first == "outcome" else first.partition("_")[0]


@cache
def _topics() -> dict[str, str]:
    return {frame.id: frame.topic for frame in catalog.load().frames}


def _parts(whole: Claim, rest: Sequence[Claim], opener: re.Pattern[str]) -> tuple[Claim, ...]:
    """The claims that go on the list which ``opener`` starts after ``whole``."""
    lists = catalog.load().prose.lists
    parts: list[Claim] = []
    for claim in rest:
        link = between(parts[-1] if parts else whole, claim)
        fits = (lists.next if parts else opener).fullmatch(link)
        # After 其中 a semicolon leads on to something else; in a complete list it only parts the items.
        over = bool(parts) and opener is lists.open and link.startswith("；")
        of_both = bool(parts) and {parts[0].frame, claim.frame} == BOTH
        own = lists.carried_part.sub("", link) if of_both or opener is not lists.open else link
        if not fits or over or not _alike(whole, claim) or (parts and lists.no_part.search(own)):
            break
        parts.append(claim)
    return tuple(parts)


def breakdowns(sentence: Sequence[Claim]) -> Iterator[Breakdown]:
    """The breakdowns that a sentence states; ``sentence`` holds its claims in order."""
    lists = catalog.load().prose.lists
    counts = _counts(sentence)
    for number, whole in enumerate(counts[:-1]):
        rest = counts[number + 1 : number + 1 + LONGEST]
        link = between(whole, rest[0])
        for opener, closed in ((lists.bracket, True), (lists.open, False), (lists.closed, True)):
            if opener.fullmatch(link) and (parts := _parts(whole, rest, opener)):
                tail = _after(parts[-1])
                complete = (
                    closed
                    and not lists.unfinished.match(tail)
                    and (opener is not lists.bracket or tail.startswith("）"))
                )
                named = link + "".join(between(a, b) for a, b in pairwise(parts))
                yield Breakdown(whole, parts, complete, bool(lists.channel.search(named)))
                break


def _settled_by_table(breakdown: Breakdown) -> bool:
    """Whether every figure agrees with the tables. Then a whole of another definition than its parts (new requests,
    outcomes of those handled) need not add up."""
    return all(claim.formulas and claim.verdict == "consistent" for claim in (breakdown.whole, *breakdown.parts))


def _of_other_years(breakdown: Breakdown) -> bool:
    """Whether the parts are outcomes of requests, some of them carried in, and the whole counts only new ones."""
    frames = {part.frame for part in breakdown.parts}
    if frames == BOTH:
        return False
    outcomes = any(frame.startswith(("outcome.", "requests.carried", "statistics.")) for frame in frames)
    outcomes = outcomes and not all(frame.startswith("statistics.request_channel.") for frame in frames)
    return outcomes and bool(_REQUESTS.match(breakdown.whole.frame))


def _fault(breakdown: Breakdown) -> str | None:
    whole, parts = breakdown.whole.quantity.interval, breakdown.parts
    totals = _totals([part.quantity.interval for part in parts])
    ends = _ends(breakdown)
    if len(totals) > MOST or any(total.meets(whole) for (end, *_), total in totals.items() if end in ends):
        return None
    exceeds = all(total.low > whole.high for (end, *_), total in totals.items() if end == len(parts))
    alone = any(part.quantity.interval.low > whole.high for part in parts)
    if exceeds and breakdown.overlapping and not alone:
        return None
    if breakdown.closed and len(parts) > 1:
        return "parts-do-not-sum"
    return "parts-exceed-whole" if exceeds else None


def _ends(breakdown: Breakdown) -> set[int]:
    """After how many parts the list may be over: after a semicolon another breakdown of the same whole may start, and
    one that does not say that it is complete may go on to something else (其中网页26条、公报8条、已配图解33条)."""
    parts = breakdown.parts
    inner = range(2, len(parts))
    over = (each for each in inner if not breakdown.closed or between(parts[each - 1], parts[each]).startswith("；"))
    return {*over, len(parts)}


def _totals(parts: Sequence[Interval]) -> dict[tuple[int, Decimal, Decimal], Interval]:
    """What the list may come to, by the number of parts read. A part that the next ones add up to may be told in
    detail by them: 复议7件，维持6件、未审结1件."""
    found: dict[tuple[int, Decimal, Decimal], Interval] = {}
    reached = {(0, Decimal(0), Decimal(0)): Interval(Decimal(0), Decimal(0))}
    while reached and len(found) <= MOST:
        key, total = reached.popitem()
        found[key] = total
        if key[0] == len(parts):
            continue
        total = total + parts[key[0]]
        for end in _ends_of_detail(parts, key[0]):
            state = end, total.low, total.high
            if state not in found:
                reached[state] = total
    return found


def _ends_of_detail(parts: Sequence[Interval], number: int) -> Iterator[int]:
    """Where the list goes on after a part: with the next one, or after those that tell of it in detail."""
    yield number + 1
    sum_ = Interval(Decimal(0), Decimal(0))
    for end in range(number + 1, len(parts)):
        sum_ = sum_ + parts[end]
        if end > number + 1 and sum_.meets(parts[number]):
            yield end + 1
        if sum_.low > parts[number].high:
            return


@check("parts-do-not-sum", "parts-exceed-whole")
def parts_and_wholes(checked: Checked) -> Iterator[Finding]:
    """A breakdown whose parts cannot make up, or cannot lie in, its whole."""
    for _, group in groupby(checked.claims, key=lambda claim: claim.sentence_start):
        for breakdown in breakdowns(list(group)):
            beyond = _settled_by_table(breakdown) or _of_other_years(breakdown)
            code = None if beyond else _fault(breakdown)
            if code:
                yield _finding(code, breakdown)


def _finding(code: str, breakdown: Breakdown) -> Finding:
    whole, parts = breakdown.whole, breakdown.parts
    total = sum((part.quantity.value for part in parts), Decimal(0))
    cells = tuple(dict.fromkeys(cell for claim in (whole, *parts) if claim.reading for cell in claim.reading.cells))
    return finding(
        code,
        "one" if len(parts) == 1 else "",
        claims=(whole, *parts),
        cells=cells,
        stated=whole.quantity.value,
        expected=total,
        parts=" + ".join(shown(part.quantity.value) for part in parts),
        sum=shown(total),
        whole=shown(whole.quantity.value),
    )
