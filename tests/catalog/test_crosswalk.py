"""What can be lined up over the forms: where each form has a concept, and how far its figures compare."""

from __future__ import annotations

import gouji
from gouji import catalog
from gouji.catalog.formula import formula

CONCEPTS = {concept.id: concept for concept in gouji.crosswalk()}
FORMS = ("2008", "2014", "2019", "2021")


def written(concept: str) -> dict[str, str]:
    """The expressions of a concept by form; what a form has not is left out."""
    found = {form: CONCEPTS[concept].formula(form) for form in FORMS}
    return {form: each.text for form, each in found.items() if each}


def test_a_concept_is_read_where_each_form_has_it() -> None:
    """Requests received are one row in each form; carried over ones are there from 2019 on; channels until 2018."""
    assert written("requests_received") == {
        "2008": "statistics.requests_received.count",
        "2014": "statistics.requests_received.count",
        "2019": "requests.new.total",
        "2021": "requests.new.total",
    }
    assert list(written("carried_in")) == ["2019", "2021"]
    assert (CONCEPTS["carried_in"].since, CONCEPTS["carried_in"].until) == (2019, 9999)
    assert list(written("requests_by_fax")) == ["2008", "2014"]
    assert (CONCEPTS["requests_by_fax"].since, CONCEPTS["requests_by_fax"].until) == (2008, 2018)


def test_what_must_be_added_up_is() -> None:
    """2014 keeps what was public already apart; 2021 has three rows for 其他处理; 2019 on has lawsuits of two kinds."""
    assert written("granted")["2014"] == "statistics.granted.count + statistics.already_public.count"
    assert written("other_outcomes")["2021"] == "sum(requests.other.*.total)"
    assert written("lawsuits")["2021"] == (
        "proceedings.litigation_direct.total + proceedings.litigation_after_review.total"
    )


def test_rejections_of_2008_are_told_without_what_later_forms_count_elsewhere() -> None:
    """不存在, 非本部门掌握, 内容不明确 and 非政府信息 are taken off 否决公开."""
    taken = {each.pattern for each in formula(written("refused")["2008"]).terms if each.sign < 0}
    rows = ("not_government_information", "not_existing", "not_held", "unclear")
    assert taken == {f"statistics.rejection.{row}.count" for row in rows}


def test_how_far_it_compares_is_said() -> None:
    """What is not fully comparable says why, in both languages; the stock of documents does not compare."""
    assert CONCEPTS["requests_received"].comparable == "yes"
    assert CONCEPTS["normative_documents_in_force"].comparable == "no"
    assert "不是" in CONCEPTS["normative_documents_in_force"].caveat()
    assert "not" in CONCEPTS["normative_documents_in_force"].caveat("en")
    silent = [c.id for c in CONCEPTS.values() if c.comparable != "yes" and not (c.caveat("zh") and c.caveat("en"))]
    assert silent == []
    assert CONCEPTS["staff"].name() != CONCEPTS["staff"].name("en")


def test_a_number_is_in_one_unit_over_all_forms() -> None:
    """The cells of a concept are counts in every form, or amounts in every form."""
    money = {cell for cell, (row, column) in catalog.load().cells.items() if "元" in (column.unit or row.unit)}
    mixed = []
    for concept in CONCEPTS.values():
        known = [cell for form in catalog.load().forms.values() for table in form.tables for cell in table.cell_ids]
        texts = [formula(text) for text in written(concept.id).values()]
        kinds = {cell in money for each in texts for term in each.terms for cell in term.cells(known)}
        if kinds != {concept.unit == "万元"}:
            mixed.append(concept.id)
    assert mixed == []
