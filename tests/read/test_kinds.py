"""Further kinds of file: what each reader makes of the same report, made with other libraries."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from gouji.blocks import Document, Grid, Paragraph
from gouji.errors import UnknownFormat, UnreadableFile
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.settings import Settings
from making import (
    NAMES,
    blocks_of,
    expected,
    html_of,
    mhtml_bytes,
    ofd_bytes,
    ofd_of,
    ruling,
    script_page,
    text_object,
    values,
    xlsx_bytes,
)
from sample import gold

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")

MAKERS: dict[str, Callable[[str], bytes]] = {
    "xlsx": lambda name: xlsx_bytes(blocks_of(name)),
    "xlsx, a sheet a table": lambda name: xlsx_bytes(blocks_of(name), sheets=True),
    "mhtml, base64": lambda name: mhtml_bytes(html_of(name)),
    "mhtml, GBK, quoted-printable": lambda name: mhtml_bytes(html_of(name), "gb18030", "quoted-printable"),
    "html in a script": lambda name: script_page(html_of(name)).encode(),
    "html in a script, single quotes": lambda name: script_page(html_of(name), "'").encode("gb18030"),
    "html in JSON": lambda name: script_json(html_of(name)),
    "ofd": lambda name: ofd_bytes(blocks_of(name)),
    "ofd, filled rules": lambda name: ofd_bytes(blocks_of(name), bars=True),
    "ofd, tables over pages": lambda name: ofd_bytes(blocks_of(name), split=True),
    "html, UTF-16": lambda name: html_of(name).encode("utf-16"),
}


def script_json(markup: str) -> bytes:
    import json

    return json.dumps({"code": 0, "data": {"title": "年报", "content": markup}}).encode()


def prose(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def spans(document: Document) -> list[tuple[str, int, int, int, int]]:
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    return [(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in grid.cells]


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_every_sample(name: str, kind: str) -> None:
    """Whatever the kind of file, every cell of the gold comes out with its value and status, and no other."""
    report = parse(read_bytes(MAKERS[kind](name), "sample"))
    assert values(report) == expected(name)
    assert (report.unit, report.year, report.form) == tuple(gold(name)[each] for each in ("unit", "year", "form"))


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("xlsx", ("xlsx", "openpyxl")),
        ("mhtml, base64", ("mhtml", "lxml")),
        ("html in a script", ("html", "lxml")),
        ("ofd", ("ofd", "gouji")),
    ],
)
def test_kind_and_reader(kind: str, told: tuple[str, str]) -> None:
    """A document says what it is and what read it, with a version."""
    document = read_bytes(MAKERS[kind]("clean-html"), "a")
    library, version = document.reader.split(" ")
    assert (document.kind, library, version[0].isdigit()) == (*told, True)


@pytest.mark.parametrize("kind", ["xlsx", "mhtml, base64", "ofd", "html in a script"])
def test_every_block_and_cell_has_its_place(kind: str) -> None:
    """Offsets cut exactly the text, and a page or an anchor says where in the file it stood."""
    document = read_bytes(MAKERS[kind]("clean-html"), "a")
    places = [block.place for block in document.blocks]
    cells = [cell for block in document.blocks if isinstance(block, Grid) for cell in block.cells]
    assert all(document.text[cell.place.start : cell.place.end] == cell.text for cell in cells)
    assert [place for place in (*places, *(cell.place for cell in cells)) if not (place.page or place.anchor)] == []


# ---- big5


def test_traditional_pages_in_big5() -> None:
    """A Big5 page is decoded by its content, its table read."""
    table = "<table><tr><td>規章</td><td>3</td></tr></table>"
    page = f"<html><body><p>一、總體情況</p>{table}<p>其他需要報告的事項</p></body></html>"
    document = read_bytes(page.encode("big5"), "a.html")
    assert (prose(document), [cell[0] for cell in spans(document)]) == (
        ["一、總體情況", "其他需要報告的事項"],
        ["規章", "3"],
    )


# ---- MHTML


def test_the_frame_that_holds_the_report() -> None:
    """Of a page saved with its frames the one with the report's headings is read."""
    other = "<html><body><p>网站导航</p></body></html>"
    document = read_bytes(mhtml_bytes(html_of("clean-html"), frames=[other]), "a.mht")
    assert "总体情况" in document.text
    assert "网站导航" not in document.text


def test_a_mail_without_a_page() -> None:
    """A saved page without HTML is broken, not empty."""
    data = (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/css\n\na\n--x--\n"
    )
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(data, "a.mht")
    assert caught.value.key == "error.broken"


def test_a_text_that_speaks_of_mime_is_a_text() -> None:
    """A line that looks like a header does not make a text a mail."""
    assert read_bytes("报告: 政府信息公开\n一、总体情况\n主动公开\n".encode(), "a.txt").kind == "text"


# ---- pages in scripts


def test_a_script_without_a_report_is_left_alone() -> None:
    """A long string of HTML that names no section is not the page."""
    menu = "<ul>" + "<li>信息公开</li>" * 40 + "</ul>"
    page = f"<html><body><p>正文</p><script>var m = {menu!r};</script></body></html>"
    assert prose(read_bytes(page.encode(), "a.html")) == ["正文"]


def test_a_page_that_shows_its_report_is_not_looked_for_in_scripts() -> None:
    """The visible report counts, a copy in a script does not."""
    copy = script_page(html_of("town-zeros"))
    page = html_of("clean-html").replace(
        "</body>", copy[copy.index("<script>") : copy.index("</script>")] + "</script></body>"
    )
    assert values(parse(read_bytes(page.encode(), "a.html"))) == expected("clean-html")


def test_html_escaped_as_entities_in_a_script() -> None:
    """A string that holds &lt;p&gt; is a page as well."""
    from html import escape

    page = f'<html><body><script>load("{escape(html_of("clean-html")).replace(chr(10), "")}")</script></body></html>'
    assert values(parse(read_bytes(page.encode(), "a.html"))) == expected("clean-html")


# ---- XLSX


def workbook(fill: Callable[[Any, Any], None]) -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    fill(book, book.active)
    book.save(target)
    return target.getvalue()


def test_values_as_shown() -> None:
    """Whole numbers have no point, shares their sign, blanks stay blank; a formula without a result is empty."""

    def fill(_: Any, sheet: Any) -> None:
        cells = ["甲", 5.0, 0.1 + 0.2, 12345678, 0.256, 2.5, "  乙\n 丙 ", True, None, "=1+1", "007", 3]
        for column, value in enumerate(cells, 1):
            sheet.cell(1, column, value)
        sheet.cell(1, 3).number_format = "0.00"
        sheet.cell(1, 4).number_format = "#,##0"
        sheet.cell(1, 5).number_format = "0.0%"

    document = read_bytes(workbook(fill), "a.xlsx")
    assert [cell[0] for cell in spans(document)] == [
        *("甲", "5", "0.30", "12345678", "25.6%", "2.5", "乙\n丙", "TRUE", "", "", "007", "3")
    ]


def test_a_formula_shows_its_cached_result() -> None:
    """What the office program last computed is read from the file, nothing is computed."""
    import zipfile

    def fill(_: Any, sheet: Any) -> None:
        sheet["A1"], sheet["B1"] = "合计", "=3+4"

    data = workbook(fill)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    members[name] = members[name].replace(b"<v />", b"<v>7</v>").replace(b"<v></v>", b"<v>7</v>")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for each, content in members.items():
            archive.writestr(each, content)
    assert [cell[0] for cell in spans(read_bytes(target.getvalue(), "a.xlsx"))] == ["合计", "7"]


def test_hidden_sheets_rows_and_columns() -> None:
    """What the workbook does not show is not read."""

    def fill(book: Any, sheet: Any) -> None:
        for row in (("规章", 1, 9), ("许可", 2, 9), ("处罚", 3, 9)):
            sheet.append(row)
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True
        other = book.create_sheet("底稿")
        other["A1"], other.sheet_state = "草稿", "hidden"

    document = read_bytes(workbook(fill), "a.xlsx")
    assert [cell[0] for cell in spans(document)] == ["规章", "1", "处罚", "3"]
    assert "草稿" not in document.text


def test_lines_and_tables_of_a_sheet() -> None:
    """A line of its own is prose, in a table a label without figures is a row; merged cells stand once."""

    def fill(_: Any, sheet: Any) -> None:
        sheet["A1"] = "甲县2023年政府信息公开工作年度报告"
        sheet.merge_cells("A1:C1")
        sheet["A2"] = "二、主动公开政府信息情况"
        sheet["A3"], sheet["B3"], sheet["C3"] = "信息内容", "本年制发件数", "现行有效件数"
        sheet["A4"] = "第二十条第（一）项"
        sheet.merge_cells("A4:C4")
        sheet["A5"], sheet["B5"] = "规章", 1
        sheet["A6"] = "行政规范性文件"
        sheet["A7"] = "三、收到和处理政府信息公开申请情况"

    document = read_bytes(workbook(fill), "a.xlsx")
    assert prose(document) == [
        "甲县2023年政府信息公开工作年度报告",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
    ]
    assert spans(document) == [
        ("信息内容", 0, 0, 1, 1),
        ("本年制发件数", 0, 1, 1, 1),
        ("现行有效件数", 0, 2, 1, 1),
        ("第二十条第（一）项", 1, 0, 1, 3),
        ("规章", 2, 0, 1, 1),
        ("1", 2, 1, 1, 1),
        ("", 2, 2, 1, 1),
        ("行政规范性文件", 3, 0, 1, 1),
        ("", 3, 1, 1, 1),
        ("", 3, 2, 1, 1),
    ]


def test_anchors_name_sheet_and_cell() -> None:
    """A cell says in which sheet and where in it it stands."""

    def fill(_: Any, sheet: Any) -> None:
        sheet.title, sheet["B2"], sheet["C2"] = "附表", "规章", 4

    document = read_bytes(workbook(fill), "a.xlsx")
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert [cell.place.anchor for cell in grid.cells] == ["附表!A2", "附表!B2", "附表!C2"][-len(grid.cells) :]


def test_a_workbook_of_too_many_cells() -> None:
    """The limit is stated."""

    def fill(_: Any, sheet: Any) -> None:
        sheet["A1"], sheet["J10"] = 1, 2

    with pytest.raises(UnreadableFile, match="max_cells"):
        read_bytes(workbook(fill), "a.xlsx", Settings(max_cells=99))


# ---- OFD


def test_text_objects_and_their_matrices() -> None:
    """Characters stand where boundary, matrix and distances put them; text aslant is a watermark."""
    watermark = (
        '<ofd:TextObject Boundary="20 100 90 90" Size="9" CTM="0.7 0.7 -0.7 0.7 0 0">'
        '<ofd:TextCode X="0" Y="9" DeltaX="g 1 9">内部</ofd:TextCode></ofd:TextObject>'
    )
    scaled = (
        '<ofd:TextObject Boundary="30 40 90 9" Size="2" CTM="2 0 0 2 0 0">'
        '<ofd:TextCode X="0" Y="2" DeltaX="2 2">总情况</ofd:TextCode></ofd:TextObject>'
    )
    # Drawn last, the first characters stand to the left on the line of those that the matrix enlarges.
    first = text_object("一、", "g 1 4", x=20, y=40)
    assert prose(read_bytes(ofd_of([watermark + scaled + first]), "a.ofd")) == ["一、总情况"]


def test_cells_from_drawn_lines() -> None:
    """Two cells side by side, one ruling between them, are a table with its spans."""
    lines = [ruling(20, 20, 80, 0), ruling(20, 30, 80, 0), ruling(20, 40, 80, 0), ruling(20, 20, 0, 20)]
    lines += [ruling(100, 20, 0, 20), ruling(60, 30, 0, 10)]
    texts = [
        text_object("总计", "4", x=30, y=23),
        text_object("规章", "4", x=30, y=33),
        text_object("7", "", x=70, y=33),
    ]
    document = read_bytes(ofd_of(["".join(lines + texts)]), "a.ofd")
    assert spans(document) == [("总计", 0, 0, 1, 2), ("规章", 1, 0, 1, 1), ("7", 1, 1, 1, 1)]


@pytest.mark.parametrize("name", ["clean-html", "form2019-bureau"])
def test_tables_without_rules_are_not_guessed(name: str) -> None:
    """Where no lines are drawn a note says so; a row is read where all its figures stand beside its label, and no cell
    is read as anything but what it holds."""
    document = read_bytes(ofd_bytes(blocks_of(name), ruled=False), "a.ofd")
    read = {cell: told for cell, told in values(parse(document)).items() if told[1] != "unreadable"}
    assert document.notes == ("read.tables_unread",)
    assert read.items() <= expected(name).items()
    assert "予以公开" in document.text


def test_an_ofd_with_rules_has_no_such_note() -> None:
    """The note is not said of a file whose tables were read."""
    assert read_bytes(ofd_bytes(blocks_of("clean-html")), "a.ofd").notes == ()


def test_an_ofd_of_pictures() -> None:
    """A scan has no text."""
    page = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="1"/>'
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(ofd_of([page]), "a.ofd")
    assert caught.value.key == "error.no_text"


def test_what_is_no_office_file_inside_a_zip() -> None:
    """Formats that gouji does not read are named."""
    from making import zip_bytes

    with pytest.raises(UnknownFormat) as caught:
        read_bytes(zip_bytes({"ppt/presentation.xml": b"<a/>"}), "a.pptx")
    assert (caught.value.key, caught.value.params["format"]) == ("error.other_kind", "PPTX")
