"""Reports for years before the forms that gouji knows owe them nothing."""

from __future__ import annotations

from sample import text_audit

TEXT = """青岑县水务局{year}年政府信息公开工作年度报告
一、概述
全年主动公开信息734条。
二、存在的主要问题及改进措施
栏目更新不够及时。
三、其他事项
无。
"""


def test_no_section_or_table_is_missing_from_an_old_report() -> None:
    """The six sections and three tables are demanded for 2019 and later only."""
    assert [each.code for each in text_audit(TEXT.format(year=2009)).findings] == []


def test_the_same_text_for_a_later_year_lacks_them() -> None:
    """For 2023 three sections and three tables are missing, and nothing is said of the fee."""
    codes = sorted(each.code for each in text_audit(TEXT.format(year=2023)).findings)
    assert codes == ["fee-statement-missing", *["section-missing"] * 3, *["table-missing"] * 3]


def test_tables_due() -> None:
    """None is prescribed for 2009, one for 2017, three for 2023."""
    due = {year: text_audit(TEXT.format(year=year)).coverage.tables_due for year in (2009, 2017, 2023)}
    assert due == {2009: 0, 2017: 1, 2023: 3}
