"""Says what a file is by its content. The suffix is never asked: offices publish pictures as .docx and HTML as .doc."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from gouji.blocks import FileKind
from gouji.errors import UnknownFormat, UnreadableFile
from gouji.read.archive import Archive

Kind = FileKind | Literal["other", "zip"]


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The kind of a content, and the name of its format for messages."""

    kind: Kind
    format: str


_MAGIC: tuple[tuple[int, bytes, Kind, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "picture", "PNG"),
    (0, b"\xff\xd8\xff", "picture", "JPEG"),
    (0, b"GIF87a", "picture", "GIF"),
    (0, b"GIF89a", "picture", "GIF"),
    (0, b"II*\x00", "picture", "TIFF"),
    (0, b"MM\x00*", "picture", "TIFF"),
    (8, b"WEBP", "picture", "WebP"),
    (4, b"ftyphei", "picture", "HEIC"),
    (0, b"{\\rtf", "rtf", "RTF"),
    (0, b"\x1f\x8b\x08", "other", "GZIP"),
    (0, b"Rar!\x1a\x07", "other", "RAR"),
    (0, b"7z\xbc\xaf\x27\x1c", "other", "7Z"),
    (0, b"PK\x03\x04", "zip", "ZIP"),
    (0, b"PK\x05\x06", "zip", "ZIP"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, Kind, str], ...] = (
    ("EncryptedPackage", "other", "OLE2 (encrypted)"),
    ("WordDocument", "doc", "DOC"),
    ("Workbook", "xls", "XLS"),
    ("PowerPoint Document", "other", "PPT"),
)
_WORD_XML = (b"<?xml", b"w:wordDocument")
_MAIL_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*[A-Za-z][A-Za-z-]*:[^\n]*\r?\n")
_MAIL = (
    re.compile(rb"^MIME-Version:", re.I | re.M),
    re.compile(rb"^Content-Type:\s*(?:multipart/|text/html)", re.I | re.M),
)
_PARTS: tuple[tuple[str, FileKind], ...] = (
    ("word/document.xml", "docx"),
    ("word/document2.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("OFD.xml", "ofd"),
)
_OPEN_DOCUMENTS: dict[bytes, FileKind] = {b"opendocument.text": "odt", b"opendocument.spreadsheet": "ods"}
_OTHER_PARTS = (("ppt/", "PPTX"), ("OEBPS/", "EPUB"), ("xl/", "XLSB"), ("META-INF/MANIFEST.MF", "JAR"))


def _is_bitmap(data: bytes) -> bool:
    """BM alone also begins many a text; a bitmap's two reserved fields are zero, and its header has a known size."""
    return data[:2] == b"BM" and data[6:10] == bytes(4) and data[14:18] in (b"\x0c\0\0\0", b"\x28\0\0\0", b"\x7c\0\0\0")


def _ole(data: bytes) -> Sniffed:
    for stream, kind, name in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return Sniffed(kind, name)
    return Sniffed("other", "OLE2")


def _is_mail(head: bytes) -> bool:
    """Whether a content begins as a mail does: a saved page (MHTML) is one."""
    return bool(_MAIL_HEAD.match(head)) and all(pattern.search(head) for pattern in _MAIL)


def sniff(data: bytes) -> Sniffed:
    """The kind of ``data``; what is of no binary kind known here is taken for text, for its reader to judge."""
    if b"%PDF-" in data[:1024]:
        return Sniffed("pdf", "PDF")
    if data.startswith(_OLE):
        return _ole(data)
    for offset, magic, kind, name in _MAGIC:
        if data.startswith(magic, offset):
            return Sniffed(kind, name)
    if _is_bitmap(data):
        return Sniffed("picture", "BMP")
    head = data[:4096]
    if all(mark in head for mark in _WORD_XML):
        return Sniffed("doc", "Word 2003 XML")
    if _is_mail(head):
        return Sniffed("mhtml", "MHTML")
    return Sniffed("text", "text")


def kind_of(archive: Archive) -> FileKind:
    """What a zip is: an office file, or a bundle of files.

    Raises UnreadableFile for an office file without its main part, UnknownFormat for one that gouji does not read.
    """
    for part, kind in _PARTS:
        if part in archive:
            return kind
    if "mimetype" in archive and "content.xml" in archive:
        stated = archive.read("mimetype")[:200]
        for mark, kind in _OPEN_DOCUMENTS.items():
            if mark in stated:
                return kind
        raise UnknownFormat("error.other_kind", path=archive.limits.source, format="OpenDocument")
    if any(name.startswith("word/") for name in archive):
        raise archive.limits.broken("DOCX", "word/document.xml")
    for part, name in _OTHER_PARTS:
        if any(member.startswith(part) for member in archive):
            raise UnknownFormat("error.other_kind", path=archive.limits.source, format=name)
    return "bundle"


def refuse(sniffed: Sniffed, source: str) -> None:
    """Raise UnknownFormat for a format that gouji does not read."""
    if sniffed.kind == "other":
        raise UnknownFormat("error.other_kind", path=source, format=sniffed.format)


def empty(source: str) -> UnreadableFile:
    """The error for a file without content."""
    return UnreadableFile("error.empty", path=source)
