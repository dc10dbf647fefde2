"""People's verdicts on findings: read back from the workbook, kept through later runs, and counted by rule.

A verdict belongs to a finding by its fingerprint, which names report, rule and cells or phrasing, and not the numbers.
Where these have moved since, the verdict is kept and called stale.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from gouji import libreoffice
from gouji.errors import MissingExtra, UnreadableFile
from gouji.findings import Audit, Finding
from gouji.messages import text
from gouji.quantity import plain
from gouji.write.xlsx import VERDICTS, Opinion, numbers_of

_READ = ("fingerprint", "numbers", "phrasing", "code", "verdict", "note")
_LANGUAGES = ("zh", "en")
_HEADS = 20
"""Lines among which the heads are looked for."""
_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_SECONDS, _MOST = 120.0, 256 << 20


@dataclass(frozen=True, slots=True)
class Precision:
    """How findings of one rule, or of one phrasing, were judged. ``other`` are those of another scope or left open."""

    name: str
    true: int
    false: int
    other: int

    @property
    def share(self) -> float | None:
        """The share of true ones among those called true or false; None where there are none."""
        judged = self.true + self.false
        return self.true / judged if judged else None


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of verdicts in a new run, in numbers of findings."""

    kept: int
    stale: int
    new: int
    gone: int


def read_opinions(path: str | Path) -> list[Opinion]:
    """The verdicts and notes of a workbook that gouji wrote, however its rows and columns were sorted since.

    It may have been saved by another program, as XLS or ODS too, and have lines above its heads. Rows without verdict
    and note are left out. Raises UnreadableFile where it is missing or no such workbook, or holds a verdict
    that is none of those offered (naming the row), MissingExtra without openpyxl.
    """
    found: list[Opinion] = []
    seen = False
    for sheet in _book(Path(path)).worksheets:
        rows = enumerate(sheet.iter_rows(values_only=True), 1)
        columns = next((told for _, row in islice(rows, _HEADS) if (told := _columns(row)) is not None), None)
        if columns is not None:
            seen = True
            found += _opinions(rows, columns, str(path))
    if not seen:
        raise UnreadableFile("error.no_review", path=str(path))
    return found


def _book(path: Path) -> Any:
    """The workbook; one that was saved as XLS, ET or ODS is made XLSX again first, where LibreOffice is installed."""
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="XLSX", extra="xlsx") from error
    try:
        return load_workbook(io.BytesIO(_as_xlsx(path.read_bytes(), path)), read_only=True, data_only=True)
    except FileNotFoundError as error:
        raise UnreadableFile("error.missing", path=str(path)) from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError) as error:
        raise UnreadableFile("error.no_review", path=str(path)) from error


def _as_xlsx(data: bytes, path: Path) -> bytes:
    kind = "xls" if data.startswith(_XLS) else "ods" if _ODS in data[:200] else ""
    if not kind:
        return data
    if libreoffice.program() is None:
        raise UnreadableFile("error.review_kind", path=str(path), format=kind.upper())
    try:
        return libreoffice.made(data, kind, "xlsx", _SECONDS, _MOST) or b""
    except (TimeoutError, OverflowError) as error:
        raise UnreadableFile("error.no_review", path=str(path)) from error


def _columns(heads: Sequence[object]) -> dict[str, int] | None:
    """Where the columns stand that are read; None for another sheet."""
    names = {text(f"sheet.{name}", lang): name for name in _READ for lang in _LANGUAGES}
    found = {names[str(head)]: number for number, head in enumerate(heads) if str(head) in names}
    return found if found.keys() == set(_READ) else None


def _opinions(rows: Iterable[tuple[int, Sequence[object]]], columns: Mapping[str, int], path: str) -> Iterator[Opinion]:
    words = {text(f"review.{name}", lang): name for name in VERDICTS for lang in _LANGUAGES}
    for number, row in rows:
        told = {name: _told(row[at]) if at < len(row) else "" for name, at in columns.items()}
        if not told["fingerprint"] or not (told["verdict"] or told["note"]):
            continue
        if told["verdict"] and told["verdict"] not in words:
            raise UnreadableFile("error.bad_verdict", path=path, row=number, verdict=told["verdict"])
        yield Opinion(
            told["fingerprint"],
            words.get(told["verdict"], ""),
            told["note"],
            told["numbers"],
            told["code"],
            told["phrasing"],
        )


def _told(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return "" if value is None else str(value).strip()


def precision(opinions: Iterable[Opinion], by: str = "code") -> list[Precision]:
    """How often findings were right: ``by`` rule (``code``) or by ``phrasing``, the most judged first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for opinion in opinions:
        if opinion.verdict:
            counts[getattr(opinion, by) or "—"][opinion.verdict] += 1
    made = [
        Precision(name, each["true"], each["false_alarm"], each["other_scope"] + each["open"])
        for name, each in counts.items()
    ]
    return sorted(made, key=lambda each: (-each.true - each.false, each.name))


def carried(audits: Iterable[Audit], opinions: Mapping[str, Opinion]) -> Carried:
    """How many verdicts hold on in a new run, and how many of its findings have none."""
    findings = {each.fingerprint: each for audit in audits for each in audit.findings}
    known = opinions.keys() & findings.keys()
    stale = sum(opinions[each].numbers != numbers_of(findings[each]) for each in known)
    return Carried(len(known) - stale, stale, len(findings.keys() - known), len(opinions.keys() - known))


def cases(audits: Iterable[Audit], opinions: Mapping[str, Opinion]) -> Iterator[str]:
    """One JSON object a line for every finding with a verdict: what a test needs to see it again, or never again."""
    for audit in audits:
        for finding in audit.findings:
            opinion = opinions.get(finding.fingerprint)
            if opinion is not None and opinion.verdict:
                yield json.dumps(_case(audit, finding, opinion), ensure_ascii=False) + "\n"


def _case(audit: Audit, finding: Finding, opinion: Opinion) -> dict[str, object]:
    claims = [audit.claim(each) for each in finding.claims]
    cells = audit.report.cells
    return {
        "code": finding.code,
        "verdict": opinion.verdict,
        "note": opinion.note,
        "year": audit.report.year,
        "form": audit.report.form,
        "sentences": list(dict.fromkeys(claim.sentence.strip() for claim in claims)),
        "figures": [claim.text for claim in claims],
        "cells": {each: cells[each].raw for each in finding.cells if each in cells},
        "stated": plain(finding.stated),
        "expected": plain(finding.expected),
    }
