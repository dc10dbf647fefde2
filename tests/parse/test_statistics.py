"""The statistics tables of the forms before 2019: grids, flattened text, versions of places, what stays unread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from html import escape
from random import Random
from typing import Any

import pytest

from gouji.document import Report
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.synth import statistics
from gouji.synth.printed import Part, Printed
from gouji.synth.render import LAYOUTS
from gouji.synth.render import render as file_bytes
from sample import SAMPLE, audit_of

FORMS = [("2014", "six"), ("2008", "six"), ("2008", "seven")]
FILES = [(kind, layout) for kind, layouts in LAYOUTS.items() for layout in layouts]
YEARS = {"2014": 2017, "2008": 2011}


def numbered(form: str, kind: str = "six") -> dict[str, str]:
    """A different number in every cell."""
    return {cell: str(1000 + 7 * at) for at, cell in enumerate(statistics.cell_ids(form, kind))}


def printed(form: str, cells: dict[str, str]) -> Printed:
    """A report for a year of that form, with its table in the fourth part."""
    year = YEARS[form]
    note = [statistics.legend(cells)] if form == "2008" else []
    parts = [
        Part("", ["本报告依据《中华人民共和国政府信息公开条例》编制。"]),
        Part("一、概述", ["本局依法公开政府信息。"]),
        Part("二、需要说明的事项与附表", note, "statistics"),
    ]
    title = f"青岑县水务局{year}年政府信息公开工作年度报告"
    return Printed(unit="青岑县水务局", year=year, form=form, title=title, parts=parts, cells=cells)


def read(report: Printed, kind: str, layout: str) -> Report:
    return parse(read_bytes(file_bytes(report, kind, layout), "made"))


def page(lines: Sequence[Sequence[str]], note: str = "") -> Report:
    """A table of these texts, one cell each, in a page."""
    rows = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in line)}</tr>" for line in lines)
    head = "<h1>青岑县水务局2016年政府信息公开工作年度报告</h1><p>一、概述</p><p>本局依法公开政府信息。</p>"
    head += "<p>二、存在的主要问题及改进措施</p><p>栏目更新不够及时。</p>"
    return parse(read_bytes(f"<html><body>{head}<table>{rows}</table><p>{note}</p></body></html>".encode(), "page"))


def outcome(report: Report, row: str) -> tuple[Any, str]:
    """Value and status of a row's cell, or nothing where there is none."""
    cell = report.cells.get(statistics.cell_of(row))
    return ("none", "") if cell is None else (cell.value if cell.value is None else str(cell.value), cell.status)


# ---- the forms as printed


@pytest.mark.parametrize(("kind", "layout"), FILES)
@pytest.mark.parametrize(("form", "version"), FORMS)
def test_every_cell_of_a_filled_table_is_read(form: str, version: str, kind: str, layout: str) -> None:
    """In every file, every layout, the value of every row and no other cell."""
    cells = numbered(form, version)
    report = read(printed(form, cells), kind, layout)
    assert report.form == form
    assert {name: str(cell.value) for name, cell in report.cells.items()} == cells


@pytest.mark.parametrize(("kind", "layout"), [*[("text", each) for each in LAYOUTS["text"]], ("html", "clean")])
@pytest.mark.parametrize(("form", "version"), FORMS)
def test_blanks_are_blank_or_declared_unreadable(form: str, version: str, kind: str, layout: str) -> None:
    """Of a table with blanks, dashes and zeros no cell is read as another value, and no blank as a number."""
    rng = Random(f"{form}{version}")
    cells = {cell: rng.choice(("", "/", "—", "0", "0", "31")) for cell in numbered(form, version)}
    report = printed(form, cells)
    found = read(report, kind, layout).cells
    gold = report.gold_cells()
    assert found.keys() == gold.keys()
    wrong = {
        name: (cell.raw, gold[name])
        for name, cell in found.items()
        if cell.status != "unreadable" and (cell.value, cell.status) != (gold[name]["value"], gold[name]["status"])
    }
    assert wrong == {}
    assert sum(cell.status == "unreadable" for cell in found.values()) <= sum(not each for each in cells.values())


def test_a_table_in_two_pieces_is_one() -> None:
    """A table broken by a page goes on in a second grid without heads."""
    heads, *rows = statistics.lines("2014", numbered("2014"))
    pieces = [heads, *rows[:30]], rows[30:]
    tables = "".join(
        "<table>" + "".join(f"<tr>{''.join(f'<td>{t}</td>' for t in line)}</tr>" for line in piece) + "</table>"
        for piece in pieces
    )
    report = parse(read_bytes(f"<html><body><h1>青岑县水务局2016年年报</h1>{tables}</body></html>".encode(), "page"))
    assert {name: str(cell.value) for name, cell in report.cells.items()} == numbered("2014")


# ---- what places do


def lines_2014(**values: str) -> list[list[str]]:
    """The table of 2014 with all rows 0 but those given."""
    cells = dict.fromkeys(statistics.cell_ids("2014"), "0")
    cells |= {statistics.cell_of(name.replace("__", ".")): value for name, value in values.items()}
    return statistics.lines("2014", cells)


def test_of_three_columns_the_one_headed_as_the_total_is_read() -> None:
    """本级, 下级 and 合计: the last; heads over all three columns do not hide it."""
    heads, *rows = lines_2014(items_disclosed="516", requests_received="9")
    wide = [
        [heads[0], heads[1], "县级政府部门", "乡镇（街道）", "合计"],
        *([label, unit, figure, "—" if figure == "——" else "3", figure] for label, unit, figure in rows),
    ]
    wide[2][2:4] = ["400", "116"]
    report = page(wide)
    assert outcome(report, "items_disclosed") == ("516", "given")
    assert outcome(report, "requests_received") == ("9", "given")


def test_of_three_columns_without_a_total_none_is_read() -> None:
    """Nothing tells which column is the report's: every cell is unreadable, with the reason."""
    heads, *rows = lines_2014(items_disclosed="516")
    wide = [[*heads[:2], "一季度", "二季度", "三季度"], *([*row, row[2], row[2]] for row in rows)]
    report = page(wide)
    assert {cell.status for cell in report.cells.values()} == {"unreadable"}
    assert {cell.reason for cell in report.cells.values()} == {"cell.no_total_column"}


def test_rows_that_a_place_adds_are_named_and_change_no_other() -> None:
    """机构领导 and 政府文件 stand among the rows: the form stays, its cells are right, the rows are listed."""
    rows = lines_2014(items_disclosed="516", channel__gazette="4")
    added = [["其中：机构领导、机构设置及人事信息数", "条", "60"], ["政府文件信息数", "条", "21"]]
    report = page([*rows[:3], *added, *rows[3:]])
    (table,) = report.tables
    assert (table.form, table.unmatched) == ("2014", (added[0][0], added[1][0]))
    assert table.extended == ("items_disclosed",)
    assert outcome(report, "items_disclosed") == ("516", "given")
    assert outcome(report, "normative_documents_disclosed") == ("0", "given")


def test_a_row_for_two_channels_is_neither_of_them() -> None:
    """政务微博微信 in one row is not 政务微博, and 信函及传真 neither 信函 nor 传真."""
    rows = [row for row in lines_2014() if "政务微博公开" not in row[0] and "传真" not in row[0]]
    rows = [["3.政务微博微信公开政府信息数" if "政务微信公开" in row[0] else row[0], *row[1:]] for row in rows]
    rows = [["3.信函及传真申请数" if "信函申请" in row[0] else row[0], *row[1:]] for row in rows]
    report = page(rows)
    for row in ("channel.microblog", "channel.wechat", "request_channel.letter", "request_channel.fax"):
        assert outcome(report, row) == (None, "unreadable"), row
    assert outcome(report, "channel.website") == ("0", "given")


def test_a_short_form_of_some_rows_is_read_as_far_as_it_goes() -> None:
    """Fifteen rows of which some have the form's labels: these are read, the others are named."""
    short = [
        ["主动公开政府信息数", "条", "87"],
        ["政府网站公开政府信息数", "条", "80"],
        ["收到申请数", "件", "3"],
        ["网上填表及电子邮件申请数", "件", "2"],
        ["信函及传真申请数", "件", "1"],
        ["申请答复数", "件", "3"],
        ["同意公开答复数", "件", "2"],
        ["申请信息不存在数", "件", "1"],
        ["举报投诉数量", "件", "0"],
    ]
    report = page([["统计指标", "单位", "统计数"], *short])
    (table,) = report.tables
    assert outcome(report, "items_disclosed") == ("87", "given")
    assert outcome(report, "not_existing") == ("1", "given")
    assert outcome(report, "request_channel.letter") == (None, "unreadable")
    assert table.unmatched == (short[3][0], short[4][0])


@pytest.mark.parametrize(
    ("label", "unit", "figure", "value"),
    [
        ("七、依申请公开信息收取的费用", "万元", "0.02", "0.02"),
        ("七、依申请公开信息收取的费用", "元", "200", "0.02"),
        ("七、依申请公开信息收取的费用（元）", "", "200", "0.02"),
        ("七、依申请公开信息收取的费用", "万元", "200元", "0.02"),
    ],
)
def test_money_is_in_ten_thousands(label: str, unit: str, figure: str, value: str) -> None:
    """The unit of the row, of its label or in the cell counts: 200 元 are 0.02 万元."""
    rows = lines_2014()
    at = next(n for n, row in enumerate(rows) if row[0].startswith("七、"))
    rows[at] = [label, unit, figure]
    cell = page(rows).cells["statistics.fees.count"]
    assert (cell.value, cell.unit) == (Decimal(value), "万元")


def test_labels_of_two_groups_are_told_by_their_place() -> None:
    """被依法纠错数 stands under reviews and under lawsuits."""
    report = page(lines_2014(reviews="5", review__corrected="5", lawsuits="8", lawsuit__corrected="8"))
    assert (outcome(report, "review.corrected"), outcome(report, "lawsuit.corrected")) == (
        ("5", "given"),
        ("8", "given"),
    )


# ---- numbered ranges of exemption


RANGES = "免予公开范围1：个人隐私；免予公开范围2：国家秘密。"


def ranged(note: str) -> Report:
    """A table of 2008 with two numbered ranges, and what is said of them below it."""
    cells = dict.fromkeys(statistics.cell_ids("2008"), "0")
    lines = [line for line in statistics.lines("2008", cells) if "免予公开范围" not in line[0] or line[0][-3] in "12"]
    for line in lines:
        if "免予公开范围" in line[0]:
            line[4] = {"1": "14", "2": "23"}[line[0][-3]]
    return page(lines, note)


def test_a_range_is_what_its_definition_says() -> None:
    """Where number 1 is privacy and number 2 state secrets, the rows are those, whatever other places number so."""
    report = ranged(RANGES)
    assert outcome(report, "rejection.privacy") == ("14", "given")
    assert outcome(report, "rejection.state_secret") == ("23", "given")


@pytest.mark.parametrize(
    "note", ["", "免予公开范围1：国家秘密；免予公开范围1：商业秘密。", "免予公开范围1按有关规定执行。"]
)
def test_a_range_that_is_not_defined_once_stays_unmatched(note: str) -> None:
    """Without a definition, or with two, nothing says what the number means."""
    report = ranged(note)
    (table,) = report.tables
    assert outcome(report, "rejection.state_secret") == ("none", "")
    assert "（5）“免予公开范围1”数" in table.unmatched


# ---- what is no such table


def test_a_table_of_something_else_is_none() -> None:
    """A business table with a few alike words is not the statistics table; with two more of its rows it is."""
    rows = [["项目", "单位", "数量"], ["行政复议数", "件", "3"], ["行政诉讼数", "件", "2"], ["举报投诉数", "件", "9"]]
    assert page([*rows, ["办理许可数", "件", "41"]]).tables == ()
    assert page([["收到申请数", "件", "41"], ["申请答复数", "件", "41"], *rows[1:]]).form == "2014"


def test_the_table_of_2021_is_no_statistics_table() -> None:
    """Labels alike in both (行政复议, 规范性文件) do not make one."""
    report = audit_of(SAMPLE / "reports" / "clean-html.html").report
    assert {table.id for table in report.tables} == {"disclosure", "requests", "proceedings"}


# ---- text around it


def test_prose_about_the_table_stays_prose() -> None:
    """A sentence with a row's label is no row."""
    made = printed("2014", numbered("2014"))
    parts = [
        *made.parts[:2],
        replace(made.parts[1], heading="二、依申请公开情况", prose=["收到申请数为9件。"]),
        made.parts[2],
    ]
    report = read(replace(made, parts=parts), "text", "cells")
    (start, end), *_ = next(section.prose for section in report.sections if section.kind == "requests")
    assert report.text[start:end] == "收到申请数为9件。"


@pytest.mark.parametrize(
    "parts", [("{label}\u3000{unit} {figure}",), ("{label}", "{unit}", "{figure}"), ("表 {label} {unit} {figure}",)]
)
def test_rows_of_text_are_told_by_words_of_their_line(parts: Sequence[str]) -> None:
    """Words that spaces part, or a line each."""
    rows = [line for line in lines_2014(items_disclosed="516") if len(line) == 3 and line[2].isdigit()]
    told = [part.format(label=a, unit=b, figure=c) for a, b, c in rows for part in parts]
    head = "青岑县水务局2016年政府信息公开工作年度报告\n一、概述\n本局依法公开政府信息。\n二、附表"
    report = parse(read_bytes("\n".join([head, *told]).encode(), "made"))
    assert outcome(report, "items_disclosed") == ("516", "given")
