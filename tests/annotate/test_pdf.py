"""Highlights in the report's own PDF: another library finds the right glyphs under each, whoever made the file."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

import printing
from gouji import libreoffice as office
from gouji.annotate import annotated
from gouji.annotate.notes import AUTHOR, Note, notes_of
from gouji.annotate.pdf import ink_at, runs_of
from gouji.annotate.places import Leaves
from gouji.blocks import Document, Glyph, Paragraph, Place
from gouji.findings import Audit
from gouji.lang.normal import fold
from gouji.read import ocr, read_bytes
from gouji.read.ink import Space, slanted
from gouji.read.pdf_lines import LIGATURES
from gouji.synth import FAULTS, Generated, generate
from gouji.synth.render import pdf as rendering
from printing import STYLES, Style, word
from sample import builder
from worn import as_pdf, drawn, turned

pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
pytest.importorskip("reportlab", reason="reportlab is not installed")
pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
needs_office = pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")
SAMPLES = ["bureau-small", "form2019-outdated", "order-and-year", "clean-docx"]


def solid(text: str) -> str:
    """Folded, since browsers write some characters as the radicals that look alike, and without white space."""
    return "".join(fold(text).text.split())


@dataclass(frozen=True)
class Mark:
    """An annotation as it stands in a file, and the characters that PDFium finds under it."""

    page: int
    kind: str
    name: str
    contents: str
    quads: tuple[tuple[float, ...], ...]
    under: str


def under(page: Any, quads: Sequence[Sequence[float]]) -> str:
    """The characters whose middle lies in one of the quads, quad by quad; each quad lies along the page's edges."""
    text, found = page.get_textpage(), ""
    boxes = [text.get_charbox(number) for number in range(text.count_chars())]
    signs = [text.get_text_range(number, 1) for number in range(text.count_chars())]
    for quad in quads:
        across, up = quad[::2], quad[1::2]
        for (x0, y0, x1, y1), sign in zip(boxes, signs, strict=True):
            if min(across) < (x0 + x1) / 2 < max(across) and min(up) < (y0 + y1) / 2 < max(up):
                found += sign
    return found


def marks(data: bytes) -> list[Mark]:
    """The annotations that gouji made, in order."""
    found, pages = [], pdfium.PdfDocument(data)
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(data)).pages):
        for each in (reference.get_object() for reference in page.get("/Annots", ())):
            if each["/Subtype"] in ("/Highlight", "/Text"):
                points = [float(value) for value in each.get("/QuadPoints", ())]
                quads = tuple(tuple(points[at : at + 8]) for at in range(0, len(points), 8))
                text = under(pages[number], quads)
                found.append(Mark(number + 1, each["/Subtype"], each["/NM"], each["/Contents"], quads, text))
    return found


def together(found: list[Mark]) -> dict[int, list[Mark]]:
    """The annotations of each note, those of its pages in order."""
    notes: dict[int, list[Mark]] = {}
    for mark in found:
        notes.setdefault(int(mark.name.split("-")[1]), []).append(mark)
    return notes


def check(data: bytes) -> tuple[dict[int, list[Mark]], list[Note], bytes]:
    """Annotate and compare: each note that has a place lies on its characters and on no others."""
    copy, suffix, audit = annotated(data, "report.pdf")
    notes, by_note = notes_of(audit), together(marks(copy))
    expected = {n: solid(words(audit, note)) for n, note in enumerate(notes, 1)}
    assert {n: solid("".join(mark.under for mark in by_note[n])) for n in expected} == expected
    assert all({mark.contents for mark in by_note[n]} == {note.text} for n, note in enumerate(notes, 1))
    kinds = {n: {mark.kind for mark in by_note[n]} for n in expected}
    assert kinds == {n: {"/Highlight" if note.placed else "/Text"} for n, note in enumerate(notes, 1)}
    assert suffix == ".pdf"
    return by_note, notes, copy


def check_ink(data: bytes) -> None:
    """Every paragraph and cell that was read, labels over page breaks too, has the glyphs of just its characters."""
    document = read_bytes(data, "report.pdf")
    read = {leaf.start: "".join(leaf.text.split()) for leaf in Leaves(document.blocks).all}
    inked = {start: "".join("".join(each.text for each in document.ink[start]).split()) for start in read}
    assert {start: text.translate(LIGATURES) for start, text in inked.items()} == read


def words(audit: Audit, note: Note) -> str:
    return "" if note.start is None else audit.report.text[note.start : note.end]


def sample(name: str = "bureau-small", layout: str = "official") -> bytes:
    return bytes(builder.render(builder.load(name), "pdf", layout))


# ---- files of several producers


@pytest.mark.parametrize("layout", ["official", "wide"])
@pytest.mark.parametrize("name", SAMPLES)
def test_samples(name: str, layout: str) -> None:
    """The bytes of the original stand unchanged before the notes, and PDFium reads the same text."""
    data = sample(name, layout)
    _, _, copy = check(data)
    check_ink(data)
    assert copy.startswith(data)
    before, after = pdfium.PdfDocument(data), pdfium.PdfDocument(copy)
    assert [page.get_textpage().get_text_bounded() for page in after] == [
        page.get_textpage().get_text_bounded() for page in before
    ]


@pytest.mark.parametrize("code", FAULTS)
def test_every_kind_of_finding(code: str) -> None:
    """Generated reports with a fault of each code; the note is there, whatever it rests on."""
    number = list(FAULTS).index(code) + 1
    by_note, notes, _ = check(generate(14, number, code, "pdf")[-1].data())
    assert len(by_note) == len(notes)


Printer = Callable[[Generated, Style], bytes]


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if printing.CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with printing.chromium() as printed:
        yield printed


def faulty(number: int) -> Generated:
    code = ("table-balance", "narrative-mismatch", "percent-mismatch", "table-row-total")[number % 4]
    return generate(15, number, code, "pdf")[-1]


@pytest.mark.parametrize("style", ["ruled", "vertical labels", "cut rows", "rotated labels", "loose", "no lines"])
def test_prints_of_a_browser(style: str, printer: Printer) -> None:
    """Chromium sets fonts, ligatures and radicals in its own way."""
    number = list(STYLES).index(style)
    data = printer(faulty(number), STYLES[style])
    _, notes, _ = check(data)
    check_ink(data)
    assert any(note.placed for note in notes)


@pytest.mark.slow
@needs_office
def test_prints_of_libreoffice() -> None:
    """Word files in several styles, as LibreOffice prints them."""
    styles = ["template", "vertical labels", "landscape", "large, cut rows", "no lines"]
    for data in printing.libreoffice([word(faulty(number), style) for number, style in enumerate(styles)]):
        _, notes, _ = check(data)
        check_ink(data)
        assert any(note.placed for note in notes)


# ---- pages that lie otherwise


def rewritten(data: bytes, change: Callable[[Any], None]) -> bytes:
    """The file with each page changed, written anew."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        change(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def lying(turn: int, right: float, up: float) -> Callable[[Any], None]:
    """A page whose content lies turned in the file and is shown upright, its corner elsewhere than at 0, 0."""

    def change(page: Any) -> None:
        width, height = (float(each) for each in page.mediabox[2:])
        back = {0: (0, 0), 90: (height, 0), 180: (width, height), 270: (0, width)}[turn]
        across, upwards = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[turn]
        page.add_transformation((across, upwards, -upwards, across, back[0] + right, back[1] + up))
        size = (height, width) if turn in (90, 270) else (width, height)
        page.mediabox = pypdf.generic.RectangleObject((right, up, right + size[0], up + size[1]))
        page.cropbox = page.mediabox
        page[pypdf.generic.NameObject("/Rotate")] = pypdf.generic.NumberObject(turn)

    return change


@pytest.mark.parametrize("corner", [(0, 0), (40, -25)], ids=["corner at 0", "corner elsewhere"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages(turn: int, corner: tuple[float, float]) -> None:
    """The quads are those of the file's own measure, and a line runs from its first corner to its second."""
    by_note, notes, _ = check(rewritten(sample(), lying(turn, *corner)))
    quad = by_note[1][0].quads[0]
    along = (quad[2] - quad[0], quad[3] - quad[1])
    direction = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[turn]
    assert notes[0].placed
    assert along[0] * direction[0] + along[1] * direction[1] == pytest.approx(abs(along[0]) + abs(along[1]))
    assert abs(along[0]) + abs(along[1]) == pytest.approx(24, abs=1)  # 九件 in 12 points


@pytest.mark.parametrize("turn", [0, 90])
def test_cropped_pages(turn: int) -> None:
    """A crop box moves what is seen, not where it stands in the file."""

    def change(page: Any) -> None:
        lying(turn, 10, 20)(page)
        x0, y0, x1, y1 = page.mediabox
        page.cropbox = pypdf.generic.RectangleObject((x0 + 30, y0 + 50, x1 - 20, y1 - 10))

    uncropped, _, _ = check(rewritten(sample(), lying(turn, 10, 20)))
    cropped, _, _ = check(rewritten(sample(), change))
    assert {n: [mark.quads for mark in each] for n, each in cropped.items()} == {
        n: [mark.quads for mark in each] for n, each in uncropped.items()
    }


def set_with(monkeypatch: pytest.MonkeyPatch, margin: float, leading: float) -> bytes:
    """A report whose lines and pages end elsewhere."""
    style = rendering.STYLES["official"]
    changed = style.__class__(margin, 12, leading, 9, 2, True, "- {page} -", style.requests)
    monkeypatch.setitem(rendering.STYLES, "official", changed)
    return sample()


def test_a_figure_over_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """九 ends a line and 件 begins the next: one highlight of two quads."""
    by_note, _, _ = check(set_with(monkeypatch, 143, 22))
    assert [len(mark.quads) for mark in by_note[1]] == [2]


def test_a_figure_over_two_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """九 ends a page and 件 begins the next: a highlight on either page, with the same note."""
    by_note, _, _ = check(set_with(monkeypatch, 143, 30))
    assert [(mark.page, mark.under) for mark in by_note[1]] == [(1, "九"), (2, "件")]


# ---- files in other states


def test_a_locked_file_that_opens_without_a_password() -> None:
    """It is read, and its copy is open to all."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(sample()))
    writer.encrypt(user_password="", owner_password="owner", algorithm="AES-256")
    target = io.BytesIO()
    writer.write(target)
    _, _, copy = check(target.getvalue())
    assert not pypdf.PdfReader(io.BytesIO(copy)).is_encrypted


def test_a_file_that_says_wrongly_where_its_parts_lie() -> None:
    """Readers mend it; an update behind it would point nowhere, so the copy is written anew."""
    data = sample()
    at = data.rindex(b"startxref") + len(b"startxref\n")
    broken = data[:at] + b"7" + data[at:]
    _, _, copy = check(broken)
    assert not copy.startswith(broken)
    assert len(pypdf.PdfReader(io.BytesIO(copy), strict=True).pages) == len(pypdf.PdfReader(io.BytesIO(data)).pages)


def test_a_file_with_notes_keeps_them() -> None:
    """Annotations of somebody else, and those of an earlier run, stay as they are."""
    from pypdf.annotations import FreeText

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(sample()))
    note = FreeText(text="已阅", rect=(50, 550, 200, 650))
    writer.add_annotation(0, note)
    target = io.BytesIO()
    writer.write(target)
    once = annotated(target.getvalue(), "a.pdf")[0]
    twice = annotated(once, "a.pdf")[0]

    def kinds(data: bytes) -> list[str]:
        first = pypdf.PdfReader(io.BytesIO(data)).pages[0]
        return [each.get_object()["/Subtype"] for each in first["/Annots"]]

    assert kinds(once) == ["/FreeText", "/Highlight", "/Popup"]
    assert kinds(twice) == ["/FreeText", *["/Highlight", "/Popup"] * 2]


def test_a_clean_report_stays_as_it_is() -> None:
    """Nothing found, nothing written."""
    assert annotated(sample("clean-docx"), "a.pdf")[0] == sample("clean-docx")


def test_the_same_report_gives_the_same_bytes() -> None:
    """No time and no chance is in the copy."""
    assert annotated(sample(), "a.pdf")[0] == annotated(sample(), "a.pdf")[0]


# ---- what a viewer is told


def test_what_an_annotation_says() -> None:
    """Its note in full with the finding's name as subject, gouji as author, no date, printed, a window beside it."""
    copy, _, audit = annotated(sample(), "a.pdf")
    page = pypdf.PdfReader(io.BytesIO(copy)).pages[0]
    highlight, popup = (reference.get_object() for reference in page["/Annots"])
    assert highlight["/Contents"].splitlines() == [
        "发现 1 · 文字与表格不符（错误）",
        audit.findings[0].message(),
        "· 本年新收政府信息公开申请数量 · 总计：7",
    ]
    assert (highlight["/T"], highlight["/Subj"]) == (AUTHOR, "发现 1 · 文字与表格不符（错误）")
    assert ("/M" in highlight, highlight["/F"]) == (False, 4)
    assert popup["/Parent"].get_object()["/NM"] == highlight["/NM"]


def test_the_highlight_is_seen() -> None:
    """Rendered, the page has the colour at the figure, the figure itself as dark as before, and none elsewhere."""
    copy, _, _ = annotated(sample(), "a.pdf")
    (mark,) = (each for each in marks(copy) if each.page == 1)
    scale, height = 3, 842
    x0, y0, x1, y1 = (*mark.quads[0][4:6], *mark.quads[0][2:4])
    box = [round(scale * each) for each in (x0, height - y1, x1, height - y0)]
    before, after = (
        pdfium.PdfDocument(data)[0].render(scale=scale).to_pil().convert("RGB") for data in (sample(), copy)
    )
    inside = after.crop(tuple(box))
    assert inside.getpixel((1, 1)) == (255, 173, 173)
    assert min(sum(each) for each in inside.get_flattened_data()) < 150
    for each in (before, after):
        each.paste((255, 255, 255), (box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2))
    assert before.tobytes() == after.tobytes()


def test_a_finding_without_a_place_is_an_icon_at_the_head() -> None:
    """A missing section is said in the visible corner of the first page."""
    copy, _, audit = annotated(sample("order-and-year"), "a.pdf")
    number = next(n for n, note in enumerate(notes_of(audit), 1) if not note.placed)
    (icon,) = together(marks(copy))[number]
    assert (icon.page, icon.kind) == (1, "/Text")
    assert "section-missing" in {each.code for each in audit.findings}


# ---- scans


def test_glyphs_of_a_slanted_page_stand_where_they_stood() -> None:
    """What OpenCV's turn does to a point is taken back."""
    cv2 = pytest.importorskip("cv2", reason="the extra ocr is not installed")
    matrix = cv2.getRotationMatrix2D((300, 400), 2.0, 1.0)
    x, y = (float(row @ (120, 90, 1)) for row in matrix)
    glyph = Glyph("九件", x - 12, x + 12, y + 0.35 * 12, 12)
    back = slanted(2.0, 600, 800)(glyph)
    assert (back.x0, back.x1, back.y) == pytest.approx((108, 132, 90 + 0.35 * 12))


def test_glyphs_that_were_read_as_one() -> None:
    """Each character gets its share of the width: a digit half that of a Chinese character, a space that of a digit."""
    read = Glyph("共 12件", 100, 170, 50, 20, 0.9, 1)
    document = Document("a", "pdf", "", "共 12件", (Paragraph("共 12件", Place(0, 5, 1)),), ink={0: (read,)})
    note = Note(1, "error", 2, 5, "", True)
    assert [(each.text, each.x0, each.x1) for each in ink_at(document, Leaves(document.blocks), note)] == [
        ("1", 130, 140),
        ("2", 140, 150),
        ("件", 150, 170),
    ]


def test_a_run_ends_with_its_line_and_its_column() -> None:
    """A quad covers what stands together: not the gap between two columns, nor two lines, nor two pages."""
    glyphs = [
        Glyph("1", 250, 256, 700, 12, page=1),
        Glyph("2", 256, 262, 700, 12, page=1),
        Glyph("3", 320, 326, 700, 12, page=1),
        Glyph("4", 326, 332, 720, 12, page=1),
        Glyph("件", 332, 344, 720, 12, page=2),
    ]
    assert ["".join(each.text for each in run) for run in runs_of(glyphs)] == ["12", "3", "4", "件"]


@pytest.mark.slow
@pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")
def test_a_cropped_scan_that_lies_aslant() -> None:
    """Text recognition's boxes, turned back by the slant, lie on the glyphs of the page that was scanned."""
    original, slant = sample(), 1.5
    scan = as_pdf([turned(drawn(original, 150)[0], slant)], 150)

    def crop(page: Any) -> None:
        page.cropbox = pypdf.generic.RectangleObject((20, 30, 580, 830))

    document = read_bytes(rewritten(scan, crop), "a.pdf")
    at = document.text.index("九件")
    glyphs = ink_at(document, Leaves(document.blocks), Note(1, "error", at, at + 2, "", True))
    space = Space((0, 0, 595.2, 841.92), 0)
    middles = [space.to_file((each.x0 + each.x1) / 2, each.y - 0.35 * each.size) for each in glyphs]
    page = pdfium.PdfDocument(original)[0]
    found = [under(page, [around(*about_middle(-slant, x, y))]) for x, y in middles]
    assert found == ["九", "件"]


def about_middle(degrees: float, x: float, y: float) -> tuple[float, float]:
    turn = complex(math.cos(math.radians(degrees)), math.sin(math.radians(degrees)))
    point = (complex(x, y) - complex(297.5, 421)) * turn + complex(297.5, 421)
    return point.real, point.imag


def around(x: float, y: float) -> tuple[float, ...]:
    """A quad of half a character's width about a point."""
    return (x - 3, y + 3, x + 3, y + 3, x - 3, y - 3, x + 3, y - 3)


@pytest.mark.parametrize(
    ("turn", "expected"),
    [(0, (10, 20, 190, 90)), (90, (5, 10, 75, 190)), (180, (10, 5, 190, 75)), (270, (20, 10, 90, 190))],
)
def test_the_part_of_a_page_that_is_shown(turn: int, expected: tuple[float, ...]) -> None:
    """A page of 200 × 95 with 10 cut off left and right, 20 above and 5 below, turned to be shown."""
    shown = Space((0, 0, 200, 95), turn).shown((10, 5, 190, 75))
    assert (shown.x0, shown.top, shown.x1, shown.bottom) == expected
