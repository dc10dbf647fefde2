"""The same fact stated at two places of one report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, groupby

from gouji import catalog
from gouji.check.base import Checked, check, finding
from gouji.findings import Claim, Finding
from gouji.lang.normal import fold

# Two figures without a cell are about the same fact when this much of the words around them is the same.
SHARED_WITH_NAME, SHARED = 12, 18
# Of figures after the same two characters so many are compared with each other, and so many characters around them.
MOST, NEAR = 60, 120
_CLAUSE = re.compile(r"[，。；：！？\n]")
_OPENING = re.compile(
    r"^\s*|#?年度?内?|本年度?|全年|年内|一年来|[共已]|累计|共计|总计|先后|(?:我|本)[局委办镇乡县市区院厅]|街道|其中|组织|举办|开展"
)
_NAME = re.compile(r"[“《]([^”》]{4,30})[”》]")


@check("repeated-figure-differs")
def stated_twice(checked: Checked) -> Iterator[Finding]:
    """Two sentences that give one fact with figures whose intervals do not meet."""
    yield from _same_cells(checked)
    yield from _same_words(checked)


def _finding(first: Claim, second: Claim) -> Finding:
    cells = first.reading.cells if first.reading else ()
    return finding(
        "repeated-figure-differs",
        claims=(first, second),
        cells=cells,
        stated=second.quantity.value,
        expected=first.quantity.value,
        first=first.text,
        second=second.text,
    )


def _differ(first: Claim, second: Claim) -> bool:
    same_unit = first.quantity.unit == second.quantity.unit or "" in (first.quantity.unit, second.quantity.unit)
    return (
        first.sentence_start != second.sentence_start
        and same_unit
        and not first.quantity.interval.meets(second.quantity.interval)
        and {first.verdict, second.verdict} != {"consistent"}
    )


def _same_cells(checked: Checked) -> Iterator[Finding]:
    """Claims of one frame, hence of the same cells, without a doubt of whom they speak."""
    sure = [claim for claim in checked.claims if claim.formulas and not claim.doubts]
    for _, group in groupby(sorted(sure, key=_key), key=_key):
        claims = list(group)
        yield from (_finding(claims[0], each) for each in claims[1:] if _differ(claims[0], each))


def _key(claim: Claim) -> tuple[str, tuple[str, ...]]:
    return claim.frame, claim.formulas[:1]


def _same_words(checked: Checked) -> Iterator[Finding]:
    """Figures without a cell that stand in the same words about the same named thing."""
    alike: dict[tuple[str, str], list[Claim]] = {}
    for claim in checked.claims:
        if not claim.frame and claim.quantity.kind in ("count", "money"):
            offset = claim.start - claim.sentence_start
            last_words = fold(claim.sentence[max(0, offset - 4) : offset]).text[-2:]
            alike.setdefault((claim.quantity.unit, last_words), []).append(claim)
    for group in alike.values():
        for first, second in combinations(group[:MOST], 2):
            if _differ(first, second) and _same_fact(first, second):
                yield _finding(first, second)


def _context(claim: Claim) -> tuple[str, str]:
    """The words before and after the figure in its sentence, every other figure written as ``#``."""
    offset = claim.sentence_start
    start, end = claim.start - offset, claim.end - offset
    left, right = claim.sentence[max(0, start - NEAR) : start], claim.sentence[end : end + NEAR]
    return re.sub(r"\d+", "#", fold(left).text), re.sub(r"\d+", "#", fold(right).text)


def _same_fact(first: Claim, second: Claim) -> bool:
    (left1, right1), (left2, right2) = _context(first), _context(second)
    before, after = _common(left1[::-1], left2[::-1]), _common(right1, right2)
    part = catalog.load().scope.part
    if before < 2 or any(part.search(left) for left in (left1, left2)):
        return False
    if _NAME.search(left1[len(left1) - before :]):
        return True
    if not _from_start(left1, left2, before):
        return False
    named = set(_NAME.findall(first.sentence)) & set(_NAME.findall(second.sentence))
    return after >= 2 and before + after >= (SHARED_WITH_NAME if named else SHARED)


def _from_start(left1: str, left2: str, shared: int) -> bool:
    """Whether the shared words go back to where the clause begins, but for words of time and 共.

    What else differs there tells two things apart (通过公众号和门户网站发布 and 通过短视频账号和门户网站发布).
    """
    return all(not _OPENING.sub("", _CLAUSE.split(left[: len(left) - shared])[-1]) for left in (left1, left2))


def _common(one: str, other: str) -> int:
    """How many characters the two start with in common."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
