"""Writes a copy of a report's own file with every finding at the words and cells that it rests on.

A Word file gets comments, a page or a text becomes a page with marks. The original is never changed.
"""

from __future__ import annotations

from pathlib import Path

from gouji.annotate.notes import notes_of
from gouji.blocks import Document
from gouji.chain import audit_report
from gouji.errors import InputError, UnknownFormat
from gouji.findings import Audit
from gouji.parse import parse
from gouji.read import load_bytes, read_bytes
from gouji.settings import Settings

SUFFIXES = {"docx": ".docx", "html": ".html", "text": ".html"}
"""Kinds of file that can be annotated, and what the copy is."""


def annotated(data: bytes, source: str, lang: str = "zh", settings: Settings | None = None) -> tuple[bytes, str, Audit]:
    """The annotated copy of a file's bytes, its suffix, and the audit that the notes come from.

    Raises UnknownFormat for other kinds than DOCX, HTML and text, and what ``gouji.audit`` raises.
    """
    chosen = settings or Settings()
    document = read_bytes(data, source, chosen)
    if document.kind not in SUFFIXES:
        raise UnknownFormat("error.not_annotatable", path=source, format=document.kind.upper())
    audit = audit_report(parse(document, chosen), topics=False)
    return _copy(data, document, audit, lang), SUFFIXES[document.kind], audit


def _copy(data: bytes, document: Document, audit: Audit, lang: str) -> bytes:
    notes = notes_of(audit, lang)
    if document.kind == "docx":
        from gouji.annotate.docx import annotate_docx

        return annotate_docx(data, document, notes)
    from gouji.annotate.html import annotate_html, page_of_text
    from gouji.read.text import decode

    markup = decode(data, document.source) if document.kind == "html" else page_of_text(document)
    return annotate_html(markup, document, notes, lang).encode()


def annotate(path: str | Path, out: str | Path | None = None, lang: str = "zh") -> Path:
    """Write the annotated copy of ``path`` and return where it is.

    ``out`` is the file or folder to write to; without it the copy lies beside the original, its name with
    ``.annotated``. Raises what ``annotated`` raises, InputError where ``out`` is the original itself, and OSError.
    """
    source = Path(path)
    data, suffix, _ = annotated(load_bytes(source), str(path), lang)
    target = Path(out) if out is not None else source.parent
    if target.is_dir() or not target.suffix:
        target.mkdir(parents=True, exist_ok=True)
        target = target / f"{source.stem}.annotated{suffix}"
    if target.exists() and source.exists() and target.samefile(source):
        raise InputError("error.same_file", path=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target
