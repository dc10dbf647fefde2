"""DOCX: body order, merged cells, automatic numbers, revisions, controls and text boxes."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest

from gouji.blocks import Document, Grid, Paragraph
from gouji.errors import UnreadableFile
from gouji.read import read, read_bytes
from gouji.read.numbering import Counters, Level, chinese, shown
from gouji.settings import Settings

docx = pytest.importorskip("docx", reason="python-docx is not installed")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FORM = Path(__file__).parents[3] / "shared" / "reports" / "blank-form-2021.docx"


def element(markup: str) -> Any:
    from docx.oxml import parse_xml

    name = re.match(r"<[\w:]+", markup)
    assert name
    return parse_xml(f'{name[0]} xmlns:w="{W}"{markup[name.end() :]}')


def body_of(*markup: str) -> Any:
    document = docx.Document()
    for each in markup:
        document.element.body.insert(len(document.element.body) - 1, element(each))
    return document


def read_back(document: Any) -> Document:
    target = io.BytesIO()
    document.save(target)
    return read_bytes(target.getvalue(), "a.docx")


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def prose(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def spans(document: Document) -> list[tuple[str, int, int, int, int]]:
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    return [(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in grid.cells]


def test_body_order_and_merged_cells() -> None:
    """Paragraphs and tables come in the order of the body; a cell merged both ways stands once with its spans."""
    document = docx.Document()
    document.add_paragraph("前")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "左上"
    table.cell(0, 2).text = "商业\n企业"
    for column, text in enumerate(("1", "\u3000", "3")):
        table.cell(2, column).text = text
    document.add_paragraph("后")
    found = read_back(document)
    assert [type(block).__name__ for block in found.blocks] == ["Paragraph", "Grid", "Paragraph"]
    assert spans(found) == [
        ("左上", 0, 0, 2, 2),
        ("商业\n企业", 0, 2, 1, 1),
        ("", 1, 2, 1, 1),
        ("1", 2, 0, 1, 1),
        ("", 2, 1, 1, 1),
        ("3", 2, 2, 1, 1),
    ]


def test_one_column_and_layout_tables_are_prose() -> None:
    """A frame around text is prose; a table inside a layout cell is a grid."""
    document = docx.Document()
    document.add_table(2, 1).cell(0, 0).text = "框内"
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "左"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "规章", "1"
    found = read_back(document)
    assert prose(found) == ["框内", "左"]
    assert spans(found) == [("规章", 0, 0, 1, 1), ("1", 0, 1, 1, 1)]


def test_revisions() -> None:
    """Deleted text is gone, inserted text is there, hidden text and field codes are not."""
    found = read_back(
        body_of(
            f"<w:p>{run('共')}<w:del w:id='1'><w:r><w:delText>3</w:delText></w:r></w:del>"
            f"<w:ins w:id='2'>{run('4')}</w:ins>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
            f"{run('件')}<w:r><w:br/></w:r>{run('次行')}</w:p>"
        )
    )
    assert prose(found) == ["共4件", "次行"]


def test_controls_and_text_boxes() -> None:
    """Content controls are entered; a text box is read once, though Word stores it twice."""
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent><w:p>{run('框')}</w:p></w:txbxContent>"
    found = read_back(
        body_of(
            f"<w:sdt><w:sdtPr/><w:sdtContent><w:p>{run('控件')}</w:p></w:sdtContent></w:sdt>",
            f"<w:p>{run('段')}<w:r><mc:AlternateContent {mc}>"
            f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        )
    )
    assert prose(found) == ["控件", "段", "框"]


def numbered() -> Any:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    level = "<w:lvl w:ilvl='{0}'><w:start w:val='{1}'/><w:numFmt w:val='{2}'/><w:lvlText w:val='{3}'/></w:lvl>"
    levels = level.format(0, 1, "chineseCounting", "%1、") + level.format(1, 1, "decimal", "%2.")
    numbering.append(element(f"<w:abstractNum w:abstractNumId='0'>{levels}</w:abstractNum>"))
    numbering.append(element("<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"))
    return document


def add(document: Any, text: str, level: int) -> None:
    paragraph = document.add_paragraph(text)
    listed = f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr>"
    paragraph._p.get_or_add_pPr().append(element(listed))


def test_automatic_numbers() -> None:
    """Numbers that Word only shows are in the text, inner levels start anew, empty paragraphs count none."""
    document = numbered()
    for text, level in (("总体情况", 0), ("甲", 1), ("乙", 1), ("", 0), ("主动公开", 0), ("丙", 1)):
        add(document, text, level)
    document.add_paragraph("无号")
    assert prose(read_back(document)) == ["一、总体情况", "1.甲", "2.乙", "二、主动公开", "1.丙", "无号"]


def test_numbers_by_style() -> None:
    """A paragraph style may carry the number."""
    document = numbered()
    style = document.styles["Heading 1"].element
    style.get_or_add_pPr().append(element("<w:numPr><w:numId w:val='1'/></w:numPr>"))
    document.add_heading("总体情况", 1)
    document.add_heading("小节", 2)
    assert prose(read_back(document)) == ["一、总体情况", "小节"]


def test_layout_table_does_not_count_numbers_twice() -> None:
    """Finding out what a table is leaves its numbers as they were."""
    document = numbered()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.paragraphs[0]._p.get_or_add_pPr().append(element("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>"))
    cell.paragraphs[0].add_run("总体情况")
    assert prose(read_back(document)) == ["一、总体情况"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1003, "一千零三"),
        (10000, "10000"),
    ],
)
def test_chinese_counting(number: int, text: str) -> None:
    """Counting as headings have it."""
    assert chinese(number) == text


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (3, "decimalZero", "03"),
        (2, "decimalEnclosedCircle", "②"),
        (28, "lowerLetter", "bb"),
        (9, "upperRoman", "IX"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (4, "ideographDigital", "四"),
        (5, "bullet", ""),
        (5, "nonsense", ""),
    ],
)
def test_number_formats(number: int, style: str, text: str) -> None:
    """Word's formats; bullets and unknown ones show nothing."""
    assert shown(number, style) == text


def test_lists_of_one_definition_count_on_unless_restarted() -> None:
    """Two lists of one definition count on together; a start override starts anew once."""
    levels = {0: Level(1, "decimal", "%1.")}
    counters = Counters({"1": ("a", levels), "2": ("a", levels), "3": ("a", levels)}, {"3": {0: 1}})
    assert [counters.next(name, 0) for name in ("1", "2", "3", "3")] == ["1.", "2.", "1.", "2."]


def test_too_many_cells() -> None:
    """Merged columns count as the cells they fill."""
    document = docx.Document()
    document.add_table(3, 4)
    target = io.BytesIO()
    document.save(target)
    with pytest.raises(UnreadableFile, match="max_cells"):
        read_bytes(target.getvalue(), "a.docx", Settings(max_cells=11))


@pytest.mark.skipif(not FORM.exists(), reason="the official blank form is not beside the checkout")
def test_official_blank_form() -> None:
    """The three tables of the official form have their true shapes, their cells blank."""
    document = read(FORM)
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert [grid.shape for grid in grids] == [(14, 4), (28, 10), (4, 15)]
    assert {cell.text for cell in grids[1].cells if cell.column >= 3 and cell.row >= 3} == {""}
    assert len([cell for cell in grids[1].cells if cell.column >= 3 and cell.row >= 3]) == 175
