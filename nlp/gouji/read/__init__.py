"""Turns a file into blocks, whatever made it: text, HTML, DOCX, PDF or a picture, told apart by content."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path

from gouji.blocks import Document, FileKind
from gouji.errors import UnreadableFile
from gouji.read.limits import Limits, Parts
from gouji.read.sniff import Sniffed, check_docx, empty, refuse, sniff
from gouji.settings import MIB, Settings

__all__ = ["read", "read_bytes"]

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


def read(path: str | Path, settings: Settings = _DEFAULT) -> Document:
    """Read one report file.

    Raises:
        UnreadableFile: missing, no plain file, no permission, empty, too large, broken or locked.
        UnknownFormat: the content is of no kind that gouji reads.
        MissingExtra: the library for DOCX or PDF, or the text recognition insisted on, is not installed.
    """
    try:
        data = _load(Path(path), settings)
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
    return read_bytes(data, str(path), settings)


def _text_or_html(data: bytes, limits: Limits, sha256: str) -> Document | Parts:
    from gouji.read import text

    decoded = text.decode(data, limits.source)
    if text.is_html(decoded):
        from gouji.read.html import read_html

        return read_html(decoded, limits)
    limits.check_text(len(decoded))
    return text.read_text(decoded, limits.source, sha256)


def _read_as(sniffed: Sniffed, data: bytes, limits: Limits, sha256: str) -> tuple[FileKind, Document | Parts]:
    if sniffed.kind == "pdf":
        from gouji.read.pdf import read_pdf

        return "pdf", read_pdf(data, limits)
    if sniffed.kind == "picture":
        from gouji.read.ocr import read_picture

        return "picture", read_picture(data, limits, sniffed.format)
    if sniffed.kind == "zip":
        check_docx(data, limits)
        from gouji.read.docx import read_docx

        return "docx", read_docx(data, limits)
    return "html", _text_or_html(data, limits, sha256)


def read_bytes(data: bytes, source: str, settings: Settings = _DEFAULT) -> Document:
    """Read one report from its bytes; ``source`` is the name that messages and results show.

    Raises as ``read`` does.
    """
    _check_size(len(data), source, settings)
    if not data.strip(b" \t\r\n\0"):
        raise empty(source)
    sniffed, limits, sha256 = sniff(data), Limits(source, settings), hashlib.sha256(data).hexdigest()
    refuse(sniffed, source)
    kind, parts = _read_as(sniffed, data, limits, sha256)
    document = parts if isinstance(parts, Document) else parts.assembler.document(source, kind, sha256, parts.notes)
    limits.check_text(len(document.text))
    if not document.text.strip():
        raise empty(source)
    return document
