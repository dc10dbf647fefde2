"""What real reports do to titles, headings, labels, tables and characters: read as the plain report, never wrong.

Every case changes one plain report. Where each kind of variant is tested:

| variant | test |
|---|---|
| separators of cells; padding; runs of pipes; collapsed repeats; lost labels | test_flow.py, ../test_matrix.py |
| blank cells, slashes, dashes, words for figures; totals blank | test_flow.py, test_values.py, ../test_matrix.py |
| decimals, signs, units, thousands in a cell; full-width digits | test_values.py, CELLS here |
| labels over lines and rows, damaged, other spellings, groups merged | test_labels.py, test_grid.py, LABELS here |
| an older form's heads, hybrid heads | test_grid.py, ../check/ |
| merged cells, paragraphs in cells, layout tables, scripts | test_grid.py, ../read/test_read_html.py, matrix |
| titles: words, order, lines, what stands around them; missing | test_metadata.py, HEADS here |
| headings: words, numbers, missing, doubled, in mid-line; contents; sub-headings | test_sections.py, SECTIONS here |
| table missing; prose between heading and table | test_flow.py, SECTIONS here |
| characters: traditional, radicals, full-width, spaced, invisible; lost | CHARACTERS, PERIODS here, ../lang/ |
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from random import Random

import pytest

from gouji.document import Report
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.synth.grids import cell_ids
from gouji.synth.printed import Part, Printed
from gouji.synth.render import render

TITLE = "青禾县商务局2023年政府信息公开工作年度报告"
PREAMBLE = "本报告根据《中华人民共和国政府信息公开条例》编制，数据统计期限为2023年1月1日至2023年12月31日。"
PARTS = {
    "overview": ("一、总体情况", "青禾县商务局加强信息管理，全年发布信息120条。", ""),
    "disclosure": ("二、主动公开政府信息情况", "", "disclosure"),
    "requests": ("三、收到和处理政府信息公开申请情况", "", "requests"),
    "proceedings": ("四、政府信息公开行政复议、行政诉讼情况", "", "proceedings"),
    "problems": ("五、存在的主要问题及改进情况", "栏目更新不够及时，下一步按月检查。", ""),
    "other": ("六、其他需要报告的事项", "本年度没有收取信息处理费。", ""),
}
KINDS = ["preamble", *PARTS]
FIGURES = {
    name: str(number)
    for name, number in zip(cell_ids("2021"), Random("variants").sample(range(1, 999), 200), strict=True)
}


@cache
def plain(layout: str = "pipes") -> str:
    """The report as text."""
    parts = [Part("", [PREAMBLE])]
    parts += [Part(heading, [prose] if prose else [], table) for heading, prose, table in PARTS.values()]
    report = Printed(unit="青禾县商务局", year=2023, form="2021", title=TITLE, parts=parts, cells=FIGURES)
    return render(report, "text", layout).decode()


def parsed(text: str) -> Report:
    return parse(read_bytes(text.encode(), "sample"))


def wrong(report: Report) -> dict[str, str]:
    """Cells with another value than was printed."""
    return {
        name: cell.raw
        for name, cell in report.cells.items()
        if cell.status != "unreadable" and cell.value != Decimal(FIGURES.get(name, -1))
    }


def read(report: Report) -> set[str]:
    return {name for name, cell in report.cells.items() if cell.status == "given"}


def lines(*above: str, title: str = TITLE, below: str = PREAMBLE) -> str:
    """The report with other lines at its start."""
    return plain().replace(f"{TITLE}\n\n{PREAMBLE}", "\n".join([*above, *([title] if title else []), below]))


UNIT = "青禾县商务局"
HEADS: dict[str, tuple[str, str | None, int | None]] = {
    "unit above, and in the title": (lines(UNIT), UNIT, 2023),
    "district above": (lines("青禾县"), UNIT, 2023),
    "a stray heading above": (lines("政       策"), UNIT, 2023),
    "crumbs and a date above": (lines("首页 > 政务公开", "2024年1月19日 09:30", "字体：大 中 小", "打印"), UNIT, 2023),
    "a document number above": (lines("青商〔2024〕3号"), UNIT, 2023),
    "labels of the site above": (lines("索引号 发布机构 商务局", "公开类别 主动公开 发布时间 2024-01-10"), UNIT, 2023),
    "labels above, unit in brackets below": (
        lines(
            "索引号 发布机构 商务局", "发布时间 2024-01-10", title="2023年政府信息公开工作年度报告\n（青禾县商务局）"
        ),
        UNIT,
        2023,
    ),
    "over two lines": (lines(UNIT, title="2023年政府信息公开工作年度报告"), UNIT, 2023),
    "over three lines": (lines(UNIT, "2023年政府信息公开", title="工作年度报告"), UNIT, 2023),
    "broken inside the unit": (lines("青禾县", "商务局2023年政府信息公开", title="工作年度报告"), UNIT, 2023),
    "the year first": (lines(title="2023年青禾县商务局政府信息公开工作年度报告"), UNIT, 2023),
    "the year first, with 度": (lines(title="2023年度青禾县商务局政府信息公开工作年度报告"), UNIT, 2023),
    "no unit, no year": (lines(title="政府信息公开工作年度报告"), None, 2023),
    "no title": (lines(title=""), None, 2023),
    "no title, unit in a line": (lines(UNIT, title=""), UNIT, 2023),
    "no title, unit published": (lines(title="", below=f"现公布{TITLE}。{PREAMBLE}"), UNIT, 2023),
    "no title, unit compiled": (lines(title="", below=f"{PREAMBLE}本报告由青禾县商务局编制。"), UNIT, 2023),
    "no title, report compiled": (
        lines(title="", below="青禾县商务局编制了2023年度政府信息公开工作年度报告。全文包括总体情况等六个部分。"),
        UNIT,
        2023,
    ),
    "no title, compiled with a word before": (
        lines(title="", below=f"根据条例规定，特编制{TITLE}。{PREAMBLE}"),
        UNIT,
        2023,
    ),
    "no title, a unit without its area": (
        lines(title="", below=f"现公布商务局2023年政府信息公开工作年度报告。{PREAMBLE}"),
        None,
        2023,
    ),
    "no title, the form compiled by others": (
        lines(title="", below=f"按照临沅市人民政府办公室编制的格式撰写。{PREAMBLE}"),
        None,
        2023,
    ),
    "no title, stale period": (
        lines(title="", below=f"现公布{TITLE}。统计期限自2022年1月1日起至2022年12月31日止。"),
        UNIT,
        2023,
    ),
    "no title, the form's notice cited": (
        lines(title="", below=f"按照《2021年政府信息公开工作年度报告格式》要求编制。{PREAMBLE}"),
        None,
        2023,
    ),
    "no title, signed at the end": (
        lines(title="").rstrip() + "\n青禾县商务局\n2024年1月19日\n",
        UNIT,
        2023,
    ),
    "no title, a wider body named": (
        lines(title="", below=f"{PREAMBLE}青禾县人民政府门户网站可下载本报告。"),
        None,
        2023,
    ),
    "no title, unit in short and in full": (
        lines(title="", below="按规定，青禾县商务编制了青禾县商务局2023年政府信息公开工作年度报告。"),
        UNIT,
        2023,
    ),
    "information alone": (lines(title="2023年青禾县商务局信息公开年报"), UNIT, 2023),
    "affairs and information": (lines(title="青禾县商务局2023年政务信息公开年度报告"), UNIT, 2023),
    "signs of pronunciation": (lines(title="青禾縣商務(wù)局2023年政府信息公開(kāi)工作年度報(bào)告"), UNIT, 2023),
    "year in characters": (lines(title="青禾县商务局二〇二三年政府信息公开工作年度报告"), UNIT, 2023),
}


@pytest.mark.parametrize("name", HEADS)
def test_heads(name: str) -> None:
    """Unit and year, from the title or what stands in for it; no cell suffers."""
    text, unit, year = HEADS[name]
    report = parsed(text)
    assert (report.unit, report.year) == (unit, year)
    assert (wrong(report), read(report)) == ({}, set(FIGURES))


PERIODS = {
    "自2023年1月1日起至2023年12月31日止": 2023,
    "自202311日起至20231231日止": 2023,
    "20231月1日至20231231日": 2023,
    "２０２３年１月１日至２０２３年１２月３１日": 2023,
    "2 0 2 3 年 1 月 1 日 至 2 0 2 3 年 1 2 月 3 1 日": 2023,
    "自202211日起至20231231日止": None,
    "详见附件": None,
}


@pytest.mark.parametrize(("words", "year"), PERIODS.items())
def test_damaged_periods(words: str, year: int | None) -> None:
    """Without a title the year is what is left of the period, if both its ends say the same."""
    assert parsed(lines(title="", below=f"统计期限为{words}。")).year == year


def moved(old: str, new: str) -> str:
    assert old in plain()
    return plain().replace(old, new)


NAMED = "、".join(heading.partition("、")[2] for heading, _, _ in PARTS.values())
SECTIONS = {
    "named in the preamble": moved(PREAMBLE, f"{PREAMBLE}本报告由{NAMED}六部分组成。"),
    "named in the preamble with numbers": moved(
        PREAMBLE, f"{PREAMBLE}本报告包括：{'；'.join(heading for heading, _, _ in PARTS.values())}。"
    ),
    "引言 first": moved(PREAMBLE, f"引言\n{PREAMBLE}"),
    "number lost": moved("一、总体情况", "总体情况"),
    "a mark behind": moved("一、总体情况", "一、总体情况、"),
    "概述": moved("一、总体情况", "一、工作概述"),
    "heading in mid-line": moved("一、总体情况\n", "一、总体情况 "),
    "heading behind prose": moved("120条。\n二、", "120条。 二、"),
    "sub-headings with the sections' words": moved(
        "一、总体情况\n",
        "一、总体情况\n（一）主动公开政府信息情况\n发布信息。\n（二）收到和处理政府信息公开申请情况\n按期答复。\n",
    ),
    "sub-headings with the same numbers": moved(
        "一、总体情况\n", "一、总体情况\n一、加强组织领导\n明确分工。\n二、抓好公开\n及时更新。\n"
    ),
    "doubled numbers": moved("四、政府信息公开", "三、政府信息公开"),
    "reversed brackets": moved("一、总体情况\n", "一、总体情况\n（二）培训\n办班。\n（一）考核\n评议。\n"),
    "prose before the tables": moved(
        "三、收到和处理政府信息公开申请情况\n",
        "三、收到和处理政府信息公开申请情况\n收到申请3件，均已答复。\n该部分以表格形式报告。\n",
    ),
    "a caption and a unit before the tables": moved(
        "二、主动公开政府信息情况\n", "二、主动公开政府信息情况\n表1\n（单位：件）\n"
    ),
    "half a heading": moved("四、政府信息公开行政复议、行政诉讼情况", "四、政府信息公开行政复议"),
    "signs of pronunciation": moved("二、主动公开政府信息情况", "二、主動(dòng)公開(kāi)政府信息情況(kuàng)"),
    "in traditional script": moved("三、收到和处理政府信息公开申请情况", "三、收到和處理政府資訊公開申請情況"),
    "spaced": moved("五、存在的主要问题及改进情况", "五、存 在 的 主 要 问 题 及 改 进 情 况"),
    "print text behind": plain() + "【打印本页】\n【关闭窗口】\n",
}


@pytest.mark.parametrize("name", SECTIONS)
def test_sections(name: str) -> None:
    """All six and the preamble, once each and in order, with all their tables."""
    report = parsed(SECTIONS[name])
    assert [section.kind for section in report.sections] == KINDS
    assert (wrong(report), read(report)) == ({}, set(FIGURES))


def without(*names: str) -> str:
    """The report without some parts."""
    text = plain()
    for name in names:
        at = list(PARTS).index(name)
        following = list(PARTS.values())[at + 1][0]
        text = text[: text.index(PARTS[name][0])] + text[text.index(following) :]
    return text


def test_tables_that_are_missing() -> None:
    """Headings that follow each other hold no table; the others are as they were."""
    text = plain()
    start, end = text.index("三、收到"), text.index("四、政府")
    report = parsed(f"{text[:start]}三、收到和处理政府信息公开申请情况\n{text[end:]}")
    assert {table.id for table in report.tables} == {"disclosure", "proceedings"}
    assert wrong(report) == {}


def test_bracket_numbers_open_no_section() -> None:
    """（一）主动公开… under the overview, where the section's own heading is missing, is a part of the overview."""
    text = without("disclosure", "requests").replace(
        "发布信息120条。\n",
        "发布信息120条。\n（一）政府信息主动公开情况\n发布信息30条。\n（二）依申请公开情况\n收到3件。\n",
    )
    report = parsed(text)
    assert [section.kind for section in report.sections] == [k for k in KINDS if k not in ("disclosure", "requests")]


ROW = "（一）予以公开 |"
LABELS: dict[str, Callable[[str], str]] = {
    "quotes straight": lambda text: text.replace("“三安全一稳定”", '"三安全一稳定"'),
    "quotes lost": lambda text: text.replace("“三安全一稳定”", "三安全一稳定"),
    "shorter words": lambda text: text.replace("行政规范性文件", "规范性文件"),
    "heads with a year": lambda text: text.replace("本年制发件数", "本年（2023）制发件数"),
    "heads spaced": lambda text: text.replace("本年制发件数", "本年 制发件数"),
    "heads cut": lambda text: text.replace("现行有效件数", "现行有效件"),
    "heads explained": lambda text: text.replace("现行有效件数", "现行有效件数（历史累计）"),
    "heads with 度": lambda text: text.replace("本年收费金额", "本年度收费金额"),
    "a year in the head": lambda text: text.replace("本年处理决定数量", "处理决定数量（2023年办件量）"),
    "an extra first row": lambda text: text.replace("第二十条第（一）项", "主动公开政府信息的情况\n第二十条第（一）项"),
    "no first sub-head": lambda text: re.sub(r"第二十条第（一）项.*\n", "", text),
    "damaged sub-head": lambda text: text.replace("第二十条第（一）项", "第二十条第()"),
    "a character lost": lambda text: text.replace("行政许可", "政许可"),
    "the head's first character lost": lambda text: text.replace("本年废止件数", "年废止件数"),
    "explained": lambda text: text.replace("规章", f"规章：指{'有立法权的人民政府制定的规范性文件，' * 3}", 1),
    "signs of pronunciation": lambda text: text.replace("行政处罚", "行政處(chǔ)罰(fá)"),
    "letters spaced": lambda text: text.replace("自然人", "自 然 人").replace("总计", "总 计"),
    "two words": lambda text: text.replace("商业企业", "商业 企业").replace("科研机构", "科研 机构"),
    "brackets half-width": lambda text: text.replace("（", "(").replace("）", ")"),
    "in traditional script": lambda text: text.replace("予以公开", "予以公開").replace("规范性文件", "規範性檔案"),
    "in radicals": lambda text: text.replace("自然人", "⾃然⼈").replace("行政", "⾏政"),
    "with a space that is none": lambda text: text.replace("予以公开", "予以\u200b公开\ufeff"),
}  # fmt: skip


@pytest.mark.parametrize("layout", ["pipes", "cells", "trailing", "tabs"])
@pytest.mark.parametrize("name", LABELS)
def test_labels(name: str, layout: str) -> None:
    """Every cell is read under labels spelled otherwise, in lines of rows and in lines of cells."""
    text = LABELS[name](plain(layout))
    assert text != plain(layout)
    report = parsed(text)
    assert (wrong(report), set(FIGURES) - read(report)) == ({}, set())


def test_labels_over_lines() -> None:
    """In lines of one cell each, a label may be broken over two or three."""
    text = plain("cells")
    for old, new in (
        ("商业企业", "商业\n企业"),
        ("自然人", "自\n然\n人"),
        ("（三）不予公开", "（三）\n不予公开"),
        ("社会公益组织", "社会公\n益组织"),
        ("尚未审结", "尚未\n审结"),
    ):
        assert old in text
        text = text.replace(old, new)
    report = parsed(text)
    assert (wrong(report), set(FIGURES) - read(report)) == ({}, set())


def spaced(text: str) -> str:
    """Cells parted by single spaces, as pages of e-books and viewers give them."""
    return "\n".join(
        " ".join(cell.strip() for cell in line.split("|") if cell.strip()) if "|" in line else line
        for line in text.split("\n")
    )


def test_cells_parted_by_spaces() -> None:
    """A label and as many figures as its row has columns; a row of one figure has no sure end of its label."""
    report = parsed(spaced(plain()))
    assert wrong(report) == {}
    assert {name for name in FIGURES if not name.startswith("disclosure.")} <= read(report)


def test_cells_parted_by_spaces_with_blanks() -> None:
    """With a figure missing no figure of the row is placed."""
    row = "requests.granted"
    report = parsed(spaced(plain().replace(f"| {FIGURES[f'{row}.company']} |", "| |")))
    assert wrong(report) == {}
    assert {cell.reason for name, cell in report.cells.items() if name.startswith(f"{row}.")} == {"cell.not_placed"}


UPRIGHT = (
    "结 结 其 尚\n结 结 其 尚 结 结 其 尚\n果 果 他 未\n总计 果 果 他 未 总 果 果 他 未 总\n维 纠 结 审\n持 正 果 结\n"
)


@pytest.mark.parametrize(
    "groups", ["行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n", "行政诉讼\n复议后起诉 行政复议\n"]
)
def test_upright_heads_in_letters(groups: str) -> None:
    """A line of fifteen figures below the groups in the form's order is read, below others it is not."""
    head, _, rest = spaced(plain()).partition("四、政府信息公开行政复议、行政诉讼情况\n")
    figures = next(line for line in rest.split("\n") if len(line.split()) == 15)
    tail = rest.partition(figures)[2]
    report = parsed(f"{head}四、政府信息公开行政复议、行政诉讼情况\n{groups}{UPRIGHT}{figures}{tail}")
    names = {name for name in FIGURES if name.startswith("proceedings.")}
    assert wrong(report) == {}
    assert read(report) & names == (names if groups.startswith("行政复议") else set())


@pytest.mark.parametrize("first", ["本年新", "本年"])
def test_heads_cut_after_their_first_line(first: str) -> None:
    """本年新 twice are the two columns that begin so; 本年 begins more than two, and nothing below is read."""
    heads = f"信息内容 | {first} | {first} | 对外公开总数量 |"
    rows = f"第二十条第（一）项 |\n{heads}\n规章 | 1 | 2 | 3 |\n规范性文件 | 4 | 5 | 6 |\n"
    start, end = plain().index("第二十条第（一）项"), plain().index("第二十条第（五）项")
    report = parsed(plain()[:start] + rows + plain()[end:])
    cells = [report.cells.get(f"disclosure.normative_documents.{name}") for name in ("newly_made", "newly_disclosed")]
    values = [cell.value if cell else None for cell in cells]
    assert values == ([4, 5] if first == "本年新" else [None, None])


WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
CELLS: dict[str, Callable[[str], str]] = {
    "full-width": lambda figure: figure.translate(WIDE),
    "with a unit": lambda figure: f"{figure}件",
    "spaced": lambda figure: " ".join(figure),
    "padded": lambda figure: f"\u3000{figure}\xa0",
    "with a plus": lambda figure: f"+{figure}",
    "decimal": lambda figure: f"{figure}.000000",
}


@pytest.mark.parametrize("layout", ["pipes", "trailing", "tabs", "spaced"])
@pytest.mark.parametrize("name", CELLS)
def test_figures(name: str, layout: str) -> None:
    """However a figure is written, it is the same figure."""
    head, found, rest = plain(layout).partition("二、主动公开政府信息情况")
    rest = re.sub(r"(?<=[|\t\n ])\d+(?=[|\t\n ])", lambda match: CELLS[name](match.group()), rest)
    report = parsed(head + found + rest)
    # With one cell a line, digits with spaces between might be figures of a row.
    unread = set(FIGURES) if (name, layout) == ("spaced", "spaced") else set()
    assert (wrong(report), set(FIGURES) - read(report) - unread) == ({}, set())


TRADITIONAL = str.maketrans(
    "县务关开报据华条数计统为总体况加强管发动规处许罚费项处决单位万业农机构会组织结转办诉讼复议问题进",
    "縣務關開報據華條數計統為總體況加強管發動規處許罰費項處決單位萬業農機構會組織結轉辦訴訟復議問題進",
)
CHARACTERS: dict[str, Callable[[str], str]] = {
    "traditional": lambda text: text.translate(TRADITIONAL),
    "full-width": lambda text: re.sub(r"[0-9]", lambda match: match.group().translate(WIDE), text),
    "radicals": lambda text: text.replace("行", "⾏").replace("人", "⼈").replace("自", "⾃").replace("一", "⼀"),
    "spaces around numbers": lambda text: re.sub(r"(?<=[^\d|\s])(\d+)(?=[年月日条])", r" \1 ", text),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "no-break spaces": lambda text: text.replace(" ", "\xa0"),
    "a mark of order": lambda text: f"\ufeff{text}",
}


@pytest.mark.parametrize("layout", ["pipes", "cells"])
@pytest.mark.parametrize("name", CHARACTERS)
def test_characters(name: str, layout: str) -> None:
    """The whole report in other characters for the same: unit, year, sections and every cell."""
    text = CHARACTERS[name](plain(layout))
    assert text != plain(layout) or (name, layout) == ("no-break spaces", "cells")
    report = parsed(text)
    assert (report.unit, report.year) == (UNIT, 2023)
    assert [section.kind for section in report.sections] == KINDS
    assert (wrong(report), set(FIGURES) - read(report)) == ({}, set())


def test_a_wrong_figure_would_be_seen() -> None:
    """The comparison itself: one figure changed is one cell wrong."""
    text = plain().replace(f"| {FIGURES['requests.new.total']} |", "| 1999 |")
    assert wrong(parsed(text)) == {"requests.new.total": "1999"}
