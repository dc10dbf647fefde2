"""The consistency report that an office sends on (一致性核查报告): a Word file from a template that users may replace,
or that file as PDF.

In Chinese only, as offices write. A template is a DOCX with fields of Jinja2. It may use ``title``, ``lead``,
``bases``, ``scope``, ``result``, ``reports``, ``unchecked``, ``remarks``, ``signature`` and ``date``. Each of
``reports`` has ``number``, ``ordinal``, ``unit``, ``year``, ``form``, ``coverage``, ``result`` and ``findings``, each
of those ``number``, ``part``, ``quote``, ``stated``, ``expected``, ``message`` and ``severity``. The filter ``ordinal``
makes 一, 二 … of a number.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from gouji.errors import InputError, MissingExtra
from gouji.findings import SEVERITIES, Audit, Finding, Verdict
from gouji.messages import known, text
from gouji.write.build import view
from gouji.write.clean import visible
from gouji.write.export import Failures
from gouji.write.printed import printed
from gouji.write.view import AuditView, FindingView, Line
from gouji.zipped import with_fixed_times

_LONGEST_QUOTE = 80
_DIGITS = "〇一二三四五六七八九"
_UNDECIDED: tuple[Verdict, ...] = ("no_cell", "other_scope", "cell_blank")


def write_letter(
    audits: Sequence[Audit],
    failures: Failures,
    out: Path,
    template: Path | None = None,
    signature: str = "",
    date: str = "",
) -> Path:
    """Write the letter on ``audits`` to ``out``: as PDF where its name ends so, else as DOCX.

    Without ``signature`` and ``date`` lines to fill in by hand stand in their places, so that the same audits give the
    same bytes. Raises MissingExtra without docxtpl, InputError for a template that cannot be filled and for a PDF where
    LibreOffice or a Chinese font is missing, OSError.
    """
    context = letter(audits, failures) | {
        "signature": signature or text("letter.signature"),
        "date": date or text("letter.date"),
    }
    made = _filled(template, context)
    if out.suffix.lower() == ".pdf":
        made = printed(made, str(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(made)
    return out


def own_template() -> bytes:
    """The template that comes with gouji, for users to make theirs of."""
    return files("gouji").joinpath("data/letter/template.docx").read_bytes()


def _filled(template: Path | None, context: dict[str, Any]) -> bytes:
    try:
        from docxtpl import DocxTemplate
        from jinja2 import TemplateError
        from jinja2.sandbox import SandboxedEnvironment
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="DOCX", extra="letter") from error
    data, environment = _template(template), SandboxedEnvironment(autoescape=True)
    environment.filters["ordinal"] = _ordinal
    try:
        document = DocxTemplate(io.BytesIO(data))
        document.render(context, environment)
    except (TemplateError, KeyError, ValueError, TypeError, BadZipFile) as error:
        raise InputError("error.template", path=str(template), why=str(error).splitlines()[0]) from error
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_times(buffer.getvalue())


def _template(path: Path | None) -> bytes:
    try:
        return path.read_bytes() if path else own_template()
    except OSError as error:
        raise InputError("error.template", path=str(path), why=error.strerror) from error


def letter(audits: Sequence[Audit], failures: Failures) -> dict[str, Any]:
    """What the template is filled with, but for signature and date."""
    views = [view(audit) for audit in audits]
    counts = sum((audit.count() for audit in audits), Counter[str]())
    return {
        "title": text("letter.title"),
        "lead": _lead(views),
        "bases": list(_bases(audits)),
        "scope": text("letter.scope", count=len(views)),
        "result": text("letter.result", **{each: counts[each] for each in SEVERITIES}),
        "reports": [_report(*each) for each in zip(range(1, len(views) + 1), audits, views, strict=True)],
        "unchecked": list(_unchecked(audits, failures)) or [text("letter.all_checked")],
        "remarks": [text(f"letter.remark_{number}") for number in (1, 2, 3)],
    }


def _lead(views: Sequence[AuditView]) -> str:
    first = views[0].head
    key = "letter.lead" if len(views) == 1 else "letter.lead_several"
    return text(key, unit=first.unit, year=_year(first.year), count=len(views))


def _year(year: str) -> str:
    return f"{year}年" if year.isdigit() else year


def _bases(audits: Sequence[Audit]) -> Iterator[str]:
    """The law, the notices whose forms the reports follow, and the arithmetic of the forms."""
    forms = sorted({audit.report.form for audit in audits if audit.report.form})
    yield text("letter.basis_law" if any(form >= "2019" for form in forms) or not forms else "letter.basis_law_2007")
    yield from (text(f"letter.basis_{form}") for form in forms if known(f"letter.basis_{form}"))
    yield text("letter.basis_arithmetic")


def _report(number: int, audit: Audit, seen: AuditView) -> dict[str, Any]:
    pairs = zip(audit.findings, seen.findings, strict=True)
    return {
        "number": number,
        "ordinal": _ordinal(number),
        "unit": seen.head.unit,
        "year": _year(seen.head.year),
        "form": seen.head.form,
        "coverage": _covered(audit),
        "result": _told(audit) or seen.head.verdict + "。",
        "findings": [_finding(audit, finding, shown) for finding, shown in pairs],
    }


def _covered(audit: Audit) -> str:
    """How much of a report was checked."""
    seen = audit.coverage
    shares = {
        "claims": (seen.decided, seen.claims),
        "identities": (seen.identities_decided, seen.identities),
        "tables": (len(seen.tables), seen.tables_due),
    }
    told = "；".join(text(f"letter.covered_{name}", of=of, count=count) for name, (count, of) in shares.items())
    told += text("ui.recognised_cells", count=seen.recognised) if seen.recognised else ""
    return told + (text("ui.left_out", count=seen.left_out) if seen.left_out else "")


def _told(audit: Audit) -> str:
    """How many findings of each kind there are; nothing where there are none."""
    counts = audit.count()
    told = "、".join(text(f"letter.found_{each}", count=counts[each]) for each in SEVERITIES if counts[each])
    return text("letter.found", counts=told) if told else ""


def _ordinal(number: int) -> str:
    """一, 二 … 九十九; larger numbers in digits."""
    tens, ones = divmod(number, 10)
    if number >= 100:
        return str(number)
    before = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return before + (_DIGITS[ones] if ones else "")


def _finding(audit: Audit, finding: Finding, shown: FindingView) -> dict[str, Any]:
    return {
        "number": shown.number,
        "part": text(f"ui.section_{_part(audit, finding)}"),
        "quote": _quote(shown.quotes),
        "stated": shown.stated,
        "expected": shown.expected,
        "severity": shown.severity_word,
        "message": shown.message,
    }


def _part(audit: Audit, finding: Finding) -> str:
    """The section that a finding belongs to: of its first figure, of its first cell's table, or of its span."""
    if finding.claims:
        return audit.claim(finding.claims[0]).section
    table = finding.cells[0].split(".")[0] if finding.cells else ""
    if known(f"ui.section_{table}"):
        return table
    at = finding.span[0] if finding.span else -1
    return next((each.kind for each in audit.report.sections if each.start <= at < each.end), "preamble")


def _quote(quotes: Iterable[Line]) -> str:
    said = "；".join("".join(segment.text for segment in line).strip() for line in quotes)
    return said if len(said) <= _LONGEST_QUOTE else said[: _LONGEST_QUOTE - 1] + "…"


def _unchecked(audits: Sequence[Audit], failures: Failures) -> Iterator[str]:
    """Figures without a verdict, arithmetic left undecided and why, tables that are not there, files not read."""
    verdicts = Counter(claim.verdict for audit in audits for claim in audit.claims)
    for verdict in _UNDECIDED:
        if verdicts[verdict]:
            yield text("letter.claims_left", count=verdicts[verdict], why=text(f"ui.{verdict}"))
    skipped: Counter[str] = Counter()
    for audit in audits:
        skipped.update(dict(audit.coverage.skipped))
    for reason, count in sorted(skipped.items()):
        yield text("letter.identities_left", count=count, why=text(f"ui.skip_{reason}"))
    for audit in audits:
        if len(audit.report.tables) < audit.coverage.tables_due:
            count = audit.coverage.tables_due - len(audit.report.tables)
            yield text("letter.tables_left", unit=visible(audit.report.unit or audit.report.source), count=count)
    yield from (text("letter.file_left", problem=visible(problem)) for _, problem in failures)
