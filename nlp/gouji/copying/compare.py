"""Verifies candidates sentence by sentence, and chooses what each copied section is told to be copied from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import log2
from typing import Literal

from gouji.catalog.bodies import spelled
from gouji.copying.sentences import Passage, Sentence, holders, published_text
from gouji.copying.similar import candidates
from gouji.copying.source import Source

SHARE = 0.6
"""The part of a section's own text, frame and recitals left out, from which on it is copied."""
LEAST_CHARACTERS = 40
ALIKE = 82
"""Two sentences are one when so many per cent of their characters are, in order, and all of their figures."""
FIGURES = 2
"""An overview is written from last year's, or by the county's template: it is copied where so many figures are, too."""

CHANCE = 0.1
"""Pairs of bodies that may be expected to share as much by chance, in all the corpus."""
PRIOR, RARE = 100, 1 / 500
"""Before it is counted a sentence is taken to be that of one body in five hundred, which weighs as much as a hundred
bodies: of two reports alone nobody could tell how common a sentence is."""

Relation = Literal["years", "units"]


@dataclass(frozen=True, slots=True)
class Copy:
    """Something in one report that stands in an earlier one of the same body, or in another body's.

    Attributes:
        source, other: the two reports; ``other`` is not later. Of two of one year neither is known to be the first.
        what: ``section``, ``sentence`` or ``table``.
        relation: ``years`` for one body, ``units`` for two.
        kind, other_kind: of the sections, or the id of the table.
        heading, start: of the section in ``source``.
        share: the part of its own text that is common, from 0 to 1.
        quoted, other_quoted: the longest common sentence as each has it; of a table, its common figures.
        others: how many further bodies have it.
        cells: of a table, the cells of the figures.
    """

    source: Source
    other: Source
    what: Literal["section", "sentence", "table"]
    relation: Relation
    kind: str
    other_kind: str
    heading: str
    start: int | None
    share: float
    quoted: str
    other_quoted: str
    others: int = 0
    cells: tuple[str, ...] = ()


def related(own: Source, other: Source) -> Relation | None:
    """How two reports may be copies: an earlier one of the body, or another body's of no later year; else None.

    A government and the office that writes for it publish one text with good reason.
    """
    if own.body == other.body:
        return "years" if other.year < own.year else None
    return "units" if other.year <= own.year and _without_office(own.body) != _without_office(other.body) else None


@cache
def _without_office(body: str) -> str:
    return spelled(body).removesuffix("办公室").removesuffix("办公厅")


@dataclass(frozen=True, slots=True)
class Matched:
    """The sentences that a passage shares with another, as each has them, and what part of it they are."""

    pairs: tuple[tuple[Sentence, Sentence], ...]
    share: float

    @property
    def characters(self) -> int:
        """The length of what is shared, masked and without marks."""
        return sum(len(own.key) for own, _ in self.pairs)

    @property
    def figures(self) -> int:
        """How many figures it holds."""
        return len({figure for own, _ in self.pairs for figure in own.figures})


def matched(own: Sequence[Sentence], other: Sequence[Sentence]) -> Matched:
    """Each sentence with the one of the other passage that is the same or most alike."""
    exact = {each.key: each for each in other}
    pairs = [(each, exact.get(each.key) or _alike(each, other)) for each in own]
    found = tuple((each, twin) for each, twin in pairs if twin is not None)
    whole = sum(len(each.key) for each in own)
    return Matched(found, sum(len(each.key) for each, _ in found) / whole)


def _alike(own: Sentence, others: Sequence[Sentence]) -> Sentence | None:
    from rapidfuzz import fuzz, process

    able = [each for each in others if each.figures == own.figures]
    best = process.extractOne(own.key, [each.key for each in able], scorer=fuzz.ratio, score_cutoff=ALIKE)
    return able[best[2]] if best else None


@dataclass(frozen=True)
class Rarity:
    """How many bodies there are, and how many of them have each sentence, whatever its figures."""

    bodies: int
    holders: Mapping[str, int]

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> Rarity:
        """As counted in the passages."""
        known = list(passages)
        return cls(len({each.source.body for each in known}), holders(known))

    def is_chance(self, match: Matched) -> bool:
        """Whether two bodies may share as much without copying, when sentences are chosen as often as they are found.

        A sentence of the pool of set phrases says little, one that only these two have says much.
        """
        pairs = log2(self.bodies**2 / 2)
        return sum(map(self._bits, match.pairs)) < pairs - log2(CHANCE)

    def _bits(self, pair: tuple[Sentence, Sentence]) -> float:
        others = max(0, max(self.holders[each.loose] for each in pair) - 2)
        return log2((self.bodies + PRIOR) / (others + PRIOR * RARE))


Group = tuple[Passage, ...]


def copied_sections(passages: Iterable[Passage]) -> Iterator[Copy]:
    """Every section that is copied, at most once a relation, from the report that shares most, then the earliest."""
    known = list(passages)
    groups, rarity = _groups(known), Rarity.of(known)
    near = candidates([[sentence.key for sentence in group[0].sentences] for group in groups])
    for group, numbers in zip(groups, near, strict=True):
        same = matched(group[0].sentences, group[0].sentences)
        found = [(same, group, rarity.is_chance(same))] if len(group) > 1 else []
        for number in numbers:
            match = matched(group[0].sentences, groups[number][0].sentences)
            if match.share >= SHARE:
                found.append((match, groups[number], rarity.is_chance(match)))
        found = [each for each in found if each[0].characters >= LEAST_CHARACTERS]
        found.sort(key=lambda each: (-each[0].share, _order(each[1][0])))
        for passage in group if found else ():
            yield from _chosen(passage, found)


def _order(passage: Passage) -> tuple[int, str, str, int]:
    return passage.source.year, passage.source.body, passage.source.report, passage.part.start


def _groups(passages: Iterable[Passage]) -> list[Group]:
    """Passages of the same sentences together, so that a text that a thousand reports have is looked at once."""
    found: dict[tuple[str, ...], list[Passage]] = {}
    for each in sorted(passages, key=_order):
        found.setdefault(tuple(sentence.key for sentence in each.sentences), []).append(each)
    return [tuple(group) for group in found.values()]


Found = Sequence[tuple[Matched, Group, bool]]
"""What is shared, with whom, and whether two bodies may share it by chance."""


def _chosen(passage: Passage, found: Found) -> Iterator[Copy]:
    told: dict[Relation, Copy] = {}
    for match, group, chance in found:
        for other in group:
            relation = related(passage.source, other.source)
            if relation is None or relation in told:
                continue
            if (relation == "units" and chance) or (_by_template(passage, other) and match.figures < FIGURES):
                continue
            told[relation] = _copy(passage, other, relation, match)
        if len(told) == 2:
            break
    others = _bodies(passage, found) if "units" in told else 0
    for relation, copy in told.items():
        yield copy if relation == "years" else _with_others(copy, others)


def _by_template(passage: Passage, other: Passage) -> bool:
    """Whether both may be written after one template: of one body or region, and not the list of problems."""
    own, twin = passage.source, other.source
    return passage.part.kind != "problems" and (own.body == twin.body or (own.region == twin.region != ""))


def _bodies(passage: Passage, found: Found) -> int:
    """How many further bodies than the one named share it."""
    own, likely = passage.source, [group for _, group, chance in found if not chance]
    bodies = {other.source.body for group in likely for other in group if related(own, other.source)}
    return len(bodies - {own.body}) - 1


def _with_others(copy: Copy, others: int) -> Copy:
    return replace(copy, others=others)


def _copy(passage: Passage, other: Passage, relation: Relation, match: Matched) -> Copy:
    own, twin = max(match.pairs, key=lambda pair: len(pair[0].key))
    return Copy(
        source=passage.source,
        other=other.source,
        what="section",
        relation=relation,
        kind=passage.part.kind,
        other_kind=other.part.kind,
        heading=passage.part.heading,
        start=passage.part.start,
        share=match.share,
        quoted=published_text(passage, own.key),
        other_quoted=published_text(other, twin.key),
    )
