"""A Word file as PDF, by LibreOffice, in the fonts of official papers or in what stands nearest to them."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from functools import cache

from gouji import libreoffice
from gouji.catalog.base import load_file
from gouji.errors import InputError
from gouji.zipped import with_fixed_times

_SECONDS = 120.0
_MOST = 256 << 20
_DATE = re.compile(rb"(?<=/CreationDate\(D:)\d{14}[^)]*")
_NAMES = re.compile(rb"(/ID \[ <)([0-9A-F]{32})(>\s*<)([0-9A-F]{32})(> \]\s*/DocChecksum /)([0-9A-F]{32})")
_NO_DATE = b"20000101000000Z"


def printed(document: bytes, name: str) -> bytes:
    """A DOCX as PDF; the same DOCX gives the same bytes. ``name`` is what messages call the file.

    Raises InputError where LibreOffice or any Chinese font is not installed, and when it makes nothing.
    """
    fonts = _stand_ins()
    if fonts is None:
        raise InputError("error.no_chinese_font", path=name)
    try:
        made = libreoffice.made(_with_fonts(document, fonts), "docx", "pdf", _SECONDS, _MOST)
    except FileNotFoundError as error:
        raise InputError("error.pdf_needs_office", path=name) from error
    except (TimeoutError, OverflowError) as error:
        raise InputError("error.not_printed", path=name) from error
    if made is None:
        raise InputError("error.not_printed", path=name)
    return _undated(made)


@cache
def alternatives() -> Mapping[str, tuple[str, ...]]:
    """The fonts of official papers, each with those that may stand for it, the nearest first."""
    known = load_file("letter/fonts.toml")
    return {name: known.texts(name, required=True) for name in known.names}


def _families(pattern: str) -> frozenset[str] | None:
    """The names of all installed fonts of a pattern of fontconfig; None on systems without it."""
    program = shutil.which("fc-list")
    if program is None:
        return None
    command = [program, pattern, "family"]
    listed = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS, text=True, encoding="utf-8")
    return frozenset(name.strip() for line in listed.stdout.splitlines() for name in line.split(","))


@cache
def _stand_ins() -> Mapping[str, str] | None:
    """The official fonts that are not installed, with what is; None where no font has Chinese characters.

    Systems without fontconfig (Windows, macOS) come with such fonts, and LibreOffice finds them.
    """
    chinese = _families(":lang=zh-cn")
    if chinese is None:
        return {}
    if not chinese:
        return None
    found = {}
    for wanted, others in alternatives().items():
        if wanted not in chinese:
            found[wanted] = next((each for each in others if each in chinese), min(chinese))
    return found


def _with_fonts(document: bytes, fonts: Mapping[str, str]) -> bytes:
    """The DOCX with the names of fonts changed wherever it names them."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(".xml"):
                for wanted, instead in fonts.items():
                    data = data.replace(f'"{wanted}"'.encode(), f'"{instead}"'.encode())
            new.writestr(name, data)
    return with_fixed_times(target.getvalue())


def _undated(data: bytes) -> bytes:
    """The PDF without the moment at which it was made: its date, and the numbers that LibreOffice draws from it."""
    dated = _DATE.sub(lambda match: _NO_DATE[: len(match[0])].ljust(len(match[0]), b"0"), data)
    digest = hashlib.sha256(_NAMES.sub(b"", dated)).hexdigest()[:32].upper().encode()
    return _NAMES.sub(lambda match: match[1] + digest + match[3] + digest + match[5] + digest, dated)
