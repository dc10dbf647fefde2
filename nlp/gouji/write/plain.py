"""A finding in plain text, to be pasted into a letter or a message."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.messages import text
from gouji.write.view import CellView, FindingView, Head, Line


def cell_text(cell: CellView, lang: str) -> str:
    """A cell as published; one with nothing in it says so, because an empty field would look like a 0 left out."""
    return cell.raw or text("ui.blank" if cell.status == "blank" else "ui.gone", lang)


def finding_text(finding: FindingView, head: Head, lang: str = "zh") -> str:
    """The report, what does not agree, each sentence with its figures in 【】, each cell, both values, the rule."""
    return "\n".join(_lines(finding, head, lang))


def _lines(finding: FindingView, head: Head, lang: str) -> Iterator[str]:
    yield f"{head.unit} {head.title}"
    yield text("ui.copy_says", lang, severity=finding.severity_word, title=finding.title, message=finding.message)
    for line in finding.quotes:
        yield text("ui.copy_quote", lang, quote=_marked(line, finding.number))
    for cell in finding.cells:
        yield text("ui.copy_cell", lang, label=cell.label, value=cell_text(cell, lang))
    yield from finding.rest
    if finding.stated and finding.expected:
        yield text("ui.copy_values", lang, stated=finding.stated, expected=finding.expected)
    yield text("ui.copy_rule", lang, code=finding.code, source=head.source)


def _marked(line: Line, number: int) -> str:
    """The sentence with what the finding is about in brackets; parts that meet share them."""
    pieces = (f"【{segment.text}】" if number in segment.findings else segment.text for segment in line)
    return "".join(pieces).replace("】【", "")
