"""What can be wrong in a generated report, and the smallest change that makes it so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from random import Random

from gouji.synth import statistics
from gouji.synth.compose import Draft, numbers_of
from gouji.synth.data import OLDER, facts
from gouji.synth.figures import value_of
from gouji.synth.judge import growth_verdict, verdict
from gouji.synth.prose import Figure

IN_TABLES = (
    "table-balance",
    "table-results-total",
    "table-row-total",
    "proceedings-total",
    "invalid-count",
    "blank-cell",
)
IN_PROSE = (
    "narrative-mismatch",
    "percent-mismatch",
    "growth-mismatch",
    "parts-do-not-sum",
    "parts-exceed-whole",
    "repeated-figure-differs",
)
DENIED = "narrative-denies-table"
IN_STRUCTURE = (
    "stale-year",
    "section-missing",
    "section-order",
    "table-missing",
    "outdated-form",
    "period-mismatch",
    "fee-statement-missing",
    "scope-differs",
    "problems-missing",
)
ACROSS_YEARS = ("carried-over-mismatch", "in-force-mismatch")
# What can be asked for in the forms before 2019, which have one table, no carry-over and no sections that are owed.
BEFORE_2019 = (
    "table-results-total",
    "table-row-total",
    "proceedings-total",
    "invalid-count",
    "blank-cell",
    *IN_PROSE,
    DENIED,
    "stale-year",
    "outdated-form",
    "period-mismatch",
    "scope-differs",
)
FAULTS = (*IN_TABLES, *IN_PROSE, DENIED, *IN_STRUCTURE, *ACROSS_YEARS)
NOT_RESULTS = ("new", "carried_in", "handled", "carried_out")
APPLICANTS = ("natural_person", "company", "research", "public_interest", "legal_service", "other_organisation")
# The kind of sum in a statistics table that a code is about.
SUMS = {"table-results-total": "results", "table-row-total": "row", "proceedings-total": "proceedings"}
SUMS |= {"parts-exceed-whole": "whole"}
TEXTS = ("若干", "详见附件", "约3", "数件", "待统计")
# Facts that a report denies together.
DENIALS = (
    ("review", "review_upheld", "review_corrected", "review_other", "review_pending"),
    ("litigation", "direct", "after_review", "litigation_upheld", "litigation_pending"),
    ("issued",),
    ("carried_out",),
    ("coercions",),
)


def possible(fault: str | None, form: str) -> bool:
    """Whether a report on that form can have the fault."""
    return (
        form not in OLDER or fault is None or (fault in BEFORE_2019 and (fault, form) != ("proceedings-total", "2008"))
    )


def break_statistics(rng: Random, code: str, form: str, cells: Mapping[str, str]) -> dict[str, str]:
    """The cells of a statistics table with that fault in them."""
    changed, ranges = dict(cells), statistics.kind_of(cells)
    rows = [name for name in cells if not name.endswith((".fees.count", ".funds.count"))]
    if code == "invalid-count":
        changed[rng.choice(rows)] = rng.choice(("-1", "0.5", "-2", *TEXTS))
    elif code == "blank-cell":
        changed |= dict.fromkeys(rng.sample(rows, rng.randint(1, 9)), rng.choice(("", "/", "—")))
    else:
        kind, bounds = SUMS[code], statistics.bounds(form, ranges)
        named = statistics.identities(form, ranges) | bounds
        name = rng.choice([each for each in named if each.partition(":")[0] == kind])
        (total, *_), parts = named[name]
        if name in bounds:
            changed[total] = str(sum(int(cells[part]) for part in parts) + rng.choice((1, 2, 3, 10)))
        else:
            _change(rng, changed, rng.choice((total, *parts)))
    return changed


def break_table(rng: Random, code: str, cells: Mapping[str, str]) -> dict[str, str] | None:
    """The cells with that fault in them; None when they give no occasion for it."""
    changed = dict(cells)
    rows = list(dict.fromkeys(name[9:].rpartition(".")[0] for name in cells if name.startswith("requests.")))
    results = [row for row in rows if row not in NOT_RESULTS]
    if code == "table-balance":
        done = _shift(rng, changed, rng.choice(("carried_out", "carried_in", "new")), rng.choice(APPLICANTS))
    elif code == "table-results-total":
        done = _shift(rng, changed, rng.choice(results), rng.choice(APPLICANTS[:3]))
    elif code == "table-row-total":
        done = _change(
            rng, changed, f"requests.{rng.choice(rows)}.{rng.choice((*APPLICANTS, 'total', 'total', 'total'))}"
        )
    elif code == "proceedings-total":
        done = _change(rng, changed, rng.choice([name for name in cells if name.startswith("proceedings.")]))
    elif code == "invalid-count":
        changed[f"requests.{rng.choice(results)}.{rng.choice(APPLICANTS)}"] = rng.choice(("-1", "0.5", "-2", *TEXTS))
        done = True
    else:
        _blank_totals(rng, changed, results)
        done = True
    return changed if done else None


def _shift(rng: Random, cells: dict[str, str], row: str, column: str) -> bool:
    """One more or less in a column and in the row's total, so that the row still adds up."""
    step = rng.choice((1, 1, 2, 3, 5, -1, -1, -2))
    names = f"requests.{row}.{column}", f"requests.{row}.total"
    if any(int(cells[name]) + step < 0 for name in names):
        return False
    cells.update({name: str(int(cells[name]) + step) for name in names})
    return True


def _change(rng: Random, cells: dict[str, str], name: str) -> bool:
    wrong = rng.choice(wrongs(rng, Decimal(cells[name])) or [Decimal(1)])
    cells[name] = str(wrong)
    return True


def _blank_totals(rng: Random, cells: dict[str, str], results: list[str]) -> None:
    if rng.random() < 0.5:
        cells.update({f"requests.{row}.total": "" for row in results})
    else:
        cells.update({name: "" for name in cells if name.startswith("proceedings.") and name.endswith(".total")})


def wrongs(rng: Random, true: Decimal) -> list[Decimal]:
    """Wrong numbers as people make them: one off, digits swapped, one dropped or doubled."""
    digits = str(int(true))
    found = [true + 1, true - 1, true + rng.choice((2, 3, 10)), true - rng.choice((2, 3, 10))]
    if len(digits) > 1:
        at = rng.randrange(len(digits) - 1)
        found.append(Decimal(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]))
        found += [Decimal(digits[1:]), Decimal(digits + digits[-1])]
    return [each for each in found if (each != true and each >= 0 and str(each)[0] != "0") or each == 0 < true < 3]


def overrides(rng: Random, code: str, draft: Draft, paired: bool) -> Iterator[dict[int, Decimal]]:
    """Changes of one figure that may bring the fault about, in random order."""
    figures = [
        each
        for each in draft.figures
        if each.written.low == each.written.high or each.kind in ("percent", "growth", "money")
    ]
    rng.shuffle(figures)
    for figure in figures:
        for wrong in _candidates(rng, code, figure, draft, paired):
            yield {figure.number: wrong}


def _candidates(rng: Random, code: str, figure: Figure, draft: Draft, paired: bool) -> Iterator[Decimal]:
    value = figure.written.value
    if code == "percent-mismatch" and figure.kind == "percent" and len(figure.names) == 2:
        yield from _far(rng, figure, draft)
    elif code == "growth-mismatch" and figure.kind == "growth":
        if paired or growth_verdict(figure, draft.figures)[0] == "consistent":
            yield abs(value) + rng.choice((4, 7, 11, 20))
    elif code == "parts-do-not-sum" and any(tag[0] == "c" for tag in figure.tags) and figure.kind == "count":
        yield from _free_of_readings(rng, figure, draft)
    elif code == "parts-exceed-whole" and any(tag[0] == "p" for tag in figure.tags):
        yield from _too_large(rng, figure, draft)
    elif code == "repeated-figure-differs" and figure.kind == "count" and _told_before(figure, draft):
        yield from _free_of_readings(rng, figure, draft)
    elif code == "narrative-mismatch" and figure.readings and verdict(figure, draft.numbers)[0] == "consistent":
        yield from _mismatch(rng, figure, draft)


def _mismatch(rng: Random, figure: Figure, draft: Draft) -> Iterator[Decimal]:
    near = [each for each in draft.figures if each.statement == figure.statement and each.kind in ("percent", "growth")]
    grown = [each for each in draft.figures if each.kind == "growth" and each.names == figure.names]
    if near or grown:
        return
    if figure.kind == "money":
        yield (figure.written.value / 10000 * rng.choice((Decimal("1.1"), Decimal("0.9"), Decimal(10)))).quantize(
            Decimal("0.01")
        )
    elif figure.kind == "count":
        yield from _free_of_readings(rng, figure, draft)


def _free_of_readings(rng: Random, figure: Figure, draft: Draft) -> Iterator[Decimal]:
    """Wrong values that fit no reading of the figure, nor any of the totals that its verb might mean."""
    readings = set(figure.readings)
    if (figure.target and figure.target.startswith("requests.")) or "sum(requests" in (figure.target or ""):
        readings |= {
            each for name in ("new", "all_in", "handled") for each in facts()[name].readings(draft.printed.form)
        }
    taken = {value_of(each, draft.numbers) for each in readings} | {figure.written.value}
    choices = [
        each
        for each in _wrong_totals(figure, draft) + wrongs(rng, figure.written.value)
        if each not in taken and each > 0
    ]
    rng.shuffle(choices)
    yield from choices[:1]


def _wrong_totals(figure: Figure, draft: Draft) -> list[Decimal]:
    """A part given for the whole: the natural persons for all applicants, the first kind for its group."""
    target = figure.target or ""
    column = target.replace(".total", ".natural_person") if " + " not in target and "sum(" not in target else ""
    value = value_of(column, draft.numbers) if column in draft.numbers else None
    return [] if value is None or value == 0 else [value]


def _far(rng: Random, figure: Figure, draft: Draft) -> Iterator[Decimal]:
    """A share at least two points from every share that its words might mean."""
    bases = {value_of(each, draft.numbers) for each in figure.readings}
    if figure.readings:
        part = figure.readings[0].split(" / ")[0].strip("()")
        totals = [each for name in ("new", "all_in", "handled") for each in facts()[name].readings(draft.printed.form)]
        bases |= {
            value_of(f"{part} / {total}" if " + " not in part else f"({part}) / {total}", draft.numbers)
            for total in totals
        }
    for step in rng.sample((-12, -7, -5, -4, 4, 5, 7, 12), 8):
        wrong = figure.written.value + step
        if 0 < wrong < 100 and all(each is None or abs(each - wrong) > 2 for each in bases):
            yield wrong
            return


def _too_large(rng: Random, figure: Figure, draft: Draft) -> Iterator[Decimal]:
    number = next(tag[1] for tag in figure.tags if tag[0] == "p")
    whole = next(
        (each for each in reversed(draft.figures[: draft.figures.index(figure)]) if f"w{number}" in each.tags), None
    )
    if whole is not None:
        yield whole.written.value + rng.choice((1, 2, 5, 9))


def _told_before(figure: Figure, draft: Draft) -> bool:
    return any(
        each.names == figure.names
        and each.kind == "count"
        and each.number < figure.number
        and each.paragraph != figure.paragraph
        for each in draft.figures
    )


def deniable(form: str, cells: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Groups of facts that the tables hold and prose may deny."""
    numbers = numbers_of(cells)
    known = [group for group in DENIALS if facts()[group[0]].readings(form)]
    return [group for group in known if value_of(facts()[group[0]].readings(form)[0], numbers)]
