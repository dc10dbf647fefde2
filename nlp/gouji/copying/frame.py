"""The frame: sentences that belong to no one, because many bodies of a region, or of the corpus, have them.

A county's notice tells all its offices how to write; their reports share whole sentences without copying each other. A
sentence is of the frame where it stands, whatever its figures, in the reports of

* more than a third of the bodies of a region, and of three at the least; or
* more than a third of all bodies, and of three; or
* more than a fiftieth of all bodies, and of thirty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gouji.copying.sentences import Passage, holders

FEWEST, THIRD = 3, 3
MANY, FIFTIETH = 30, 50
_EVERYWHERE = ""


def without_frame(passages: Iterable[Passage]) -> list[Passage]:
    """The passages without the sentences of the frame; those of which nothing is left are gone."""
    known = list(passages)
    frames = _frames(known)
    kept = []
    for each in known:
        frame = frames.get(each.source.region, frozenset()) | frames[_EVERYWHERE]
        own = tuple(sentence for sentence in each.sentences if sentence.loose not in frame)
        if own:
            kept.append(replace(each, sentences=own))
    return kept


def _frames(passages: Iterable[Passage]) -> dict[str, frozenset[str]]:
    """For each region, and for all together, the sentences of its frame."""
    regions: dict[str, list[Passage]] = {_EVERYWHERE: []}
    for each in passages:
        for region in {each.source.region, _EVERYWHERE}:
            regions.setdefault(region, []).append(each)
    return {region: _frame(own, region == _EVERYWHERE) for region, own in regions.items()}


def _frame(passages: Iterable[Passage], everywhere: bool) -> frozenset[str]:
    known = list(passages)
    bodies = len({each.source.body for each in known})
    return frozenset(loose for loose, count in holders(known).items() if _shared(count, bodies, everywhere))


def _shared(count: int, bodies: int, everywhere: bool) -> bool:
    third = count >= FEWEST and count * THIRD > bodies
    return third or (everywhere and count >= MANY and count * FIFTIETH > bodies)
