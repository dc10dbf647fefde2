"""Says what a file is by its content. The suffix is never asked: offices publish pictures as .docx and HTML as .doc."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Literal

from gouji.blocks import FileKind
from gouji.errors import UnknownFormat, UnreadableFile
from gouji.read.limits import Limits

Kind = FileKind | Literal["other", "zip"]
_DOCX_PARTS = ("word/document.xml", "word/document2.xml")


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
    (0, b"{\\rtf", "other", "RTF"),
    (0, b"\x1f\x8b\x08", "other", "GZIP"),
    (0, b"Rar!\x1a\x07", "other", "RAR"),
    (0, b"7z\xbc\xaf\x27\x1c", "other", "7Z"),
    (0, b"PK\x03\x04", "zip", "ZIP"),
    (0, b"PK\x05\x06", "zip", "ZIP"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "OLE2 (encrypted)"),
    ("WordDocument", "DOC"),
    ("Workbook", "XLS"),
    ("PowerPoint Document", "PPT"),
)
_ZIP_PARTS = (("xl/", "XLSX"), ("ppt/", "PPTX"), ("OFD.xml", "OFD"), ("content.xml", "ODT"), ("OEBPS/", "EPUB"))
_MARKUP = ((b"MIME-Version:", b"multipart/related", "MHTML"), (b"<?xml", b"w:wordDocument", "Word 2003 XML"))


def _is_bitmap(data: bytes) -> bool:
    """BM alone also begins many a text; a bitmap's two reserved fields are zero, and its header has a known size."""
    return data[:2] == b"BM" and data[6:10] == bytes(4) and data[14:18] in (b"\x0c\0\0\0", b"\x28\0\0\0", b"\x7c\0\0\0")


def _ole(data: bytes) -> str:
    return next((name for stream, name in _OLE_STREAMS if stream.encode("utf-16-le") in data), "OLE2")


def sniff(data: bytes) -> Sniffed:
    """The kind of ``data``; what is of no binary kind known here is taken for text, for its reader to judge."""
    if b"%PDF-" in data[:1024]:
        return Sniffed("pdf", "PDF")
    if data.startswith(_OLE):
        return Sniffed("other", _ole(data))
    for offset, magic, kind, name in _MAGIC:
        if data.startswith(magic, offset):
            return Sniffed(kind, name)
    if _is_bitmap(data):
        return Sniffed("picture", "BMP")
    head = data[:4096]
    for first, second, name in _MARKUP:
        if first in head and second in head:
            return Sniffed("other", name)
    return Sniffed("text", "text")


def check_docx(data: bytes, limits: Limits) -> None:
    """Raise unless the zip ``data`` is a DOCX of bearable size.

    Raises UnreadableFile for a broken or oversized archive, UnknownFormat for an archive of another kind.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise limits.broken("DOCX" if b"word/" in data else "ZIP", error) from error
    if sum(info.file_size for info in infos) > limits.settings.max_unpacked:
        raise limits.exceeded("max_unpacked")
    names = [info.filename for info in infos]
    if any(name in _DOCX_PARTS for name in names):
        return
    if any(name.startswith("word/") for name in names):
        raise limits.broken("DOCX", "word/document.xml")
    found = next((kind for part, kind in _ZIP_PARTS if any(name.startswith(part) for name in names)), "ZIP")
    raise UnknownFormat("error.other_kind", path=limits.source, format=found)


def refuse(sniffed: Sniffed, source: str) -> None:
    """Raise UnknownFormat for a format that gouji does not read."""
    if sniffed.kind == "other":
        raise UnknownFormat("error.other_kind", path=source, format=sniffed.format)


def empty(source: str) -> UnreadableFile:
    """The error for a file without content."""
    return UnreadableFile("error.empty", path=source)
