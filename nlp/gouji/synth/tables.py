"""Draws the figures of a report's tables: magnitudes by size of office, every identity of the form kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from math import exp, log
from random import Random

from gouji.synth.data import raw
from gouji.synth.grids import cell_ids

Numbers = dict[str, int]


def between(rng: Random, low: int, high: int) -> int:
    """A whole number of that range, small ones as likely as large ones on a logarithmic scale."""
    return round(exp(rng.uniform(log(low + 1), log(high + 1)))) - 1


def shared(rng: Random, total: int, weights: Mapping[str, float]) -> Numbers:
    """``total`` dealt out to the names of ``weights``."""
    dealt = Counter(rng.choices(list(weights), list(weights.values()), k=total))
    return {name: dealt[name] for name in weights}


def draw(rng: Random, form: str, size: str, before: Mapping[str, str] | None = None) -> dict[str, str]:
    """Every cell of the form as printed. ``before`` are last year's cells: what they carry on is carried in."""
    sizes = raw("names")["size"][size]
    numbers = dict.fromkeys(cell_ids(form), 0)
    _requests(rng, form, sizes, numbers, before)
    _proceedings(rng, sizes, numbers)
    cells = {name: str(value) for name, value in numbers.items()}
    (_disclosure_2019 if form == "2019" else _disclosure_2021)(rng, sizes, cells, before)
    return cells


def _requests(rng: Random, form: str, sizes: Mapping, numbers: Numbers, before: Mapping[str, str] | None) -> None:  # type: ignore[type-arg]
    names = raw("names")
    new = 0 if rng.random() < sizes["none"] else max(1, between(rng, *sizes["new"]))
    arrived = shared(rng, new, names["applicants"])
    carried = shared(rng, some(rng, new, sizes["carried"]), names["applicants"])
    for column in names["applicants"]:
        if before is not None:
            carried[column] = int(before[f"requests.carried_out.{column}"])
        known = arrived[column] + carried[column]
        left = min(known, some(rng, arrived[column], sizes["carried"]))
        results = shared(rng, known - left, names["results"])
        if form == "2019":
            results["other"] = sum(results.pop(name) for name in list(results) if name.startswith("other."))
        rows = {"new": arrived[column], "carried_in": carried[column], **results}
        for row, value in {**rows, "handled": known - left, "carried_out": left}.items():
            numbers[f"requests.{row}.{column}"] = value
            numbers[f"requests.{row}.total"] += value


def some(rng: Random, total: int, percent: float) -> int:
    """How many of ``total`` fall to a thing that so many of a hundred have."""
    return sum(rng.random() * 100 < percent for _ in range(total))


def _proceedings(rng: Random, sizes: Mapping, numbers: Numbers) -> None:  # type: ignore[type-arg]
    outcomes = raw("names")["outcomes"]
    handled = numbers["requests.handled.total"]
    for row, share in (("review", 1.0), ("litigation_direct", 0.6), ("litigation_after_review", 0.5)):
        dealt = shared(rng, some(rng, handled, sizes["proceedings"] * share), outcomes)
        for column, value in {**dealt, "total": sum(dealt.values())}.items():
            numbers[f"proceedings.{row}.{column}"] = value


def _disclosure_2021(rng: Random, sizes: Mapping, cells: dict[str, str], before: Mapping[str, str] | None) -> None:  # type: ignore[type-arg]
    for row, chance in (("regulations", sizes["regulations"]), ("normative_documents", 0.8)):
        used = rng.random() < chance
        issued, in_force = between(rng, *sizes["issued"]), between(rng, *sizes["in_force"])
        start = in_force if before is None else int(before[f"disclosure.{row}.in_force"])
        issued = issued // (1 if row == "normative_documents" else 8) if used else 0
        start = start if before is not None or used else 0
        repealed = min(start, between(rng, 0, max(1, issued))) if used else 0
        values = (issued, repealed, start + issued - repealed)
        for column, value in zip(("issued", "repealed", "in_force"), values, strict=True):
            cells[f"disclosure.{row}.{column}"] = str(value)
    _decisions(rng, sizes, cells)
    cells["disclosure.fees.amount"] = _amount(rng, *sizes["fees"])


def _decisions(rng: Random, sizes: Mapping, cells: dict[str, str]) -> None:  # type: ignore[type-arg]
    none = rng.random() < 0.12
    for row in ("licences", "penalties", "coercions"):
        cells[f"disclosure.{row}.decisions"] = "0" if none else str(between(rng, *sizes[row]))


def _amount(rng: Random, low: int, high: int) -> str:
    """An amount in 万元 with up to six decimals; 0 where the range is empty or by chance."""
    whole, digits = between(rng, low, high), rng.choice((0, 1, 2, 2, 2, 4, 6))
    fraction = f"{rng.randrange(10**digits):0{digits}d}" if digits else ""
    return "0" if not high or rng.random() < 0.25 else f"{whole}.{fraction}".rstrip(".")


def _disclosure_2019(rng: Random, sizes: Mapping, cells: dict[str, str], before: Mapping[str, str] | None) -> None:  # type: ignore[type-arg]
    for row, chance in (("regulations", sizes["regulations"]), ("normative_documents", 0.8)):
        made = between(rng, *sizes["issued"]) if rng.random() < chance else 0
        total = between(rng, *sizes["in_force"]) + made if chance else 0
        for column, value in (("newly_made", made), ("newly_disclosed", made), ("total_disclosed", total)):
            cells[f"disclosure.{row}.{column}"] = str(value)
    _decisions(rng, sizes, cells)
    for row in ("licences", "other_services", "penalties", "coercions", "fees"):
        items, change = between(rng, 0, 120), rng.choice((0, 0, 0, 1, 2, 5, -1, -3))
        if before is not None:
            items = sum(int(before[f"disclosure.{row}.{each}"]) for each in ("items_last_year", "change"))
        change = max(change, -items)
        cells[f"disclosure.{row}.items_last_year"] = str(items)
        cells[f"disclosure.{row}.change"] = f"+{change}" if change > 0 else str(change)
    projects = between(rng, 0, 60)
    cells["disclosure.procurement.projects"] = str(projects)
    amount = Decimal(rng.randrange(20000, 9000000)) / 100 * projects / 10
    cells["disclosure.procurement.amount"] = format(amount.quantize(Decimal("0.01")), "f") if projects else "0"
