"""From the characters of a cell to a number, a blank, or nothing that can be read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gouji.catalog import Line
from gouji.document import Cell
from gouji.parse.values import Written, is_meant, is_value, to_cell

COUNT = Line("total", "总计")
MONEY = Line("amount", "本年收费金额（单位：万元）", unit="万元")
SIGNED = Line("change", "本年增/减", unit="项", signed=True)


def read(text: str, column: Line = COUNT) -> Cell:
    return to_cell("requests.new.total", Written(text), column)


BLANKS = ["", " ", "\n", "\u3000", "\xa0", "\u200b", "/", "／", "\\", "-", "--", "—", "——", "–", "―", "－", "无"]
BLANKS += ["不适用", "N/A", "n/a", " / ", "不 适用"]


@pytest.mark.parametrize("text", BLANKS)
def test_blank(text: str) -> None:
    """Every mark for nothing filled in is blank, has no value, and is kept as written."""
    cell = read(text)
    assert (cell.status, cell.value, cell.raw) == ("blank", None, text)


@pytest.mark.parametrize("text", ["0", "０", "0件", "0.0"])
def test_zero_is_no_blank(text: str) -> None:
    """A zero is given."""
    assert (read(text).status, read(text).value) == ("given", Decimal(0))


NUMBERS = {
    "26": "26",
    " 26 ": "26",
    "２６": "26",
    "2 6": "26",
    "2\n6": "26",
    "1,204": "1204",
    "1，204": "1204",
    "11,398,889": "11398889",
    "26件": "26",
    "26 条": "26",
    "3宗": "3",
    "+36": "36",
    "-4": "-4",
    "－4": "-4",
    "减4": "-4",
    "增6": "6",
    "增加6": "6",
    "减少12": "-12",
    "2.5": "2.5",
}


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_number(text: str, value: str) -> None:
    """Widths, spaces, thousands, units and signs."""
    assert (read(text).status, read(text).value) == ("given", Decimal(value))


AMOUNTS = {
    "745.94": "745.94",
    "745.94万元": "745.94",
    "251000元": "25.1",
    "1.2亿元": "12000",
    "3万": "3",
    "59237.2449": "59237.2449",
    "190.457379": "190.457379",
    "251,000元": "25.1",
}


@pytest.mark.parametrize(("text", "value"), AMOUNTS.items())
def test_amount(text: str, value: str) -> None:
    """A unit of money in the cell is brought to the column's, 万元."""
    assert (read(text, MONEY).value, read(text, MONEY).unit) == (Decimal(value), "万元")


def test_a_unit_of_money_does_not_scale_a_count() -> None:
    """Only columns of money have units of money."""
    assert read("减4", SIGNED).value == Decimal(-4)
    assert read("3", MONEY).value == Decimal(3)


TEXTS = [
    "若干",
    "约3",
    "3余",
    "3-5",
    "3/5",
    "1***",
    "见附件",
    "1,20",
    "12,34",
    "3,",
    "三",
    "3.",
    ".5",
    "++3",
    "3件4",
    "零星",
]


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_unreadable(text: str) -> None:
    """What is no single number has no value, and says why."""
    cell = read(text)
    assert (cell.status, cell.value, cell.reason) == ("unreadable", None, "cell.not_a_number")


@pytest.mark.parametrize("text", ["26", "/", "", "减4", "251000元"])
def test_may_be_a_value(text: str) -> None:
    """A number or a mark for none."""
    assert is_value(text)


@pytest.mark.parametrize("text", ["总计", "（七）总计", "1.属于国家秘密", "26件申请"])
def test_is_a_label(text: str) -> None:
    """Anything else is a label."""
    assert not is_value(text)


def test_a_known_reason_goes_first() -> None:
    """A number whose place is not certain is not taken."""
    cell = to_cell("requests.new.total", Written("26", None, "cell.not_placed"), COUNT)
    assert (cell.status, cell.value, cell.raw, cell.reason) == ("unreadable", None, "26", "cell.not_placed")


MEANT = ["若干", "约3", "约5件", "数件", "3-5", "12*", "+(2)-(0)", "待统计", "详见附件", "见附表2", "未统计"]


@pytest.mark.parametrize("text", MEANT)
def test_what_stands_for_a_figure(text: str) -> None:
    """An office's word or sign where it should have put a number is the content of a cell, and no number."""
    assert (is_meant(text), is_value(text)) == (True, False)


@pytest.mark.parametrize(
    "text", ["其他", "规章", "一、", "1.", "待遇", "附件", "统计", "（一）予以公开", "结转下年度继续办理"]
)
def test_what_stands_for_no_figure(text: str) -> None:
    """A label, its number, and words that are near those are none."""
    assert not is_meant(text)
