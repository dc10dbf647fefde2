"""Turns files into blocks, whatever office software made them; kinds are told apart by content."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gouji.blocks import Document, FileKind
from gouji.errors import GoujiError, UnknownFormat, UnreadableFile
from gouji.read.archive import Archive, open_archive
from gouji.read.beside import in_archive, in_folder, looks_like_picture
from gouji.read.bundle import is_one_report, is_visible, join, useful
from gouji.read.limits import Limits, Near, Parts
from gouji.read.sniff import Sniffed, empty, kind_of, refuse, sniff
from gouji.read.versions import reader_of
from gouji.settings import MIB, Settings

__all__ = [
    "Outcome",
    "Unread",
    "load_bytes",
    "looks_like_picture",
    "read",
    "read_bytes",
    "read_each",
    "read_each_bytes",
    "together",
]

_DEEPEST = 1
"""Archives inside an archive are opened, those inside them are not."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file in an archive or folder that could not be read, and why."""

    source: str
    error: GoujiError


Outcome = Document | Unread
_DEFAULT = Settings()


def _megabytes(size: int) -> str:
    return f"{size / MIB:.1f}".removesuffix(".0")


def _check_size(size: int, source: str, settings: Settings) -> None:
    if size > settings.max_bytes:
        shown, limit = _megabytes(size), _megabytes(settings.max_bytes)
        raise UnreadableFile("error.too_large", path=source, size=shown, limit=limit)


def _load(path: Path, settings: Settings) -> bytes:
    """The bytes of ``path``, asked for its kind and size before it is opened: a pipe or a device would never end."""
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile("error.not_a_file", path=str(path))
    _check_size(status.st_size, str(path), settings)
    return path.read_bytes()


def load_bytes(path: str | Path, settings: Settings = _DEFAULT) -> bytes:
    """The bytes of a file. Raises UnreadableFile where it is missing, no plain file, not permitted or too large."""
    try:
        return _load(Path(path), settings)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnreadableFile("error.missing", path=str(path)) from error
    except PermissionError as error:
        raise UnreadableFile("error.denied", path=str(path)) from error
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else type(error).__name__
        key = "error.missing" if error.errno in (errno.ENAMETOOLONG, errno.ELOOP) else "error.not_opened"
        raise UnreadableFile(key, path=str(path), why=why) from error
    except ValueError as error:  # a path with a NUL in it
        raise UnreadableFile("error.missing", path=repr(str(path))) from error


# ---- one kind of file after another


def _text_or_html(data: bytes, limits: Limits, sha256: str) -> Document | Parts:
    from gouji.read import scripts, text

    decoded = text.decode(data, limits.source)
    page = scripts.embedded(decoded) if scripts.is_code(decoded) else None
    if page is not None or text.is_html(decoded):
        from gouji.read.html import read_html

        return read_html(page or decoded, limits)
    limits.check_text(len(decoded))
    return text.read_text(decoded, limits.source, sha256)


def _pdf(data: bytes, limits: Limits) -> Parts:
    from gouji.read.pdf import read_pdf

    return read_pdf(data, limits)


def _mhtml(data: bytes, limits: Limits) -> Parts:
    from gouji.read.mhtml import read_mhtml

    return read_mhtml(data, limits)


def _picture(data: bytes, limits: Limits, format: str) -> Parts:
    from gouji.read.ocr import read_picture

    return read_picture(data, limits, format)


def _archived(kind: FileKind, data: bytes, archive: Archive, limits: Limits) -> Parts:
    """An office file that is a zip."""
    if kind == "docx":
        from gouji.read.docx import read_docx

        archive.check_markup()
        return read_docx(data, limits)
    if kind == "xlsx":
        from gouji.read.xlsx import read_xlsx

        return read_xlsx(data, archive, limits)
    if kind == "ofd":
        from gouji.read.ofd import read_ofd

        return read_ofd(archive, limits)
    return _converted(kind, data, limits, kind.upper())


def _converted(kind: FileKind, data: bytes, limits: Limits, format: str) -> Parts:
    """An old office file, by way of LibreOffice."""
    from gouji.read.office import TARGETS, convert

    made = convert(data, kind, limits, format)
    target: FileKind = "docx" if TARGETS[kind] == "docx" else "xlsx"
    parts = _archived(target, made.data, open_archive(made.data, limits), limits)
    return replace(parts, helper=f"{made.helper} + {reader_of(target)}")


_SIMPLE: dict[str, Callable[[bytes, Limits], Parts]] = {"pdf": _pdf, "mhtml": _mhtml}


def _read_as(sniffed: Sniffed, data: bytes, limits: Limits, sha256: str, depth: int) -> list[Outcome]:
    """What ``data`` holds: one document, or of an archive those of all reports in it."""
    kind: FileKind
    parts: Document | Parts
    if sniffed.kind == "zip":
        archive = open_archive(data, limits)
        kind = kind_of(archive)
        if kind == "bundle":
            return _members(archive, limits, sha256, depth)
        parts = _archived(kind, data, archive, limits)
    elif sniffed.kind in _SIMPLE:
        kind = sniffed.kind  # type: ignore[assignment]
        parts = _SIMPLE[sniffed.kind](data, limits)
    elif sniffed.kind == "picture":
        kind, parts = "picture", _picture(data, limits, sniffed.format)
    elif sniffed.kind == "text":
        kind, parts = "html", _text_or_html(data, limits, sha256)
    else:
        kind = sniffed.kind  # type: ignore[assignment]
        parts = _converted(kind, data, limits, sniffed.format)
    return [_finished(kind, parts, limits, sha256)]


def _finished(kind: FileKind, parts: Document | Parts, limits: Limits, sha256: str) -> Document:
    """The document, with the name of what read it; raises for one without text or with too much."""
    if isinstance(parts, Document):
        document = replace(parts, reader=reader_of(parts.kind))
    else:
        reader = parts.helper or reader_of(kind)
        document = parts.assembler.document(limits.source, kind, sha256, parts.notes, reader)
    limits.check_text(len(document.text))
    limits.check_lines(document.blocks)
    if not document.text.strip():
        raise UnreadableFile("error.pictures_only", path=limits.source) if document.pictures else empty(limits.source)
    return replace(document, beside=tuple(limits.used))


# ---- archives


def _members(archive: Archive, limits: Limits, sha256: str, depth: int) -> list[Outcome]:
    """The report that an archive's members make together, or each report in it, and what could not be read.

    Raises UnreadableFile for an archive inside an archive inside an archive, UnknownFormat when nothing can be read.
    """
    if depth > _DEEPEST:
        raise UnreadableFile("error.nested_archive", path=limits.source)
    found: list[Outcome] = []
    for name in sorted(
        (each for each in archive if is_visible(each)), key=lambda each: (looks_like_picture(each), each)
    ):
        source = f"{limits.source}/{name}"
        if _is_shown(source, found):
            continue
        try:
            found += _outcomes(archive.read(name), source, limits.settings, depth + 1, in_archive(archive, name))
        except GoujiError as error:
            found.append(Unread(source, error))
    documents = [each for each in found if isinstance(each, Document)]
    if not documents:
        first = next((each.error for each in found if isinstance(each, Unread)), None)
        raise first or UnknownFormat("error.other_kind", path=limits.source, format="ZIP")
    if depth == 0 and len(documents) <= limits.settings.max_together and is_one_report(documents):
        joined = join(documents, limits.source, sha256)
        unread = ("read.member_unread",) if len(documents) < len(found) else ()
        limits.check_text(len(joined.text))
        return [replace(joined, notes=joined.notes + unread)]
    return found


def _is_shown(source: str, outcomes: Sequence[Outcome]) -> bool:
    """Whether a file is a picture that a page among ``outcomes`` shows, so that it has been read with that page."""
    return any(source in each.beside for each in outcomes if isinstance(each, Document))


def _outcomes(data: bytes, source: str, settings: Settings, depth: int = 0, near: Near | None = None) -> list[Outcome]:
    _check_size(len(data), source, settings)
    if not data.strip(b" \t\r\n\0"):
        raise empty(source)
    sniffed, limits, sha256 = sniff(data), Limits(source, settings, near), hashlib.sha256(data).hexdigest()
    refuse(sniffed, source)
    try:
        return _read_as(sniffed, data, limits, sha256, depth)
    except RecursionError as error:
        raise limits.broken(sniffed.format, "nested too deep") from error


# ---- what others call


def read_bytes(data: bytes, source: str, settings: Settings = _DEFAULT) -> Document:
    """Read one report from its bytes; ``source`` is the name that messages and results show.

    Raises as ``read`` does.
    """
    return _only(_outcomes(data, source, settings), source)


def _only(outcomes: Sequence[Outcome], source: str) -> Document:
    """The one report among the files of an archive or folder; the rest only goes with it."""
    documents = [each for each in outcomes if isinstance(each, Document)]
    if len(documents) > 1:
        documents = useful(documents) or documents[:1]
    if len(documents) > 1:
        raise UnknownFormat("error.several_reports", path=source, count=len(documents))
    if documents:
        return documents[0]
    raise next(each.error for each in outcomes if isinstance(each, Unread))


def read_each(path: str | Path, settings: Settings = _DEFAULT) -> list[Outcome]:
    """Every report in one file: an archive may hold several, with files that cannot be read among them.

    Pictures that a page shows are read from its folder. Raises as ``read`` does.
    """
    return _outcomes(load_bytes(path, settings), str(path), settings, near=in_folder(Path(path), settings))


def read_each_bytes(data: bytes, source: str, settings: Settings = _DEFAULT) -> list[Outcome]:
    """Every report in the bytes of one file; ``source`` is the name that messages and results show.

    Raises as ``read`` does.
    """
    return _outcomes(data, source, settings)


def together(outcomes: Sequence[Outcome], folder: str, settings: Settings = _DEFAULT) -> list[Outcome]:
    """The files of one folder as the one report whose parts they are, or as they are; see ``gouji.read.bundle``."""
    documents = [each for each in outcomes if isinstance(each, Document)]
    if not 1 < len(documents) <= settings.max_together or not is_one_report(documents):
        return list(outcomes)
    parts = useful(documents)
    return [join(parts, folder), *(each for each in outcomes if not any(each is part for part in parts))]


def read(path: str | Path, settings: Settings = _DEFAULT) -> Document:
    """Read one report: a file, an archive, or a folder with its body and attachments.

    Raises:
        UnreadableFile: missing, no plain file, no permission, empty, too large, broken or locked.
        UnknownFormat: the content is of no kind that gouji reads, or holds several reports.
        MissingExtra: the library for DOCX, XLSX or PDF is not installed.
    """
    if not os.path.isdir(path):
        return _only(read_each(path, settings), str(path))
    files = sorted(each for each in Path(path).iterdir() if each.is_file() and is_visible(each.name))
    if not files:
        raise UnreadableFile("error.empty_dir", path=str(path))
    if len(files) > settings.max_together:
        raise UnknownFormat("error.several_reports", path=str(path), count=len(files))
    outcomes: list[Outcome] = []
    for file in sorted(files, key=lambda each: looks_like_picture(each.name)):
        if _is_shown(str(file), outcomes):
            continue
        try:
            outcomes += read_each(file, settings)
        except GoujiError as error:
            outcomes.append(Unread(str(file), error))
    return _only(together(outcomes, str(path), settings), str(path))
