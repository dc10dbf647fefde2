"""An audit that went into a store and came back looks the same to people."""

from __future__ import annotations

from pathlib import Path

import pytest

import gouji
from gouji.findings import Audit
from gouji.write.html import page
from gouji.write.parquet import part, rows_in, rows_of
from gouji.write.restored import audits_in
from sample import SAMPLE

REPORTS = sorted(path for path in (SAMPLE / "reports").iterdir() if path.suffix in (".txt", ".docx", ".html"))


def restored(audit: Audit, **more: object) -> Audit:
    """The audit by way of Parquet."""
    tables = {name: rows_in(part(name, rows)) for name, rows in rows_of(audit, "item", {}).items()}
    ((key, made),) = audits_in(tables, **more)  # type: ignore[arg-type]
    assert key == tables["reports"][0]["report"]
    return made


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_the_page_is_the_same(path: Path) -> None:
    """Byte for byte, in both languages."""
    audit = gouji.audit(path)
    made = restored(audit)
    assert [page(made, lang) for lang in ("zh", "en")] == [page(audit, lang) for lang in ("zh", "en")]


def test_the_page_of_every_verdict_and_severity_is_the_same(audit: Audit) -> None:
    """The canned audit with hostile text, blank and unreadable cells."""
    assert page(restored(audit)) == page(audit)


def test_what_data_frames_and_lists_take_is_the_same() -> None:
    """Numbers, coverage, problems: whole numbers stay whole, missing ones missing."""
    audit = gouji.audit(SAMPLE / "reports" / "hybrid-blank.pdf")
    made = restored(audit)
    assert made.coverage == audit.coverage
    assert [(cell.id, cell.value, cell.raw, cell.status) for cell in made.report.cells.values()] == [
        (cell.id, cell.value, cell.raw, cell.status) for cell in audit.report.cells.values()
    ]
    assert [(each.id, each.text, each.target, each.expected) for each in made.claims] == [
        (each.id, each.text, each.target, each.expected) for each in audit.claims
    ]
    assert [(each.text, each.topic, each.pair) for each in made.problems] == [
        (each.text, each.topic, each.pair) for each in audit.problems
    ]


def test_findings_that_stand_apart_take_their_place() -> None:
    """What was found with another report comes after those of its gravity, before the lighter ones."""
    audit = gouji.audit(SAMPLE / "reports" / "bureau-small.docx")
    row = rows_of(audit, "item", {})["findings"][0] | {"code": "carried-over-mismatch", "start": None}
    warning = row | {"code": "in-force-mismatch", "severity": "warning", "message": "不符", "message_en": "differs"}
    stray = row | {"report": "of another report"}
    made = restored(audit, more=[warning, row, stray])
    assert [each.code for each in made.findings] == [
        *[each.code for each in audit.findings], "carried-over-mismatch", "in-force-mismatch",
    ]  # fmt: skip
    assert (made.findings[-1].message(), made.findings[-1].message("en")) == ("不符", "differs")
