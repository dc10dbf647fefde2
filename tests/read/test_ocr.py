"""Scans and pictures: what is read is right or said to be doubtful, and nothing is fetched for it."""

from __future__ import annotations

import io
import socket
from functools import cache
from typing import Any

import pytest

from gouji.blocks import Glyph
from gouji.document import Cell
from gouji.errors import GoujiError, MissingExtra, UnknownFormat, UnreadableFile
from gouji.findings import Audit
from gouji.parse import parse
from gouji.read import ocr, read_bytes
from gouji.read.pdf_tables import Box
from gouji.settings import Settings
from sample import SAMPLE, audit_bytes, builder, gold
from worn import POINTS, WEAR, as_file, as_pdf, drawn

needs_ocr = pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")
PDFS = ("city-bureau", "clean-pdf", "clean-text", "form2019-clean", "hybrid-blank")
ENOUGH = 0.97


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test here may reach a network: the models lie in the wheel."""

    def refuse(*args: object, **kwargs: object) -> None:
        pytest.fail("something was to be fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def pages(name: str, dpi: int) -> list[Any]:
    """The pages of a sample as pictures."""
    return drawn((SAMPLE / "reports" / f"{name}.pdf").read_bytes(), dpi)


def disclosure_picture(dpi: int) -> Any:
    """Table two of a sample alone, with a little paper around it."""
    pdfplumber = pytest.importorskip("pdfplumber")
    with pdfplumber.open(SAMPLE / "reports" / "city-bureau.pdf") as pdf:
        x0, top, x1, bottom = pdf.pages[1].find_tables()[0].bbox
    area = (x0 - 6, top - 6, x1 + 6, bottom + 6)
    return pages("city-bureau", dpi)[1].crop(tuple(round(value * dpi / POINTS) for value in area))


def is_right(cell: Cell | None, wanted: dict[str, Any]) -> bool:
    value = None if cell is None or cell.value is None else float(cell.value)
    return cell is not None and (value, cell.status) == (wanted["value"], wanted["status"])


def judged(audit: Audit, wanted: dict[str, Any]) -> tuple[float, list[str]]:
    """The share of cells that are right, and those that are wrong without a word."""
    cells = audit.report.cells
    wrong = [each for each, value in wanted.items() if not is_right(cells.get(each), value)]
    doubted = {cell for finding in audit.findings for cell in finding.cells if finding.code == "doubtful-reading"}
    silent = [each for each in wrong if each in cells and cells[each].status != "unreadable" and each not in doubted]
    return 1 - len(wrong) / len(wanted), silent


# ---- a scan


@cache
def scan() -> Audit:
    """Pages two and three of a sample: table two, and table three over the page break."""
    return audit_bytes(as_pdf([WEAR["0.5 degrees"](page) for page in pages("city-bureau", 150)[1:3]], 150))


@needs_ocr
def test_a_worn_scan_is_right_or_doubtful() -> None:
    """At 150 dpi, aslant and blurred: at least 97 of 100 cells are right and none is wrong in silence."""
    wanted = {cell: each for cell, each in gold("city-bureau")["cells"].items() if not cell.startswith("proceedings")}
    share, silent = judged(scan(), wanted)
    assert (share >= ENOUGH, silent) == (True, [])


@needs_ocr
def test_a_scan_says_that_it_was_recognised() -> None:
    """In its notes, its coverage, its cells and its JSON."""
    audit = scan()
    given = [cell for cell in audit.report.cells.values() if cell.status == "given"]
    assert "read.recognised" in audit.report.notes
    assert audit.coverage.recognised >= len(given) > 0
    assert {cell.confidence is not None and 0.8 <= cell.confidence <= 1 for cell in given} == {True}
    told = audit.to_dict()
    assert told["coverage"]["recognised"] == audit.coverage.recognised
    assert {cell["confidence"] for cell in told["cells"] if cell["status"] == "given"} <= {n / 100 for n in range(101)}
    assert audit.report.confidence(0, 10) is not None


@needs_ocr
def test_a_scan_keeps_paragraphs_and_pages() -> None:
    """Headings stand by themselves, prose runs on over its lines, cells know their page."""
    report = scan().report
    assert report.section("disclosure") is not None
    assert {cell.place.page for cell in report.cells.values() if cell.place and cell.status == "given"} == {1, 2}


# ---- pictures


@needs_ocr
def test_a_picture_of_a_table() -> None:
    """Table two as a small PNG: all its cells."""
    document = read_bytes(as_file(disclosure_picture(120), "PNG"), "table.png")
    wanted = {cell: each for cell, each in gold("city-bureau")["cells"].items() if cell.startswith("disclosure")}
    cells = parse(document).cells
    assert document.kind == "picture"
    assert [cell for cell, each in wanted.items() if not is_right(cells.get(cell), each)] == []


@needs_ocr
def test_a_picture_of_a_table_among_text() -> None:
    """A page whose text is text and whose table is a picture: the table is recognised, the text is not."""
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab is not installed")
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    target, picture = io.BytesIO(), disclosure_picture(150)
    page = canvas.Canvas(target, pagesize=(595, 842))
    page.setFont("STSong-Light", 16)
    page.drawString(90, 780, "二、主动公开政府信息情况")
    page.drawString(90, 300, "三、收到和处理政府信息公开申请情况")
    page.drawImage(ImageReader(picture), 60, 400, picture.width * POINTS / 150, picture.height * POINTS / 150)
    page.save()
    report = parse(read_bytes(target.getvalue(), "mixed.pdf"))
    wanted = {cell: each for cell, each in gold("city-bureau")["cells"].items() if cell.startswith("disclosure")}
    assert [cell for cell, each in wanted.items() if not is_right(report.cells.get(cell), each)] == []
    assert (report.recognised, report.notes) == ((), ("read.recognised",))


@needs_ocr
def test_a_picture_without_text() -> None:
    """Blank paper is not an empty report: it is said that nothing was recognised."""
    from PIL import Image

    with pytest.raises(UnreadableFile) as caught:
        read_bytes(as_file(Image.new("L", (300, 200), 255), "PNG"), "a.png")
    assert caught.value.key == "error.nothing_recognised"


@needs_ocr
@pytest.mark.parametrize("cut", [60, 200])
def test_a_broken_picture(cut: int) -> None:
    """A picture cut short is broken, not empty."""
    from PIL import Image

    noise = Image.effect_noise((300, 200), 80)
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(as_file(noise, "PNG")[:cut], "a.png")
    assert caught.value.key == "error.broken"


# ---- limits, and what is missing


@needs_ocr
@pytest.mark.parametrize(
    ("setting", "value"), [("ocr_max_pages", 0), ("ocr_max_seconds", -1.0), ("ocr_max_pixels", 100)]
)
def test_limits(setting: str, value: float) -> None:
    """Pages, time and size have limits, and the message names the one that was passed."""
    from PIL import Image

    data = as_file(Image.new("L", (300, 200), 0), "PNG")
    with pytest.raises(UnreadableFile, match=setting) as caught:
        read_bytes(data, "a.png", Settings(**{setting: value}))
    assert caught.value.key == "error.too_long"


PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.mark.parametrize(
    ("wish", "kind", "key"),
    [
        (None, UnknownFormat, "error.picture"),
        (True, MissingExtra, "error.missing_extra"),
        (False, UnknownFormat, "error.picture_ocr_off"),
    ],
)
def test_without_the_extra(
    wish: bool | None, kind: type[GoujiError], key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it the message names it, except to those who do not want it."""
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(kind) as caught:
        read_bytes(PNG, "a.png", Settings(ocr=wish))
    assert (caught.value.key, "gouji[ocr]" in str(caught.value)) == (key, wish is not False)


def test_recognition_is_off_when_it_is_not_wanted() -> None:
    """Installed or not, --no-ocr reads no picture."""
    assert ocr.wanted(Settings(ocr=False)) is False


# ---- the parts


def test_two_readings_of_one_cell() -> None:
    """Equal readings are as sure as the less sure one; different ones are too doubtful to be used."""
    assert ocr._settled("12", 0.99, "12", 0.9) == 0.9
    assert ocr._settled("12", 0.99, "17", 0.9) < Settings().ocr_min_confidence


def test_text_over_a_ruling_line_is_of_no_cell() -> None:
    """A run of text that reaches into the next cell must be read cell by cell."""
    boxes = [Box(0, 0, 40, 20), Box(40, 0, 80, 20)]
    assert ocr._straddles(Glyph("0 0", 10, 70, 14, 10), boxes)
    assert not ocr._straddles(Glyph("12", 10, 30, 14, 10), boxes)


@pytest.fixture
def ruled() -> Any:
    """A grid of two columns and three rows, 144 dpi, turned by 0.7 degrees."""
    numpy = pytest.importorskip("numpy")
    pytest.importorskip("cv2", reason="the extra ocr is not installed")
    from PIL import Image

    paper = numpy.full((500, 800), 255, numpy.uint8)
    for y in (100, 140, 180, 220):
        paper[y : y + 2, 100:700] = 0
    for x in (100, 400, 698):
        paper[100:222, x : x + 2] = 0
    return numpy.asarray(Image.fromarray(paper).rotate(0.7, resample=Image.Resampling.BICUBIC, fillcolor=255))


def test_ruling_lines_of_a_slanted_page(ruled: Any) -> None:
    """The page is levelled, and the lines found make six cells."""
    from gouji.read.limits import Limits
    from gouji.read.ocr_image import levelled, rulings, slant
    from gouji.read.rulings import tables_of

    assert abs(slant(ruled) + 0.7) < 0.06
    found = rulings(levelled(ruled)[0], 2.0)
    assert [len(boxes) for boxes in tables_of(found.level, found.upright, Limits("picture")) or []] == [6]


def test_a_cell_is_empty_without_ink_and_not_with_it(ruled: Any) -> None:
    """Ruling lines are no ink, dirt is none, a dash is."""
    from gouji.read.ocr_image import inked, levelled, rulings

    page = levelled(ruled)[0].copy()
    page[118:120, 300:302] = 0
    page[158:161, 500:512] = 0
    ink = rulings(page, 2.0).ink
    assert inked(ink, Box(52, 52, 198, 69), 2.0) is None
    assert inked(ink, Box(202, 72, 347, 89), 2.0) is not None


def test_a_long_picture_is_cut_where_there_is_no_ink() -> None:
    """Tiles follow each other without gap or overlap, and start on blank rows."""
    numpy = pytest.importorskip("numpy")
    pytest.importorskip("cv2", reason="the extra ocr is not installed")
    from gouji.read.ocr_image import tiles

    picture = numpy.zeros((7000, 4), numpy.uint8)
    picture[2500] = picture[5000] = 255
    assert [(start, tile.shape[0]) for start, tile in tiles(picture)] == [(0, 2500), (2500, 2500), (5000, 2000)]


def boxed(widths: list[int], stroke: int = 0) -> Any:
    """Cells of so many points with borders of their own, two points apart, at two pixels to a point; in each a level
    stroke of so many points."""
    numpy = pytest.importorskip("numpy")
    cv2 = pytest.importorskip("cv2", reason="the extra ocr is not installed")
    picture, left = numpy.full((200, 1000), 255, numpy.uint8), 40
    for width in widths:
        cv2.rectangle(picture, (left, 40), (left + 2 * width, 80), 0, 2)
        middle = left + width
        cv2.line(picture, (middle - stroke, 60), (middle + stroke, 60), 0, 2) if stroke else None
        left += 2 * width + 4
    return picture


@pytest.mark.parametrize(("width", "lines"), [(60, 2), (22, 2), (19, 2)])
def test_borders_of_narrow_cells(width: int, lines: int) -> None:
    """Above and below each cell lies a line, however narrow the cell; side by side they may be one."""
    from gouji.read.ocr_image import rulings

    found = rulings(boxed([width] * 5), 2.0)
    heights = {round(run.at) for run in found.level}
    assert len({round(each / 5) for each in heights}) == lines
    assert min(run.start for run in found.level) <= 22
    assert max(run.end for run in found.level) >= 20 + 5 * (width + 2) - 4


def test_a_stroke_in_a_cell_is_no_line() -> None:
    """A level stroke of a character, long as it may be, ends before the cell's borders."""
    from gouji.read.ocr_image import rulings

    found = rulings(boxed([40] * 4, stroke=20), 2.0)
    assert [run for run in found.level if abs(run.at - 30) < 4] == []


# ---- every sample, slowly


@needs_ocr
@pytest.mark.slow
@pytest.mark.parametrize("dpi", [150, 200])
@pytest.mark.parametrize("name", PDFS)
def test_every_sample(name: str, dpi: int) -> None:
    """At least 97 of 100 cells are right, and none is wrong in silence."""
    share, silent = judged(audit_bytes(as_pdf(pages(name, dpi), dpi)), gold(name)["cells"])
    assert (share >= ENOUGH, silent) == (True, [])


@needs_ocr
@pytest.mark.slow
@pytest.mark.parametrize("state", [state for state in WEAR if state != "clean"])
@pytest.mark.parametrize("name", ["city-bureau", "hybrid-blank"])
def test_worn_samples(name: str, state: str) -> None:
    """The same for pages aslant, grainy, badly saved, on grey paper, below a seal."""
    worn = [WEAR[state](page) for page in pages(name, 150)]
    share, silent = judged(audit_bytes(as_pdf(worn, 150)), gold(name)["cells"])
    assert (share >= ENOUGH, silent) == (True, [])


@needs_ocr
@pytest.mark.slow
def test_the_statistics_table_of_2014() -> None:
    """The older form as a scan: its one table, over several pages."""
    printed = builder.render(builder.load("form2014-clean"), "pdf", "official")
    share, silent = judged(audit_bytes(as_pdf(drawn(printed, 150), 150)), gold("form2014-clean")["cells"])
    assert (share >= ENOUGH, silent) == (True, [])
