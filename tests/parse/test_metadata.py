"""Unit, year, title and period, from titles as offices write them."""

from __future__ import annotations

import pytest

from gouji.document import Report
from gouji.parse import parse
from gouji.read import read_bytes

PERIOD = "本报告数据统计期限为2023年1月1日至2023年12月31日。"
BODY = """一、总体情况

2023年，本局发布信息120条。

六、其他需要报告的事项

本年度未收取信息处理费。
"""


def parsed(head: str, period: str = PERIOD) -> Report:
    return parse(read_bytes(f"{head}\n\n{period}\n\n{BODY}".encode(), "sample"))


TITLES = {
    "青岑县水务局2023年政府信息公开工作年度报告": "青岑县水务局",
    "青岑县水务局2023年度政府信息公开工作年度报告": "青岑县水务局",
    "青岑县水务局政府信息公开工作2023年度报告": "青岑县水务局",
    "青岑县水务局 2023 年政府信息公开工作年度报告": "青岑县水务局",
    "青岑县水务局２０２３年政府信息公开工作年度报告": "青岑县水务局",
    "青岑县水务局二〇二三年政府信息公开工作年度报告": "青岑县水务局",
    "青岑县水务局二○二三年政府信息公开工作年度报告": "青岑县水务局",
    "青岑县水务局2023年政务公开工作年度报告": "青岑县水务局",
    "青岑县水务局2023年政府信息公开年报": "青岑县水务局",
    "青岑县水务局2023年政府信息公开工作报告": "青岑县水务局",
    "关于青岑县水务局2023年政府信息公开工作情况的报告": "青岑县水务局",
    "青岑县水务局2023年政府信息公开工作年度报告（文字版）": "青岑县水务局",
    "青岑县水务局2023年度政府信息公开工作2023年度报告": "青岑县水务局",
}


@pytest.mark.parametrize(("title", "unit"), TITLES.items(), ids=TITLES)
def test_title_on_one_line(title: str, unit: str) -> None:
    """Unit, year and title."""
    report = parsed(title)
    assert (report.unit, report.year, report.title) == (unit, 2023, title)


@pytest.mark.parametrize(
    "lines",
    [
        ["青岑县水务局", "2023年政府信息公开工作年度报告"],
        ["青岑县水务局", "2023年政府信息公开工作", "年度报告"],
        ["青岑县", "水务局2023年政府信息", "公开工作年度报告"],
    ],
    ids=len,
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_title_over_several_lines(lines: list[str], gap: str) -> None:
    """Broken over two or three lines."""
    report = parsed(gap.join(lines))
    assert (report.unit, report.year, report.title) == ("青岑县水务局", 2023, "".join(lines))


NO_TITLES = [
    "2023年政府信息公开工作年度报告已经局务会议审议通过。",
    "发布日期：2024年1月20日",
    "2023年政府工作报告",
]


@pytest.mark.parametrize("line", NO_TITLES)
def test_no_title(line: str) -> None:
    """A sentence, a date of publication and another report's title are none; the year comes from the period."""
    report = parsed(line)
    assert (report.title, report.unit, report.year) == (None, None, 2023)


def test_lines_of_the_site_before_the_title() -> None:
    """Index number, date and crumbs before the title do not matter, whatever year they hold."""
    lines = ["首页 > 公开年报", "索引号：QC-2024-0012", "发布日期：2024年1月20日"]
    report = parsed("\n\n".join([*lines, "青岑县水务局2023年政府信息公开工作年度报告"]))
    assert (report.unit, report.year) == ("青岑县水务局", 2023)


def test_without_a_title_the_year_is_the_period_s() -> None:
    """And the unit stands in a line of its own."""
    report = parsed("青岑县水务局", "本报告数据统计期限为2022年1月1日至2022年12月31日。")
    assert (report.title, report.unit, report.year) == (None, "青岑县水务局", 2022)


def test_with_neither_nothing_is_said() -> None:
    """Without title, unit line and period there is no year and no unit."""
    report = parsed("本报告由办公室编制。", "欢迎监督。")
    assert (report.title, report.unit, report.year, report.period) == (None, None, None, None)


def test_the_title_s_year_goes_before_the_period_s() -> None:
    """Both are kept where they differ."""
    report = parsed("青岑县水务局2023年政府信息公开工作年度报告", "统计期限为2022年1月1日至2022年12月31日。")
    assert report.period is not None
    assert (report.year, report.period.first, report.period.last) == (2023, "2022-01-01", "2022-12-31")


PERIODS = {
    "2023年1月1日至2023年12月31日": ("2023-01-01", "2023-12-31"),
    "2023年1月1日起至12月31日": ("2023-01-01", "2023-12-31"),
    "2021年1月1日起，至2021年12月31日": ("2021-01-01", "2021-12-31"),
    "2023 年 1 月 1 日 至 2023 年 12 月 31 日": ("2023-01-01", "2023-12-31"),
    "２０２３年１月１日到１２月３１日": ("2023-01-01", "2023-12-31"),
    "2023年1月1日—2023年12月31日": ("2023-01-01", "2023-12-31"),
    "2023年1月1日至2023年12月41日": ("2023-01-01", None),
}


@pytest.mark.parametrize(("words", "dates"), PERIODS.items())
def test_period(words: str, dates: tuple[str, str | None]) -> None:
    """Both dates, however they are joined; a day that does not exist is no date. The place is the words'."""
    report = parsed("青岑县水务局2023年政府信息公开工作年度报告", f"数据统计期限为{words}。")
    assert report.period is not None
    assert (report.period.first, report.period.last) == dates
    assert report.quote(report.period.place) == words


@pytest.mark.parametrize("words", ["报告于2023年1月20日发布。", "2023年全年的数据。"])
def test_no_period(words: str) -> None:
    """One date alone, or a year alone, is no period."""
    assert parsed("青岑县水务局2023年政府信息公开工作年度报告", words).period is None
