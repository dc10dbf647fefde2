"""The table for terminals: readable at 80 and 160 columns, with and without colour."""

import io
from dataclasses import replace
from itertools import pairwise

import pytest
from rich.cells import cell_len
from rich.console import Console

from gouji.findings import Audit
from gouji.write.terminal import breaks, render

AT_80 = """\
────────────────────────────────────────────────────────────────────────────────
清河镇人民政府 · 2023 年政府信息公开工作年度报告 · 2021 年版格式
清河镇<2023>.txt · 文本
 ──────────────────────────────────────────────────────────────────────────────
 级别     发现
 ──────────────────────────────────────────────────────────────────────────────
 ✕ 错误   文字与表格不符 narrative-mismatch
          narrative-mismatch in zh
          所载 26 ≠ 核得 27
            “全年新收政府信息公开申请【26件】，其中自然人申请23件。”
            本年新收政府信息公开申请数量 · 总计  27
 ──────────────────────────────────────────────────────────────────────────────
 · 提示   单元格未填写 blank-cell
          blank-cell in zh
            行政处罚 · 本年处理决定数量      空
            规章 · 现行有效件数          “/” 空
 ──────────────────────────────────────────────────────────────────────────────
错误 1，提示 1
覆盖：数字 10 → 断言 6 → 有对应单元格 5 → 已判定 3；勾稽 41/42；表格 3/3
未判定：单元格未填 1
"""


def printed(audits: list[Audit], width: int, lang: str = "zh", colour: bool = False) -> str:
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=colour, color_system="standard" if colour else None)
    render(audits, lang, console)
    return file.getvalue()


def tidy(text: str) -> str:
    """Without the spaces that fill up lines."""
    return "\n".join(line.rstrip() for line in text.splitlines()).rstrip("\n") + "\n"


def test_the_table_at_80_columns(audit: Audit) -> None:
    """Head, findings with sentence, cells and both values, verdict, coverage."""
    short = replace(audit, findings=(audit.findings[0], audit.findings[5]))
    assert tidy(printed([short], 80)) == AT_80


@pytest.mark.parametrize("width", [40, 80, 160])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_is_wider_than_the_terminal(audit: Audit, width: int, lang: str) -> None:
    """Chinese characters count as two columns."""
    assert max(cell_len(line) for line in printed([audit], width, lang).splitlines()) <= width


def test_a_wide_terminal_shows_sentence_and_cells_side_by_side(audit: Audit) -> None:
    """At 160 columns the figure and its cell stand on one line, at 80 they do not."""
    line = next(line for line in printed([audit], 160).splitlines() if "【26件】" in line)
    assert "本年新收政府信息公开申请数量 · 总计" in line
    assert not any("【26件】" in line and "总计" in line for line in printed([audit], 80).splitlines())


def test_colour_takes_the_place_of_the_brackets(audit: Audit) -> None:
    """Escape sequences appear only where there is colour."""
    plain, coloured = printed([audit], 80), printed([audit], 80, colour=True)
    assert ("【26件】" in plain, "\x1b[" in plain) == (True, False)
    assert ("【" in coloured, "\x1b[" in coloured) == (False, True)


def test_text_of_reports_cannot_steer_the_terminal(audit: Audit) -> None:
    """An escape sequence or markup inside a message is shown, not obeyed."""
    plain = printed([audit], 80)
    assert "\x1b" not in plain
    assert "<script>alert('x')</script>" in plain


def test_nothing_found_is_said_with_the_coverage(clean: Audit) -> None:
    """The verdict alone would be unreadable."""
    assert tidy(printed([clean], 80)).splitlines()[-2:] == [
        "未发现不一致",
        "覆盖：数字 10 → 断言 1 → 有对应单元格 1 → 已判定 1；勾稽 42/42；表格 3/3",
    ]


def test_english_names_cells_by_label_and_id(audit: Audit) -> None:
    """Messages, labels of the table and coverage are in English."""
    said = printed([audit], 80, "en")
    assert "prose and table disagree" in said
    assert "proceedings.review.total" in said
    assert "decided 3; identities 41/42; tables 3/3" in " ".join(said.split())


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("申请共86件；结转3件。", ["申请共", "86件；", "结转3", "件。"]),
        ("甲乙 丙丁戊", ["甲乙 丙", "丁戊"]),
        ("甲乙丙 丁戊", ["甲乙丙 ", "丁戊"]),
        ("（一）甲\n乙", ["（一）", "甲\n", "乙"]),
        ("甲12345678901 乙", ["甲", "12345678901 乙"]),
        ("", [""]),
    ],
)
def test_lines_break_between_characters_but_not_in_numbers(text: str, lines: list[str]) -> None:
    """At seven columns: no number is cut, no line begins with punctuation, a line break stays.

    A piece wider than the line is left to the terminal, and what follows fills up its last line.
    """
    edges = [0, *breaks(text, 7), len(text)]
    assert [text[low:high] for low, high in pairwise(edges)] == lines


def test_several_reports_are_printed_one_after_another(audit: Audit, clean: Audit) -> None:
    """Each has its own head and coverage."""
    assert [printed([audit, clean], 80).count(piece) for piece in ("清河镇<2023>.txt", "覆盖：")] == [2, 2]
