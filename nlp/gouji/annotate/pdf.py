"""The report's own PDF with a highlight at every finding: on the figure's glyphs and on the table cell, with a note.

The copy is the original with an update behind it, so that every byte, and a seal that vouches for them, stays.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from typing import Any
from unicodedata import east_asian_width

from gouji.annotate.notes import AUTHOR, Note
from gouji.annotate.places import Leaf, Leaves, solid
from gouji.blocks import ASCENT, Document, Glyph
from gouji.errors import MissingExtra
from gouji.findings import Severity
from gouji.read.ink import Space
from gouji.read.limits import Limits
from gouji.read.pdf_lines import LIGATURES

_COLOURS: dict[Severity, tuple[float, float, float]] = {
    "error": (1.0, 0.68, 0.68),
    "warning": (1.0, 0.87, 0.4),
    "info": (0.65, 0.85, 1.0),
}
_TABLE = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")
_START = re.compile(rb"startxref\s+(\d+)\s")
_PRINTED = 4
"""The flag of an annotation that is printed with its page."""
_POPUP = (180.0, 90.0)
_ICON = 20.0
_GAP = 2.0
"""Sizes of a glyph, the widest gap within a run."""

Quad = tuple[float, ...]
"""Eight numbers: upper left, upper right, lower left and lower right corner of a run of text, as it is read."""


def annotate_pdf(data: bytes, document: Document, notes: Sequence[Note]) -> bytes:
    """``data`` with ``notes`` as highlights; a note without a place is an icon at the head of the first page.

    ``document`` is what ``gouji.read`` made of the same bytes. Of a locked file that opens without a password the copy
    is not locked. Raises MissingExtra without pypdf, UnreadableFile where it cannot open what the reader could.
    """
    try:
        import pypdf
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="PDF", extra="pdf") from error
    with _quiet():
        try:
            reader = pypdf.PdfReader(io.BytesIO(data))
            whole = not reader.is_encrypted and _is_sound(data)
            writer = pypdf.PdfWriter(reader, incremental=True) if whole else pypdf.PdfWriter(clone_from=reader)
            _annotate(writer, document, notes)
            buffer = io.BytesIO()
            writer.write(buffer)
        except Exception as error:  # pypdf lets through whatever its parser stumbles on
            raise Limits(document.source).broken("PDF", error) from error
    return buffer.getvalue()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pypdf's remarks on odd files out of people's terminals, and leave logging as it was."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _is_sound(data: bytes) -> bool:
    """Whether the file says truly where its list of objects lies, so that an update can point to it."""
    found = _START.findall(data)
    return bool(found) and bool(_TABLE.match(data, int(found[-1])))


# ---- where glyphs stand


def ink_at(document: Document, leaves: Leaves, note: Note) -> list[Glyph]:
    """The glyphs that hold exactly the note's characters, one each; the frame of a cell that is empty."""
    leaf = leaves.at(note.start) if note.start is not None else None
    if leaf is None or note.start is None or note.end is None:
        return []
    words = solid(document.text[note.start : note.end])
    single = [each for glyph in _ink(document.ink, leaf) for each in _singly(glyph)]
    if not words:
        return single
    first = len(solid(document.text[leaf.start : note.start]))
    return [each for each in single if each.text][first : first + len(words)]


def _ink(ink: Mapping[int, tuple[Glyph, ...]], leaf: Leaf) -> tuple[Glyph, ...]:
    return ink.get(leaf.start, ())


def _singly(glyph: Glyph) -> Iterator[Glyph]:
    """The glyph of each character but spaces; of several that were read as one, each gets its share of the width."""
    shown = glyph.text.translate(LIGATURES)
    if not shown:
        yield glyph
        return
    weights = [2 if east_asian_width(sign) in "WF" else 1 for sign in shown]
    step, at = (glyph.x1 - glyph.x0) / sum(weights), glyph.x0
    for sign, weight in zip(shown, weights, strict=True):
        if not sign.isspace():
            yield replace(glyph, text=sign, x0=at, x1=at + weight * step)
        at += weight * step


def runs_of(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs of one note, those that stand beside each other on a line together."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _goes_on(run[-1], glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _goes_on(last: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph stands behind another on its line, and not in the next column of the page."""
    same = glyph.page == last.page and abs(glyph.y - last.y) <= 0.4 * last.size
    return same and abs(glyph.x0 - last.x1) <= _GAP * last.size


def _quad(run: Sequence[Glyph], space: Space) -> Quad:
    left, right = min(each.x0 for each in run), max(each.x1 for each in run)
    top = min(each.y - ASCENT * each.size for each in run)
    bottom = max(each.y + (1 - ASCENT) * each.size for each in run)
    corners = ((left, top), (right, top), (left, bottom), (right, bottom))
    return tuple(round(value, 2) for corner in corners for value in space.to_file(*corner))


# ---- annotations


def _annotate(writer: Any, document: Document, notes: Sequence[Note]) -> None:
    leaves, unplaced = Leaves(document.blocks), 0
    for name, note in enumerate(notes, 1):
        glyphs = ink_at(document, leaves, note)
        if not glyphs:
            _add(writer, 0, _icon(writer.pages[0], note, name, unplaced))
            unplaced += 1
        for page, same in groupby(glyphs, key=lambda each: each.page):
            quads = [_quad(run, _space(writer.pages[page - 1])) for run in runs_of(same)]
            _add(writer, page - 1, _highlight(writer, quads, note, f"{name}-{page}"))


def _space(page: Any) -> Space:
    x0, y0, x1, y1 = (float(each) for each in page.mediabox)
    return Space((x0, y0, x1, y1), page.rotation % 360)


def _add(writer: Any, number: int, annotation: dict[str, Any]) -> None:
    """Put an annotation on a page, and beside it the window that shows its note."""
    made = writer.add_annotation(number, _object(annotation))
    x1, y1 = annotation["/Rect"][2:]
    window = [x1, y1 - _POPUP[1], x1 + _POPUP[0], y1]
    popup = {"/Type": "/Annot", "/Subtype": "/Popup", "/Rect": window, "/Parent": made.indirect_reference}
    writer.add_annotation(number, _object(popup))


def _object(value: Any) -> Any:
    """Plain data as pypdf's objects, a string as a name."""
    from pypdf import generic

    if isinstance(value, generic.PdfObject):
        return value
    if isinstance(value, dict):
        return generic.DictionaryObject({generic.NameObject(key): _object(each) for key, each in value.items()})
    if isinstance(value, list):
        return generic.ArrayObject(map(_object, value))
    if isinstance(value, str):
        return generic.NameObject(value)
    return generic.NumberObject(value) if isinstance(value, int) else generic.FloatObject(value)


def _common(note: Note, name: str) -> dict[str, Any]:
    """What both kinds of annotation have; no date, so that the same audit gives the same file whenever it is made."""
    from pypdf.generic import TextStringObject

    return {
        "/Type": "/Annot",
        "/Contents": TextStringObject(note.text),
        "/T": TextStringObject(AUTHOR),
        "/Subj": TextStringObject(note.text.splitlines()[0]),
        "/NM": TextStringObject(f"gouji-{name}"),
        "/C": list(_COLOURS[note.severity]),
        "/F": _PRINTED,
    }


def _icon(page: Any, note: Note, name: int, place: int) -> dict[str, Any]:
    space = _space(page)
    shown = space.shown([float(each) for each in page.cropbox])
    left, top = shown.x0 + _ICON * (1 + place), shown.top + _ICON
    (x0, y0), (x1, y1) = space.to_file(left, top), space.to_file(left + _ICON, top + _ICON)
    rect = [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]
    return {**_common(note, str(name)), "/Subtype": "/Text", "/Name": "/Comment", "/Rect": rect}


def _highlight(writer: Any, quads: Sequence[Quad], note: Note, name: str) -> dict[str, Any]:
    across, up = [x for quad in quads for x in quad[::2]], [y for quad in quads for y in quad[1::2]]
    rect = [min(across), min(up), max(across), max(up)]
    drawn = writer._add_object(_appearance(quads, rect, _COLOURS[note.severity]))
    points = [value for quad in quads for value in quad]
    return {
        **_common(note, name),
        "/Subtype": "/Highlight",
        "/Rect": rect,
        "/QuadPoints": points,
        "/AP": {"/N": drawn},
    }


def _appearance(quads: Iterable[Quad], rect: Sequence[float], colour: Sequence[float]) -> Any:
    """How the highlight looks, for viewers that draw none by themselves: the colour over the text, as a marker's."""
    from pypdf.generic import DecodedStreamObject, NameObject

    shapes = (f"{x0} {y0} m {x1} {y1} l {x3} {y3} l {x2} {y2} l h f" for x0, y0, x1, y1, x2, y2, x3, y3 in quads)
    made = DecodedStreamObject()
    made.set_data("\n".join(["/G gs", "{} {} {} rg".format(*colour), *shapes]).encode())
    look = {"/Type": "/ExtGState", "/BM": "/Multiply"}
    parts = {"/Type": "/XObject", "/Subtype": "/Form", "/BBox": list(rect), "/Resources": {"/ExtGState": {"/G": look}}}
    for key, value in parts.items():
        made[NameObject(key)] = _object(value)
    return made
