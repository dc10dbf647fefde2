"""Damaged files of every kind: a reader gives a document or an error of ours, whatever the bytes.

The default run tries some hundred damages a kind; GOUJI_FUZZ=N tries N.
"""

from __future__ import annotations

import contextlib
import io
import os
import zipfile
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouji import libreoffice as office
from gouji.blocks import Document
from gouji.errors import GoujiError
from gouji.parse import parse
from gouji.read import read_bytes
from hostile import TEXT, page_pdf, stream
from making import mhtml_bytes, ofd_of, script_page, text_object, xlsx_bytes, zip_bytes

TRIES = int(os.environ.get("GOUJI_FUZZ", "60"))
PAGE = (
    "<html><head><meta charset='utf-8'><title>甲县2023年政府信息公开工作年度报告</title></head><body>"
    "<h2>一、总体情况</h2><p>全年收到申请3件，其中1件“予以公开”。</p><h2>二、主动公开政府信息情况</h2><table>"
    "<tr><td rowspan='2'>信息内容</td><td colspan=2>本年制发件数</td></tr><tr><td>1</td><td>0</td></tr>"
    "<tr><td>规章</td><td>/</td><td>&nbsp;</td></tr></table><h2>五、存在的主要问题</h2><p>不足。</p></body></html>"
)


@cache
def document() -> Document:
    return read_bytes(PAGE.encode(), "a.html")


def docx() -> bytes:
    import docx as library

    made, target = library.Document(), io.BytesIO()
    made.add_paragraph("一、总体情况")
    table = made.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "信息内容"
    table.cell(1, 1).text = "3"
    made.add_paragraph("五、存在的主要问题")
    made.save(target)
    return target.getvalue()


def ofd() -> bytes:
    path = "<ofd:AbbreviatedData>M 0 0 L 50 0 L 50 20 L 0 20 C</ofd:AbbreviatedData>"
    ruling = f'<ofd:PathObject Boundary="10 10 50 20">{path}</ofd:PathObject>'
    return ofd_of([ruling + text_object("信息内容", "g 3 4") + text_object("一、总体情况", "4 4 4 4 4")])


SEEDS = {
    "html": PAGE.encode(),
    "html, GBK": PAGE.encode("gb18030"),
    "script": script_page(PAGE).encode(),
    "text": "甲县2023年政府信息公开工作年度报告\n一、总体情况\n规章 | 1 | 0 |\n五、存在的主要问题\n不足。\n".encode(),
    "mhtml": mhtml_bytes(PAGE, encoding="quoted-printable"),
    "docx": docx(),
    "xlsx": xlsx_bytes(document()),
    "ofd": ofd(),
    "pdf": page_pdf(stream(TEXT + b"10 10 m 90 10 l 90 90 l 10 90 l h S ", packed=False)),
    "zip": zip_bytes({"a.html": PAGE.encode(), "b.txt": "规章 1".encode()}),
}
WORDS = st.sampled_from(
    [
        b"<",
        b">",
        b"\0",
        b"\xff\xfe",
        b"]]>",
        b"<table>",
        b"</td>",
        b"999999999999",
        b"-1",
        b"&#x110000;",
        b"stream",
        b"NaN",
    ]
)


@st.composite
def damage(draw: st.DrawFn, data: bytes) -> bytes:
    """``data`` with a few bytes changed, cut out, doubled or put in."""
    body = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(body) - 1, 0)))
        length = draw(st.integers(1, 40))
        match draw(st.integers(0, 4)):
            case 0:
                body[at : at + 1] = draw(st.binary(min_size=1, max_size=2))
            case 1:
                del body[at : at + length]
            case 2:
                body[at:at] = body[at : at + length] * draw(st.integers(1, 3))
            case 3:
                body[at:at] = draw(WORDS)
            case _:
                other = draw(st.integers(0, max(len(body) - 1, 0)))
                body[at : at + length] = body[other : other + length]
    return bytes(body)


@st.composite
def damaged(draw: st.DrawFn, kind: str) -> bytes:
    """A file of ``kind`` damaged, or packed well around a damaged part."""
    data = SEEDS[kind]
    if data[:2] == b"PK" and draw(st.booleans()):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        name = draw(st.sampled_from(sorted(members)))
        return zip_bytes({**members, name: draw(damage(members[name]))}, zipfile.ZIP_STORED)
    return draw(damage(data))


@pytest.mark.parametrize("kind", SEEDS)
def test_seeds_are_read(kind: str) -> None:
    """Undamaged, each is a document: the damages below start from something whole."""
    assert read_bytes(SEEDS[kind], "a").text.strip() != ""


@pytest.mark.parametrize("kind", SEEDS)
def test_any_damage_is_read_or_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but a document or an exception of gouji's comes out; what is read can be parsed."""
    monkeypatch.setattr(office, "program", lambda: None)

    @settings(
        max_examples=TRIES,
        deadline=None,
        database=None,
        derandomize=TRIES <= 60,
        suppress_health_check=list(HealthCheck),
    )
    @given(damaged(kind))
    def attempt(data: bytes) -> None:
        with contextlib.suppress(GoujiError):
            parse(read_bytes(data, "a"))

    attempt()
