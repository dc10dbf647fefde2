"""Figures that leave out what they are of: beside each case stand the cells, written by hand from the sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claims_gold import Sentence
from gouji.chain import audit_report
from gouji.extract import extract
from gouji.findings import Audit, Claim

UNIT, YEAR = "青岑县人民政府", 2023
NEW, CARRIED_IN, HANDLED = "requests.new.total", "requests.carried_in.total", "requests.handled.total"


def told(text: str, unit: str = UNIT) -> dict[str, Claim]:
    """Figure → its claim."""
    return {claim.text: claim for claim in extract(text, "overview", unit, YEAR).claims}


def target(text: str, figure: str, unit: str = UNIT) -> str | None:
    """The cells that a figure of the sentence is of."""
    return told(text, unit)[figure].target


TOTALS = {
    "政府信息公开申请通过信函收到3件、网络收到2件，共5件。": ("5件", NEW),
    "政府信息公开申请自然人提出7件、商业企业提出2件，合计9件。": ("9件", NEW),
    "政府信息公开申请予以公开7件、部分公开2件，共9件。": ("9件", HANDLED),
    "政府信息公开行政复议结果维持7件、结果纠正2件，总计9件。": ("9件", "proceedings.review.total"),
    "上年结转政府信息公开申请2件，本年新收7件，共9件。": ("9件", f"{NEW} + {CARRIED_IN}"),
}


@pytest.mark.parametrize(("text", "wanted"), TOTALS.items())
def test_a_bare_total_is_of_what_its_parts_make_up(text: str, wanted: tuple[str, str]) -> None:
    """A total that is the sum of the list before it is of the cell that the list breaks down."""
    assert target(text, wanted[0]) == wanted[1]


@pytest.mark.parametrize("total", ["6件", "50件"])
def test_a_total_that_is_no_sum_is_left_alone(total: str) -> None:
    """What a bare total is of nobody can say when the figures before it do not add up to it."""
    assert target(f"政府信息公开申请通过信函收到3件、网络收到2件，共{total}。", total) is None


def test_a_total_of_other_things_is_left_alone() -> None:
    """Meetings and lectures make up no cell."""
    assert target("召开会议3次、讲座2次，共5次。", "5次") is None


AGAIN = {
    "2022年收到政府信息公开申请3件，2023年5件。": ("5件", NEW),
    "2023年上半年收到政府信息公开申请3件，全年5件。": ("5件", NEW),
    "政府信息公开申请由2022年收到的3件增至5件。": ("5件", NEW),
}


@pytest.mark.parametrize(("text", "wanted"), AGAIN.items())
def test_this_year_s_figure_after_another_year_s(text: str, wanted: tuple[str, str]) -> None:
    """What the other year's figure told in full this year's leaves out."""
    assert target(text, wanted[0]) == wanted[1]


def test_another_year_s_figure_after_this_year_s_has_no_cell() -> None:
    """A year that is not the report's stays without a cell, however short its figure is told."""
    assert target("2023年收到政府信息公开申请5件，2022年3件。", "3件") is None


def test_the_office_itself_after_a_part_of_it() -> None:
    """局机关4件 after another body's requests is the office's own."""
    assert target("县疾控中心收到政府信息公开申请1件，局机关4件。", "4件", "青岑县卫生健康局") == NEW


BODIES = ["县公安局", "县级部门", "各镇", "河西街道"]


@pytest.mark.parametrize("body", BODIES)
def test_a_list_of_bodies_has_another_scope(body: str) -> None:
    """The figures that a whole area's is spread over are each of another body."""
    claim = told(f"全县收到政府信息公开申请90件，其中{body}41件。")["41件"]
    assert (claim.doubts, claim.target) == (("scope",), None)


@pytest.mark.parametrize("part", ["涉及征地的", "按所在地分，河西镇", "网络提交的"])
def test_parts_that_are_no_bodies_have_none(part: str) -> None:
    """Subjects, places and ways in are not bodies."""
    assert told(f"全县收到政府信息公开申请90件，{part}41件。")["41件"].doubts != ("scope",)


def test_outcomes_of_carried_requests_alone() -> None:
    """What became of last year's requests is no row of the table; what became of all of them is."""
    carried = told("办理上年度结转政府信息公开申请5件，其中予以公开3件。")
    assert carried["3件"].doubts == ("subject",)
    whole = told("办结政府信息公开申请5件，其中予以公开3件。")
    assert whole["3件"].doubts == ()


def test_the_last_row_of_other_outcomes() -> None:
    """其他 after a row of 其他处理 is the last row of that group, not the group."""
    text = "政府信息公开申请其他处理6件，其中逾期不补正5件，其他1件。"
    assert target(text, "1件") == "requests.other.other.total"


def audited(prose: str, granted: int, partly: int) -> tuple[Audit, Claim]:
    """The audit of a report with two rows of outcomes, and the claim of 各2件."""
    cells = {"requests.granted.total": Decimal(granted), "requests.partly_granted.total": Decimal(partly)}
    text = f"答复政府信息公开申请{granted + partly}件，{prose}。"
    sentence = Sentence(text, UNIT, YEAR, "overview", "", "", (), cells | {HANDLED: Decimal(granted + partly)})
    audit = audit_report(sentence.report())
    return audit, next(claim for claim in audit.claims if claim.text == "2件")


@pytest.mark.parametrize(
    ("granted", "partly", "verdict"), [(2, 2, "consistent"), (2, 1, "inconsistent"), (3, 2, "inconsistent")]
)
def test_a_figure_that_several_things_have_each(granted: int, partly: int, verdict: str) -> None:
    """予以公开、部分公开各2件 holds when both cells do; what refutes it is told."""
    audit, claim = audited("予以公开、部分公开各2件", granted, partly)
    assert claim.verdict == verdict
    wrong = [each for each in audit.findings if each.code == "narrative-mismatch" and claim.id in each.claims]
    assert [each.expected for each in wrong] == [each for each in (granted, partly) if each != 2]


SHARED = {
    "行政许可、处罚、强制决定分别为4、5、6件。": ("5件", "disclosure.penalties.decisions"),
    "全年制发规章和行政规范性文件分别为1件和5件。": ("5件", "disclosure.normative_documents.issued"),
    "规章、行政规范性文件现行有效分别为5件、6件。": ("5件", "disclosure.regulations.in_force"),
}


@pytest.mark.parametrize(("text", "wanted"), SHARED.items())
def test_words_that_a_list_of_names_shares(text: str, wanted: tuple[str, str]) -> None:
    """What the first or the last name tells for all of them goes to each."""
    found = [claim.target for claim in told(text).values() if claim.quantity.value == 5]
    assert found == [wanted[1]]


def test_documents_with_heads_of_their_own_share_nothing() -> None:
    """制发数、废止数、现行有效数 each say what they are of."""
    found = told("行政规范性文件制发数、废止数、现行有效数分别为1件、2件、3件。")
    columns = ("issued", "repealed", "in_force")
    assert [each.target for each in found.values()] == [f"disclosure.normative_documents.{name}" for name in columns]
