"""Pictures inside a document: tables are read where they stand, everything else costs and reports nothing."""

from __future__ import annotations

import base64
import io
import math
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from typing import Any

import pytest

from gouji.batch import audit_files
from gouji.blocks import Document, Grid
from gouji.chain import audit_report
from gouji.document import Report
from gouji.errors import NotAReport, UnreadableFile
from gouji.parse import parse
from gouji.read import ocr, read, read_bytes
from gouji.read.beside import in_folder
from gouji.read.limits import Limits
from gouji.read.pdf_lines import Page
from gouji.read.pdf_tables import Box, Sheet
from gouji.settings import Settings
from making import zip_bytes
from sample import SAMPLE, gold
from worn import POINTS, as_file, drawn

needs_ocr = pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")
HEADINGS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")
LABELS = ("规章", "行政许可", "行政处罚", "行政强制")
PLAIN = (SAMPLE / "reports" / "pictures-only.html").read_text("utf-8")
PNG = b"\x89PNG\r\n\x1a\n"
LARGE = PNG + bytes(9000)


def page_with(address: str, more: str = "") -> str:
    """A report whose second section shows one picture, with ``more`` in the third."""
    below = PLAIN.replace(f"<p><strong>{HEADINGS[0]}</strong></p>", f"<p>{HEADINGS[0]}</p><p><img src='{address}'></p>")
    assert below != PLAIN
    return below.replace(f"<p><strong>{HEADINGS[1]}</strong></p>", f"<p>{HEADINGS[1]}</p>{more}")


def inline(data: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(data).decode()


def table_picture(dpi: int = 150) -> bytes:
    """Table two of a sample as a PNG."""
    pdfplumber = pytest.importorskip("pdfplumber")
    path = SAMPLE / "reports" / "city-bureau.pdf"
    with pdfplumber.open(path) as pdf:
        x0, top, x1, bottom = pdf.pages[1].find_tables()[0].bbox
    area = (x0 - 6, top - 6, x1 + 6, bottom + 6)
    return as_file(drawn(path.read_bytes(), dpi)[1].crop(tuple(round(value * dpi / POINTS) for value in area)), "PNG")


def missing(report: Report) -> dict[str, str]:
    """Table → the message of its finding, for the tables that are missing."""
    found = (each for each in audit_report(report).findings if each.code == "table-missing")
    return {heading: each.message("en") for each in found for heading in HEADINGS if heading[2:] in each.message("zh")}


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


# ---- a real picture of a table


def wrong_cells(report: Report) -> list[str]:
    wanted = {cell: each for cell, each in gold("city-bureau")["cells"].items() if cell.startswith("disclosure.")}
    found = {
        cell.id: (None if cell.value is None else float(cell.value), cell.status) for cell in report.cells.values()
    }
    return [cell for cell, each in wanted.items() if found.get(cell) != (each["value"], each["status"])]


@needs_ocr
def test_a_table_pasted_into_a_page() -> None:
    """Every cell is right, knows how sure it is and which picture it stands in; the table is in its section."""
    report = parse(read_bytes(page_with(inline(table_picture())).encode(), "a.html"))
    assert wrong_cells(report) == []
    table, section = report.table("disclosure"), report.section("disclosure")
    assert table is not None
    assert section is not None
    assert section.start < table.place.start < table.place.end <= section.end
    assert {str(cell.place.anchor)[-7:] for cell in table.cells if cell.place} == {"/img[1]"}
    assert all(cell.confidence and cell.confidence >= 0.8 for cell in table.cells if cell.status == "given")
    assert (report.notes, report.pictures) == (("read.recognised",), ())
    assert list(missing(report)) == list(HEADINGS[1:])


# ---- what is no table


def logo() -> Any:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (480, 160), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((20, 20, 140, 140), outline="red", width=8)
    pen.regular_polygon((80, 80, 34), 5, fill="red")
    pen.rectangle((180, 50, 440, 110), outline="blue", width=4)
    return picture


def code() -> Any:
    """Squares as a QR code has them, with its three marks."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", (296, 296), 255)
    pen = ImageDraw.Draw(picture)
    for n in range(29 * 29):
        x, y = 3 + n % 29, 3 + n // 29
        if (n * n * 7 + n // 29 * 13) % 5 < 2:
            pen.rectangle((8 * x, 8 * y, 8 * x + 7, 8 * y + 7), fill=0)
    for x, y in ((24, 24), (200, 24), (24, 200)):
        pen.rectangle((x - 8, y - 8, x + 63, y + 63), fill=255)
        pen.rectangle((x, y, x + 55, y + 55), outline=0, width=8)
        pen.rectangle((x + 16, y + 16, x + 39, y + 39), fill=0)
    return picture


def chart() -> Any:
    """Columns before level lines, between two axes."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (640, 400), "white")
    pen = ImageDraw.Draw(picture)
    for y in range(40, 341, 60):
        pen.line((60, y, 600, y), fill=(200, 200, 200), width=2)
    pen.line((60, 30, 60, 340), fill="black", width=2)
    for number in range(6):
        top = 330 - 40 * number
        pen.rectangle((90 + 85 * number, top, 130 + 85 * number, 340), fill=(60, 90, 180))
    return picture


def photograph() -> Any:
    numpy = pytest.importorskip("numpy")
    from PIL import Image

    x, y = numpy.meshgrid(numpy.arange(900), numpy.arange(600))
    waves = sum(numpy.sin((x * math.cos(n) + y * math.sin(n)) / (7 + 9 * n)) for n in range(6))
    return Image.fromarray((128 + 20 * waves).clip(0, 255).astype("uint8"))


@needs_ocr
@pytest.mark.parametrize("draw", [logo, code, chart, photograph])
def test_what_is_no_table_is_not_read(draw: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is recognised for it, and nothing is said of it."""
    monkeypatch.setattr(ocr, "_words_of", lambda picture: pytest.fail("text was searched for"))
    document = read_bytes(page_with(inline(as_file(draw(), "PNG"))).encode(), "a.html")
    assert (grids(document), document.notes, document.pictures) == ([], (), ())


# ---- where pictures are found; recognition is replaced by one that knows the answer


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What is asked to be recognised; every picture shows labels of table two, and its number beside each."""
    asked: list[bytes] = []

    def inside(self: object, data: bytes, kind: str, number: int, *_: object) -> tuple[Page, list[Sheet]]:
        asked.append(data)
        rows = [(20 * n, text) for n, text in enumerate(LABELS)]
        boxes = [Box(0, y, 50, y + 20, text, 0.9) for y, text in rows] + [
            Box(50, y, 90, y + 20, str(number), 0.9) for y, _ in rows
        ]
        return Page(number, 200), [Sheet(tuple(boxes), number)]

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr.Recogniser, "inside", inside)
    return asked


def first_heading_before_grid(document: Document) -> str:
    """The last of the headings of tables before the only grid."""
    (grid,) = grids(document)
    before = document.text[: grid.place.start]
    return max((heading for heading in HEADINGS if heading in before), key=before.index)


@pytest.mark.parametrize("address", ["cid:one", "tables/1.png", "https://example.invalid/report/tables/1.png"])
def test_pictures_of_a_saved_page(address: str, known: list[bytes]) -> None:
    """An MHTML holds its pictures under their name or their address, which the page may shorten."""
    mail = MIMEMultipart("related")
    page = MIMEText(page_with(address), "html", "utf-8")
    page["Content-Location"] = "https://example.invalid/report/page.html"
    picture = MIMEImage(LARGE, "png")
    picture["Content-ID"] = "<one>"
    picture["Content-Location"] = "https://example.invalid/report/tables/1.png"
    mail.attach(page)
    mail.attach(picture)
    document = read_bytes(b"MIME-Version: 1.0\n" + mail.as_bytes(), "a.mht")
    assert (known, first_heading_before_grid(document)) == ([LARGE], HEADINGS[0])


def test_pictures_of_an_archive(known: list[bytes]) -> None:
    """They are read with the page that shows them, once, and are no reports of their own."""
    document = read_bytes(zip_bytes({"b/page.html": page_with("x%201.png").encode(), "b/x 1.png": LARGE}), "a.zip")
    assert (known, first_heading_before_grid(document)) == ([LARGE], HEADINGS[0])
    assert document.beside == ("a.zip/b/x 1.png",)


def test_pictures_of_a_folder(known: list[bytes], tmp_path: Path) -> None:
    """Beside the page or below it; a batch over the folder has one report and no failure."""
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "1.png").write_bytes(LARGE)
    (tmp_path / "page.html").write_text(page_with("img/1.png"), "utf-8")
    assert first_heading_before_grid(read(tmp_path / "page.html")) == HEADINGS[0]
    batch = audit_files([tmp_path])
    assert (len(batch.audits), batch.failures, len(known)) == (1, (), 2)


@pytest.mark.parametrize(
    "address", ["../out.png", "/etc/out.png", "file:///out.png", "link.png", "no.png", "page.txt", ""]
)
def test_nothing_outside_the_folder_is_opened(address: str, tmp_path: Path) -> None:
    """Neither by its path nor by a link, and nothing that is no picture."""
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "out.png").write_bytes(LARGE)
    (inside / "link.png").symlink_to(tmp_path / "out.png")
    (inside / "page.txt").write_text("text")
    (inside / "right.png").write_bytes(LARGE)
    near = in_folder(inside / "page.html", Settings())
    assert near(address) is None
    assert near("./right.png?v=2") == (str(inside / "right.png"), LARGE)


def docx_with(picture: bytes, in_table: bool = False) -> bytes:
    """A report in Word with a picture under the second heading, in a table without text when asked."""
    docx = pytest.importorskip("docx")
    from docx.shared import Cm

    document = docx.Document()
    document.add_paragraph("青禾县统计局2023年政府信息公开工作年度报告")
    for heading in HEADINGS:
        document.add_paragraph(heading)
        if heading == HEADINGS[0]:
            place = document.add_table(1, 2).cell(0, 1).paragraphs[0] if in_table else document.add_paragraph()
            place.add_run().add_picture(io.BytesIO(picture), width=Cm(15))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("in_table", [False, True])
def test_pictures_of_a_word_file(in_table: bool, known: list[bytes]) -> None:
    """In a paragraph, and in a table that only holds them."""
    picture = as_file(logo(), "PNG")
    document = read_bytes(docx_with(picture, in_table), "a.docx")
    assert (known, first_heading_before_grid(document)) == ([picture], HEADINGS[0])
    assert {cell.place.anchor for cell in grids(document)[0].cells} == {"image[1]"}
    assert {cell.confidence for cell in grids(document)[0].cells} == {0.9}


def test_parts_of_one_table_are_one(known: list[bytes]) -> None:
    """Pictures with nothing between them are the pages of one table; text between them parts them."""
    image = f"<p><img src='{inline(LARGE)}'></p>"
    joined = read_bytes(page_with(inline(LARGE)).replace("</p><p><img", f"</p>{image}<p><img", 1).encode(), "a.html")
    parted = read_bytes(page_with(inline(LARGE), image).encode(), "a.html")
    assert ([each.shape for each in grids(joined)], len(grids(parted))) == ([(8, 2)], 2)


# ---- what cannot be read is told


def test_a_table_that_is_a_picture_without_recognition() -> None:
    """The finding says that a picture is there, and only where one is; what is missing without one is just missing."""
    for document in (page_with(inline(LARGE)).encode(), docx_with(as_file(photograph_like(), "PNG"))):
        report = parse(read_bytes(document, "a", Settings(ocr=False)))
        told = {heading: "picture" in message for heading, message in missing(report).items()}
        assert told == dict(zip(HEADINGS, (True, False, False), strict=True))


def photograph_like() -> Any:
    """Something that PNG cannot make small."""
    pytest.importorskip("PIL")
    from PIL import Image

    return Image.effect_noise((300, 200), 80)


def test_a_picture_that_is_not_at_hand(known: list[bytes]) -> None:
    """One that lies on a server is not fetched, but told."""
    report = parse(read_bytes(page_with("https://example.invalid/1.png").encode(), "a.html"))
    assert (known, "picture" in missing(report)[HEADINGS[0]]) == ([], True)


def test_icons_are_no_tables() -> None:
    """A picture of few bytes, or drawn small, is not taken for a table."""
    small = page_with(inline(PNG + bytes(500)))
    drawn_small = page_with(inline(LARGE)).replace("<img", "<img width='16' height='16'")
    for markup in (small, drawn_small):
        assert read_bytes(markup.encode(), "a.html", Settings(ocr=False)).pictures == ()


@needs_ocr
def test_a_broken_picture_costs_no_report() -> None:
    """The text is read, and the table told as a picture."""
    report = parse(read_bytes(page_with(inline(LARGE)).encode(), "a.html"))
    assert "picture" in missing(report)[HEADINGS[0]]


def test_pictures_alone() -> None:
    """A page of nothing but pictures is not empty, and one of little else not without a report for no reason."""
    image = f"<img src='{inline(LARGE)}'>"
    with pytest.raises(UnreadableFile) as empty:
        read_bytes(f"<html><body>{image}</body></html>".encode(), "a.html", Settings(ocr=False))
    assert empty.value.key == "error.pictures_only"
    with pytest.raises(NotAReport) as other:
        parse(read_bytes(f"<html><body><p>年报如下</p>{image}</body></html>".encode(), "a.html", Settings(ocr=False)))
    assert other.value.key == "error.not_a_report_but_pictures"


def test_a_page_has_a_limit_of_pictures(known: list[bytes]) -> None:
    """A thousand pictures are not all opened."""
    image = f"<img src='{inline(LARGE)}'>"
    read_bytes(page_with(inline(LARGE), image * 1000).encode(), "a.html")
    assert len(known) == 200


@needs_ocr
def test_the_limit_of_pages_holds_inside_documents() -> None:
    """Pictures beyond it are told, the report is read."""
    limits = Settings(ocr_max_pages=0)
    report = parse(read_bytes(page_with(inline(table_picture(72))).encode(), "a.html", limits), limits)
    assert "picture" in missing(report)[HEADINGS[0]]
    assert Limits("a", limits).beside("x.png") is None
