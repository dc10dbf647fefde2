"""PDF: paragraphs, page furniture, ruled tables and tables over page breaks."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gouji.blocks import Document, Glyph, Grid, Paragraph
from gouji.errors import UnreadableFile
from gouji.read import read, read_bytes
from gouji.read.pdf_lines import Line, Page, cell_text, drop_furniture, lines_of, tidy
from gouji.read.pdf_tables import Box, Run, Sheet, closing_runs, grid_of, regions, with_overflow, without_slivers
from gouji.settings import Settings

pytest.importorskip("pdfplumber", reason="pdfplumber is not installed")
REPORT = Path(__file__).parents[3] / "shared" / "reports" / "hongze-district-2023.pdf"
SIZE, LEFT, WIDTH = 16, 90, 26
"""Points, points, and characters to a line."""


class Sketch:
    """Draws a PDF page by page, as office software lays out a report."""

    def __init__(self, **options: Any) -> None:
        canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab is not installed")
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont

        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        self.target = io.BytesIO()
        self.canvas = canvas.Canvas(self.target, pagesize=(595, 842), **options)
        self.y = 60.0

    def write(self, text: str, x: float = LEFT, y: float | None = None, size: float = SIZE) -> None:
        self.canvas.setFont("STSong-Light", size)
        self.canvas.drawString(x, 842 - (self.y if y is None else y), text)

    def paragraph(self, text: str) -> None:
        text = "\u3000\u3000" + text
        for start in range(0, len(text), WIDTH):
            self.y += 26
            self.write(text[start : start + WIDTH])

    def page(self, number: int | None = None) -> None:
        if number is not None:
            self.write(f"- {number} -", 280, 800, 12)
        self.canvas.showPage()
        self.y = 60.0

    def cell(
        self, text: str, x0: float, top: float, x1: float, bottom: float, draw: Callable[..., None] | None = None
    ) -> None:
        (draw or self.stroke)(x0, top, x1, bottom)
        for number, line in enumerate(text.split("\n")):
            self.write(line, x0 + 4, top + 14 + 12 * number, 10)

    def stroke(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self.canvas.rect(x0, 842 - bottom, x1 - x0, bottom - top)

    def thin(self, x0: float, top: float, x1: float, bottom: float) -> None:
        for x, y, width, height in (
            (x0, top, x1 - x0, 0.7),
            (x0, bottom, x1 - x0, 0.7),
            (x0, top, 0.7, bottom - top),
            (x1, top, 0.7, bottom - top),
        ):
            self.canvas.rect(x, 842 - y - height, width, height, stroke=0, fill=1)

    def sides(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """No lower border, as at a page break."""
        for x in (x0, x1):
            self.canvas.line(x, 842 - top, x, 842 - bottom)
        self.canvas.line(x0, 842 - top, x1, 842 - top)

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.target.getvalue()

    def read(self) -> Document:
        return read_bytes(self.bytes(), "a.pdf")


def prose(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def spans(grid: Grid) -> list[tuple[str, int, int, int, int]]:
    return [(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in grid.cells]


FIRST = "青湾市全年共收到政府信息公开申请26件，均在法定期限内答复申请人，没有发生行政复议。"
SECOND = "下一步将继续完善制度，提高公开质量。"


def test_lines_become_paragraphs() -> None:
    """Wrapped lines join; an indent, a short line and a heading part paragraphs."""
    sketch = Sketch()
    for text in ("一、总体情况", FIRST, SECOND):
        sketch.paragraph(text)
    assert prose(sketch.read()) == ["一、总体情况", FIRST, SECOND]


def test_paragraph_runs_over_a_page_break() -> None:
    """A sentence that the page cuts is one paragraph, the page number between its halves gone."""
    sketch = Sketch()
    long = FIRST * 3
    text = "\u3000\u3000" + long
    lines = [text[start : start + WIDTH] for start in range(0, len(text), WIDTH)]
    for number, line in enumerate(lines):
        if number == 2:
            sketch.page(1)
        sketch.y += 26
        sketch.write(line)
    sketch.page(2)
    document = sketch.read()
    assert prose(document) == [long]
    assert document.blocks[0].place.page == 1


@pytest.mark.parametrize("number", ["- 3 -", "— 3 —", "第3页 共5页", "3/5", "3", "第 3 页", "－3－"])
def test_page_numbers_are_furniture(number: str) -> None:
    """Page numbers in every dress go; the same characters in the middle of a page stay."""
    foot, middle = Line(number, 280, 300, 810, 12, 1), Line(number, 280, 300, 400, 12, 1)
    page = Page(1, 842, [middle, foot])
    drop_furniture([page])
    assert page.lines == [middle]


def test_running_heads_are_furniture() -> None:
    """A head that most pages repeat goes, counted or not; one that stands once stays."""
    pages = [
        Page(n, 842, [Line(f"青湾市年报 {n}", 90, 200, 40, 10, n), Line("正文", 90, 200, 300, 16, n)])
        for n in (1, 2, 3)
    ]
    pages[0].lines.insert(0, Line("标题", 90, 200, 60, 20, 1))
    drop_furniture(pages)
    assert [[line.text for line in page.lines] for page in pages] == [["标题", "正文"], ["正文"], ["正文"]]


def test_spread_characters_close_up() -> None:
    """Spaces between Chinese characters only spread a line; around digits and letters one stays."""
    assert tidy("邮 编 ： 223100 ， 共 26 件 “ 甲 ”  e-mail  a b") == "邮编： 223100 ，共 26 件“甲” e-mail a b"


def test_bold_by_double_printing() -> None:
    """A glyph printed twice a hair apart is one; two equal digits side by side are two."""
    twice = [Glyph("1", x, x + 5, 50, 10) for x in (10.0, 10.3, 15.2, 15.5)]
    (line,) = lines_of(twice, 1)
    assert (line.text, [(each.text, each.x0) for each in line.ink]) == ("11", [("1", 10.0), ("1", 15.2)])


def test_cell_text() -> None:
    """Lines of a cell stay lines; a label set one character a line is one word; a broken number is one number."""

    def stacked(*lines: str) -> list[Glyph]:
        return [
            Glyph(char, 10.0 * x, 10.0 * x + 9, 20.0 * y, 10)
            for y, line in enumerate(lines)
            for x, char in enumerate(line)
        ]

    assert cell_text(lines_of(stacked("商业", "企业"), 1)) == "商业\n企业"
    assert cell_text(lines_of(stacked("三", "、", "本", "年", "度"), 1)) == "三、本年度"
    assert cell_text(lines_of(stacked("11398", "889"), 1)) == "11398889"
    assert cell_text(lines_of([], 1)) == ""


@pytest.mark.parametrize("pen", ["stroke", "thin"])
def test_ruled_table_with_spans(pen: str) -> None:
    """Stroked rectangles and thin filled ones both rule a table; spans are true, empty cells are cells."""
    sketch = Sketch()
    draw = getattr(sketch, pen)
    for text, *box in (
        ("信息内容", 100, 100, 200, 160),
        ("本年", 200, 100, 400, 130),
        ("制发", 200, 130, 300, 160),
        ("废止", 300, 130, 400, 160),
        ("规章", 100, 160, 200, 190),
        ("", 200, 160, 300, 190),
        ("12", 300, 160, 400, 190),
    ):
        sketch.cell(text, *box, draw=draw)
    (grid,) = grids(sketch.read())
    assert spans(grid) == [
        ("信息内容", 0, 0, 2, 1),
        ("本年", 0, 1, 1, 2),
        ("制发", 1, 1, 1, 1),
        ("废止", 1, 2, 1, 1),
        ("规章", 2, 0, 1, 1),
        ("", 2, 1, 1, 1),
        ("12", 2, 2, 1, 1),
    ]


def test_backgrounds_and_frames_are_no_tables() -> None:
    """Shading behind lines and a frame around them leave prose prose."""
    sketch = Sketch()
    sketch.canvas.setFillGray(0.9)
    for top in range(68, 250, 26):
        sketch.canvas.rect(80, 842 - top - 26, 430, 26, stroke=0, fill=1)
    sketch.canvas.setFillGray(0)
    sketch.stroke(70, 60, 520, 300)
    sketch.paragraph(FIRST)
    sketch.paragraph(SECOND)
    document = sketch.read()
    assert prose(document) == [FIRST, SECOND]
    assert grids(document) == []


def two_page_table(between: str = "", head_again: bool = False) -> Document:
    sketch = Sketch()
    sketch.paragraph("二、主动公开政府信息情况")
    rows = [("信息内容", "件数"), ("规章", "1"), ("行政许可", "20")]
    for number, (label, value) in enumerate(rows):
        top = 700 + 26 * number
        draw = sketch.sides if number == 2 else sketch.stroke
        sketch.cell(label, 100, top, 300, top + 26, draw)
        sketch.cell(value, 300, top, 400, top + 26, draw)
    sketch.page(1)
    if between:
        sketch.write(between, 90, 90)
    later = ([("信息内容", "件数")] if head_again else []) + [("行政处罚", "3"), ("行政强制", "")]
    for number, (label, value) in enumerate(later):
        top = 100 + 26 * number
        sketch.cell(label, 101, top, 301, top + 26)
        sketch.cell(value, 301, top, 401, top + 26)
    sketch.page(2)
    return sketch.read()


WHOLE = [["信息内容", "件数"], ["规章", "1"], ["行政许可", "20"], ["行政处罚", "3"], ["行政强制", ""]]


@pytest.mark.parametrize("head_again", [False, True])
def test_table_goes_on_on_the_next_page(head_again: bool) -> None:
    """A table cut by a page break is one grid, its head counted once, its open lower border closed."""
    document = two_page_table(head_again=head_again)
    (grid,) = grids(document)
    assert [[cell.text if cell else None for cell in row] for row in grid.matrix()] == WHOLE
    assert [cell.place.page for cell in grid.cells] == [1] * 6 + [2] * 4
    assert prose(document) == ["二、主动公开政府信息情况"]


def test_prose_between_parts_tables() -> None:
    """With prose between them they are two tables."""
    document = two_page_table(between="三、其他情况")
    assert [grid.shape for grid in grids(document)] == [(3, 2), (2, 2)]


def test_lone_row_before_a_page_break_stays_in_its_table() -> None:
    """A row of one wide cell that a page break leaves alone belongs to the table below it."""
    sketch = Sketch()
    sketch.cell("第二十条第（一）项", 100, 740, 400, 766)
    sketch.page()
    sketch.cell("规章", 100, 100, 300, 126)
    sketch.cell("1", 300, 100, 400, 126)
    (grid,) = grids(sketch.read())
    assert spans(grid) == [("第二十条第（一）项", 0, 0, 1, 2), ("规章", 1, 0, 1, 1), ("1", 1, 1, 1, 1)]


def test_group_label_cut_by_the_page_is_one_cell() -> None:
    """A label that spans rows on both pages is one cell; a blank data cell below a number is its own."""
    upper = Sheet((Box(0, 0, 50, 60, "三、本年"), Box(50, 0, 90, 30, "1"), Box(50, 30, 90, 60, "2")), 1)
    lower = Sheet((Box(0, 0, 50, 60, ""), Box(50, 0, 90, 30, ""), Box(50, 30, 90, 60, "4")), 2)
    found = [(cell.text, cell.row, cell.column, cell.rowspan) for cell in grid_of([upper, lower])]
    assert sorted(found) == [("", 2, 1, 1), ("1", 0, 1, 1), ("2", 1, 1, 1), ("4", 3, 1, 1), ("三、本年", 0, 0, 4)]


def test_numbered_group_label_starts_a_cell() -> None:
    """A new group that begins on the next page is not taken for the old one going on."""
    upper = Sheet((Box(0, 0, 50, 60, "（四）无法提供"), Box(50, 0, 90, 30, "1"), Box(50, 30, 90, 60, "2")), 1)
    lower = Sheet((Box(0, 0, 50, 60, "（五）不予处理"), Box(50, 0, 90, 30, "3"), Box(50, 30, 90, 60, "4")), 2)
    labels = [(cell.text, cell.row, cell.rowspan) for cell in grid_of([upper, lower]) if cell.column == 0]
    assert labels == [("（四）无法提供", 0, 2), ("（五）不予处理", 2, 2)]


def test_open_table_is_closed() -> None:
    """Lines close a table where two of its own end alike, and nowhere else."""
    upright, level = [Run(x, 100, 150) for x in (10, 60, 90)], [Run(100, 10, 90), Run(125, 10, 90)]
    assert closing_runs(upright, level) == (
        [Run(100, 10, 90), Run(150, 10, 90)],
        [Run(10, 100, 150), Run(90, 100, 150)],
    )
    assert closing_runs(upright[:1], []) == ([], [])


def test_tables_one_above_the_other_are_regions() -> None:
    """Upright lines with a gap in height between them belong to different tables."""
    assert regions([Run(10, 300, 350), Run(10, 100, 150), Run(90, 152, 180)]) == [(100, 180), (300, 350)]


def test_columns_do_not_bend_to_another_tables() -> None:
    """Two tables whose columns lie a few points apart, ruled with gaps between the cells, keep their own columns."""
    sketch = Sketch()
    for top, middle in ((100, 300), (400, 304)):
        for number, (label, value) in enumerate((("规章", "1"), ("行政许可", "20"), ("行政处罚", "3"))):
            y = top + 28 * number
            sketch.cell(label, 100, y, middle - 2, y + 26)
            sketch.cell(value, middle, y, 402, y + 26)
        sketch.stroke(98, top - 2, 404, top + 84)
    assert [grid.shape for grid in grids(sketch.read())] == [(3, 2), (3, 2)]


def test_gaps_between_cells_are_no_cells() -> None:
    """Where each cell is ruled by itself, the gaps between them make no rows or columns."""
    boxes = (Box(0, 0, 50, 20, ""), Box(50, 0, 53, 20), Box(0, 20, 50, 24), Box(53, 0, 90, 20, "1"))
    assert without_slivers(boxes) == (boxes[0], boxes[3])


def overflowing(*texts: str, next_page: int = 2) -> list[str]:
    """The texts of the cells at the lower edge of a table with lines below it, or the lines that stay lines."""
    first = (Line("（三）不", 4, 40, 12, 9, 1),)
    boxes = (Box(0, 0, 50, 20, "（三）不"), Box(50, 0, 300, 20, "1"))
    below = [Line(text, 4, 4 + 9 * len(text), 30, 9, 1) for text in texts]
    upper, lower = Sheet(boxes, 1, first), Sheet((Box(0, 0, 50, 20, ""), Box(50, 0, 300, 20, "2")), next_page)
    items = with_overflow([upper, *below, lower])
    (sheet,) = [each for each in items if isinstance(each, Sheet) and each.page == 1]
    return [sheet.boxes[0].text, *(each.text for each in items if isinstance(each, Line))]


def test_a_label_that_runs_out_of_its_cell_at_a_page_break() -> None:
    """A line right below the table, as narrow as the cell above it, belongs to it; headings and wide lines do not."""
    assert overflowing("予公开") == ["（三）不\n予公开"]
    assert overflowing("四、其他") == ["（三）不", "四、其他"]
    assert overflowing("予公开的政府信息") == ["（三）不", "予公开的政府信息"]
    assert overflowing("予公开", next_page=3) == ["（三）不", "予公开"]


def test_a_label_takes_the_glyphs_that_ran_out_of_its_cell() -> None:
    """Its text and its ink stay the same characters."""
    ink = tuple(Glyph(sign, 4 + 9 * n, 13 + 9 * n, 30, 9, page=1) for n, sign in enumerate("不予公开"))
    boxes = (Box(0, 0, 50, 20, "不", None, ink[:1]), Box(50, 0, 300, 20, "1"))
    upper = Sheet(boxes, 1, (Line("不", 4, 13, 12, 9, 1),))
    lower = Sheet((Box(0, 0, 50, 20, ""), Box(50, 0, 300, 20, "2")), 2)
    (first, _) = with_overflow([upper, Line("予公开", 4, 31, 30, 9, 1, None, ink[1:]), lower])
    assert isinstance(first, Sheet)
    assert (first.boxes[0].text, first.boxes[0].ink) == ("不\n予公开", ink)


def test_rows_without_rules_stay_lines() -> None:
    """Lines that end in several figures are no prose; their leading is not that of paragraphs."""
    sketch = Sketch()
    sketch.paragraph(FIRST)
    sketch.paragraph(SECOND)
    for label, *figures in (("规章", "1", "2", "3"), ("行政规范性文件", "4", "5", "6")):
        sketch.y += 13
        for x, text in zip((100, 300, 380, 460), (label, *figures), strict=True):
            sketch.write(text, x, size=9)
    assert prose(sketch.read()) == [FIRST, SECOND, "规章 1 2 3", "行政规范性文件 4 5 6"]


def test_blank_data_row_is_a_row() -> None:
    """A row of blanks below its heads, or beside a label from above, holds the blanks of a form."""
    heads = [Box(30.0 * n, 0, 30.0 * n + 30, 20, "总计") for n in range(4)]
    blanks = [Box(30.0 * n, 20, 30.0 * n + 30, 40, "") for n in range(4)]
    assert len(grid_of([Sheet((*heads, *blanks), 1)])) == 8
    label = Box(0, 0, 50, 40, "规章")
    assert len(grid_of([Sheet((label, Box(50, 0, 90, 20, "1"), Box(50, 20, 90, 40, "")), 1)])) == 3


def test_short_label_box_makes_no_row() -> None:
    """A group label whose box ends above its last row leaves a hole, not a row of its own."""
    boxes = [Box(0, 0, 50, 30, "（一）")] + [
        Box(50.0 + 30 * x, 20.0 * y, 80.0 + 30 * x, 20.0 * y + 20, "1") for y in (0, 1) for x in range(3)
    ]
    found = grid_of([Sheet((*boxes, Box(0, 30, 50, 40, "")), 1)])
    assert [(cell.row, cell.rowspan) for cell in found if cell.column] == [(0, 1)] * 3 + [(1, 1)] * 3
    assert [cell.text for cell in found if not cell.column] == ["（一）"]


def test_room_left_at_a_page_break_is_no_row() -> None:
    """An empty cell over all columns, alone in its row, is the strip a browser leaves where a page ends."""
    upper = Sheet((Box(0, 0, 50, 20, "规章"), Box(50, 0, 90, 20, ""), Box(0, 20, 90, 40, "")), 1)
    lower = Sheet((Box(0, 0, 50, 20, "行政许可"), Box(50, 0, 90, 20, "2")), 2)
    found = [(cell.text, cell.row, cell.column) for cell in grid_of([upper, lower])]
    assert found == [("规章", 0, 0), ("", 0, 1), ("行政许可", 1, 0), ("2", 1, 1)]


def test_locked_and_open_pdf() -> None:
    """A password for opening is refused by name; one for editing alone is no hindrance."""
    encrypt = pytest.importorskip("reportlab.lib.pdfencrypt", reason="reportlab is not installed")

    def locked(user: str) -> bytes:
        sketch = Sketch(encrypt=encrypt.StandardEncryption(user, ownerPassword="owner", strength=128))
        sketch.canvas.drawString(LEFT, 700, "Report 2023")
        return sketch.bytes()

    with pytest.raises(UnreadableFile) as caught:
        read_bytes(locked("secret"), "a.pdf")
    assert caught.value.key == "error.locked"
    assert prose(read_bytes(locked(""), "a.pdf")) == ["Report 2023"]


def test_pdf_without_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF of strokes or pictures alone has no text layer; the message says what would read it."""
    monkeypatch.setattr("gouji.read.ocr.available", lambda: False)
    sketch = Sketch()
    sketch.stroke(100, 100, 200, 200)
    with pytest.raises(UnreadableFile) as caught:
        sketch.read()
    assert caught.value.key == "error.no_text"


def test_cut_pdf() -> None:
    """Wherever a PDF is cut, it is broken, not read in part."""
    sketch = Sketch()
    sketch.paragraph(FIRST)
    data = sketch.bytes()
    for share in (0.3, 0.6, 0.95):
        with pytest.raises(UnreadableFile) as caught:
            read_bytes(data[: int(len(data) * share)], "a.pdf")
        assert caught.value.key == "error.broken"


def test_too_many_pages() -> None:
    """The limit of pages is named."""
    sketch = Sketch()
    for number in (1, 2, 3):
        sketch.paragraph(SECOND)
        sketch.page(number)
    with pytest.raises(UnreadableFile, match="max_pages"):
        read_bytes(sketch.bytes(), "a.pdf", Settings(max_pages=2))


def test_reading_is_silent(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing is logged or printed, and logging is left as it was."""
    before = logging.getLogger("pdfminer").level
    two_page_table()
    assert (caplog.records, *capfd.readouterr()) == ([], "", "")
    assert logging.getLogger("pdfminer").level == before


@pytest.mark.skipif(not REPORT.exists(), reason="the real report is not beside the checkout")
def test_real_report_over_five_pages() -> None:
    """A published report made by WPS: three whole tables, and prose without furniture."""
    document = read(REPORT)
    assert [grid.shape for grid in grids(document)] == [(14, 4), (26, 10), (4, 15)]
    disclosure, requests, proceedings = (grid.matrix() for grid in grids(document))
    assert [cell.text for cell in disclosure[3] if cell] == ["行政规范性文件", "0", "5", "5"]
    assert [cell.text for cell in requests[16][3:] if cell] == ["3", "0", "0", "0", "0", "0", "3"]
    assert {row[0].text for row in requests[5:25] if row[0]} == {"三、本年度办理结果"}
    assert [cell.text for cell in proceedings[3] if cell] == ["10", "1"] + ["0"] * 8 + ["5"] + ["0"] * 4
    paragraphs = prose(document)
    assert len(paragraphs) == 18
    assert not [text for text in paragraphs if text.startswith("-") or len(text) < 6]
    assert all(text[-1] in "。情况项告府" for text in paragraphs)
