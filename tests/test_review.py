"""Verdicts of people: out into a workbook, back again, and on into the next run."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gouji import libreoffice
from gouji.cli import run
from gouji.errors import UnreadableFile
from gouji.findings import Audit
from gouji.review import carried, cases, precision, read_opinions
from gouji.synth import generate
from gouji.write.xlsx import FINDINGS, VERDICTS, Opinion, write_xlsx
from sample import audit_bytes, builder

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
from openpyxl.utils import get_column_letter  # noqa: E402

WORDS = {"true": "属实", "false_alarm": "误报", "other_scope": "口径不同", "open": "待核"}


def audit_of(name: str, changes: dict[str, str] | None = None) -> Audit:
    report = builder.load(name)
    report.cells.update(changes or {})
    return audit_bytes(builder.render(report, "html", "clean"), f"{name}.html")


@cache
def many(count: int) -> list[Audit]:
    """Audits with at least so many findings in all: generated reports with a fault of each code, and samples of which
    every row of a table is wrong."""
    audits = [audit_bytes(each.data(), each.file_name) for each in generate(21, 1, kind="text")]
    for name in ("bureau-small", "clean-docx", "district-faults", "clean-html", "bureau-scope"):
        cells = builder.load(name).cells
        first = {key: value for key, value in cells.items() if key.endswith(".natural_person") and value.isdigit()}
        audits.append(audit_of(name, {key: str(int(value) + 1) for key, value in first.items()}))
    assert sum(len(audit.findings) for audit in audits) >= count
    return audits


def book_of(audits: list[Audit], tmp_path: Path, **options: Any) -> Path:
    return write_xlsx(audits, [("坏.pdf", "坏.pdf：已加密")], tmp_path / "核对.xlsx", **options)


def judged(path: Path, verdicts: list[str], sort: bool = False) -> Path:
    """The workbook as a person leaves it: verdicts and notes filled in, rows sorted anew, a column put in front."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    verdict, note = FINDINGS.index("verdict") + 1, FINDINGS.index("note") + 1
    for row, word in enumerate(verdicts, 2):
        sheet.cell(row, verdict).value = WORDS.get(word, word)
        sheet.cell(row, note).value = f"备注{row}"
    if sort:
        rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
        for number, line in enumerate(reversed(rows), 2):
            for column, value in enumerate(line, 1):
                sheet.cell(number, column).value = value
        sheet.insert_cols(1)
    book.save(path)
    return path


@pytest.mark.parametrize("sort", [False, True], ids=["as written", "sorted, with a column more"])
def test_a_hundred_verdicts_come_back(sort: bool, tmp_path: Path) -> None:
    """None is lost or changed, and each is that of its own finding."""
    audits = many(100)
    findings = [each for audit in audits for each in audit.findings]
    verdicts = [VERDICTS[number % 4] for number in range(len(findings))]
    opinions = {each.fingerprint: each for each in read_opinions(judged(book_of(audits, tmp_path), verdicts, sort))}
    assert len(opinions) == len(findings) >= 100
    told = [(opinions[each.fingerprint].verdict, opinions[each.fingerprint].note) for each in findings]
    assert told == [(verdict, f"备注{row}") for row, verdict in enumerate(verdicts, 2)]


@pytest.mark.slow
@pytest.mark.skipif(libreoffice.program() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_hundred_verdicts_that_another_program_saved(kind: str, tmp_path: Path) -> None:
    """LibreOffice writes the workbook in its own way, and in other formats: nothing is lost, all keep."""
    audits = many(100)
    count = sum(len(audit.findings) for audit in audits)
    path = judged(book_of(audits, tmp_path), [VERDICTS[number % 4] for number in range(count)])
    saved = tmp_path / f"saved.{kind}"
    saved.write_bytes(libreoffice.made(path.read_bytes(), "xlsx", kind, 120, 1 << 30) or b"")
    opinions = read_opinions(saved)
    assert opinions == read_opinions(path)
    assert carried(audits, {each.fingerprint: each for each in opinions}).kept == count >= 100


@pytest.mark.slow
@pytest.mark.skipif(libreoffice.program() is None, reason="LibreOffice is not installed")
def test_the_verdicts_on_offer_in_another_program(tmp_path: Path) -> None:
    """LibreOffice knows the list for every row of findings; hidden columns stay hidden, long sentences whole."""
    audits = many(100)
    path = book_of(audits, tmp_path)
    saved = tmp_path / "saved.xlsx"
    saved.write_bytes(libreoffice.made(path.read_bytes(), "xlsx", "xlsx", 120, 1 << 30) or b"")
    before, after = (openpyxl.load_workbook(each).worksheets[0] for each in (path, saved))
    (choice,) = after.data_validations.dataValidation
    column = get_column_letter(FINDINGS.index("verdict") + 1)
    assert (str(choice.sqref), choice.type) == (f"{column}2:{column}{before.max_row}", "list")
    assert (choice.formula1, choice.showDropDown) == ('"属实,误报,口径不同,待核"', False)
    assert after.column_dimensions["A"].hidden
    assert [[cell.value or "" for cell in row] for row in after.iter_rows()] == [
        [cell.value or "" for cell in row] for row in before.iter_rows()
    ]


def test_a_workbook_in_another_format_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says in which format it is and what to save it as."""
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    path = tmp_path / "核对.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(UnreadableFile) as caught:
        read_opinions(path)
    assert (caught.value.key, "XLS" in str(caught.value)) == ("error.review_kind", True)


def test_lines_above_the_heads(tmp_path: Path) -> None:
    """A title that somebody put above them moves the rows, and is no harm; a date or number as note is text."""
    path = judged(book_of([audit_of("bureau-small")], tmp_path), ["true", "大概是"])
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.insert_rows(1, 2)
    sheet.cell(1, 4).value = "2023年度核对结果"
    note = FINDINGS.index("note") + 1
    sheet.cell(4, note).value = datetime(2024, 3, 1)
    book.save(path)
    with pytest.raises(UnreadableFile) as caught:
        read_opinions(path)
    assert (caught.value.key, caught.value.params["row"]) == ("error.bad_verdict", 5)
    sheet.cell(5, FINDINGS.index("verdict") + 1).value = "误报"
    sheet.cell(5, note).value = 12
    book.save(path)
    assert [(each.verdict, each.note) for each in read_opinions(path)] == [
        ("true", "2024-03-01"),
        ("false_alarm", "12"),
    ]


def test_verdicts_go_on_into_the_next_run(tmp_path: Path) -> None:
    """Written again with the verdicts, the workbook gives them back."""
    audits = [audit_of("bureau-small")]
    opinions = {each.fingerprint: each for each in read_opinions(judged(book_of(audits, tmp_path), ["true", "open"]))}
    again = read_opinions(book_of(audits, tmp_path, opinions=opinions))
    assert {each.fingerprint: each for each in again} == opinions
    assert carried(audits, opinions).kept == 2


def test_a_verdict_is_stale_where_the_numbers_moved(tmp_path: Path) -> None:
    """The table says 6 now where it said 7: the same finding, its verdict kept, and said to be looked at again."""
    opinions = {
        each.fingerprint: each
        for each in read_opinions(judged(book_of([audit_of("bureau-small")], tmp_path), ["true", "true"]))
    }
    row = ("natural_person", "total")
    changed = builder.load("bureau-small").cells
    changes = {f"requests.new.{name}": str(int(changed[f"requests.new.{name}"]) - 1) for name in row}
    now = audit_of("bureau-small", changes)
    told = carried([now], opinions)
    assert (told.stale, told.kept, told.gone) == (1, 1, 0)
    sheet = openpyxl.load_workbook(book_of([now], tmp_path, opinions=opinions)).worksheets[0]
    state = {sheet.cell(n, FINDINGS.index("state") + 1).value for n in range(2, sheet.max_row + 1)}
    assert "数字已变，请复核" in state


def test_precision_by_rule_and_by_phrasing() -> None:
    """True among true and false; other verdicts are counted beside, and none is a share."""
    opinions = [
        Opinion("1", "true", "", "", "narrative-mismatch", "requests.received"),
        Opinion("2", "true", "", "", "narrative-mismatch", "requests.received"),
        Opinion("3", "false_alarm", "", "", "narrative-mismatch", "requests.handled"),
        Opinion("4", "other_scope", "", "", "narrative-mismatch", "requests.handled"),
        Opinion("5", "open", "", "", "stale-year", ""),
        Opinion("6", "", "只有备注", "", "stale-year", ""),
    ]
    told = [(each.name, each.true, each.false, each.other, each.share) for each in precision(opinions)]
    assert told == [("narrative-mismatch", 2, 1, 1, pytest.approx(2 / 3)), ("stale-year", 0, 0, 1, None)]
    phrasings = {each.name: each.share for each in precision(opinions, "phrasing")}
    assert phrasings == {"requests.received": 1.0, "requests.handled": 0.0, "—": None}


def test_cases_hold_what_a_test_needs() -> None:
    """Sentence, figures, cells as published, both numbers, verdict."""
    audit = audit_of("bureau-small")
    first = audit.findings[0]
    opinions = {first.fingerprint: Opinion(first.fingerprint, "true", "已核实", "")}
    (line,) = cases([audit], opinions)
    case = json.loads(line)
    assert (case["code"], case["verdict"], case["figures"]) == ("narrative-mismatch", "true", ["九件"])
    assert case["cells"] == {"requests.new.total": "7"}
    assert "九件" in case["sentences"][0]
    assert (case["stated"], case["expected"]) == (9, 7)


def test_nothing_becomes_a_formula(tmp_path: Path) -> None:
    """A file's name, or a sentence, that begins as a formula does is text."""
    audit = audit_of("bureau-small")
    named = replace(audit, report=replace(audit.report, source='=HYPERLINK("http://x")', unit="+1+1"))
    others = [
        replace(audit, report=replace(audit.report, source=each)) for each in ("-1", "@SUM(1)", "<r><t>=1</t></r>")
    ]
    book = openpyxl.load_workbook(book_of([named, *others], tmp_path))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    values = [cell.value for row in book.worksheets[1].iter_rows() for cell in row]
    assert {'=HYPERLINK("http://x")', "+1+1", "-1", "@SUM(1)", "<r><t>=1</t></r> "} <= set(values)


def test_sheets_and_choices(tmp_path: Path) -> None:
    """Findings, reports, figures, cells, files not read; a list of verdicts to choose from; heads stay in sight."""
    book = openpyxl.load_workbook(book_of([audit_of("bureau-small"), audit_of("clean-docx")], tmp_path))
    assert book.sheetnames == ["发现", "报告", "断言", "单元格", "未能读取"]
    findings, reports, _, cells, unread = book.worksheets
    (choice,) = findings.data_validations.dataValidation
    assert choice.formula1 == '"属实,误报,口径不同,待核"'
    assert (findings.freeze_panes, reports.max_row, unread.cell(2, 1).value) == ("A2", 3, "坏.pdf")
    blank = [row for row in cells.iter_rows(min_row=2, values_only=True) if row[5] == "blank"]
    assert {row[3] for row in blank} <= {None}


def test_the_same_audits_give_the_same_bytes(tmp_path: Path) -> None:
    """The workbook does not tell when it was written."""
    audits = [audit_of("bureau-small")]
    assert book_of(audits, tmp_path).read_bytes() == book_of(audits, tmp_path / "b").read_bytes()


def test_what_is_no_workbook_of_findings(tmp_path: Path) -> None:
    """Missing, no workbook, another workbook, and a verdict that was typed by hand: one line each, with the row."""
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    text = tmp_path / "text.xlsx"
    text.write_text("x")
    typed = judged(book_of([audit_of("bureau-small")], tmp_path), ["true", "大概是"])
    keys = []
    for path in (tmp_path / "none.xlsx", other, text, typed):
        with pytest.raises(UnreadableFile) as caught:
            read_opinions(path)
        keys.append((caught.value.key, caught.value.params.get("row")))
    assert keys == [
        ("error.missing", None),
        ("error.no_review", None),
        ("error.no_review", None),
        ("error.bad_verdict", 3),
    ]


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """check writes the workbook, review counts its verdicts, audits again, keeps them, and exports cases."""
    source = tmp_path / "年报.html"
    source.write_bytes(builder.render(builder.load("bureau-small"), "html", "clean"))
    out, after, exported = tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "cases.jsonl"
    assert run(["check", str(source), "--out", str(out)]) == 1
    judged(out, ["true", "false_alarm"])
    assert run(["review", str(out), str(source), "--out", str(after), "--export", str(exported)]) == 0
    told = capsys.readouterr()
    assert "50.0%" in told.out or "100.0%" in told.out
    assert "判定沿用 2 项" in told.err
    assert [each.verdict for each in read_opinions(after)] == ["true", "false_alarm"]
    assert len(exported.read_text("utf-8").splitlines()) == 2


def test_a_workbook_without_verdicts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That is said, and is no error."""
    assert run(["review", str(book_of([audit_of("bureau-small")], tmp_path))]) == 0
    assert "没有填写判定" in capsys.readouterr().out


def test_reports_that_cannot_be_read_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside one that can, in one line; alone with exit code 2 and no workbook; without any report it is a wrong
    command."""
    out = book_of([audit_of("bureau-small")], tmp_path)
    good, bad, after = tmp_path / "年报.html", tmp_path / "空.pdf", tmp_path / "b.xlsx"
    good.write_bytes(builder.render(builder.load("bureau-small"), "html", "clean"))
    bad.write_bytes(b"")
    assert run(["review", str(out), str(bad), "--out", str(after)]) == 2
    assert (after.exists(), "空.pdf" in capsys.readouterr().err) == (False, True)
    assert run(["review", str(out), str(good), str(bad), "--out", str(after)]) == 0
    assert openpyxl.load_workbook(after).worksheets[-1].cell(2, 1).value == str(bad)
    assert "空.pdf" in capsys.readouterr().err
    assert run(["review", str(out), "--out", str(after)]) == 2
