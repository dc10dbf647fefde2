"""Sections by what their headings say, however they are numbered, and whatever else uses the same words."""

from __future__ import annotations

import pytest

from gouji.document import Report
from gouji.parse import parse
from gouji.parse.sections import heading_kind
from gouji.read import read_bytes

TITLES = {
    "overview": "总体情况",
    "disclosure": "主动公开政府信息情况",
    "requests": "收到和处理政府信息公开申请情况",
    "proceedings": "政府信息公开行政复议、行政诉讼情况",
    "problems": "存在的主要问题及改进情况",
    "other": "其他需要报告的事项",
}
BODIES = {
    "overview": "2023年，本局坚持规范公开，全年发布信息120条。",
    "disclosure": "本部分数据见表格。",
    "requests": "全年收到申请3件，均已答复。",
    "proceedings": "全年没有发生行政复议、行政诉讼。",
    "problems": "栏目更新不够及时，下一步将按月检查。",
    "other": "本年度未收取信息处理费。",
}
NUMBERS = "一二三四五六"
HEADINGS = {kind: f"{number}、{title}" for number, (kind, title) in zip(NUMBERS, TITLES.items(), strict=True)}


def written(headings: dict[str, str], bodies: dict[str, str] = BODIES, before: str = "") -> str:
    title = "青岑县水务局2023年政府信息公开工作年度报告"
    pieces = [title, before, *(line for kind, heading in headings.items() for line in (heading, bodies[kind]))]
    return "\n\n".join(piece for piece in pieces if piece) + "\n"


def parsed(text: str) -> Report:
    return parse(read_bytes(text.encode(), "sample"))


def outline(report: Report) -> dict[str, str]:
    """Kind → prose of each section."""
    assert report.sections[0].kind == "preamble"
    return {
        section.kind: "\n".join(report.text[start:end] for start, end in section.prose)
        for section in report.sections[1:]
    }


STYLES = {
    "usual": HEADINGS,
    "no number": dict(TITLES),
    "digits": {kind: f"{number}、{title}" for number, (kind, title) in enumerate(TITLES.items(), 1)},
    "dots": {kind: f"{number}.{title}" for number, (kind, title) in enumerate(TITLES.items(), 1)},
    "parts": {kind: f"第{n}部分 {title}" for n, (kind, title) in zip(NUMBERS, TITLES.items(), strict=True)},
    "trailing mark": {kind: f"{heading}。" for kind, heading in HEADINGS.items()},
    "stray mark": {kind: f"{heading}、" for kind, heading in HEADINGS.items()},
    "inner spaces": {kind: " ".join(heading) for kind, heading in HEADINGS.items()},
    "wrong numbers": {kind: f"三、{title}" for kind, title in TITLES.items()},
    "other words": {
        "overview": "一、政府信息公开总体情况",
        "disclosure": "二、主动公开政府信息的情况",
        "requests": "三、行政机关收到和处理政府信息公开申请情况",
        "proceedings": "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "problems": "五、问题及改进措施",
        "other": "六、其他事项",
    },
}


@pytest.mark.parametrize("style", STYLES)
def test_heading_styles(style: str) -> None:
    """All six, each with its own prose."""
    report = parsed(written(STYLES[style]))
    assert outline(report) == BODIES
    assert [section.heading for section in report.sections[1:]] == list(STYLES[style].values())


NO_HEADINGS = ["主动公开", "依申请公开情况", "平台建设情况", "结转下年度继续办理", "其他处理", "行政复议", "监督保障"]


@pytest.mark.parametrize("text", NO_HEADINGS)
def test_no_heading(text: str) -> None:
    """Sub-headings and labels of tables are no headings of sections."""
    assert heading_kind(text) is None


def test_a_list_of_contents_is_no_section() -> None:
    """The six titles named in one paragraph of the introduction, and again as a list of lines."""
    sentence = f"本报告包括{'、'.join(TITLES.values())}六个部分。"
    assert outline(parsed(written(HEADINGS, before=sentence))) == BODIES
    lines = "\n\n".join(["目录", *HEADINGS.values()])
    assert outline(parsed(written(HEADINGS, before=lines))) == BODIES


def test_sub_headings_of_the_same_words() -> None:
    """（一）… of the same words inside the overview stay inside it."""
    inside = "\n\n".join(
        [
            "（一）主动公开政府信息情况",
            "发布信息120条。",
            "（二）收到和处理政府信息公开申请情况",
            "收到申请3件。",
        ]
    )
    found = outline(parsed(written(HEADINGS, {**BODIES, "overview": inside})))
    assert found["overview"].split("\n") == [line for line in inside.split("\n") if line]
    assert {kind: text for kind, text in found.items() if kind != "overview"} == {
        kind: text for kind, text in BODIES.items() if kind != "overview"
    }


def test_problems_and_measures_in_two_sections() -> None:
    """存在问题 and 改进措施 with headings of their own are both kept as problems."""
    text = written(HEADINGS).replace("五、存在的主要问题及改进情况", "五、存在问题\n\n部分栏目空白。\n\n六、改进措施")
    kinds = [(section.kind, section.heading) for section in parsed(text).sections[-3:]]
    assert kinds == [("problems", "五、存在问题"), ("problems", "六、改进措施"), ("other", "六、其他需要报告的事项")]


def test_a_missing_section() -> None:
    """Without its heading a section is not there, and its neighbours keep their prose."""
    headings = {kind: heading for kind, heading in HEADINGS.items() if kind != "problems"}
    found = outline(parsed(written(headings)))
    assert found == {kind: text for kind, text in BODIES.items() if kind != "problems"}


def test_swapped_sections() -> None:
    """In the order of the text, each with its prose."""
    order = ("overview", "disclosure", "proceedings", "requests", "problems", "other")
    found = outline(parsed(written({kind: HEADINGS[kind] for kind in order})))
    assert list(found) == list(order)
    assert found == BODIES


def test_heading_and_prose_in_one_paragraph() -> None:
    """一、总体情况。2023年… and, on one line for the whole report, headings in mid-line."""
    report = parsed(written(HEADINGS).replace("一、总体情况\n\n", "一、总体情况。"))
    assert report.sections[1].heading == "一、总体情况"
    assert outline(report)["overview"].lstrip("。") == BODIES["overview"]


def test_a_report_on_one_line() -> None:
    """The whole narrative on a single line."""
    text = written(HEADINGS).replace("\n\n", " ")
    assert [section.kind for section in parsed(text).sections] == ["preamble", *TITLES]


def test_a_sentence_that_begins_like_a_heading_is_none() -> None:
    """总体情况 in a sentence opens no section."""
    text = written(HEADINGS, {**BODIES, "problems": "总体情况良好，但其他需要报告的事项填写不规范。"})
    assert outline(parsed(text))["problems"] == "总体情况良好，但其他需要报告的事项填写不规范。"


def test_what_a_site_prints_below_is_no_prose() -> None:
    """The report ends where the site's own lines begin."""
    text = written(HEADINGS) + "\n打印本页\n\n关闭窗口\n\n版权所有：青岑县水务局\n"
    assert outline(parsed(text)) == BODIES


def test_hard_line_breaks_stay_inside_a_paragraph() -> None:
    """A line broken in mid-sentence goes on; a new number starts a paragraph of its own."""
    body = "2023年，本局坚持规范公开，持续提升工作质量，全年通过门户网站发布信息\n120条。"
    found = outline(parsed(written(HEADINGS, {**BODIES, "overview": body})))
    assert found["overview"] == body
    two = "2023年，本局坚持规范公开，持续提升工作质量，全年通过门户网站发布信息\n（一）120条。"
    report = parsed(written(HEADINGS, {**BODIES, "overview": two}))
    assert len(report.sections[1].prose) == 2
