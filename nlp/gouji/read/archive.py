"""A zip opened within the limits: what it holds, and whether that may be handed to a library at all.

The central directory is believed for sizes only because zipfile never unpacks more of a member than it says there.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from gouji.errors import UnreadableFile
from gouji.read.limits import Limits
from gouji.read.xmltree import parse

_DIRECTORY_END = b"PK\x05\x06"
_BYTES_A_MEMBER = 512
"""More than the directory entry of a member takes, its name and times included."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MARKUP = (".xml", ".rels", ".vml")
_UTF8_NAME = 0x800
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError)
"""What zipfile raises on damaged archives."""


def _is_plain(name: str) -> bool:
    """Whether a member's name stays below the folder it would be unpacked to."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return bool(parts) and not name.startswith(("/", "\\")) and ".." not in parts and ":" not in parts[0]


def _shown_name(info: zipfile.ZipInfo) -> str:
    """The name as people see it: old Windows tools write names in GBK, which zipfile takes for code page 437."""
    if info.flag_bits & _UTF8_NAME or info.filename.isascii():
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


@dataclass(slots=True)
class Archive:
    """The members of a zip by name, without folders, and without names that lead out of it."""

    limits: Limits
    format: str
    file: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def read(self, name: str) -> bytes:
        """One member. Raises UnreadableFile when it is damaged."""
        try:
            return self.file.read(self.members[name])
        except KeyError as error:
            raise self.limits.broken(self.format, name) from error
        except (*BROKEN, RuntimeError) as error:  # RuntimeError: encrypted
            raise self.limits.broken(self.format, error) from error

    def xml(self, name: str) -> Element:
        """One member as a tree of XML."""
        return parse(self.read(name), self.limits, self.format)

    def check_markup(self) -> None:
        """Raise when the XML parts are too long, hold too many elements, or declare a document type, as none does."""
        settings = self.limits.settings
        parts = {name: info for name, info in self.members.items() if name.lower().endswith(_MARKUP)}
        if sum(info.file_size for info in parts.values()) > settings.max_markup:
            raise self.limits.exceeded("max_markup")
        nodes = 0
        for name in parts:
            data = self.read(name)
            if b"<!DOCTYPE" in data.replace(b"\0", b""):
                raise self.limits.broken(self.format, f"DOCTYPE in {name}")
            nodes += data.count(b"<") // 2
        self.limits.check_nodes(nodes)


def _check_directory(data: bytes, limits: Limits) -> None:
    """Refuse a directory for too many members by its size, before it is unfolded in memory."""
    end = data.rfind(_DIRECTORY_END)
    if end >= 0 and int.from_bytes(data[end + 12 : end + 16], "little") > limits.settings.max_members * _BYTES_A_MEMBER:
        raise limits.exceeded("max_members")


def _check(infos: list[zipfile.ZipInfo], limits: Limits, format: str) -> None:
    if len(infos) > limits.settings.max_members:
        raise limits.exceeded("max_members")
    if sum(info.file_size for info in infos) > limits.settings.max_unpacked:
        raise limits.exceeded("max_unpacked")
    if any(info.flag_bits & 1 for info in infos):
        raise UnreadableFile("error.locked_archive", path=limits.source, format=format)
    if any(info.compress_type not in _METHODS for info in infos):
        raise limits.broken(format, "compression method")


def open_archive(data: bytes, limits: Limits) -> Archive:
    """The archive in ``data``.

    Raises UnreadableFile when it is broken, encrypted, or would unpack to too much or to too many members.
    """
    format = "DOCX" if re.search(rb"word/", data) else "ZIP"
    _check_directory(data, limits)
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
        infos = [info for info in file.infolist() if not info.filename.endswith("/")]
    except BROKEN as error:
        raise limits.broken(format, error) from error
    _check(infos, limits, format)
    named = ((_shown_name(info), info) for info in infos)
    return Archive(limits, format, file, {name: info for name, info in named if _is_plain(name)})
