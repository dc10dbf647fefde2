"""Writes audits to files: one page or one JSON file, or an index with a folder of pages."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from gouji.findings import Audit
from gouji.messages import text
from gouji.write.clean import encodable
from gouji.write.html import page
from gouji.write.index import IndexEntry, index_page
from gouji.write.json import to_json

Failures = Sequence[tuple[str, str]]
PAGES = "pages"
"""The folder of the reports' pages, beside the index."""
_UNSAFE = re.compile(r"[^\w\u4e00-\u9fff.-]+")
_LONGEST = 180
"""Bytes of a page's name; file systems take 255."""


def write_html(audits: Sequence[Audit], failures: Failures, out: Path, lang: str) -> Path:
    """One page at ``out``, or in the folder ``out`` an index and a page a report; returns what to open.

    A path that ends in .html or .htm names a page; anything else, or more than one report, a folder. Raises OSError.
    """
    if len(audits) == 1 and not failures and out.suffix.lower() in (".html", ".htm"):
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page(audits[0], lang), "utf-8")
        return out
    names = page_names(audit.report.source for audit in audits)
    return write_index(write_pages(zip(audits, names, strict=True), out, lang), failures, out, lang)


def write_pages(named: Iterable[tuple[Audit, str]], out: Path, lang: str) -> list[IndexEntry]:
    """The pages of reports below ``out``, each by its name; returns their rows of the index. Raises OSError.

    A page is there whole or not at all; one that would be the same is not written again.
    """
    (out / PAGES).mkdir(parents=True, exist_ok=True)
    entries, up = [], ("../index.html", text("ui.index_title", lang))
    for audit, name in named:
        _write_page(out / PAGES / name, page(audit, lang, up=up).encode())
        entries.append(IndexEntry.of(audit, f"{PAGES}/{name}", lang))
    return entries


def _write_page(path: Path, data: bytes) -> None:
    if not (path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data):
        half = path.with_name(f".{os.getpid()}.half")  # names are as long as file systems take
        half.write_bytes(data)
        half.replace(path)


def write_index(entries: Sequence[IndexEntry], failures: Failures, out: Path, lang: str) -> Path:
    """The index of pages that are written, and of files that could not be read. Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    index = out / "index.html"
    unread = [IndexEntry.unread(path, problem) for path, problem in failures]
    index.write_text(index_page([*entries, *unread], lang), "utf-8")
    return index


def write_json(audits: Sequence[Audit], failures: Failures, out: Path, lang: str) -> Path:
    """One JSON object a line, one line a report. Raises OSError."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(f"{to_json(audit, lang)}\n" for audit in audits), "utf-8")
    return out


def _bare(name: str) -> str:
    """The file's name; .html is not said twice."""
    return name.removesuffix(".html").removesuffix(".htm")


def page_names(sources: Iterable[str]) -> list[str]:
    """A page name for each report, from its file's name; equal names are numbered in their order."""
    taken: set[str] = set()
    last: dict[str, int] = {}
    names = []
    for source in sources:
        stem = _UNSAFE.sub("-", encodable(_bare(Path(source).name))).strip("-.") or "report"
        stem = stem.encode()[:_LONGEST].decode("utf-8", "ignore")
        name, number = f"{stem}.html", last.get(stem.lower(), 1)
        while name.lower() in taken:
            number += 1
            name = f"{stem}-{number}.html"
        last[stem.lower()] = number
        taken.add(name.lower())
        names.append(name)
    return names
