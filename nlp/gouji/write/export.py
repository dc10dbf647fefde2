"""Writes audits to files: one page or one JSON file, or a folder of pages with an index."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from gouji.findings import Audit
from gouji.write.html import IndexEntry, index_page, page
from gouji.write.json import to_json

Failures = Sequence[tuple[str, str]]
_UNSAFE = re.compile(r"[^\w\u4e00-\u9fff.-]+")


def write_html(audits: Sequence[Audit], failures: Failures, out: Path, lang: str) -> Path:
    """One page at ``out``, or in the folder ``out`` a page a report and ``index.html``; returns what to open.

    A path that ends in .html or .htm names a page; anything else, or more than one report, a folder. Raises OSError.
    """
    if len(audits) == 1 and not failures and out.suffix.lower() in (".html", ".htm"):
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page(audits[0], lang), "utf-8")
        return out
    out.mkdir(parents=True, exist_ok=True)
    names = _names(audits)
    for audit, name in zip(audits, names, strict=True):
        (out / name).write_text(page(audit, lang), "utf-8")
    entries = [IndexEntry.of(audit, name, lang) for audit, name in zip(audits, names, strict=True)]
    entries += [IndexEntry.unread(path, problem) for path, problem in failures]
    index = out / "index.html"
    index.write_text(index_page(entries, lang), "utf-8")
    return index


def write_json(audits: Sequence[Audit], failures: Failures, out: Path, lang: str) -> Path:
    """One JSON object a line, one line a report. Raises OSError."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(f"{to_json(audit, lang)}\n" for audit in audits), "utf-8")
    return out


def _bare(name: str) -> str:
    """The file's name; .html is not said twice."""
    return name.removesuffix(".html").removesuffix(".htm")


def _names(audits: Sequence[Audit]) -> list[str]:
    """A page name for each report, from its file's name; equal names, and the index's own, are numbered."""
    taken = {"index.html"}
    names = []
    for audit in audits:
        stem = _UNSAFE.sub("-", _bare(Path(audit.report.source).name)).strip("-.") or "report"
        name, number = f"{stem}.html", 1
        while name.lower() in taken:
            number += 1
            name = f"{stem}-{number}.html"
        taken.add(name.lower())
        names.append(name)
    return names
