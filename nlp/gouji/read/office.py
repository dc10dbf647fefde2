"""Old office files (DOC, RTF, XLS, ODT, ODS, Word 2003 XML): LibreOffice, where installed, makes them DOCX or XLSX."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from gouji import libreoffice
from gouji.errors import UnknownFormat
from gouji.read.limits import Limits

TARGETS: Mapping[str, str] = {"doc": "docx", "rtf": "docx", "odt": "docx", "xls": "xlsx", "ods": "xlsx"}
_APPLICATION = re.compile(rb"<Application>LibreOffice/([\d.]+)")


@dataclass(frozen=True, slots=True)
class Converted:
    """What LibreOffice made, and LibreOffice with its version."""

    data: bytes
    helper: str


def _version(data: bytes) -> str:
    """LibreOffice's version, which it writes into what it makes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as made:
            match = _APPLICATION.search(made.read("docProps/app.xml"))
    except (zipfile.BadZipFile, KeyError):
        match = None
    return f"LibreOffice {match[1].decode()}" if match else "LibreOffice"


def convert(data: bytes, kind: str, limits: Limits, format: str) -> Converted:
    """``data`` of a kind in ``TARGETS`` as DOCX or XLSX.

    Raises UnknownFormat where LibreOffice is not installed, UnreadableFile when it cannot read the file or takes too
    long.
    """
    settings = limits.settings
    try:
        made = libreoffice.made(data, kind, TARGETS[kind], settings.office_seconds, settings.max_unpacked)
    except FileNotFoundError as error:
        raise UnknownFormat("error.office_needed", path=limits.source, format=format) from error
    except TimeoutError as error:
        raise limits.exceeded("office_seconds") from error
    except OverflowError as error:
        raise limits.exceeded("max_unpacked") from error
    if made is None:
        raise limits.broken(format, "LibreOffice")
    return Converted(made, _version(made))
