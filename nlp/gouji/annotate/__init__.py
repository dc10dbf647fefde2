"""Writes a copy of a report's own file with every finding at the words and cells that it rests on.

A Word file gets comments, one of an older kind as the DOCX that LibreOffice makes of it; a PDF gets highlights; a web
page gets marks. Other kinds (text, XLSX, OFD, MHTML, pictures, archives) become a page with marks that shows what was
read of them. The original is never changed.
"""

from __future__ import annotations

from pathlib import Path

from gouji.annotate.notes import notes_of
from gouji.blocks import Document
from gouji.chain import audit_report
from gouji.errors import InputError
from gouji.findings import Audit
from gouji.parse import parse
from gouji.read import load_bytes, read, read_bytes
from gouji.read.archive import open_archive
from gouji.read.limits import Limits
from gouji.read.office import TARGETS, convert
from gouji.settings import Selection, Settings

SUFFIXES = {"docx": ".docx", "pdf": ".pdf"}
"""What the copy of a kind is; of all other kinds it is a page."""


def annotated(
    data: bytes, source: str, lang: str = "zh", settings: Settings | None = None, selection: Selection | None = None
) -> tuple[bytes, str, Audit]:
    """The annotated copy of a file's bytes, its suffix, and the audit that the notes come from.

    ``selection`` chooses which findings are written. Raises what ``gouji.audit`` raises, and MissingExtra for a PDF
    without pypdf.
    """
    chosen = settings or Settings()
    return _annotated(data, read_bytes(data, source, chosen), source, lang, chosen, selection or Selection())


def _annotated(
    data: bytes, document: Document, source: str, lang: str, settings: Settings, selection: Selection
) -> tuple[bytes, str, Audit]:
    limits = Limits(source, settings)
    data = _member(data, source, document.source, limits)
    if TARGETS.get(document.kind) == "docx":
        data = convert(data, document.kind, limits, document.kind.upper()).data
        document = read_bytes(data, source, settings)
    audit = selection.of(audit_report(parse(document, settings), topics=False))
    return _copy(data, document, audit, lang), SUFFIXES.get(document.kind, ".html"), audit


def _member(data: bytes, source: str, wanted: str, limits: Limits) -> bytes:
    """The bytes of the file ``wanted`` in an archive ``source``, in archives in it too; ``data`` where it is no other.

    The reader names a member after the archive that holds it.
    """
    if source == wanted:
        return data
    archive = open_archive(data, limits)
    for name in archive:
        inner = f"{source}/{name}"
        if wanted == inner or wanted.startswith(f"{inner}/"):
            return _member(archive.read(name), inner, wanted, limits)
    return data


def _copy(data: bytes, document: Document, audit: Audit, lang: str) -> bytes:
    notes = notes_of(audit, lang)
    if document.kind == "docx":
        from gouji.annotate.docx import annotate_docx

        return annotate_docx(data, document, notes)
    if document.kind == "pdf":
        from gouji.annotate.pdf import annotate_pdf

        return annotate_pdf(data, document, notes)
    from gouji.annotate.html import annotate_html, page_of
    from gouji.read.text import decode

    markup = decode(data, document.source) if document.kind == "html" else page_of(document)
    return annotate_html(markup, document, notes, lang).encode()


def annotate(
    path: str | Path,
    out: str | Path | None = None,
    lang: str = "zh",
    settings: Settings | None = None,
    selection: Selection | None = None,
) -> Path:
    """Write the annotated copy of ``path`` and return where it is.

    ``out`` is the file or folder to write to; without it the copy lies beside the original, its name with
    ``.annotated``. Raises what ``annotated`` raises, InputError where ``out`` is the original itself, and OSError.
    """
    source, chosen = Path(path), settings or Settings()
    original = load_bytes(source, chosen)
    document = read(source, chosen)  # with the pictures that lie beside a page
    data, suffix, _ = _annotated(original, document, str(path), lang, chosen, selection or Selection())
    target = Path(out) if out is not None else source.parent
    if target.is_dir() or not target.suffix:
        target.mkdir(parents=True, exist_ok=True)
        target = target / f"{source.stem}.annotated{suffix}"
    if target.exists() and source.exists() and target.samefile(source):
        raise InputError("error.same_file", path=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target
