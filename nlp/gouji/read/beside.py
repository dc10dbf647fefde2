"""The pictures beside a page, in its archive or folder: found by the address that the page has for them.

Only plain files below the page's own folder are given; an address with a scheme names something on a network, and
nothing is fetched.
"""

from __future__ import annotations

import posixpath
import stat
from pathlib import Path
from urllib.parse import unquote

from gouji.errors import GoujiError
from gouji.read.archive import Archive
from gouji.read.limits import Near
from gouji.read.sniff import sniff
from gouji.settings import Settings

_SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff"))


def looks_like_picture(name: str) -> bool:
    """Whether a file is named as pictures are; it is then read after the pages that may show it."""
    return posixpath.splitext(name.lower())[1] in _SUFFIXES


def _path(address: str) -> str:
    """The relative path that an address names, with plain slashes; empty for one that leads anywhere else."""
    plain = unquote(address.partition("#")[0].partition("?")[0]).replace("\\", "/")
    path = posixpath.normpath(plain)
    if not plain or "\0" in plain or ":" in plain or path.startswith(("/", "..")):
        return ""
    return path


def in_archive(archive: Archive, page: str) -> Near:
    """The pictures of an archive, for its member ``page``."""
    folder = posixpath.dirname(page.replace("\\", "/"))

    def near(address: str) -> tuple[str, bytes] | None:
        path = _path(address)
        name = posixpath.join(folder, path)
        if not path or name not in archive:
            return None
        try:
            data = archive.read(name)
        except GoujiError:
            return None
        return (f"{archive.limits.source}/{name}", data) if sniff(data).kind == "picture" else None

    return near


def in_folder(page: Path, settings: Settings) -> Near:
    """The pictures in the folder of ``page`` and below it; links that lead out of it are not followed."""

    def near(address: str) -> tuple[str, bytes] | None:
        path = _path(address)
        found = page.parent / path
        try:
            status = found.stat()
            inside = found.resolve().is_relative_to(page.parent.resolve())
            if not path or not inside or not stat.S_ISREG(status.st_mode) or status.st_size > settings.max_bytes:
                return None
            data = found.read_bytes()
        except (OSError, ValueError):
            return None
        return (str(found), data) if sniff(data).kind == "picture" else None

    return near
