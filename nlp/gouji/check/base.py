"""The registry of checks, and how they are run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from gouji import catalog
from gouji.document import Report
from gouji.findings import SEVERITIES, Claim, Finding, Severity
from gouji.lang.normal import Folded, fold


@dataclass(frozen=True)
class Checked:
    """What a check looks at: the report, its linked claims, and the same unit's report of the year before."""

    report: Report
    claims: tuple[Claim, ...]
    previous: Report | None = None

    @cached_property
    def prose(self) -> tuple[Folded, ...]:
        """The paragraphs of all sections, folded once for all checks."""
        spans = (span for section in self.report.sections for span in section.prose)
        return tuple(fold(self.report.text[start:end], start) for start, end in spans)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {claim.id: place for place, claim in enumerate(self.claims)}

    def claims_of(self, found: Finding) -> tuple[Claim, ...]:
        """The claims that a finding is about, in the order of the text."""
        return tuple(self.claims[place] for place in sorted({self._places[each] for each in found.claims}))


Check = Callable[[Checked], Iterator[Finding]]
_CHECKS: list[tuple[tuple[str, ...], Check]] = []
SecondLook = Callable[[Checked, Finding], Finding]
_SECOND_LOOKS: list[tuple[str, SecondLook]] = []


def check(*codes: str) -> Callable[[Check], Check]:
    """Register a function as the check that reports ``codes``."""

    def register(function: Check) -> Check:
        _CHECKS.append((codes, function))
        return function

    return register


def second_look(code: str) -> Callable[[SecondLook], SecondLook]:
    """Register a function that is given every finding and hands it back, or one under ``code`` in its place."""

    def register(function: SecondLook) -> SecondLook:
        _SECOND_LOOKS.append((code, function))
        return function

    return register


def codes_checked() -> frozenset[str]:
    """Every code that a registered check may report."""
    return frozenset(code for codes, _ in _CHECKS for code in codes) | {code for code, _ in _SECOND_LOOKS}


def finding(
    code: str,
    variant: str = "",
    *,
    severity: Severity | None = None,
    claims: tuple[Claim, ...] = (),
    cells: tuple[str, ...] = (),
    stated: Decimal | None = None,
    expected: Decimal | None = None,
    span: tuple[int, int] | None = None,
    params: Mapping[str, object] | None = None,
    **more: object,
) -> Finding:
    """A finding under ``code``, with the severity that the rule has unless another is given.

    ``params`` and all further keywords fill the places of its message.
    """
    rule = catalog.load().rules[code]
    ids = tuple(claim.id for claim in claims)
    places = {**(params or {}), **more}
    return Finding(code, severity or rule.severity, places, ids, cells, stated, expected, variant, span)


def run(checked: Checked) -> tuple[Finding, ...]:
    """All findings, worst first, then in the order of the text; each with its fingerprint."""
    found = [each for _, function in _CHECKS for each in function(checked)]
    for _, look in _SECOND_LOOKS:
        found = [look(checked, each) for each in found]
    found = in_order(found, checked.report, checked.claims)
    frames = {claim.id: claim.frame or claim.clause.replace(claim.text, "#") for claim in checked.claims}
    return tuple(with_fingerprints(found, checked.report.unit, checked.report.year, frames))


def in_order(found: Iterable[Finding], report: Report, claims: Iterable[Claim]) -> list[Finding]:
    """The findings of a report, worst first, then in the order of the text."""
    starts = {claim.id: claim.start for claim in claims}
    order = {cell: number for number, cell in enumerate(report.cells)}

    def place(each: Finding) -> tuple[int, float, int, str]:
        at = min((starts[claim] for claim in each.claims), default=each.span[0] if each.span else float("inf"))
        return SEVERITIES.index(each.severity), at, min((order.get(c, 0) for c in each.cells), default=-1), each.code

    return sorted(found, key=place)


def with_fingerprints(
    found: Iterable[Finding], unit: str | None, year: int | None, frames: Mapping[str, str]
) -> Iterator[Finding]:
    """Name each finding by report, rule, and the cells or frames it is about; never by its numbers.

    ``frames`` tell for each claim what it is about.
    """
    seen: dict[str, int] = {}
    for each in found:
        about = [unit, year, each.code, each.variant, *each.cells]
        about += [frames[claim] for claim in each.claims]
        key = "\x1f".join(map(str, about))
        seen[key] = seen.get(key, -1) + 1
        digest = hashlib.sha256(f"{key}\x1f{seen[key]}".encode()).hexdigest()
        yield replace(each, fingerprint=digest[:16])
