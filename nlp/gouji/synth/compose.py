"""Puts a report together: title, preamble, the six sections with their prose, and the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from gouji.synth import figures as fig
from gouji.synth.data import facts, free_facts, plans, raw
from gouji.synth.office import Office
from gouji.synth.printed import Part, Printed, cell_value
from gouji.synth.prose import Figure, Writer, manner_of

KINDS = ("overview", "disclosure", "requests", "proceedings", "problems", "other")
NUMERALS = "一二三四五六"
FILLERS = {"open": (1, 3), "apply": (0, 2), "management": (1, 4), "platform": (1, 3), "supervision": (1, 4)}
# Tables that a report gives as pictures: mostly all, sometimes one.
PICTURES = (("disclosure", "requests", "proceedings"), ("requests",), ("disclosure",), ("proceedings",))


@dataclass
class Wish:
    """What one report shall be. ``cells`` are printed, ``told`` are those that the prose is written from; ``previous``
    are last year's. ``fault`` is a code whose traces are structural, ``overrides`` change figures of the prose."""

    office: Office
    year: int
    form: str
    cells: dict[str, str]
    told: dict[str, str]
    seed: str
    previous: dict[str, str] | None = None
    fault: str | None = None
    overrides: Mapping[int, Decimal] = field(default_factory=dict)
    denied: tuple[str, ...] = ()
    last_new: int | None = None


@dataclass
class Draft:
    """A report with the figures of its prose and the faults that its structure was given."""

    printed: Printed
    figures: list[Figure]
    paragraphs: dict[int, str]
    faults: list[dict[str, object]]
    numbers: dict[str, Decimal | None]


def numbers_of(cells: Mapping[str, str]) -> dict[str, Decimal | None]:
    """The printed cells as numbers; None where a cell holds none."""
    values = {name: cell_value(raw_cell)["value"] for name, raw_cell in cells.items()}
    return {name: None if value is None else Decimal(str(value)) for name, value in values.items()}


def facts_of(form: str, cells: Mapping[str, str]) -> dict[str, Decimal]:
    """Every fact that the cells answer."""
    numbers = numbers_of(cells)
    found = {
        name: fig.value_of(readings[0], numbers) for name, each in facts().items() if (readings := each.readings(form))
    }
    return {name: value for name, value in found.items() if value is not None}


class Composer:
    """One report being put together."""

    def __init__(self, wish: Wish) -> None:
        self.wish, self.rng = wish, Random(f"{wish.seed}:report")
        self.faults: list[dict[str, object]] = []
        self.paragraphs: dict[int, str] = {}
        self.frame = raw("frame")
        manner = manner_of(self.rng, self._own(), wish.form)
        self.writer = Writer(Random(f"{wish.seed}:prose"), wish.form, self._values(), manner, wish.overrides)
        self.pictures = self.rng.choice(PICTURES) if wish.fault == "table-missing" else ()
        self.repeat = self.rng.choice(raw("filler")["repeat"]) if self.rng.random() < 0.35 else None

    def _own(self) -> dict[str, str]:
        wish, office = self.wish, self.wish.office
        period = wish.year - 1 if wish.fault == "period-mismatch" else wish.year
        years = {"y": wish.year, "p": wish.year - 1, "n": wish.year + 1, "py": period, "sy": wish.year}
        basis = f"<notice{'_2019' if wish.form == '2019' else ''}>"
        own = {"unit": office.unit, "we": office.we, "all": office.all, "we_gov": office.government, "basis": basis}
        return own | {name: str(value) for name, value in years.items()}

    def _values(self) -> dict[str, Decimal]:
        wish = self.wish
        values = facts_of(wish.form, wish.told)
        values |= {name: Decimal(0) for name in wish.denied if name in values}
        values |= _channels(self.rng, int(values.get("new", Decimal(0))))
        for family in free_facts():
            values |= _family(self.rng, family.whole, family.low, family.high, family.parts)
        values["gov"] = Decimal(bool(wish.office.government))
        values["wider"] = values.get("new", Decimal(0)) + self.rng.randint(4, 40)
        if wish.previous is not None:
            before = facts_of(wish.form, wish.previous)
            values |= {f"@{name}": value for name, value in before.items()}
        elif wish.last_new is not None:
            values["@new"] = Decimal(wish.last_new)
        return values

    def draft(self) -> Draft:
        """Title, parts and faults."""
        title = self._said(self.frame["title"]["say"])
        parts = [Part("", self._preamble())]
        sections: dict[str, tuple[Part, range]] = {}
        for kind in KINDS:
            first = self.writer.paragraph + 1
            part = getattr(self, f"_{kind}")()
            sections[kind] = part, range(first, self.writer.paragraph + 1)
        order = self._order()
        style = self.rng.choices(("{n}、", "{n}、", "{d}、"), (80, 14, 6))[0]
        for place, kind in enumerate(order):
            name = self.rng.choice(self.frame["headings"][kind])
            part = sections[kind][0]
            part.heading = style.format(n=NUMERALS[place], d=place + 1) + name
            parts.append(part)
        wish = self.wish
        printed = Printed(
            unit=wish.office.unit, year=wish.year, form=wish.form, title=title, parts=parts, cells=wish.cells
        )
        dropped = {number for kind, (_, numbers) in sections.items() if kind not in order for number in numbers}
        kept = [each for each in self.writer.figures if each.paragraph not in dropped]
        return Draft(printed, kept, self.paragraphs, self.faults, numbers_of(printed_cells(printed)))

    def _said(self, choices: list[str]) -> str:
        """A text without a paragraph of its own."""
        self.writer.text = ""
        self.writer.write(self.writer.rng.choice(choices))
        return self.writer.text

    def _paragraph(self, *steps: str) -> list[str]:
        """A paragraph of whole sentences in the notation of the phrasings; none when nothing is left to say."""
        self.writer.new_paragraph()
        for step in steps:
            self.writer.write(step)
        return self._finished()

    def _finished(self) -> list[str]:
        self.paragraphs[self.writer.paragraph] = self.writer.text
        return [self.writer.text] if self.writer.text else []

    def _preamble(self) -> list[str]:
        frame = self.frame["preamble"]
        first = self.writer.rng.choice(frame["say"])
        rest = [self.writer.rng.choice(frame["period"]), self.writer.rng.choice(frame["contact"])]
        if self.wish.fault == "period-mismatch":
            self._fault("period-mismatch", "error", stated=self.wish.year - 1, expected=self.wish.year)
        if self.writer.rng.random() < 0.5:
            return self._paragraph(first, *rest)
        return self._paragraph(first) + self._paragraph(*rest)

    def _fault(self, code: str, severity: str, cells: tuple[str, ...] = (), **values: object) -> None:
        base: dict[str, object] = {"code": code, "severity": severity, "cells": list(cells)}
        self.faults.append(base | {"stated": values.get("stated"), "expected": values.get("expected")})

    def _overview(self) -> Part:
        prose = self._paragraph(self.writer.rng.choice(self.frame["lead"]["say"]))
        openers = self.frame["openers"][self.rng.choice(list(self.frame["openers"]))]
        topics = ("open", "apply", "management", "platform", "supervision")
        for opener, topic in zip(openers, topics, strict=True):
            self.writer.new_paragraph()
            self.writer.text = opener
            self._fill(topic)
            if topic in ("open", "apply"):
                self.writer.follow(self.rng.choice(plans("disclosure" if topic == "open" else "requests")))
            if topic == "apply":
                self._after_requests()
            if topic == "supervision" and self.repeat:
                self.writer.write(self.writer.rng.choice(self.repeat["first"]))
            self._fill(topic)
            prose += self._finished()
        return Part("", prose)

    def _after_requests(self) -> None:
        if self.rng.random() < 0.25:
            self.writer.follow("scope .")
        self._tell_wider()

    def _tell_wider(self) -> None:
        """The requests of a larger body than the one that reports, where that is the fault asked for."""
        if self.wish.fault == "scope-differs":
            self.writer.write(self.writer.rng.choice(self.frame["wider"]["say"]))
            told, cells = self.writer.values, facts()["new"].readings(self.wish.form)[:1]
            self._fault("scope-differs", "info", cells, stated=int(told["wider"]), expected=int(told["new"]))

    def _fill(self, topic: str) -> None:
        low, high = FILLERS[topic]
        for _ in range(self.rng.randint(low, high)):
            say = self.writer.say(topic)
            if say is not None:
                self.writer.write(say)

    def _disclosure(self) -> Part:
        return self._with_table("disclosure", ["readings .", "decisions .", "fees ."])

    def _requests(self) -> Part:
        return self._with_table("requests", ["received . handled .", "received .", "handled ; carried_out ."])

    def _proceedings(self) -> Part:
        return self._with_table("proceedings", plans("proceedings"), 0.7)

    def _with_table(self, table: str, choices: list[str], chance: float = 0.2) -> Part:
        """A section with its table; by chance prose stands before it."""
        prose: list[str] = []
        plan = self.rng.choice(choices)
        if self.rng.random() < chance:
            self.writer.new_paragraph()
            self.writer.follow(plan)
            prose = self._finished()
        if table in self.pictures:
            self._fault("table-missing", "warning")
        return Part("", prose, "" if table in self.pictures else table)

    def _problems(self) -> Part:
        if self.wish.fault == "problems-missing":
            self._fault("problems-missing", "info")
            return Part("", self._paragraph(self.writer.rng.choice(self.frame["no_problem"]["say"])))
        lists, topics = raw("problems")["lists"], raw("problems")["topic"]
        chosen = self.rng.sample(list(topics), self.rng.randint(2, 4))
        style = self.rng.choice(lists["styles"])
        prose = []
        for key, lead in (("problem", "opening"), ("measure", "bridge")):
            items = [self.writer.rng.choice(topics[topic][key]) for topic in chosen]
            if key == "measure" and self.rng.random() < 0.2:
                items = items[:-1]
            prose += self._items(self.writer.rng.choice(lists[lead]), items, style)
        if self.wish.fault == "stale-year":
            prose += self._paragraph(self.writer.rng.choice(self.frame["stale"]["say"]))
            self._fault("stale-year", "warning", stated=self.wish.year)
        return Part("", prose)

    def _items(self, lead: str, items: list[str], style: str) -> list[str]:
        marks = {"ones": "{n}是", "numbered": "（{n}）", "figures": "{d}.", "lines": "{n}、"}[style]
        texts = [marks.format(n=NUMERALS[at], d=at + 1) + item for at, item in enumerate(items)]
        if style in ("ones", "figures"):
            return self._paragraph(lead + "；".join(texts) + "。")
        return self._paragraph(lead) + [line for text in texts for line in self._paragraph(text + "。")]

    def _other(self) -> Part:
        self.writer.new_paragraph()
        missing = self.wish.fault == "fee-statement-missing"
        self.writer.write(self.writer.rng.choice(self.frame["no_fee" if missing else "fee"]["say"]))
        if missing:
            self._fault("fee-statement-missing", "info")
        else:
            tail = self.writer.rng.choice(self.frame["tail"]["say"])
            self.writer.write("" if "{proposals}" in tail and "proposals" in self.writer.told else tail)
        if self.repeat:
            self.writer.write(self.writer.rng.choice(self.repeat["second"]))
        return Part("", self._finished())

    def _order(self) -> list[str]:
        """The sections in their order, or with the fault that was asked for."""
        order = list(KINDS)
        if self.wish.fault == "section-missing":
            order.remove(self.rng.choice(("problems", "other")))
            self._fault("section-missing", "warning")
        if self.wish.fault == "section-order":
            at = self.rng.choice((1, 2, 4))
            order[at], order[at + 1] = order[at + 1], order[at]
            self._fault("section-order", "warning")
        return order


def printed_cells(printed: Printed) -> dict[str, str]:
    """The cells of the tables that the report prints."""
    shown = {part.table for part in printed.parts}
    return {name: text for name, text in printed.cells.items() if name.split(".")[0] in shown}


def _channels(rng: Random, total: int) -> dict[str, Decimal]:
    """The requests by how they were sent in."""
    net = rng.randint(total // 2, total) if total else 0
    mail = rng.randint(0, total - net)
    return {"by_net": Decimal(net), "by_mail": Decimal(mail), "by_face": Decimal(total - net - mail)}


def _family(rng: Random, whole: str, low: int, high: int, parts: tuple[str, ...]) -> dict[str, Decimal]:
    """A whole and the parts that make it up."""
    total = rng.randint(low, high)
    cuts = sorted(rng.randint(1, total - 1) for _ in parts[1:])
    ends = [0, *cuts, total]
    dealt = {name: Decimal(ends[at + 1] - ends[at]) for at, name in enumerate(parts)}
    return {whole: Decimal(total), **dealt}
