"""Names what read a file, with its version: the same file may read otherwise under another one."""

from __future__ import annotations

from functools import cache

from gouji.blocks import FileKind

_LIBRARIES: dict[FileKind, str] = {
    "html": "lxml",
    "mhtml": "lxml",
    "docx": "python-docx",
    "xlsx": "openpyxl",
    "pdf": "pdfplumber",
}


@cache
def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


def reader_of(kind: FileKind) -> str:
    """The library that reads files of a kind, with its version; gouji itself for those that need none."""
    return _version(_LIBRARIES.get(kind, "gouji"))
