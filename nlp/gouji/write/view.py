"""One plain tree of an audit that all writers for people render.

    AuditView
    ├── head, coverage      what was audited, and how much of it the verdict rests on
    ├── sections            the narrative: headings and paragraphs, cut into segments
    ├── tables              blocks of rows of nodes (head | label | value), drawn as the official form
    ├── claims              every figure of the prose with its reading and verdict
    └── findings            numbered, each with the sentences and the cells it rests on

Nothing in the tree is an offset, a Decimal or a message key, and no text holds control characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gouji.findings import Severity, Verdict

NodeKind = Literal["head", "label", "value", "empty"]
# What a cell of the view may be: as parsed, or named by a finding but not in the report.
ViewStatus = Literal["given", "blank", "unreadable", "absent"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text that the same claims and findings lie on. ``verdict`` is the gravest of its claims.

    ``starts`` are the claims that begin here: each begins in exactly one segment of the narrative.
    """

    text: str
    claims: tuple[str, ...] = ()
    findings: tuple[int, ...] = ()
    verdict: Verdict | None = None
    starts: tuple[str, ...] = ()


Line = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the narrative. Paragraphs are lines of the text."""

    kind: str
    heading: Line
    paragraphs: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell: ``label`` as people call it, ``raw`` as published, ``value`` as a number (empty unless given).

    ``findings`` are the numbers of the findings that rest on it, ``claims`` the claims whose reading uses it;
    ``recognised`` says in words how sure text recognition was, and is empty for a cell that the file holds as text.
    """

    id: str
    label: str
    raw: str
    value: str
    status: ViewStatus
    unit: str = ""
    reason: str = ""
    findings: tuple[int, ...] = ()
    claims: tuple[str, ...] = ()
    recognised: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One field of a drawn table, with its spans."""

    kind: NodeKind
    text: str = ""
    rowspan: int = 1
    colspan: int = 1
    cell: CellView | None = None


Row = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class BlockView:
    """A part of a table with its own heads; ``heads`` of its ``rows`` are head rows."""

    title: str
    rows: tuple[Row, ...]
    heads: int


@dataclass(frozen=True, slots=True)
class TableView:
    """An official table as it is drawn."""

    id: str
    title: str
    corner: str
    blocks: tuple[BlockView, ...]
    unmatched: tuple[str, ...] = ()
    across: bool = False


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A figure of the prose. ``stated`` and ``expected`` are numbers as people write them."""

    id: str
    text: str
    section: str
    quote: Line
    stated: str
    expected: str
    reading: str
    cells: tuple[str, ...]
    verdict: Verdict
    verdict_word: str
    findings: tuple[int, ...]

    @property
    def tooltip(self) -> str:
        """Reading, value and verdict in one line."""
        reading = f"{self.reading} = {self.expected}" if self.reading else ""
        return " · ".join(part for part in (self.verdict_word, reading) if part)


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with all its evidence.

    ``anchor`` names it within a page, the same in every run; ``rest`` says what the cells hold that are not listed.
    """

    number: int
    anchor: str
    code: str
    title: str
    severity: Severity
    severity_word: str
    message: str
    source: str
    quotes: tuple[Line, ...]
    cells: tuple[CellView, ...]
    rest: tuple[str, ...]
    stated: str
    expected: str
    claims: tuple[str, ...]
    cell_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The coverage in words; ``skipped`` says for what reasons how many identities were left undecided."""

    line: str
    skipped: tuple[tuple[str, int], ...]
    recognised: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """What was audited. ``counts`` are findings by severity, worst first; ``verdict`` says it in one line."""

    title: str
    unit: str
    year: str
    form: str
    source: str
    kind: str
    period: str
    notes: tuple[str, ...]
    counts: tuple[tuple[Severity, str, int], ...]
    verdicts: tuple[tuple[Verdict, str, int], ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class AuditView:
    """The whole tree, in one language."""

    lang: str
    head: Head
    coverage: CoverageView
    sections: tuple[SectionView, ...]
    tables: tuple[TableView, ...]
    claims: tuple[ClaimView, ...]
    findings: tuple[FindingView, ...]
