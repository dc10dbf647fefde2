"""Lines of any kind: parsing them takes time in proportion, and never invents a figure."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.document import Report
from gouji.errors import NotAReport
from gouji.parse import parse
from gouji.read import read_bytes
from growth import grows_within

START = "青禾县商务局2023年政府信息公开工作年度报告\n"
HEADINGS = "一、总体情况\n完成。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
# Units that are repeated, each aimed at a step: sections, title, unit and period, cells of lines, labels, rows, heads.
REPEATED = {
    "headings": "一、总体情况\n",
    "headings of parts": "（一）主动公开政府信息情况\n",
    "headings in a line": "完成。一、总体情况 ",
    "headings that never end": "一、政府信息公开工作",
    "spaces before a number": " ",
    "titles": "青禾县商务局2023年政府信息公开工作年度\n",
    "units": "青禾县商务局\n",
    "areas": "县",
    "titles in brackets that never close": "《",
    "dates": "2023年1月1日至",
    "broken dates": "20231月1日至2023",
    "lines of the site": "打印本页关闭窗口",
    "lone pipes": "|\n",
    "pipes between cells": "甲\n|\n",
    "cells of one line": "甲|",
    "empty cells": "\t",
    "blank lines": "\n",
    "figures": "1\n",
    "figures parted by spaces": "1 2 3 ",
    "labels": "（一）予以公开\n",
    "damaged labels": "（一）予以公幵\n",
    "pieces of labels": "商业\n企业\n机构\n",
    "rows": "（一）予以公开 | 1 | 2 | 3 |\n",
    "rows of blanks": "规章 | | | |\n",
    "rows parted by spaces": "予以公开 1 2 3 4 5 6 7\n",
    "column heads": "本年制发件数 | 本年废止件数 |\n",
    "heads of proceedings": "结果维持 | 结果纠正 | 其他结果 |\n",
    "rows of the older form": "主动公开政府信息数 条 5\n",
    "numbers of labels": "1.一、（一）",
    "explanations": "规章：",
    "brackets that never close": "（",
    "pronunciations that never close": "公(gōng",
    "traditional words": "檔案資訊",
}


def parse_text(text: str) -> None:
    """Parse a document, or find that it is no report."""
    try:
        parse(read_bytes(text.encode(), "a"))
    except NotAReport:
        assert "一、总体情况" in text


PLACES: dict[str, Callable[[str], str]] = {
    "before the sections": lambda text: f"{text}\n{START}{HEADINGS}",
    "in a section": lambda text: f"{START}{HEADINGS}{text}\n",
    "above a row parted by spaces": lambda text: f"{START}{HEADINGS}{text}\n予以公开 1 2 3 4 5 6 7\n",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", REPEATED)
def test_linear(name: str, place: str) -> None:
    """Eight times the text takes no more than about eight times as long, whatever it repeats; 64 is quadratic."""
    unit = REPEATED[name]
    times = 600 if unit.endswith("\n") else 6_000
    short, long = (PLACES[place](unit * n) for n in (times // 8, times))
    assert grows_within(parse_text, short, long, 24)


WORDS = (
    "（一）予以公开 规章 行政许可 信息内容 本年制发件数 本年处理决定数量 总计 自然人 结果维持 三、本年度办理结果 "
    "2.重复申请 四、结转下年度继续办理 一、本年新收政府信息公开申请数量 | ||"
)
LINES = st.lists(
    st.one_of(
        st.sampled_from([*WORDS.split(), "", " | "]),
        st.integers(0, 99).map(str),
        st.text("0123456789 |\t/-—若干约件（）一二三、.，", max_size=12),
    ),
    max_size=60,
)
FIGURE = re.compile(r"\d+(?:\.\d+)?")


def parsed(text: str) -> Report | None:
    try:
        return parse(read_bytes(text.encode(), "a"))
    except NotAReport:
        return None


@given(LINES, st.sampled_from(["\n", "\n\n", " |\n", " | ", "\t", "\n|\n"]))
def test_no_figure_is_invented(lines: list[str], parted: str) -> None:
    """Whatever the lines hold, a cell's characters stand in the text where it says, and its value is what they say."""
    report = parsed(f"{START}{HEADINGS}{parted.join(lines)}\n六、其他需要报告的事项\n无。\n")
    assert report is not None
    for cell in report.cells.values():
        if cell.place is not None and cell.reason != "cell.not_placed":
            assert report.quote(cell.place) == cell.raw
        if cell.status == "given":
            assert cell.value is not None
            digits = FIGURE.search("".join(cell.raw.split()).replace(",", ""))
            assert digits is not None
            assert abs(cell.value) in (Decimal(digits[0]), Decimal(digits[0]) / 10_000)


@given(LINES)
def test_no_figure_is_used_twice(lines: list[str]) -> None:
    """No figure of the text becomes the value of two cells."""
    report = parsed(f"{START}{HEADINGS}" + "\n".join(lines) + "\n六、其他需要报告的事项\n无。\n")
    assert report is not None
    for table in report.tables:
        places = [cell.place for cell in table.cells if cell.status == "given"]
        assert len(places) == len(set(places))
