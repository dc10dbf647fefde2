"""Inputs that mean harm: each is small to make and would cost a careless reader gigabytes, hours or the network."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from making import ofd_of, ruling, text_object, zip_bytes

MIB = 1 << 20
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
ENTITIES = "<!DOCTYPE b [<!ENTITY a0 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
)
ENTITIES += "]>"
OUTSIDE = "<!DOCTYPE b [<!ENTITY a SYSTEM 'http://127.0.0.1:9/x'>]>"


# ---- pages


def nested(tag: str, depth: int, inner: str = "<p>一、总体情况</p>") -> bytes:
    """Elements inside one another."""
    opened, closed = {"table": ("<table><tr><td>", "</td></tr></table>")}.get(tag, (f"<{tag}>", f"</{tag}>"))
    return f"<html><body>{opened * depth}{inner}{closed * depth}</body></html>".encode()


def spans() -> bytes:
    """A table whose cells span a billion rows and columns, many times."""
    row = "<tr>" + "<td rowspan=1000000000 colspan=1000000000>1</td>" * 50 + "</tr>"
    return f"<html><table>{row * 50}</table></html>".encode()


def tagged() -> bytes:
    """Thirty megabytes of tags."""
    return b"<html><body>" + b"<p>" * (10 * MIB)


def quoted() -> bytes:
    """A script of nothing but quotes and escapes."""
    return b"<html><script>" + b"\\'" * (4 * MIB) + b"'\"`" * MIB + b"</script><p>1</p></html>"


# ---- texts


def section(lines: str) -> bytes:
    """A report with these lines in its section of requests."""
    return f"一、总体情况\n三、收到和处理政府信息公开申请情况\n{lines}\n六、其他需要报告的事项\n无。\n".encode()


# ---- office files


def docx_of(body: str, head: str = "") -> bytes:
    """A DOCX of one part, as small as python-docx takes it."""
    import docx

    target = io.BytesIO()
    docx.Document().save(target)
    document = f"<?xml version='1.0'?>{head}<w:document {W}><w:body>{body}</w:body></w:document>"
    return replaced(target.getvalue(), {"word/document.xml": document.encode()})


def xlsx_of(sheet: str, strings: str = "", head: str = "") -> bytes:
    """A workbook of one sheet."""
    import openpyxl

    target = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    book.save(target)
    parts = {"xl/worksheets/sheet1.xml": f"<?xml version='1.0'?>{head}<worksheet {S}>{sheet}</worksheet>".encode()}
    if strings:  # openpyxl finds them by their type
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
        with zipfile.ZipFile(io.BytesIO(target.getvalue())) as archive:
            types = archive.read("[Content_Types].xml")
        parts["[Content_Types].xml"] = types.replace(b"</Types>", override)
        parts["xl/sharedStrings.xml"] = f"<sst {S}>{strings}</sst>".encode()
    return replaced(target.getvalue(), parts)


def replaced(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """An archive with some members exchanged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zip_bytes({**members, **parts})


def nested_docx(depth: int) -> bytes:
    """Tables inside tables."""
    opened, closed = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    return docx_of(opened * depth + "<w:p><w:r><w:t>甲</w:t></w:r></w:p>" + closed * depth)


def wide_docx() -> bytes:
    """Cells that span a million columns each."""
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='999999'/></w:tcPr><w:p/></w:tc>"
    return docx_of(f"<w:tbl><w:tr>{cell * 100}</w:tr></w:tbl>")


def many_docx() -> bytes:
    """As many paragraphs as the limits let through."""
    return docx_of("<w:p><w:r><w:t>甲</w:t></w:r></w:p>" * 160_000)


def cells_xlsx() -> bytes:
    """As many cells as the limits let through."""
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{"ABCDEFGHIJ"[n]}{row}"><v>{row}</v></c>' for n in range(10)) + "</row>"
        for row in range(1, 19_001)
    )
    return xlsx_of(f"<sheetData>{rows}</sheetData>")


def strings_xlsx() -> bytes:
    """One string of 30,000 characters in 100,000 cells."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 100_001))
    return xlsx_of(f"<sheetData>{rows}</sheetData>", f"<si><t>{'甲' * 30_000}</t></si>")


def merged_xlsx() -> bytes:
    """A merged range over the whole sheet."""
    merge = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return xlsx_of(f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>{merge}')


def far_xlsx() -> bytes:
    """A figure in the last cell of all."""
    return xlsx_of('<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


# ---- OFD


def comb_ofd() -> bytes:
    """Thousands of lines that cross, without closing a cell."""
    lines = [ruling(0, 1.2 * n, 200, 0) + ruling(1.2 * n, 0, 0, 200) for n in range(160)]
    return ofd_of(["".join(lines) + text_object("甲", "")] * 40)


def paged_ofd() -> bytes:
    """Three hundred pages that are all one page of a hundred thousand objects."""
    page = ofd_of([text_object("甲", "") * 100_000])
    with zipfile.ZipFile(io.BytesIO(page)) as archive:
        document = archive.read("Doc_0/Document.xml").decode()
    entry = '<ofd:Page ID="0" BaseLoc="Pages/Page_0/Content.xml"/>'
    return replaced(page, {"Doc_0/Document.xml": document.replace(entry, entry * 300).encode()})


# ---- archives


def bomb(size: int, name: str = "a.txt") -> bytes:
    """An archive of one member of zeros."""
    return zip_bytes({name: bytes(size)})


def nested_zip(depth: int) -> bytes:
    """Archives of ten archives each."""
    data = bomb(8 * MIB)
    for _ in range(depth):
        data = zip_bytes({f"{n}.zip": data for n in range(10)})
    return data


def overlapping() -> bytes:
    """Ten thousand members that are all the same bytes of the file."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(bytes(10 * MIB)) + packed.flush()
    sizes = struct.pack("<III", zlib.crc32(bytes(10 * MIB)), len(body), 10 * MIB)
    local = b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 8, 0, 0x21) + sizes + struct.pack("<HH", 1, 0) + b"a" + body
    entry = b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0x21) + sizes
    entries = b"".join(entry + struct.pack("<HHHHHII", 5, 0, 0, 0, 0, 0, 0) + b"%05d" % n for n in range(1500))
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1500, 1500, len(entries), len(local), 0)
    return local + entries + end


# ---- MHTML


def parted(parts: int) -> bytes:
    """A saved page of very many parts."""
    part = b"--b\r\nContent-Type: text/css\r\n\r\nx\r\n"
    return b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n" + part * parts + b"--b--\r\n"


def nested_mail(depth: int) -> bytes:
    """Parts inside parts."""
    lines = [b"MIME-Version: 1.0"]
    for n in range(depth):
        lines += [b"Content-Type: multipart/mixed; boundary=b%d" % n, b"", b"--b%d" % n]
    return b"\r\n".join([*lines, b"Content-Type: text/html", b"", b"<p>1</p>"] + [b"x" * 60] * 20_000)


# ---- PDF


def pdf_of(objects: Mapping[int, bytes], root: int = 1) -> bytes:
    """A PDF of the given objects with a true table of them."""
    out, places = bytearray(b"%PDF-1.5\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % places.get(number, 0) for number in range(1, size))
    return bytes(out) + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, start)


def stream(data: bytes, keys: bytes = b"", packed: bool = False) -> bytes:
    """A stream object."""
    body = zlib.compress(data, 9) if packed else data
    packing = b"/Filter /FlateDecode " if packed else b""
    return b"<< %s%s/Length %d >>\nstream\n" % (packing, keys, len(body)) + body + b"\nendstream"


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def page_pdf(contents: bytes, more: Mapping[int, bytes] | None = None, resources: bytes = b"") -> bytes:
    """A PDF of one page."""
    return pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << "
            b"/Font << /F 5 0 R >> %s >> >>" % resources,
            4: contents,
            5: FONT,
            **(more or {}),
        }
    )


TEXT = b"BT /F 12 Tf 50 700 Td (abc) Tj ET "


def forms_pdf() -> bytes:
    """Forms that draw the next one ten times each, twelve deep."""
    names = range(10, 22)
    forms = {
        n: stream(
            b"/X Do " * 10 if n < 21 else TEXT,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >> " % (n + 1),
        )
        for n in names
    }
    return page_pdf(stream(b"/X Do "), forms, b"/XObject << /X 10 0 R >>")


def loop_pdf() -> bytes:
    """A form that draws itself twice."""
    keys = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 10 0 R >> >> "
    return page_pdf(stream(b"/X Do /X Do "), {10: stream(b"/X Do /X Do ", keys)}, b"/XObject << /X 10 0 R >>")


def pages_loop_pdf() -> bytes:
    """A page tree that holds itself."""
    return pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 900000 /Parent 2 0 R >>",
            3: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 /Parent 3 0 R >>",
        }
    )


def map_pdf() -> bytes:
    """A font whose character map spans four billion characters."""
    cmap = b"begincmap 1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange endcmap"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    return page_pdf(stream(TEXT), {5: font, 6: stream(cmap, packed=True)})


def widths_pdf() -> bytes:
    """A font whose list of widths spans four billion characters."""
    inner = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) "
    inner += b"/Supplement 0 >> /W [0 4000000000 500] >>"
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [6 0 R] >>"
    return page_pdf(stream(TEXT), {5: font, 6: inner})


def strokes_pdf(pages: int, strokes: int) -> bytes:
    """Pages full of crossing lines."""
    lines = b"".join(
        b"%d 10 m %d 790 l S 10 %d m 590 %d l S " % ((n * 97 % 580,) * 2 + (n * 89 % 780,) * 2)
        for n in range(strokes // 2)
    )
    kids = b" ".join(b"%d 0 R" % n for n in range(10, 10 + pages))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
    )
    return pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
            4: stream(lines + TEXT),
            5: FONT,
            **dict.fromkeys(range(10, 10 + pages), page),
        }
    )


def objects_pdf() -> bytes:
    """As many empty objects as fit."""
    return pdf_of(dict.fromkeys(range(1, 700000), b"1"))


CASES: dict[str, Callable[[], bytes]] = {
    "html: tables 5,000 deep": lambda: nested("table", 5_000),
    "html: elements 100,000 deep": lambda: nested("div", 100_000),
    "html: inline elements 2,000 deep": lambda: nested("b", 2_000),
    "html: spans of a billion": spans,
    "html: 30 MB of tags": tagged,
    "html: a script of quotes": quoted,
    "html: scripts that never begin": lambda: b"<html><p>1</p>" + b"<script " * 400_000,
    "text: pipes": lambda: ("一、总体情况\n" + "|" * 3_900_000).encode(),
    "text: a row's label 19,000 times": lambda: section("（一）予以公开\n" * 19_000),
    "text: one row 4,900 times": lambda: section("（一）予以公开 | 1 | 2 | 3\n" * 4_900),
    "text: label and figures 19,000 times": lambda: section("予以公开 1 2 3 4 5 6 7\n" * 19_000),
    "text: 3,900,000 blank lines": lambda: section("予以公开\n" * 9 + "\n" * 3_900_000 + "1\n"),
    "text: a heading that never ends": lambda: section("一、政府信息公开政务公开工作" * 280_000),
    "text: dates that never end": lambda: ("2023年1月1日至" * 390_000 + "\n").encode() + section(""),
    "docx: 60 MB of spaces": lambda: docx_of(" " * (60 * MIB)),
    "docx: picture of 260 MB": lambda: replaced(docx_of("<w:p/>"), {"word/media/a.png": bytes(260 * MIB)}),
    "docx: entities": lambda: docx_of("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", ENTITIES),
    "docx: entity from elsewhere": lambda: docx_of("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", OUTSIDE),
    "docx: tables 3,000 deep": lambda: nested_docx(3_000),
    "docx: tables 60 deep": lambda: nested_docx(60),
    "docx: spans of a million": wide_docx,
    "docx: 160,000 paragraphs": many_docx,
    "xlsx: merged over everything": merged_xlsx,
    "xlsx: a figure in the last cell": far_xlsx,
    "xlsx: one string 100,000 times": strings_xlsx,
    "xlsx: 190,000 cells": cells_xlsx,
    "xlsx: entities": lambda: xlsx_of("<sheetData>&a11;</sheetData>", head=ENTITIES),
    "ofd: entities": lambda: replaced(ofd_of([]), {"OFD.xml": f"{ENTITIES}<b>&a11;</b>".encode()}),
    "ofd: a billion distances": lambda: ofd_of([text_object("甲乙", "g 1000000000 4 " * 50_000)]),
    "ofd: crossing lines": comb_ofd,
    "ofd: one page 300 times": paged_ofd,
    "ofd: elements 100,000 deep": lambda: ofd_of(["<ofd:PageBlock>" * 100_000 + "</ofd:PageBlock>" * 100_000]),
    "zip: 260 MB of zeros": lambda: bomb(260 * MIB),
    "zip: 40 MB of zeros": lambda: bomb(40 * MIB),
    "zip: archives in archives": lambda: nested_zip(4),
    "zip: members that overlap": overlapping,
    "zip: 25,000 members": lambda: zip_bytes({f"{n}.txt": b"" for n in range(25_000)}),
    "mhtml: 100,000 parts": lambda: parted(100_000),
    "mhtml: parts 2,000 deep": lambda: nested_mail(2_000),
    "mhtml: parts 90 deep": lambda: nested_mail(90),
    "pdf: forms in forms": forms_pdf,
    "pdf: a form in itself": loop_pdf,
    "pdf: a page tree in itself": pages_loop_pdf,
    "pdf: 260 MB of drawing": lambda: page_pdf(stream(bytes(260 * MIB), packed=True)),
    "pdf: 60 MB of text": lambda: page_pdf(stream(TEXT * 2_000_000, packed=True)),
    "pdf: packed twice": lambda: page_pdf(
        stream(zlib.compress(bytes(260 * MIB), 9), b"/Filter [/FlateDecode /FlateDecode] ", packed=True)
    ),
    "pdf: a character map of billions": map_pdf,
    "pdf: widths of billions": widths_pdf,
    "pdf: character maps that never end": lambda: page_pdf(
        stream(TEXT), {6: stream(b"beginbfrange <0> <1> [ " * 400_000, packed=True)}
    ),
    "pdf: strings that never end": lambda: page_pdf(stream(b"(a<0" * 150_000, packed=True)),
    "pdf: pages of crossing lines": lambda: strokes_pdf(200, 5_900),
    "pdf: many pages of crossing lines": lambda: strokes_pdf(290, 100),
    "pdf: one string of 100,000 characters": lambda: page_pdf(stream(b"BT /F 12 Tf (" + b"a" * 100_000 + b") Tj ET")),
    "pdf: 700,000 objects": objects_pdf,
    "pdf: arrays 100,000 deep": lambda: page_pdf(stream(b"[" * 100_000 + TEXT)),
}
READ = {
    "html: scripts that never begin",
    "text: a row's label 19,000 times",
    "text: one row 4,900 times",
    "text: label and figures 19,000 times",
    "text: 3,900,000 blank lines",
    "text: a heading that never ends",
    "text: dates that never end",
    "docx: tables 60 deep",
    "xlsx: 190,000 cells",
    "ofd: a billion distances",
    "mhtml: parts 90 deep",
    "pdf: character maps that never end",
    "pdf: many pages of crossing lines",
}
"""Large or odd, but within the limits; everything else is refused."""

# Runs in each process before gouji does: three files do to their process what no real file is known to do.
POISON = """
import os, signal, time
import gouji.parse
sound = gouji.parse.parse
def parse(document, *more):
    if "crash" in document.source:
        os.kill(os.getpid(), signal.SIGKILL)
    if "hang" in document.source:
        time.sleep(600)
    if "greedy" in document.source:
        bytearray(8 << 30)
    return sound(document, *more)
gouji.parse.parse = parse
"""
