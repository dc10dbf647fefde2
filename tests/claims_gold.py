"""Reads ``corpora/claims``: sentences with their claims tagged inline, as its README describes.

``[26件|new]`` is a figure as written and what it speaks of, ``[两件|2件|new!]`` spells the value out and says that the
cells of the sentence refute it. Names of rows stand for their cell in the column of totals.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import get_args

from gouji import catalog
from gouji.blocks import Place
from gouji.catalog.formula import Operand, formula
from gouji.document import Cell, Report, Section, SectionKind, Table
from gouji.findings import Verdict
from gouji.quantity import Bound

FOLDER = Path(__file__).resolve().parent.parent / "corpora" / "claims"
PARTS = ("development", "held_back")
FORM = "2021"
BOUNDS: Mapping[str, Bound] = {"": "exactly", ">": "at_least", "<": "at_most", "~": "about"}
VERDICTS: Mapping[str, Verdict] = {"": "consistent", "!": "inconsistent", "?": "cell_blank"}
NAMES = {
    "denied": "sum(requests.denied.*.total)",
    "unavailable": "sum(requests.unavailable.*.total)",
    "not_processed": "sum(requests.not_processed.*.total)",
    "other": "sum(requests.other.*.total)",
    "organisations": "requests.new.company + requests.new.research + requests.new.public_interest"
    " + requests.new.legal_service + requests.new.other_organisation",
    "litigation": "proceedings.litigation_direct.total + proceedings.litigation_after_review.total",
} | {
    f"litigation.{column}": f"proceedings.litigation_direct.{column} + proceedings.litigation_after_review.{column}"
    for column in ("upheld", "corrected", "other", "pending", "total")
}
_TAG = re.compile(r"\[([^\[\]|]+)\|([^\[\]]+)\]")
_LINE = re.compile(r"(?:<([^<>\d]+) ?(\d{4})?> ?)?(.+?)(?: *\{([^{}]*)\})?")
_PLAIN = re.compile(r"(\d+(?:\.\d+)?) ?(\D*)")
_VALUE = re.compile(r"([<>~]?)([+-]?)(\d+(?:\.\d+)?)(\D*)")
_NAME = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")
Terms = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure speaks of: a sum of signed cell ids, over another sum for a share."""

    terms: Terms
    over: Terms = ()

    def value(self, cells: Mapping[str, Decimal | None]) -> Decimal | None:
        """What it gives, a share in percent; None where a cell is blank or the base is 0."""
        part = _total(self.terms, cells)
        if part is None or not self.over:
            return part
        base = _total(self.over, cells)
        return part / base * 100 if base else None


@dataclass(frozen=True, slots=True)
class Tag:
    """A claim as tagged.

    Attributes:
        start, end: offsets of the figure in the sentence.
        value, unit, bound: what it says; growth is signed, a none-statement is 0.
        none: whether it is a none-statement.
        targets: what it may speak of, the first being meant; empty where the form has no cell or the sentence decides.
        stated: whether the sentence's own figures decide it, so that its target is not asked for.
        verdict: what the sentence's cells say to it.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    bound: Bound
    none: bool
    targets: tuple[Target, ...]
    stated: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of the corpus: the text without tags, whose it is, its claims, and the cells beside it."""

    text: str
    unit: str
    year: int
    section: SectionKind
    pattern: str
    family: str
    tags: tuple[Tag, ...]
    cells: Mapping[str, Decimal | None]

    def report(self) -> Report:
        """A report whose prose is this sentence and whose tables hold its cells."""
        tables = tuple(
            Table(form.id, FORM, tuple(_cell(each, self.cells) for each in form.cell_ids), Place(0, 0))
            for form in catalog.load().forms[FORM].tables
        )
        whole = (0, len(self.text))
        sections = (Section(self.section, "", *whole, (whole,)),)
        return Report("", "text", "", self.text, self.unit, self.year, FORM, None, None, sections, tables)


@cache
def sentences(part: str) -> tuple[Sentence, ...]:
    """Every sentence of a part. Raises ValueError, naming file and family, for what is not written as it should be."""
    return tuple(each for path in sorted((FOLDER / part).glob("*.toml")) for each in _file(path))


def _file(path: Path) -> Iterator[Sentence]:
    for family in tomllib.loads(path.read_text("utf-8"))["family"]:
        if family.get("section", "overview") not in get_args(SectionKind):
            raise ValueError(f"{path.name}, {family['id']}: no section")
        for number, line in enumerate(family["sentences"].strip().splitlines(), 1):
            try:
                yield _sentence(line, family)
            except (ValueError, KeyError) as error:
                raise ValueError(f"{path.name}, {family['id']}, line {number}: {error}") from error


def _sentence(line: str, family: Mapping[str, str]) -> Sentence:
    match = _LINE.fullmatch(line.strip())
    if not match:
        raise ValueError("no sentence")
    unit, year, tagged, cells = match.groups()
    tags = tuple(_tags(tagged))
    text = _TAG.sub(r"\1", tagged).replace("⏎", "\n")
    if set(text) & set("[]{}<>"):
        raise ValueError("a bracket that closes nothing")
    beside = _implied(tags) | _beside(cells or "")
    plain = (family.get("section", "overview"), family["pattern"], family["id"])
    unit, year = unit or family["unit"], year or family.get("year", 2023)
    return Sentence(text, unit.strip(), int(year), *plain, tags, beside)  # type: ignore[arg-type]


def _tags(tagged: str) -> Iterator[Tag]:
    taken = 0
    for match in _TAG.finditer(tagged):
        start = match.start() - taken
        yield _tag(start, match[1], match[2])
        taken += len(match[0]) - len(match[1])


def _tag(start: int, raw: str, rest: str) -> Tag:
    said, _, target = rest.rpartition("|")
    end = start + len(raw)
    value, unit, bound = (Decimal(0), "", BOUNDS[""]) if said == "无" else _value(raw, said)
    if target in ("-", "@"):
        return Tag(
            start, end, value, unit, bound, said == "无", (), False, "no_cell" if target == "-" else "other_scope"
        )
    mark = target[-1] if target[-1] in VERDICTS else ""
    names = target.removesuffix(mark)
    targets = () if names == "=" else tuple(_target(name) for name in names.split(" or "))
    return Tag(start, end, value, unit, bound, said == "无", targets, names == "=", VERDICTS[mark])


def _value(raw: str, said: str) -> tuple[Decimal, str, Bound]:
    """Value, unit and bound as spelt out, or those of plain digits with a unit."""
    plain = _PLAIN.fullmatch(raw)
    match = _VALUE.fullmatch(said or (plain[1] + plain[2] if plain else ""))
    if not match:
        raise ValueError(f"no value: {raw} {said}")
    return Decimal(match[2] + match[3]), match[4], BOUNDS[match[1]]


@cache
def _target(written: str) -> Target:
    return target_of(_NAME.sub(lambda match: _long(match[0]), written))


@cache
def target_of(expression: str) -> Target:
    """An expression over cell ids with its sums spelt out and ordered, so that equal ones are equal."""
    parsed = formula(expression)
    return Target(_terms(parsed.terms), _terms(parsed.over))


def in_form(expression: str) -> bool:
    """Whether the form of the corpus has the cells of an expression; those of older forms are no cells there."""
    return any(cell in _known() for _, cell in target_of(expression).terms)


def _terms(operands: tuple[Operand, ...]) -> Terms:
    return tuple(sorted((each.sign, cell) for each in operands for cell in each.cells(_known())))


@cache
def _known() -> tuple[str, ...]:
    return tuple(cell for table in catalog.load().forms[FORM].tables for cell in table.cell_ids)


def _long(name: str) -> str:
    """``new`` → ``requests.new.total``: the table is left off, and the column where it is the total or the only one."""
    if name in NAMES:
        return NAMES[name]
    found = [cell for cell in _known() if cell.partition(".")[2] in (name, f"{name}.total")]
    found = found or [cell for cell in _known() if cell.partition(".")[2].startswith(f"{name}.")]
    if len(found) != 1:
        raise ValueError(f"no cell: {name}")
    return found[0]


def _implied(tags: tuple[Tag, ...]) -> dict[str, Decimal | None]:
    """The cells that tagged claims name alone and agree with, as those say."""
    return {
        cell: tag.value / 10000 if cell.endswith(".amount") else tag.value
        for tag in tags
        if tag.verdict == "consistent" and len(tag.targets) == 1
        for target in tag.targets
        if len(target.terms) == 1 and not target.over
        for _, cell in target.terms
    }


def _beside(written: str) -> dict[str, Decimal | None]:
    """The cells in braces; with a blank total its whole row is blank, or it could be added up."""
    cells: dict[str, Decimal | None] = {}
    for name, value in (pair.split("=") for pair in written.split()):
        cell = _long(name)
        if value != "_":
            cells[cell] = Decimal(value)
            continue
        row = cell.removesuffix("total")
        cells |= {each: None for each in _known() if each == cell or (row != cell and each.startswith(row))}
    return cells


def _cell(cell_id: str, cells: Mapping[str, Decimal | None]) -> Cell:
    unit = catalog.load().cells[cell_id][1].unit
    value = cells.get(cell_id, Decimal(0))
    return Cell(cell_id, value, "" if value is None else str(value), "blank" if value is None else "given", unit)


def _total(terms: Terms, cells: Mapping[str, Decimal | None]) -> Decimal | None:
    values = [(sign, cells.get(cell, Decimal(0))) for sign, cell in terms]
    return (
        sum((sign * value for sign, value in values if value is not None), Decimal(0))
        if all(value is not None for _, value in values)
        else None
    )
