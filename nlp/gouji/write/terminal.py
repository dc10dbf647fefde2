"""The findings table for terminals, with the sentence, the cells and the coverage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from gouji.findings import Audit
from gouji.messages import text
from gouji.write.build import view
from gouji.write.view import AuditView, CellView, CoverageView, FindingView, Head, Line

STYLE = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
SIGN = {"error": "✕", "warning": "▲", "info": "·"}
# From this width on the evidence stands beside the message, not under it.
WIDE = 120
# What stays on one line: a run of ASCII (a number, a code) or one character, with the punctuation that belongs to it.
_PIECE = re.compile(r"\n|[ \t]+|[（《“〔【]*(?:[!-~]+|.)[，。、；：！？）》”〕】]*")


class Prose:
    """A text wrapped as Chinese is: between any two characters, but not inside numbers nor before punctuation."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        for line in self.text.divide(breaks(self.text.plain, options.max_width)):
            line.rstrip()
            line.overflow = "fold"
            yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        longest = max(map(cell_len, self.text.plain.split("\n")))
        return Measurement(min(longest, 2), longest).with_maximum(options.max_width)


def breaks(text: str, width: int) -> list[int]:
    """Offsets at which lines of at most ``width`` columns begin; only a piece wider than that exceeds it."""
    offsets, used = [], 0
    for piece in _PIECE.finditer(text):
        size = cell_len(piece[0])
        if piece[0] == "\n" or (piece[0].isspace() and used + size > width):
            offsets.append(piece.end())
            used = 0
            continue
        if used and used + size > width:
            offsets.append(piece.start())
            used = 0
        used = (used + size) if used + size <= width else size % width
    return offsets


def render(audits: Iterable[Audit], lang: str, console: Console) -> None:
    """Print one block a report: head, findings (worst first), coverage.

    Colour is the console's business; without it the figures of a sentence stand in 【】.
    """
    for audit in audits:
        console.print(report_block(view(audit, lang), console), highlight=False)


def report_block(tree: AuditView, console: Console) -> RenderableType:
    """All of one report."""
    plain = console.color_system is None or console.no_color
    parts: list[RenderableType] = [Rule(style="dim"), _head(tree.head)]
    if tree.findings:
        parts.append(_findings(tree, plain, console.width >= WIDE))
    parts += [*_closing(tree), Text("")]
    return Group(*parts)


def _head(head: Head) -> RenderableType:
    first = Text(f"{head.unit} · {head.title} · {head.form}", style="bold")
    lines = (first, Text(f"{head.source} · {head.kind}", style="dim"), *_notes(head))
    return Group(*map(Prose, lines))


def _notes(head: Head) -> Iterator[Text]:
    return (Text(note, style="dim") for note in head.notes)


def _closing(tree: AuditView) -> Iterator[RenderableType]:
    """The verdict in words, then always how much it rests on."""
    grave = next((severity for severity, _, count in tree.head.counts if count), None)
    yield Prose(Text(tree.head.verdict, style=STYLE[grave] if grave else "bold green"))
    yield Prose(coverage_line(tree.coverage, tree.lang))


def coverage_line(coverage: CoverageView, lang: str) -> Text:
    """Coverage in words, with the reasons for what was left undecided."""
    label = text("ui.coverage", lang)
    colon, comma = ("：", "、") if lang != "en" else (": ", ", ")
    line = Text(f"{label}{colon}{coverage.line}")
    if coverage.skipped:
        reasons = comma.join(f"{reason} {count}" for reason, count in coverage.skipped)
        line.append(f"\n{text('ui.skipped', lang)}{colon}{reasons}", style="dim")
    return line


def _findings(tree: AuditView, plain: bool, wide: bool) -> Table:
    table = Table(box=box.HORIZONTALS, show_lines=True, expand=True, pad_edge=False, border_style="dim")
    table.add_column(text("ui.severity", tree.lang), no_wrap=True)
    table.add_column(text("ui.findings", tree.lang), ratio=5, overflow="fold")
    if wide:
        table.add_column(text("ui.narrative", tree.lang), ratio=5, overflow="fold")
        table.add_column(text("ui.tables", tree.lang), ratio=5, overflow="fold")
    for finding in tree.findings:
        label = Text(f"{SIGN[finding.severity]} {finding.severity_word}", style=STYLE[finding.severity])
        table.add_row(label, *_columns(finding, tree.lang, plain, wide))
    return table


def _columns(finding: FindingView, lang: str, plain: bool, wide: bool) -> Sequence[RenderableType]:
    what: list[RenderableType] = [Prose(_what(finding)), *_values(finding, lang)]
    quotes: list[RenderableType] = [Prose(_quote(line, finding.number, plain)) for line in finding.quotes]
    cells = _cells(finding, lang)
    if wide:
        return [Group(*what), Group(*quotes), Group(*cells)]
    return [Group(*what, *(Padding(part, (0, 0, 0, 2)) for part in (*quotes, *cells)))]


def _what(finding: FindingView) -> Text:
    return Text.assemble((finding.title, "bold"), " ", (finding.code, "dim"), "\n", finding.message)


def _values(finding: FindingView, lang: str) -> Iterator[Text]:
    """Both values, when there are two."""
    if finding.stated and finding.expected:
        stated, expected = text("ui.stated", lang), text("ui.expected", lang)
        yield Text.assemble(f"{stated} ", (finding.stated, "bold"), f" ≠ {expected} ", (finding.expected, "bold"))


def _quote(line: Line, number: int, plain: bool) -> Text:
    """The sentence with this finding's figures marked."""
    quoted = Text("“")
    for segment in line:
        if number not in segment.findings:
            quoted.append(segment.text)
        elif plain:
            quoted.append(f"【{segment.text}】")
        else:
            quoted.append(segment.text, style="reverse bold")
    return quoted.append("”")


def _cells(finding: FindingView, lang: str) -> list[RenderableType]:
    """The cells with their values in two columns; those of a long list that say little are counted."""
    if not finding.cell_ids:
        return []
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for cell in finding.cells:
        label = f"{cell.label}  {cell.id}" if lang == "en" else cell.label
        table.add_row(Prose(Text(label)), Text(cell_value(cell, lang), style="bold"))
    return [table, *(Text(said, style="dim") for said in finding.rest)]


def cell_value(cell: CellView, lang: str) -> str:
    """What a cell holds, in words where it holds no number; a blank is never 0."""
    if cell.status == "given":
        return f"{cell.value} {cell.recognised}".rstrip()
    said = cell.reason or text(f"ui.{cell.status}", lang)
    return f"“{cell.raw}” {said}" if cell.raw else said
