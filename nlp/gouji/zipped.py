"""Zip files whose bytes depend on their content alone."""

from __future__ import annotations

import io
import shutil
import zipfile
from typing import Any

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can hold, as (year, month, day, hour, minute, second)."""


def with_fixed_times(data: bytes, moment: tuple[int, int, int, int, int, int] = EARLIEST) -> bytes:
    """The same archive with ``moment`` as the time of every member. Raises zipfile.BadZipFile for no archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return buffer.getvalue()


class Undated(zipfile.ZipFile):
    """An archive that is written with the earliest moment as the time of every member, one piece after another."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """A member from memory."""
        super().writestr(self._entry(str(zinfo_or_arcname)), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """A member from a file, however large."""
        with open(filename, "rb") as source, self.open(self._entry(str(arcname)), "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target)

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, EARLIEST)
        entry.compress_type = zipfile.ZIP_DEFLATED
        return entry
