"""Labels as published against the labels of the forms."""

from __future__ import annotations

import pytest

from gouji import catalog
from gouji.parse.labels import align, find_line, label_key

FORM = catalog.load().forms["2021"]
ROWS = FORM.table("requests").rows
COLUMNS = FORM.table("requests").columns
HEADS = FORM.table("disclosure").columns

KEYS = {
    "（一）予以公开": "予以公开",
    "(一)予以公开": "予以公开",
    "2.重复申请": "重复申请",
    "2、重复申请": "重复申请",
    "三、 本年度 办理结果": "本年度办理结果",
    "商业\n企业": "商业企业",
    "自 然 人": "自然人",
    "3.危及“三安全一稳定”": "危及三安全一稳定",
    '3.危及"三安全一稳定"': "危及三安全一稳定",
    "本年（2023）制发件数": "本年制发件数",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "部分公开",
    "[bookmark: _Hlk66973412]一、本年新收政府信息公开申请数量": "本年新收政府信息公开申请数量",
    "12": "",
}


@pytest.mark.parametrize(("text", "key"), KEYS.items())
def test_key(text: str, key: str) -> None:
    """Numbering, brackets, spaces, quotes and left-over markup do not count."""
    assert label_key(text) == key


SEEN = {
    "本年新收政府信息公开申请数量": "new",
    "2.其他法律行政止公开": "denied.forbidden_by_law",
    "危及三安全一稳定": "denied.safety_and_stability",
    "1、申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "other.not_corrected",
    "逾期不补正": "other.not_corrected",
    "逾期不缴费": "other.fee_unpaid",
    "结转下年度继续办理": "carried_out",
    "5.要求行政机关确认或重新\n出具已获取信息": "not_processed.reconfirmation",
    "本机关不掌相关政府信息": "unavailable.not_held",
}


@pytest.mark.parametrize(("text", "row"), SEEN.items())
def test_row(text: str, row: str) -> None:
    """Spellings seen, and labels with typing errors."""
    line = find_line(label_key(text), ROWS)
    assert line is not None
    assert line.id == row


@pytest.mark.parametrize("text", ["三、本年度办理结果", "（三）不予公开", "申请人情况", "办理", "12", "一、总体情况"])
def test_no_row(text: str) -> None:
    """Group labels and other words name no row."""
    assert find_line(label_key(text), ROWS) is None


HEADS_SEEN = {
    "本年制发件数": "issued",
    "本年（2023）制发件数": "issued",
    "制发件数": "issued",
    "年废止件数": "repealed",
    "本年废止件数": "repealed",
    "现行有效件": "in_force",
    "现行有效件数（历史累计）": "in_force",
    "本年度收费金额": "amount",
}


@pytest.mark.parametrize(("text", "column"), HEADS_SEEN.items())
def test_head(text: str, column: str) -> None:
    """Heads as they were seen; made and repealed are not confused."""
    line = find_line(label_key(text), HEADS)
    assert line is not None
    assert line.id == column


@pytest.mark.parametrize("text", ["本年新制作数量", "本年新公开数量", "对外公开总数量", "信息内容"])
def test_heads_of_another_form_are_no_heads_of_this_one(text: str) -> None:
    """The old form's heads name no column of the new one."""
    assert find_line(label_key(text), HEADS) is None


def test_a_label_near_two_lines_names_neither() -> None:
    """Equally near to two rows, a damaged label is left alone."""
    short = catalog.Line("one", "行政许可甲"), catalog.Line("two", "行政许可乙")
    assert find_line("行政许可丙", short) is None
    assert find_line("行政许可甲", short) == short[0]


def aligned(*labels: str) -> list[str]:
    found = align([[label_key(label)] for label in labels], ROWS)
    return [found[number].id if number in found else "" for number in range(len(labels))]


def test_a_shared_label_is_told_by_its_neighbours() -> None:
    """合计 after the results is their total; 其他 between them is the last of 其他处理."""
    rows = aligned("逾期不补正", "逾期不缴费", "3.其他", "合计", "结转下年度继续办理")
    assert rows == ["other.not_corrected", "other.fee_unpaid", "other.other", "handled", "carried_out"]


def test_unknown_rows_stay_unmatched() -> None:
    """A row of another table between known ones belongs to none, and moves no other."""
    rows = aligned("本年新收政府信息公开申请数量", "填表说明如下", "上年结转政府信息公开申请数量")
    assert rows == ["new", "", "carried_in"]


def test_rows_out_of_order_are_not_forced() -> None:
    """Of two rows in the wrong order one is left out, rather than either misread."""
    assert aligned("重复申请", "予以公开") in (["", "granted"], ["not_processed.repeated", ""])
