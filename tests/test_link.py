"""From claims to readings: which definition held, and what the verdict is when none did."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from gouji import catalog
from gouji.blocks import Place
from gouji.document import Cell, Report, Table
from gouji.extract import extract
from gouji.findings import Claim
from gouji.link import link

UNIT = "青岑县水务局"


def report(cells: dict[str, int | str | None]) -> Report:
    """A report whose tables of 2021 hold these numbers and 0 elsewhere; None is a blank cell."""
    tables = []
    for form in catalog.load().forms["2021"].tables:
        typed = tuple(cell(each, cells.get(each, 0)) for each in form.cell_ids)
        tables.append(Table(form.id, "2021", typed, Place(0, 0)))
    return Report("sample", "text", "", "", UNIT, 2023, "2021", None, None, (), tuple(tables))


def cell(cell_id: str, value: int | str | None) -> Cell:
    unit = catalog.load().cells[cell_id][1].unit
    if value is None:
        return Cell(cell_id, None, "", "blank", unit)
    return Cell(cell_id, Decimal(value), str(value), "given", unit)


def linked(text: str, **cells: int | str | None) -> dict[str, Claim]:
    """Figure → its claim, linked to a report with these cells (``new__total`` is requests.new.total)."""
    named = {f"requests.{name.replace('__', '.')}": value for name, value in cells.items()}
    return linked_to(text, named)


def linked_to(text: str, cells: dict[str, int | str | None]) -> dict[str, Claim]:
    made = report(cells)
    return {claim.text: claim for claim in link(extract(text, "overview", UNIT, 2023).claims, made)}


def outcome(claim: Claim) -> tuple[str, str | None, Decimal | None]:
    return claim.verdict, claim.reading.formula if claim.reading else None, claim.expected


NEW, BOTH = "requests.new.total", "requests.new.total + requests.carried_in.total"


@pytest.mark.parametrize(
    ("figure", "verdict", "reading", "expected"),
    [
        ("8件", "consistent", NEW, 8),
        ("10件", "consistent", BOTH, 10),
        ("9件", "inconsistent", NEW, 8),
    ],
)
def test_the_reading_that_held_is_told(figure: str, verdict: str, reading: str, expected: int) -> None:
    """受理 allows two readings in order; where none holds the first is told."""
    claim = linked(f"全年受理政府信息公开申请{figure}。", new__total=8, carried_in__total=2)[figure]
    assert outcome(claim) == (verdict, reading, Decimal(expected))
    assert claim.target == NEW


def test_words_open_a_reading() -> None:
    """收到 is new requests, unless the sentence says that those carried in are among them."""
    plain = linked("全年收到政府信息公开申请10件。", new__total=8, carried_in__total=2)["10件"]
    with_both = linked("全年收到政府信息公开申请10件（含上年结转2件）。", new__total=8, carried_in__total=2)["10件"]
    assert (plain.verdict, with_both.verdict) == ("inconsistent", "consistent")


def test_a_hedge_allows_an_interval() -> None:
    """4200余 allows 4235, and 4100余 does not."""
    cells: dict[str, int | str | None] = {"disclosure.licences.decisions": 4235}
    assert linked_to("办理行政许可决定4200余件。", cells)["4200余件"].verdict == "consistent"
    assert linked_to("办理行政许可决定4100余件。", cells)["4100余件"].verdict == "inconsistent"


def test_money_is_compared_in_its_own_unit() -> None:
    """元 in the prose, 万元 in the table."""
    cells: dict[str, int | str | None] = {"disclosure.fees.amount": "12.5"}
    claim = linked_to("全年收取行政事业性收费125000元。", cells)["125000元"]
    assert outcome(claim) == ("consistent", "disclosure.fees.amount", Decimal(125000))


def test_a_blank_cell_decides_nothing() -> None:
    """A blank is no zero: neither 3件 nor 未收到 is held against it."""
    row = {"new__total": None, "new__natural_person": None}
    assert linked("全年收到政府信息公开申请3件。", **row)["3件"].verdict == "cell_blank"
    assert linked("全年未收到政府信息公开申请。", **row)["未收到政府信息公开申请"].verdict == "cell_blank"


def test_blank_cells_refute_what_the_others_exceed() -> None:
    """Whatever stands in the blank cell, 2 + 3 are more than 4件; 6件 and a hedge that reaches so far are left open."""
    row = {"new__total": None, "new__natural_person": 2, "new__company": 3, "new__research": None}
    claim = linked("全年收到政府信息公开申请4件。", **row)["4件"]
    assert (*outcome(claim), claim.reading and claim.reading.least) == ("inconsistent", NEW, None, Decimal(5))
    assert linked("全年未收到政府信息公开申请。", **row)["未收到政府信息公开申请"].verdict == "inconsistent"
    assert linked("全年收到政府信息公开申请6件。", **row)["6件"].verdict == "cell_blank"
    assert linked("全年收到政府信息公开申请4件以上。", **row)["4件以上"].verdict == "cell_blank"
    assert linked("全县收到政府信息公开申请4件。", **row)["4件"].verdict == "cell_blank"


def test_a_cell_that_cannot_be_read_refutes_nothing() -> None:
    """What stands there may be anything, a figure in the wrong place included."""
    made = report({"requests.denied.state_secret.total": 5})
    unread = [
        replace(each, value=None, status="unreadable") if "denied.process" in each.id else each
        for each in made.tables[1].cells
    ]
    tables = (made.tables[0], replace(made.tables[1], cells=tuple(unread)), made.tables[2])
    claims = extract("答复政府信息公开申请9件，其中不予公开3件。", "overview", UNIT, 2023).claims
    assert link(claims, replace(made, tables=tables))[1].verdict == "cell_blank"


def test_a_blank_total_is_taken_from_a_full_row() -> None:
    """With all six applicants given, the blank total is their sum."""
    claim = linked("全年收到政府信息公开申请3件。", new__total=None, new__natural_person=2, new__company=1)["3件"]
    assert outcome(claim) == ("consistent", NEW, Decimal(3))


def test_a_figure_without_a_cell() -> None:
    """Withdrawn requests are counted nowhere."""
    claim = linked("申请人主动撤回政府信息公开申请3件。")["3件"]
    assert outcome(claim) == ("no_cell", None, None)


def test_a_doubt_of_scope_is_no_error() -> None:
    """The whole county in a bureau's report: other scope where it differs, consistent where it agrees."""
    assert linked("全县收到政府信息公开申请30件。", new__total=8)["30件"].verdict == "other_scope"
    assert linked("全县收到政府信息公开申请8件。", new__total=8)["8件"].verdict == "consistent"


def test_a_doubt_of_subject_is_no_error() -> None:
    """Reviews that may be any are not held against the table."""
    cells: dict[str, int | str | None] = {"proceedings.review.total": 2}
    assert linked_to("全年办理行政复议7件。", cells)["7件"].verdict == "no_cell"
    assert linked_to("全年因政府信息公开被申请行政复议7件。", cells)["7件"].verdict == "inconsistent"


def test_applicants_follow_their_whole() -> None:
    """After a whole that holds carried-over requests, natural persons are counted alike."""
    cells = {"new__total": 8, "carried_in__total": 2, "new__natural_person": 6, "carried_in__natural_person": 2}
    text = "全年受理政府信息公开申请10件，其中自然人{}件。"
    assert linked(text.format(8), **cells)["8件"].verdict == "consistent"
    assert linked(text.format(6), **cells)["6件"].verdict == "inconsistent"


def test_a_share_over_each_base() -> None:
    """4 of 10 handled, of 8 new, and of neither."""
    cells = {"granted__total": 4, "handled__total": 10, "new__total": 8, "carried_in__total": 2}
    text = "全年办结政府信息公开申请10件，其中予以公开4件，占{}。"
    found = {share: linked(text.format(share), **cells)[share] for share in ("40%", "50%", "45%")}
    assert {share: claim.verdict for share, claim in found.items()} == {
        "40%": "consistent",
        "50%": "consistent",
        "45%": "inconsistent",
    }
    assert found["50%"].reading is not None
    assert found["50%"].reading.formula == "requests.granted.total / requests.new.total"


def test_a_share_of_nothing_is_not_decided() -> None:
    """With a base of zero there is no share, which is no blank cell: the explanation tells why."""
    claim = linked("全年办结政府信息公开申请0件，其中予以公开0件，占0%。")["0%"]
    assert (claim.verdict, claim.expected, claim.doubts) == ("no_cell", None, ("base",))
    assert "基数" in claim.explain()


def test_growth_inside_a_sentence() -> None:
    """62 after 50 is 24 % more, not 34 %; rounding and truncation are allowed."""
    text = "全年发布信息62条，比2022年的50条增长{}。"
    assert linked(text.format("24%"))["24%"].verdict == "consistent"
    assert linked(text.format("34%"))["34%"].verdict == "inconsistent"
    assert linked("全年发布信息7条，比2022年的3条增长133.3%。")["133.3%"].verdict == "consistent"


def test_growth_without_both_figures_is_not_decided() -> None:
    """同比 alone needs last year's report."""
    assert linked("全年发布信息62条，同比增长34%。")["34%"].verdict == "no_cell"


def test_linking_is_repeatable() -> None:
    """The same claims and cells give equal results."""
    text = "全年受理政府信息公开申请10件，其中自然人8件，占80%。"
    cells = {"new__total": 10, "new__natural_person": 8}
    assert linked(text, **cells) == linked(text, **cells)


PARTS = {
    "自然人提出政府信息公开申请18件，占90%；企业提出2件，占10%。": ("consistent", "consistent"),
    "自然人提出政府信息公开申请18件，占80%；企业提出2件，占20%。": ("inconsistent", "inconsistent"),
    "自然人提出政府信息公开申请18件，占80%；企业提出2件，占9%。": ("no_cell", "no_cell"),
    "收到政府信息公开申请25件，自然人提出18件，占80%；企业提出2件，占20%。": ("no_cell", "no_cell"),
}


@pytest.mark.parametrize(("text", "verdicts"), PARTS.items())
def test_shares_of_a_list_are_of_its_sum(text: str, verdicts: tuple[str, str]) -> None:
    """They follow from the list, or do not where they make up 100 % and no figure before may be the whole."""
    claims = linked(text, new__natural_person=18, new__company=2)
    assert tuple(claim.verdict for claim in claims.values() if claim.quantity.kind == "percent") == verdicts
