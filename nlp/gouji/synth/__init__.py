"""Writes realistic annual reports of invented offices, with known faults, and the gold beside each.

``generate(seed, number)`` makes report ``number`` of a run, alone or as a pair of years; the same seed and number
always give the same bytes, whatever else is generated. ``write_reports`` writes a folder of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from gouji.synth import faults, judge
from gouji.synth.compose import Draft, Wish, facts_of, printed_cells
from gouji.synth.data import OLDER
from gouji.synth.faults import FAULTS
from gouji.synth.grids import cell_ids
from gouji.synth.office import office
from gouji.synth.older import compose
from gouji.synth.older_tables import draw_statistics
from gouji.synth.render import LAYOUTS, SUFFIX, render
from gouji.synth.tables import draw

__all__ = ["FAULTS", "FORMS", "Generated", "generate", "write_reports"]

FORMS = ("2008", "2014", "2019", "2021")
PAIR_SHARE, ATTEMPTS = 0.08, 200
# How many of a hundred reports are on each form before 2019.
OLDER_SHARE = {"2014": 12, "2008": 6}
KINDS = {"text": 42, "html": 30, "docx": 18, "pdf": 10}


@dataclass(frozen=True)
class Generated:
    """One generated report: its name, how it is to be rendered, the fault it was made for (None: clean), its gold."""

    name: str
    kind: str
    layout: str
    fault: str | None
    draft: Draft
    gold: dict[str, Any]

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return f"{self.name}.{SUFFIX[self.kind]}"

    def data(self) -> bytes:
        """The file. Raises MissingExtra when the kind of file needs a library that is not installed."""
        return render(self.draft.printed, self.kind, self.layout)


def generate(
    seed: int, number: int, fault: str | None = "any", kind: str | None = None, form: str | None = None
) -> list[Generated]:
    """Report ``number`` of the run ``seed``: one report, or two of consecutive years, the earlier first.

    ``fault`` is a code of ``FAULTS``, None for a clean report, ``"any"`` to leave it to the seed; ``kind`` the kind
    of file and ``form`` one of ``FORMS``, drawn when None. Raises ValueError for a fault that the form cannot have.
    """
    wanted = _turn(seed, number) if fault == "any" else fault
    chosen = form or _older_form(Random(f"{seed}:{number}:form"), wanted)
    if chosen and not faults.possible(wanted, chosen):
        if fault != "any":
            raise ValueError(f"a report on the form of {chosen} cannot have the fault {wanted}")
        wanted = None
    for attempt in range(ATTEMPTS):
        made = _Maker(Random(f"{seed}:{number}:{attempt}"), number, wanted, kind, chosen).make()
        if made is not None:
            return made
    raise AssertionError(f"no occasion for {wanted} in {ATTEMPTS} attempts: the phrasings offer none")


def _turn(seed: int, number: int) -> str | None:
    """Every third report is clean, the others take the faults in turn."""
    return None if number % 3 == 0 else FAULTS[(number - number // 3 + seed) % len(FAULTS)]


def _older_form(rng: Random, fault: str | None) -> str | None:
    """A form before 2019 for some reports; None leaves it to the others, whose figures do not depend on the draw."""
    draw = rng.random() * 100
    form = "2014" if draw < OLDER_SHARE["2014"] else "2008" if draw < sum(OLDER_SHARE.values()) else None
    return form if form and faults.possible(fault, form) else None


def write_reports(folder: Path, count: int, seed: int) -> list[Generated]:
    """Write reports 1 to ``count`` and ``<name>.json``, the gold of each, into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [each for number in range(1, count + 1) for each in generate(seed, number)]
    for each in written:
        (folder / each.file_name).write_bytes(each.data())
        (folder / f"{each.name}.json").write_bytes(as_json(each.gold))
    return written


def as_json(gold: dict[str, Any]) -> bytes:
    """The gold as its file holds it."""
    return (json.dumps(gold, ensure_ascii=False, indent=1) + "\n").encode()


class _Maker:
    """One attempt at a report."""

    def __init__(self, rng: Random, number: int, fault: str | None, kind: str | None, form: str | None) -> None:
        self.rng, self.number, self.fault, self.kind = rng, number, fault, kind
        paired = rng.random() < (0.5 if fault == "growth-mismatch" else PAIR_SHARE)
        paired = fault in faults.ACROSS_YEARS or (paired and fault in (None, "growth-mismatch"))
        self.paired = paired and form not in OLDER
        self.year, self.form = self._year(form)
        large = fault in faults.IN_PROSE or self.paired
        self.office = office(rng, number, ("bureau", "district", "city", "province") if large else ())

    def _year(self, form: str | None) -> tuple[int, str]:
        rng = self.rng
        if form in OLDER:
            late = self.fault == "outdated-form"
            return rng.randint(*(2019, 2023) if late else (2014, 2018) if form == "2014" else (2008, 2013)), form
        if self.fault == "outdated-form":
            return rng.randint(2021, 2023), "2019"
        older = self.fault != "in-force-mismatch" and rng.random() < 0.2
        if older if form is None else form == "2019":
            return 2020 if self.paired else rng.choice((2019, 2020)), "2019"
        return rng.randint(2022 if self.paired else 2021, 2025), "2021"

    def make(self) -> list[Generated] | None:
        """The report or the pair; None when it gives no occasion for the fault."""
        if not self.paired:
            figures = draw_statistics if self.form in OLDER else draw
            draft = self._report(self._wish(figures(self.rng, self.form, self.office.size)))
            return None if draft is None else self._checked([self._finished(draft, "")])
        before = draw(self.rng, self.form, self.office.size)
        earlier = compose(self._wish(before, self.year - 1))
        handed = self._handed_on(before)
        if handed is None:
            return None
        now = draw(self.rng, self.form, self.office.size, handed)
        draft = self._report(replace(self._wish(now), previous=before, last_new=None))
        if draft is None:
            return None
        found = list(judge.across_years(draft, earlier))
        pair = [self._finished(earlier, f"-{self.year - 1}", None), self._finished(draft, f"-{self.year}", more=found)]
        return self._checked(pair)

    def _wish(self, cells: dict[str, str], year: int | None = None) -> Wish:
        structural = self.fault if self.fault in faults.IN_STRUCTURE and year is None else None
        seed, new = str(self.rng.random()), int(facts_of(self.form, cells)["new"])
        last = max(1, round(new * self.rng.uniform(0.5, 1.6))) if new and self.rng.random() < 0.6 else None
        return Wish(self.office, year or self.year, self.form, cells, cells, seed, fault=structural, last_new=last)

    def _handed_on(self, before: dict[str, str]) -> dict[str, str] | None:
        """Last year's cells as this year took them over: with the fault, when it lies there."""
        cells, rng = dict(before), self.rng
        if self.fault == "carried-over-mismatch":
            step, column = rng.choice((1, 1, 2, -1)), rng.choice(faults.APPLICANTS[:3])
            names = [f"requests.carried_out.{column}", "requests.carried_out.total"]
        elif self.fault == "in-force-mismatch":
            step, names = rng.choice((1, 2, 5, -1, -4)), ["disclosure.normative_documents.in_force"]
        else:
            return cells
        if any(int(cells[name]) + step < 0 for name in names):
            return None
        cells.update({name: str(int(cells[name]) + step) for name in names})
        return cells

    def _report(self, wish: Wish) -> Draft | None:
        if self.fault in faults.IN_TABLES or self._in_statistics():
            code = self.fault or ""
            if self.form in OLDER:
                changed: dict[str, str] | None = faults.break_statistics(self.rng, code, self.form, wish.cells)
            else:
                changed = faults.break_table(self.rng, code, wish.cells)
            if changed is None:
                return None
            keep = self.fault in ("invalid-count", "blank-cell") or self.rng.random() < 0.5
            return compose(replace(wish, cells=changed, told=wish.told if keep else changed))
        if self.fault == faults.DENIED:
            groups = faults.deniable(self.form, wish.cells)
            return compose(replace(wish, denied=self.rng.choice(groups))) if groups else None
        if self.fault in faults.IN_PROSE:
            return self._misstated(wish)
        return compose(self._with_slashes(wish) if self.fault is None else wish)

    def _in_statistics(self) -> bool:
        """Whether parts larger than their whole stand in the table; in some reports they do in the prose."""
        return self.form in OLDER and self.fault == "parts-exceed-whole" and self.rng.random() < 0.5

    def _with_slashes(self, wish: Wish) -> Wish:
        """Some offices print a slash or nothing where a count does not apply."""
        chance, cells = self.rng.random(), dict(wish.cells)
        if chance < 0.06:
            cells |= {name: "/" for name in cells if name.startswith("disclosure.regulations.") and cells[name] == "0"}
        elif chance < 0.1:
            inner = [
                n for n in cells if n.startswith("requests.") and not n.endswith(".total") and ".handled." not in n
            ]
            cells |= {name: "/" for name in inner if cells[name] == "0"}
        return replace(wish, cells=cells)

    def _misstated(self, wish: Wish) -> Draft | None:
        """The report with one figure of its prose changed."""
        right = compose(wish)
        for change in faults.overrides(self.rng, self.fault or "", right, self.paired):
            draft = compose(replace(wish, overrides=change))
            told = [each["code"] for each in judge.prose_findings(draft)]
            if self.paired or self.fault in told:
                return draft
        return None

    def _finished(
        self, draft: Draft, suffix: str, fault: str | None = "own", more: list[dict[str, Any]] | None = None
    ) -> Generated:
        kinds = list(KINDS)
        kind = self.kind or self.rng.choices(kinds, list(KINDS.values()))[0]
        layout = self.rng.choice(LAYOUTS[kind])
        fault = self.fault if fault == "own" else fault
        gold = gold_of(draft, fault, more or [])
        return Generated(f"{self.number:05d}{suffix}", kind, layout, fault, draft, gold)

    def _checked(self, made: list[Generated]) -> list[Generated] | None:
        """None unless the gold holds the fault that was asked for and, in a clean report, none at all."""
        codes = {each["code"] for each in made[-1].gold["findings"]}
        if self.fault is None:
            assert not codes, f"a clean report has {codes}"
        return made if self.fault is None or self.fault in codes else None


def gold_of(draft: Draft, fault: str | None, more: list[dict[str, Any]]) -> dict[str, Any]:
    """Everything that a correct audit of the report gives."""
    printed = draft.printed
    cells, numbers = printed_cells(printed), draft.numbers
    found = [*judge.table_findings(numbers, printed.form), *judge.bound_findings(numbers, printed.form)]
    found += [*judge.counts_findings(numbers, cells), *judge.blank_findings(numbers, cells)]
    found += [*judge.prose_findings(draft), *draft.faults, *more]
    if printed.form == "2019" and printed.year > 2020:
        found += _outdated(cells, printed.prose)
    head = {"unit": printed.unit, "year": printed.year, "form": printed.form if cells else None, "fault": fault}
    return {**head, "cells": printed.gold_cells(), "findings": found, "claims": list(judge.claims(draft))}


def _outdated(cells: dict[str, str], prose: str) -> Iterator[dict[str, Any]]:
    """The tables of the older form, and the notice that it was made by where the report cites it."""
    if "〔2019〕60号" in prose:
        yield judge.finding("outdated-form", "warning", [], None, None)
    newer = set(cell_ids("2021"))
    for table in ("disclosure", "requests"):
        own = [name for name in cells if name.startswith(f"{table}.") and name not in newer]
        if own:
            yield judge.finding("outdated-form", "warning", own, None, None)
