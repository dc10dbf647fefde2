"""Tables and sentences of which every figure is another report's.

How much the agreement of figures says is measured in their digits: the sum of the decimal logarithms of the different
figures, those left out that stay from year to year (documents in force, staff). Between two reports of one body one
agreement is looked at, between bodies as many as there are pairs of reports, so more is asked of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log10

from gouji.copying.compare import Copy, Relation, related
from gouji.copying.sentences import Passage, patterns, published_text
from gouji.copying.source import Source

FEWEST = 2
DIGITS: Mapping[Relation, float] = {"years": 2.0, "units": 6.0}
_SHOWN = 6


def told_by(figures: Iterable[float], relation: Relation) -> bool:
    """Whether the agreement of these figures is no accident."""
    different = set(figures)
    return len(different) >= FEWEST and sum(log10(abs(each)) for each in different) >= DIGITS[relation]


def copied_tables(sources: Sequence[Source]) -> Iterator[Copy]:
    """Every table whose figures are all those of the other's table: no other is given, none is missing."""
    holders: dict[tuple[tuple[str, float], ...], list[Source]] = {}
    tables = {each.report: _tables(each.figures) for each in sources}
    for source in sorted(sources, key=_order):
        for cells in tables[source.report].values():
            holders.setdefault(cells, []).append(source)
    for source in sources:
        for table, cells in tables[source.report].items():
            moving = [value for cell, value in cells if not patterns().stock.search(cell)]
            if told_by(moving, "years"):  # a thousand reports have one request that was granted
                yield from _of_table(source, table, cells, moving, holders[cells])


def _order(source: Source) -> tuple[int, str, str]:
    return source.year, source.body, source.report


def _tables(figures: Mapping[str, float]) -> dict[str, tuple[tuple[str, float], ...]]:
    """The cells of each table that hold a figure, in one order whatever the form's."""
    found: dict[str, list[tuple[str, float]]] = {}
    for cell, value in sorted(figures.items()):
        found.setdefault(cell.partition(".")[0], []).append((cell, value))
    return {table: tuple(cells) for table, cells in found.items()}


def _of_table(
    source: Source, table: str, cells: tuple[tuple[str, float], ...], moving: list[float], holders: list[Source]
) -> Iterator[Copy]:
    for relation, others in _related(source, holders).items():
        if told_by(moving, relation):
            shown = "、".join(str(plain_of(value)) for value in list(dict.fromkeys(moving))[:_SHOWN])
            yield Copy(
                source=source,
                other=others[0],
                what="table",
                relation=relation,
                kind=table,
                other_kind=table,
                heading="",
                start=None,
                share=1.0,
                quoted=shown,
                other_quoted=shown,
                others=len({each.body for each in others}) - 1 if relation == "units" else 0,
                cells=tuple(cell for cell, _ in cells),
            )


def plain_of(value: float) -> int | float:
    """A whole number without a decimal point."""
    return int(value) if value == int(value) else value


def _related(source: Source, holders: Iterable[Source]) -> dict[Relation, list[Source]]:
    found: dict[Relation, list[Source]] = {}
    for other in holders:
        relation = related(source, other)
        if relation is not None:
            found.setdefault(relation, []).append(other)
    return found


def copied_sentences(passages: Iterable[Passage]) -> Iterator[Copy]:
    """Every sentence that stands elsewhere with the same telling figures; at most one a section and relation."""
    known = list(passages)
    holders: dict[str, list[Passage]] = {}
    for passage in sorted(known, key=lambda each: _order(each.source)):
        for sentence in passage.sentences:
            if len(sentence.figures) > 1:
                holders.setdefault(sentence.key, []).append(passage)
    for passage in known:
        told: set[Relation] = set()
        for sentence in passage.sentences:
            own = [float(figure) for figure in sentence.figures]
            for other in holders.get(sentence.key, ()) if told_by(own, "years") else ():
                relation = related(passage.source, other.source)
                if relation is not None and relation not in told and told_by(own, relation):
                    told.add(relation)
                    yield _of_sentence(passage, other, relation, sentence.key)


def _of_sentence(passage: Passage, other: Passage, relation: Relation, key: str) -> Copy:
    whole = sum(len(each.key) for each in passage.sentences)
    return Copy(
        source=passage.source,
        other=other.source,
        what="sentence",
        relation=relation,
        kind=passage.part.kind,
        other_kind=other.part.kind,
        heading=passage.part.heading,
        start=passage.part.start,
        share=len(key) / whole,
        quoted=published_text(passage, key),
        other_quoted=published_text(other, key),
    )
