"""An audit as plain data, by the names that ``--format json`` promises."""

from __future__ import annotations

import json
from typing import Any

from gouji.catalog import load
from gouji.document import Cell, Period, Report, Section
from gouji.findings import Audit, Claim, Coverage, Finding, Point
from gouji.quantity import plain
from gouji.write.clean import encodable


def to_json(audit: Audit, lang: str = "zh") -> str:
    """The audit as one line of JSON; the same audit always gives the same line."""
    return json.dumps(audit_to_dict(audit, lang), ensure_ascii=False, separators=(",", ":"))


def audit_to_dict(audit: Audit, lang: str = "zh") -> dict[str, Any]:
    """The audit as nested dicts and lists of str, int, float, bool and None; ``lang`` is the messages' language.

    ``start`` and ``end`` are offsets into ``text``.
    """
    return {
        **_head(audit.report),
        "sections": [_section(section) for section in audit.report.sections],
        "cells": [_cell(cell) for cell in audit.report.cells.values()],
        "claims": [_claim(claim) for claim in audit.claims],
        "findings": [finding_to_dict(finding, lang) for finding in audit.findings],
        "problems": [_point(point) for point in audit.problems],
        "coverage": _coverage(audit.coverage),
        "text": encodable(audit.report.text),
    }


def _head(report: Report) -> dict[str, Any]:
    return {
        "source": encodable(report.source),
        "kind": report.kind,
        "sha256": report.sha256,
        "reader": report.reader,
        "unit": report.unit,
        "year": report.year,
        "form": report.form,
        "title": report.title,
        "period": _period(report.period),
        "notes": list(report.notes),
    }


def _period(period: Period | None) -> dict[str, Any] | None:
    if period is None:
        return None
    return {"first": period.first, "last": period.last, "start": period.place.start, "end": period.place.end}


def _section(section: Section) -> dict[str, Any]:
    return {"kind": section.kind, "heading": section.heading, "start": section.start, "end": section.end}


def _cell(cell: Cell) -> dict[str, Any]:
    place = cell.place
    return {
        "id": cell.id,
        "value": plain(cell.value),
        "raw": encodable(cell.raw),
        "status": cell.status,
        "unit": cell.unit,
        "start": place.start if place else None,
        "end": place.end if place else None,
        "page": place.page if place else None,
        "anchor": place.anchor if place else None,
        "reason": cell.reason or None,
        "confidence": cell.confidence,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "section": claim.section,
        "sentence": encodable(claim.sentence),
        "sentence_start": claim.sentence_start,
        "text": encodable(claim.text),
        "start": claim.start,
        "end": claim.end,
        "value": plain(claim.quantity.value),
        "unit": claim.quantity.unit,
        "bound": claim.quantity.bound,
        "kind": claim.quantity.kind,
        "frame": claim.frame or None,
        "target": claim.target,
        "reading": claim.reading.formula if claim.reading else None,
        "cells": list(claim.reading.cells) if claim.reading else [],
        "expected": plain(claim.expected),
        "computed": list(claim.reading.computed) if claim.reading else [],
        "at_least": plain(claim.reading.least) if claim.reading else None,
        "verdict": claim.verdict,
        "doubts": list(claim.doubts),
    }


def finding_to_dict(finding: Finding, lang: str) -> dict[str, Any]:
    """A finding as plain data, its message in ``lang``."""
    start, end = finding.span or (None, None)
    return {
        "code": finding.code,
        "severity": finding.severity,
        "title": load().rules[finding.code].title(lang),
        "message": finding.message(lang),
        "claims": list(finding.claims),
        "cells": list(finding.cells),
        "stated": plain(finding.stated),
        "expected": plain(finding.expected),
        "start": start,
        "end": end,
        "fingerprint": finding.fingerprint,
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "kind": point.kind,
        "text": encodable(point.text),
        "start": point.start,
        "end": point.end,
        "topic": point.topic,
        "topics": list(point.topics),
        "score": point.score,
        "words": list(point.words),
        "pair": point.pair,
        "outcome": point.outcome or None,
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "numbers": coverage.numbers,
        "claims": coverage.claims,
        "linked": coverage.linked,
        "decided": coverage.decided,
        "identities": coverage.identities,
        "identities_decided": coverage.identities_decided,
        "tables": list(coverage.tables),
        "tables_due": coverage.tables_due,
        "skipped": dict(sorted(coverage.skipped.items())),
        "recognised": coverage.recognised,
        "left_out": coverage.left_out,
    }
