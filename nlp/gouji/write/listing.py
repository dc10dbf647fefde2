"""Cells and claims as flat rows, for a table on the terminal, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from gouji.catalog.labels import cell_label
from gouji.document import Report
from gouji.findings import Audit
from gouji.quantity import plain

Rows = Sequence[dict[str, Any]]


def cells(report: Report) -> Rows:
    """One row a cell: id, label, value (None unless given), characters as published, status, unit, page, and how sure
    text recognition was (None for text)."""
    return [
        {
            "id": cell.id,
            "label": cell_label(cell.id),
            "value": plain(cell.value),
            "raw": cell.raw,
            "status": cell.status,
            "unit": cell.unit,
            "page": cell.place.page if cell.place else None,
            "confidence": cell.confidence,
        }
        for cell in report.cells.values()
    ]


def claims(audit: Audit) -> Rows:
    """One row a claim: where it stands, what it says, which cells answer it, and the verdict."""
    return [
        {
            "id": claim.id,
            "section": claim.section,
            "text": claim.text,
            "value": plain(claim.quantity.value),
            "unit": claim.quantity.unit,
            "bound": claim.quantity.bound,
            "kind": claim.quantity.kind,
            "target": claim.target,
            "reading": claim.reading.formula if claim.reading else None,
            "expected": plain(claim.expected),
            "verdict": claim.verdict,
            "sentence": claim.sentence.strip(),
        }
        for claim in audit.claims
    ]


def points(audit: Audit) -> Rows:
    """One row a point of the section on problems: what it is, its topics, how sure that is, the words that decided."""
    return [
        {
            "number": number,
            "kind": point.kind,
            "topics": " ".join(point.topics),
            "score": point.score,
            "words": " ".join(point.words),
            "outcome": point.outcome,
            "pair": point.pair,
            "start": point.start,
            "end": point.end,
            "text": " ".join(point.text.split()),
        }
        for number, point in enumerate(audit.problems)
    ]


def topics(points: Rows) -> Rows:
    """One row a topic that the reports' problems or measures name, commonest problem first, with a sentence of each.

    ``points`` are rows with ``report``, ``kind``, ``topics``, ``text`` and ``score``. ``reports`` are those that name a
    topic as a problem, ``share`` their part of the reports that name any problem. ``followed`` are the problems of
    reports whose unit's report of the year before is there, ``came_back`` those of them that it told in like words.
    """
    counts = Counter((point["kind"], code) for point in points for code in point["topics"])
    told = [point for point in points if point["kind"] == "problem"]
    named = {point["report"] for point in told}
    reports = Counter(code for _, code in {(point["report"], code) for point in told for code in point["topics"]})
    followed = Counter(code for point in told if point.get("before") for code in point["topics"])
    back = Counter(code for point in told if point.get("came_back") for code in point["topics"])
    examples: dict[str, tuple[float, str]] = {}
    for point in told:
        for at, code in enumerate(point["topics"]):
            sure = (0.0 if at else point["score"] / len(point["topics"]), " ".join(point["text"].split()))
            examples[code] = max(sure, examples.get(code, (0.0, "")))
    codes = sorted({code for _, code in counts}, key=lambda code: (-counts["problem", code], code))
    return [
        {
            "topic": code,
            "problems": counts["problem", code],
            "measures": counts["measure", code],
            "reports": reports[code],
            "share": round(reports[code] / len(named), 3) if named else None,
            "followed": followed[code],
            "came_back": back[code],
            "example": examples.get(code, (0.0, ""))[1],
        }
        for code in codes
    ]


def as_csv(rows: Rows) -> str:
    """The rows with a head; an empty field is no value, never a zero."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def as_json(rows: Rows) -> str:
    """The rows as one JSON array."""
    return json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n"
