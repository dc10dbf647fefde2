"""Every sample report against its gold, which was written by hand from the form and the sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from gouji.findings import Claim
from sample import REPORTS, audit_of, folded_place, gold


def files(path: object) -> str:
    return path.name if isinstance(path, Path) else str(path)


def number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


@pytest.mark.parametrize("path", REPORTS, ids=files)
def test_unit_year_and_form(path: Path) -> None:
    """The report says of itself what the gold says."""
    report, wanted = audit_of(path).report, gold(path.stem)
    assert (report.unit, report.year, report.form) == (wanted["unit"], wanted["year"], wanted["form"])


@pytest.mark.parametrize("path", REPORTS, ids=files)
def test_every_cell(path: Path) -> None:
    """All cells of the form, and no other, with value and status."""
    cells = audit_of(path).report.cells
    found = {cell: (each.value, each.status) for cell, each in cells.items()}
    assert found == {cell: (number(each["value"]), each["status"]) for cell, each in gold(path.stem)["cells"].items()}


@pytest.mark.parametrize("path", REPORTS, ids=files)
def test_the_findings_are_those_of_the_gold(path: Path) -> None:
    """Code, severity and both values, as often as the gold has them; shares to within .06."""
    found = [(each.code, each.severity, each.stated, each.expected) for each in audit_of(path).findings]
    wanted = [
        (each["code"], each["severity"], number(each["stated"]), number(each["expected"]))
        for each in gold(path.stem)["findings"]
    ]
    assert Counter(each[:2] for each in found) == Counter(each[:2] for each in wanted)
    assert [each for each in wanted if not any(same(each, other) for other in found)] == []
    assert [each for each in found if not any(same(each, other) for other in wanted)] == []


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_the_findings_rest_on_the_cells_of_the_gold(path: Path) -> None:
    """Each finding has exactly the cells that the gold gives it."""
    found = Counter((each.code, tuple(sorted(each.cells))) for each in audit_of(path).findings)
    assert found == Counter((each["code"], tuple(sorted(each["cells"]))) for each in gold(path.stem)["findings"])


def same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return one[:2] == other[:2] and near(one[2], other[2]) and near(one[3], other[3])


def near(one: Decimal | None, other: Decimal | None) -> bool:
    return one == other or (one is not None and other is not None and abs(one - other) < Decimal("0.06"))


def case(path: Path, claim: Mapping[str, Any]) -> Any:
    return pytest.param(path, claim, id=f"{path.name}:{claim['clause']}")


CLAIMS = [case(path, claim) for path in REPORTS for claim in gold(path.stem)["claims"]]


@pytest.mark.parametrize(("path", "wanted"), CLAIMS)
def test_a_claim_of_the_gold_is_found(path: Path, wanted: Mapping[str, Any]) -> None:
    """Found where it stands, with value, unit, kind, bound, target and verdict."""
    audit = audit_of(path)
    start, end = folded_place(audit.report.text, wanted["clause"], wanted["text"])
    here = [claim for claim in audit.claims if claim.start < end and start < claim.end]
    names = ("value", "unit", "kind", "bound", "target", "verdict")
    if wanted["kind"] == "none":
        denied = [claim for claim in here if claim.quantity.kind == "none"]
        assert {cell for claim in denied for cell in cells_of(claim.target, path)} == cells_of(wanted["target"], path)
        assert {(claim.quantity.value, claim.verdict) for claim in denied} == {(Decimal(0), wanted["verdict"])}
    else:
        assert [told(claim) for claim in here] == [(number(wanted["value"]), *(wanted[name] for name in names[1:]))]
        assert here[0].start == start


def told(claim: Claim) -> tuple[Any, ...]:
    quantity = claim.quantity
    return quantity.value, quantity.unit, quantity.kind, quantity.bound, claim.target, claim.verdict


def cells_of(target: str | None, path: Path) -> set[str]:
    """The cells of a sum; one none-statement may be read as several claims, each for some of them."""
    patterns = [part.removeprefix("sum(").removesuffix(")") for part in (target or "").split(" + ")]
    return {cell for cell in gold(path.stem)["cells"] for pattern in patterns if fnmatchcase(cell, pattern)}


def test_the_samples_hold_claims_of_every_verdict() -> None:
    """The comparison above is not vacuous: the gold has claims of all kinds and all verdicts."""
    claims = [claim for path in REPORTS for claim in gold(path.stem)["claims"]]
    assert {claim["kind"] for claim in claims} == {"count", "money", "percent", "growth", "none"}
    assert {claim["verdict"] for claim in claims} == {"consistent", "inconsistent", "other_scope", "no_cell"}
