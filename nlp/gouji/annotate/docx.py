"""The report's own Word file with a comment at every finding: on the figure's characters, and on the table cell."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from gouji.annotate.notes import AUTHOR, Note
from gouji.annotate.places import Leaves, solid
from gouji.blocks import Document
from gouji.read.docx import Element, Opened, open_docx, texts
from gouji.read.limits import Limits
from gouji.settings import Settings
from gouji.zipped import with_fixed_times

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT, _RUN, _PROPERTIES, _PARAGRAPH, _BOX = (_W + name for name in ("t", "r", "rPr", "p", "txbxContent"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
INITIALS = "勾"


def annotate_docx(data: bytes, document: Document, notes: Sequence[Note]) -> bytes:
    """``data`` with ``notes`` as comments; nothing else of the file's content changes.

    ``document`` is what ``gouji.read`` made of the same bytes. Notes without a place, or whose characters the file
    draws by itself (automatic numbers), stand at the first paragraph. Raises what ``read_docx`` raises.
    """
    opened = open_docx(data, Limits(document.source, Settings(ocr=False)))
    leaves = Leaves(document.blocks)
    for note in notes:
        runs = _runs_at(opened, document.text, leaves, note) or _first_runs(opened)
        if runs:
            _comment(opened.document, runs, note)
    buffer = io.BytesIO()
    opened.document.save(buffer)
    return with_fixed_times(buffer.getvalue())


def _comment(document: Any, runs: Sequence[Element], note: Note) -> None:
    from docx.text.run import Run

    comment = document.add_comment([Run(each, None) for each in (runs[0], runs[-1])], note.text, AUTHOR, INITIALS)
    comment._comment_elm.attrib.pop(_W + "date", None)  # the same audit gives the same file, whenever it is made


def _runs_at(opened: Opened, text: str, leaves: Leaves, note: Note) -> list[Element]:
    """The runs that hold exactly the note's characters; for a blank cell a run of its own, for words in a text box the
    run that the box hangs on: Word passes over comments inside boxes (MS-OI29500, 2.1.315 c)."""
    leaf = leaves.at(note.start) if note.start is not None else None
    element = opened.elements.get(leaf.anchor or "") if leaf else None
    if leaf is None or element is None or note.start is None or note.end is None:
        return []
    if (host := _box_host(element)) is not None:
        return [host]
    if not solid(text[note.start : note.end]):
        return _all_runs(element) or [_empty_run(element)]
    drawn = len(solid(leaf.text)) - sum(len(solid(piece)) for _, piece in texts(element))
    first = len(solid(text[leaf.start : note.start])) - drawn
    return _isolate(element, first, first + len(solid(text[note.start : note.end])))


def _box_host(element: Element) -> Element | None:
    """The run of the document's own text that a text box with ``element`` hangs on; None outside of boxes."""
    above = list(element.iterancestors())
    if not any(each.tag == _BOX for each in above):
        return None
    return next((each for each in reversed(above) if each.tag == _RUN), None)


def _all_runs(element: Element) -> list[Element]:
    return list(dict.fromkeys(each.getparent() for each, _ in texts(element) if each.getparent().tag == _RUN))


def _first_runs(opened: Opened) -> list[Element]:
    """The runs of the first paragraph that has any."""
    return next((runs for element in opened.elements.values() if (runs := _all_runs(element))), [])


def _empty_run(cell: Element) -> Element:
    paragraph = next(cell.iter(_PARAGRAPH))
    run = paragraph.makeelement(_RUN, {})
    paragraph.append(run)
    return run


# ---- cutting runs


def _isolate(element: Element, first: int, last: int) -> list[Element]:
    """Cut the runs so that some hold the solid characters ``first`` up to ``last`` of ``element`` and no others."""
    solids = [(each, n) for each, piece in texts(element) for n, sign in enumerate(piece) if not sign.isspace()]
    wanted: dict[Element, list[int]] = {}
    for each, offset in solids[max(0, first) : max(0, last)]:
        if each.tag == _TEXT and each.getparent().tag == _RUN:
            wanted.setdefault(each, []).append(offset)
    return [_cut_out(each, offsets[0], offsets[-1] + 1) for each, offsets in wanted.items()]


def _cut_out(element: Element, low: int, high: int) -> Element:
    """The run that holds just the characters ``low`` up to ``high`` of a text element."""
    if high < len(element.text) or element.getnext() is not None:
        _split(element, high)
    return _split(element, low) if low or element.getprevious() is not None else element.getparent()


def _split(element: Element, at: int) -> Element:
    """Cut the run of a text element before its character ``at``; the run that begins there, with the same look."""
    run = element.getparent()
    behind = deepcopy(run)
    place = run.index(element)
    for child in list(run)[place + 1 :]:
        run.remove(child)
    for child in list(behind)[:place]:
        if child.tag != _PROPERTIES:
            behind.remove(child)
    rest = next(child for child in behind if child.tag != _PROPERTIES)
    _write(rest, element.text[at:])
    _write(element, element.text[:at])
    run.addnext(behind)
    return behind


def _write(element: Element, text: str) -> None:
    """Put ``text`` in a text element; Word drops white space at its ends unless told to keep it."""
    element.text = text
    if text != text.strip():
        element.set(_SPACE, "preserve")
