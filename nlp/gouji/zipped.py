"""Zip files whose bytes depend on their content alone."""

from __future__ import annotations

import io
import zipfile

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
