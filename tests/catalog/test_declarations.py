"""The declarations agree with the official forms, and with each other."""

from __future__ import annotations

import pytest

from gouji import catalog, messages
from gouji.catalog.formula import formula, share
from gouji.parse.sections import heading_kind
from gouji.synth import statistics
from sample import builder

FORMS = catalog.load().forms


@pytest.mark.parametrize(("form", "cells"), [("2021", 200), ("2019", 198), ("2014", 58)])
def test_cells(form: str, cells: int) -> None:
    """The form's cells, as the sample corpus has them from the official form."""
    ids = [cell for table in FORMS[form].tables for cell in table.cell_ids]
    assert len(ids) == cells
    assert ids == builder.cell_ids(form)


def test_cells_of_2008() -> None:
    """The rows that each place's version has are the form's but for some of the numbered ranges of exemption."""
    rows = list(FORMS["2008"].table("statistics").grid())
    every, optional = ([cell for cell, row, _ in rows if row.optional in wanted] for wanted in ((True, False), (True,)))
    versions = [set(statistics.cell_ids("2008", kind)) for kind in ("six", "seven")]
    assert set.union(*versions) == set(every)
    assert [set(every) - set(optional) <= version for version in versions] == [True, True]
    assert (len(every), len(optional)) == (37, 8)


@pytest.mark.parametrize(("form", "kind"), [("2014", "six"), ("2008", "six"), ("2008", "seven")])
def test_arithmetic_of_the_statistics(form: str, kind: str) -> None:
    """Sums and bounds of the forms before 2019 are those that the generator knows, rows of this version only."""
    own = set(statistics.cell_ids(form, kind))
    stated = {
        (each.at_most, *(frozenset(term.cell for term in side) & own for side in (each.left, each.right)))
        for each in catalog.load().identities[form]
    }
    equal = {(False, frozenset(parts), frozenset(total)) for total, parts in statistics.identities(form, kind).values()}
    bounds = {(True, frozenset(less), frozenset(more)) for less, more in statistics.bounds(form, kind).values()}
    assert stated == equal | bounds


@pytest.mark.parametrize(("form", "count"), [("2021", 42), ("2019", 40)])
def test_identities(form: str, count: int) -> None:
    """The identities of the form within a year, as pairs of sets of cells, are those of the sample corpus."""
    stated = [each for each in catalog.load().identities[form] if not each.across_years]
    sides = {frozenset(frozenset(term.cell for term in side) for side in (each.left, each.right)) for each in stated}
    assert len(stated) == count
    assert sides == {frozenset(map(frozenset, pair)) for pair in builder.identities(form).values()}


def test_each_year_has_one_form() -> None:
    """Form and years without a gap from 2008 on; only from 2014 on is one prescribed for the whole country."""
    years = range(2007, 2027)
    found = {year: [form.id for form in FORMS.values() if form.due(year)] for year in years}
    spans = {"2008": range(2008, 2014), "2014": range(2014, 2019), "2019": (2019, 2020), "2021": range(2021, 2027)}
    assert found == {2007: [], **{year: [form] for form, span in spans.items() for year in span}}
    due = {year: form.id if (form := catalog.load().due(year)) else None for year in (2010, 2013, 2014, 2018, 2019)}
    assert due == {2010: None, 2013: None, 2014: "2014", 2018: "2014", 2019: "2019"}


def test_headings_name_one_section_each() -> None:
    """The title of a section is a heading of that section and of no other."""
    titles = {section.kind: section.title for section in catalog.load().headings.sections}
    assert {kind: heading_kind(title) for kind, title in titles.items()} == {kind: kind for kind in titles}


def test_rules_have_both_names_and_a_source() -> None:
    """Every rule is called something in both languages and says where it comes from."""
    rules = catalog.load().rules.values()
    assert [rule.code for rule in rules if not (rule.title("zh") and rule.title("en") and rule.source)] == []
    assert [rule.code for rule in rules if rule.title("zh") == rule.title("en")] == []
    assert messages.known("table-balance.default")
    assert not messages.known("table-balance.other")


def test_formula() -> None:
    """Terms with their signs, and what they are a share of."""
    parsed = formula("requests.handled.total - requests.carried_in.total / (requests.new.total + requests.new.company)")
    assert [(term.pattern, term.sign) for term in parsed.terms] == [
        ("requests.handled.total", 1),
        ("requests.carried_in.total", -1),
    ]
    assert [term.pattern for term in parsed.over] == ["requests.new.total", "requests.new.company"]
    assert share("a.b + c.d", "e.f") == "(a.b + c.d) / e.f"


@pytest.mark.parametrize("text", ["requests", "requests.new.total requests.granted.total", "3 + requests.new.total"])
def test_no_formula(text: str) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match="not an expression"):
        formula(text)


def test_a_group_with_and_without_rows() -> None:
    """sum(…*…) takes the rows of a group, or the group's one row."""
    (term,) = formula("sum(requests.other.*.total)").terms
    assert term.cells(["requests.other.total", "requests.new.total"]) == ("requests.other.total",)
    rows = ("requests.other.other.total", "requests.other.fee_unpaid.total")
    assert term.cells([*rows, "requests.other.other.company"]) == rows
