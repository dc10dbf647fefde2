"""A finding as plain text: everything it rests on, in the order in which it is read."""

from __future__ import annotations

import pytest

from gouji.findings import Audit
from gouji.write.build import view
from gouji.write.plain import finding_text


def told(audit: Audit, number: int, lang: str = "zh") -> list[str]:
    tree = view(audit, lang)
    return finding_text(tree.findings[number - 1], tree.head, lang).split("\n")


def test_blank_cells_are_called_blank(audit: Audit) -> None:
    """Never an empty place, and never 0; what was published in place of a number is kept."""
    assert told(audit, 6)[1:-1] == [
        "【提示】单元格未填写：blank-cell in zh",
        "表格：行政处罚 · 本年处理决定数量：空",
        "表格：规章 · 现行有效件数：/",
    ]


def test_a_finding_without_cells(audit: Audit) -> None:
    """A stretch of text is quoted with its place in brackets; nothing is said of values that there are not."""
    assert told(audit, 5, "en")[2:] == [
        "Sentence: “公开内容还不够细。将于【2021年底前】补齐目录。”",
        "(rule stale-year, file 清河镇<2023>.txt)",
    ]


def test_many_cells_are_summed_up_in_words(audit: Audit) -> None:
    """Those that say something are listed, the zeros counted."""
    lines = told(audit, 3)
    assert ("其余 21 格均为 0" in lines, sum(line.startswith("表格：") for line in lines)) == (True, 4)


@pytest.mark.parametrize("number", range(1, 7))
def test_no_control_character_reaches_the_clipboard(audit: Audit, number: int) -> None:
    """What is pasted steers nothing."""
    assert all(line.isprintable() for line in told(audit, number))
