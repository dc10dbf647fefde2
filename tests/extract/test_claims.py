"""Claims of running text: what they are of, whose and which year's they are, and where exactly they stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.document import SectionKind
from gouji.extract import extract, extract_report
from gouji.findings import Claim
from gouji.parse import parse
from gouji.read import read_bytes

UNIT = "青岑县水务局"


def claims(text: str, unit: str = UNIT, year: int = 2023, section: SectionKind = "overview") -> list[Claim]:
    return list(extract(text, section, unit, year).claims)


def targets(text: str, unit: str = UNIT, year: int = 2023, section: SectionKind = "overview") -> dict[str, str | None]:
    """Figure → the cells it is of."""
    return {claim.text: claim.target for claim in claims(text, unit, year, section)}


# Of whom.

OTHERS = {
    "全县共收到政府信息公开申请120件。": UNIT,
    "各镇共收到政府信息公开申请12件。": "栎川县人民政府",
    "全系统收到政府信息公开申请31件。": UNIT,
    "代表县政府受理政府信息公开申请3件。": UNIT,
    "全区共收到政府信息公开申请120件。": "青岑区北河镇人民政府",
    "全市收到政府信息公开申请900件。": "栎川县人民政府",
}
OWN = {
    "全县共收到政府信息公开申请120件。": "栎川县人民政府",
    "我局共收到政府信息公开申请12件。": UNIT,
    "本机关收到政府信息公开申请12件。": UNIT,
    "全年收到政府信息公开申请12件。": UNIT,
    "全区共收到政府信息公开申请120件。": "青岑区人民政府",
    "全市收到政府信息公开申请900件。": "望川市人民政府",
}


@pytest.mark.parametrize(("text", "unit"), OTHERS.items())
def test_a_figure_of_another_body(text: str, unit: str) -> None:
    """Words for a larger or a smaller body than the reporting unit leave a doubt of scope."""
    assert [claim.doubts for claim in claims(text, unit) if claim.target] == [("scope",)]


@pytest.mark.parametrize(("text", "unit"), OWN.items())
def test_a_figure_of_its_own(text: str, unit: str) -> None:
    """Words for the reporting unit itself leave none."""
    assert [claim.doubts for claim in claims(text, unit) if claim.target] == [()]


def test_the_level_named_last_counts() -> None:
    """全县 in the report of a bureau, then the bureau: each figure has its own scope."""
    text = "全县收到政府信息公开申请120件。我局收到政府信息公开申请12件。"
    assert [(claim.text, claim.doubts) for claim in claims(text)] == [("120件", ("scope",)), ("12件", ())]


# Of which year.

PAST = [
    "上年收到政府信息公开申请31件。",
    "2022年，收到政府信息公开申请31件。",
    "去年同期收到政府信息公开申请31件。",
    "2019年以来收到政府信息公开申请31件。",
    "历年收到政府信息公开申请31件。",
    "2022年工作平稳，全年收到政府信息公开申请31件。",
]
PRESENT = [
    "2023年收到政府信息公开申请31件。",
    "本年度收到政府信息公开申请31件。",
    "与2022年相比平稳，2023年收到政府信息公开申请31件。",
    "全年累计收到政府信息公开申请31件。",
]


@pytest.mark.parametrize("text", PAST)
def test_a_figure_of_another_year(text: str) -> None:
    """A figure of another year is of no cell of this report."""
    assert [(claim.target, "period" in claim.doubts) for claim in claims(text)] == [(None, True)]


@pytest.mark.parametrize("text", PRESENT)
def test_a_figure_of_this_year(text: str) -> None:
    """A figure of the report's year is of its cells."""
    assert [(claim.target, claim.doubts) for claim in claims(text)] == [("requests.new.total", ())]


def test_last_year_s_figure_beside_this_year_s() -> None:
    """31件 of the year before in the same sentence is of no cell; this year's 26件 is."""
    found = targets("2023年收到政府信息公开申请26件，上年31件。")
    assert found == {"26件": "requests.new.total", "31件": None}


def test_carried_over_figures_speak_of_other_years_by_nature() -> None:
    """上年结转 and 结转下年度 are cells of this report."""
    found = targets("收到政府信息公开申请26件，2022年结转3件，结转2024年4件。")
    assert found == {
        "26件": "requests.new.total",
        "3件": "requests.carried_in.total",
        "4件": "requests.carried_out.total",
    }


# The talk goes on.


def test_the_topic_goes_on_over_sentences() -> None:
    """Outcomes in the next sentence are those of the requests told before."""
    found = targets("全年收到政府信息公开申请26件。其中予以公开5件，部分公开1件。")
    assert found["5件"] == "requests.granted.total"
    assert found["1件"] == "requests.partly_granted.total"


def test_another_topic_ends_it() -> None:
    """After 留言 the same words are of no cell."""
    found = targets("全年收到政府信息公开申请26件。收到群众留言30条，其中予以公开5件。")
    assert (found["26件"], found["5件"]) == ("requests.new.total", None)


def test_the_topic_ends_with_its_paragraph() -> None:
    """A new paragraph starts without a topic; in the section of requests it starts with theirs."""
    text = "全年收到政府信息公开申请26件。\n予以公开5件。"
    assert targets(text)["5件"] is None
    assert targets("予以公开5件。", section="requests")["5件"] == "requests.granted.total"


def test_reviews_and_cases_are_told_apart() -> None:
    """Each outcome is of the kind of proceedings named last before it."""
    found = targets("政府信息公开行政复议7件，维持5件；行政诉讼3件，维持2件。")
    assert found["5件"] == "proceedings.review.upheld"
    assert found["2件"] == "proceedings.litigation_direct.upheld + proceedings.litigation_after_review.upheld"


def test_an_outcome_after_a_sentence_on_both_is_in_doubt() -> None:
    """Where a sentence has named reviews and cases, an outcome in the next may be of either."""
    (claim,) = [each for each in claims("政府信息公开行政复议7件、行政诉讼3件。其中维持5件。") if each.text == "5件"]
    assert "subject" in claim.doubts


def test_proceedings_on_other_matters_are_in_doubt() -> None:
    """Reviews that nobody said were about disclosure may be any."""
    (claim,) = claims("全年办理行政复议7件。")
    assert "subject" in claim.doubts
    (claim,) = claims("全年因政府信息公开被申请行政复议7件。")
    assert claim.doubts == ()


# Shares and totals.


def test_a_share_is_of_the_figure_before_it() -> None:
    """Over the requests handled first; over the new ones where the words say 收到."""
    text = "全年办结政府信息公开申请40件，其中予以公开12件，占30%。"
    assert targets(text)["30%"] == "requests.granted.total / requests.handled.total"
    text = "全年收到政府信息公开申请40件，其中自然人申请12件，占收到申请总数的30%。"
    assert targets(text)["30%"] == "requests.new.natural_person / requests.new.total"


def test_a_share_of_something_else_has_no_cell() -> None:
    """With other words between, or without a figure of the tables before it."""
    assert targets("全年收到政府信息公开申请40件，满意率达98%。")["98%"] is None
    assert targets("发布信息40条，其中图解12条，占30%。")["30%"] is None


def test_totals_of_the_figures_just_named() -> None:
    """两项合计 adds up the two before it, 三项 the three."""
    found = targets("全年办结政府信息公开申请40件，予以公开12件，部分公开5件，两项合计17件。")
    assert found["17件"] == "requests.granted.total + requests.partly_granted.total"
    found = targets("全年办结政府信息公开申请40件，予以公开12件，部分公开5件，不予公开3件，三项合计20件。")
    assert found["20件"] == "requests.granted.total + requests.partly_granted.total + sum(requests.denied.*.total)"


def test_totals_of_what_has_no_cell() -> None:
    """The sum of a figure of the tables and another one has none."""
    assert targets("全年办结政府信息公开申请40件，予以公开12件，培训干部5件，两项合计17件。")["17件"] is None


# Places.

PLACES = {
    "全年收到政府信息公开申请２６件，办结25件。": ["２６件", "25件"],
    "全年收到政府信息公开申请 26 件，办结 25 件。": ["26 件", "25 件"],
    "全年，本局依法依规收到政府信息公开申请26\n件，对每件申请逐一登记研究，按期依法办结2\n5件。": ["26\n件", "2\n5件"],
    "全年收到政府信息公开申请1 204件，办结1，204件。": ["1 204件", "1，204件"],
    "\u3000\u3000全年收到政府信息公开申请26\u200b件。": ["26\u200b件"],
    "全年收到政府信息公开申请十二件，部分公开两件。": ["十二件", "两件"],
    "发布信息约1.2万余条，占三成二。": ["约1.2万余条", "三成二"],
}


def section_claims(text: str) -> tuple[str, list[Claim]]:
    """A report with ``text`` as its overview, and the claims of that section."""
    head = "青岑县水务局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n"
    tail = "\n\n六、其他需要报告的事项\n\n本年度没有其他事项。\n"
    report = parse(read_bytes(f"{head}{text}{tail}".encode(), "sample"))
    return report.text, [claim for claim in extract_report(report).claims if claim.section == "overview"]


@pytest.mark.parametrize(("text", "figures"), PLACES.items())
def test_offsets_are_exact(text: str, figures: list[str]) -> None:
    """The text at a claim's offsets is the figure as published, and so is claim.text; the sentence holds it."""
    plain, found = section_claims(text)
    assert [plain[claim.start : claim.end] for claim in found] == figures
    assert [claim.text for claim in found] == figures
    assert all(
        plain[claim.sentence_start : claim.sentence_start + len(claim.sentence)] == claim.sentence for claim in found
    )


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.text(alphabet="收到政府信息公开申请件条，。、（）２６1 \n万余占%约未行政复议0.年其中十", max_size=60))
def test_offsets_are_exact_in_any_text(text: str) -> None:
    """Whatever the text: offsets lie inside their sentence, in order, and point at the figure."""
    found = extract(text, "overview", UNIT, 2023).claims
    assert [text[claim.start : claim.end] for claim in found] == [claim.text for claim in found]
    assert [claim.start for claim in found] == sorted(claim.start for claim in found)
    ends = [claim.sentence_start + len(claim.sentence) for claim in found]
    assert all(claim.sentence_start <= claim.start < claim.end <= end for claim, end in zip(found, ends, strict=True))


def test_the_same_text_gives_the_same_claims() -> None:
    """Claims are numbered in the order of the text, and a second run gives equal ones."""
    text = "全年收到政府信息公开申请26件，其中自然人21件；未发生因政府信息公开引发的行政复议。"
    first, second = claims(text), claims(text)
    assert first == second
    assert [claim.id for claim in first] == ["c1", "c2", "c3"]


def test_the_preamble_holds_no_claims() -> None:
    """Figures before the first section are addresses, dates and laws."""
    head = "青岑县水务局2023年政府信息公开工作年度报告\n\n全年收到政府信息公开申请26件。\n\n"
    tail = "一、总体情况\n\n收到申请25件。\n\n六、其他需要报告的事项\n\n本年度没有其他事项。\n"
    report = parse(read_bytes((head + tail).encode(), "sample"))
    assert [claim.text for claim in extract_report(report).claims] == ["25件"]
