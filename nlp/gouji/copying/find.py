"""From reports to the findings ``copied-text`` of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gouji import catalog
from gouji.check.base import finding
from gouji.copying.compare import Copy, copied_sections
from gouji.copying.figures import copied_sentences, copied_tables
from gouji.copying.frame import without_frame
from gouji.copying.sentences import passages
from gouji.copying.source import Source
from gouji.findings import Finding

CODE = "copied-text"
_LONGEST = 60
"""Characters of a sentence that a message quotes."""


def find_copies(sources: Sequence[Source]) -> list[Copy]:
    """What reports share with earlier ones of the same body and with other bodies', by report and place.

    Reports of one body and year are not compared: let ``sources`` hold one of each. The order of ``sources`` has no
    part in the result.
    """
    known = without_frame(passage for source in sources for passage in passages(source))
    found = [*copied_sections(known), *copied_tables(sources)]
    told = {(each.source.report, each.other.report, each.start) for each in found}
    found += (
        each for each in copied_sentences(known) if (each.source.report, each.other.report, each.start) not in told
    )
    return sorted(found, key=_order)


def _order(copy: Copy) -> tuple[int, str, str, str, int, str, str]:
    source = copy.source
    return source.year, source.body, source.report, copy.what, copy.start or 0, copy.kind, copy.relation


def findings_of(copies: Iterable[Copy]) -> Iterator[Finding]:
    """Each copy as a finding of its report, without a fingerprint; it stands on the section's heading."""
    for copy in copies:
        span = None if copy.start is None else (copy.start, copy.start + max(1, len(copy.heading)))
        yield finding(
            CODE,
            _variant(copy),
            severity="info" if copy.what == "sentence" and copy.relation == "years" else None,
            cells=copy.cells,
            span=span,
            title=title(copy.kind),
            other_title=title(copy.other_kind),
            share=f"{100 * copy.share:.0f}%",
            unit=copy.other.name,
            year=copy.other.year,
            source=copy.other.place,
            quoted=_short(copy.quoted),
            other_quoted=_short(copy.other_quoted),
            others=copy.others,
        )


COPY_COLUMNS = (
    *("unit", "year", "what", "relation", "part", "share", "quoted"),
    *("other_unit", "other_year", "other_part", "other_quoted", "others", "source", "other_source"),
)


def copy_row(copy: Copy) -> dict[str, Any]:
    """A copy as plain data; ``part`` and ``other_part`` are kinds of sections, or the id of the table."""
    own, other = copy.source, copy.other
    values = (own.name, own.year, copy.what, copy.relation, copy.kind, round(copy.share, 3), copy.quoted)
    others = (other.name, other.year, copy.other_kind, copy.other_quoted, copy.others, own.place, other.place)
    return dict(zip(COPY_COLUMNS, (*values, *others), strict=True))


def _variant(copy: Copy) -> str:
    """The variant of the message; a section that another body has is the plain one."""
    more = "more" if copy.others and copy.what != "sentence" else ""
    own = "years" if copy.relation == "years" else "units" if copy.what != "section" else ""
    return "_".join(part for part in (copy.what if copy.what != "section" else "", own, more) if part)


def title(kind: str) -> str:
    """What a section or a table is called."""
    known = catalog.load()
    titles: dict[str, str] = {table.id: table.title for form in known.forms.values() for table in form.tables}
    titles |= {section.kind: section.title for section in known.headings.sections}
    return titles[kind]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
