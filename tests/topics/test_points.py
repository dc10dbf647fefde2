"""Problem sections cut into points, with kinds, places, outcomes and pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.findings import Point
from gouji.topics import points
from gouji.topics.classify import load
from gouji.topics.gold import read_sections
from gouji.topics.measure import cutting
from gouji.topics.pairs import coming_back

CORPUS = Path(__file__).resolve().parents[2] / "corpora" / "problems"


def shapes(text: str) -> list[tuple[str, str, int | None]]:
    """Kind, text and counterpart of each point."""
    told = points(text)
    assert all(text[each.start : each.end] == each.text for each in told)
    return [(each.kind, each.text, each.pair) for each in told]


def test_lists_in_one_paragraph() -> None:
    """Opening, problems, bridge, measures; a number belongs to its point, the order of pairs follows the topic."""
    text = "工作中仍存在以下问题：一是业务培训不够；二是政策解读形式单一。"
    text += "下一步，我局将：一是丰富政策解读形式；二是加强业务培训。"
    assert shapes(text) == [
        ("boilerplate", "工作中仍存在以下问题：", None),
        ("problem", "一是业务培训不够；", 5),
        ("problem", "二是政策解读形式单一。", 4),
        ("boilerplate", "下一步，我局将：", None),
        ("measure", "一是丰富政策解读形式；", 2),
        ("measure", "二是加强业务培训。", 1),
    ]


def test_lists_in_lines_under_heads() -> None:
    """Heads are boilerplate; a point goes on over full stops to the next number."""
    text = "（一）主要问题\n1.网站栏目陈旧。群众找不到信息。\n2.宣传力度不够。\n（二）改进措施\n1.改版网站栏目。"
    assert [(kind, told) for kind, told, _ in shapes(text)] == [
        ("boilerplate", "（一）主要问题"),
        ("problem", "1.网站栏目陈旧。群众找不到信息。"),
        ("problem", "2.宣传力度不够。"),
        ("boilerplate", "（二）改进措施"),
        ("measure", "1.改版网站栏目。"),
    ]


def test_a_list_after_commas_is_one_point_of_several_topics() -> None:
    """Commas do not cut; each topic of the list is found in its own clause."""
    (point,) = points("存在专职人员力量不足、政策解读形式单一、政务新媒体更新不及时等问题。")
    assert point.kind == "problem"
    assert {"team_capacity", "policy_interpretation", "new_media"} <= set(point.topics)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("还存在人手不够稳定、站内搜索不好用、知晓率不高等问题。", "team_capacity platform_columns publicity_reach"),
        (
            "如答复文书不够规范、村务公开内容简单、考核结果运用不足等。",
            "on_request grassroots_standard supervision_balance",
        ),
        (
            "主要是公众号更新慢，部门之间衔接不畅，群众知晓率不高。",
            "new_media timeliness mechanism publicity_reach",
        ),
    ],
)
def test_every_item_of_a_list_is_heard(text: str, topics: str) -> None:
    """After 存在 or 如 and before 等; clauses that are no such list must be surer."""
    told = load().classify_clauses(text)
    assert set(topics.split()) <= set(told.topics)
    assert len(told.topics) <= len(topics.split()) + 1


def test_what_a_measure_prevents_is_no_problem() -> None:
    """A measure that names what it is to avoid stays one point."""
    text = "改进措施：一是规范新媒体管理。严格审核制度，避免出现信息质量不高、把关不严等问题。"
    assert [kind for kind, _, _ in shapes(text)] == ["boilerplate", "measure"]


def test_problem_and_measure_in_one_sentence() -> None:
    """A comma before 明年将 ends the problem."""
    text = "今年部分栏目更新不及时，明年将按周检查栏目更新。"
    assert shapes(text) == [
        ("problem", "今年部分栏目更新不及时，", 1),
        ("measure", "明年将按周检查栏目更新。", 0),
    ]


def test_unpaired_where_unsure() -> None:
    """Two measures about something else leave a problem without counterpart; nothing is forced."""
    told = points(
        "主要问题：一是宣传力度不够，群众知晓率低。改进措施：一是严格依申请公开答复时限；二是清理长期停更的账号。"
    )
    assert [each.pair for each in told] == [None] * 5


@pytest.mark.parametrize(
    ("measure", "outcome"),
    [("已举办业务培训四期。", "result"), ("将举办业务培训四期。", "plan"), ("每季度举办业务培训。", "plan")],
)
def test_plan_or_result(measure: str, outcome: str) -> None:
    """What is told as done is a result; what will be, or goes on regularly, a plan."""
    assert points(f"改进措施：一是{measure}")[-1].outcome == outcome


@pytest.mark.parametrize("text", ["", "\n", "。；：", "（文字描述）", "无。"])
def test_nothing_said_holds_no_problem(text: str) -> None:
    """An empty section, marks alone, the form's own placeholder and 无 give no problem and no measure."""
    assert {each.kind for each in points(text)} <= {"boilerplate"}


def test_hard_wraps_keep_their_places() -> None:
    """Full-width digits and spaces change no offset."""
    text = "２０２３年　存在的问题：\n　　一是培训　不够。"
    assert shapes(text)[-1] == ("problem", "一是培训　不够。", None)


def test_last_years_problem_comes_back() -> None:
    """The same topic in like words is found again; the same words about another topic, and measures, are not."""
    before = points("主要问题：一是业务培训覆盖面不够广；二是网站栏目更新不及时。改进措施：一是加强业务培训。")
    now = points("主要问题：一是政策解读形式单一；二是业务培训的覆盖面仍然不够广。")
    assert coming_back(now, before) == [(2, 1)]
    assert coming_back(before, ()) == []


def test_words_and_scores_tell_why() -> None:
    """The words stand in the sentence, the score is that of the first topic, boilerplate has neither."""
    lead, point = points("主要问题：一是业务培训次数偏少。")
    assert (lead.topics, lead.words, lead.topic) == ((), (), "none")
    assert isinstance(point, Point)
    assert point.scores is not None
    assert (point.topic, point.score) == ("team_capacity", point.scores["team_capacity"])
    assert point.words[0] in point.text


def test_held_back_sections_are_cut_and_paired() -> None:
    """Sections of every shape that the model has not seen: what the field needs (and no more than was measured)."""
    held = [section for section in read_sections(CORPUS / "sections.txt") if section.held]
    told = cutting(held)
    assert len(held) == 50
    assert told["boundary"] >= 0.95
    assert told["kind"] >= 0.95
    assert told["pairing"] >= 0.90


def test_topics_of_several_reports() -> None:
    """Counts of problems and measures, the reports that name the problem, and an example that is one of them."""
    from gouji.chain import audit
    from gouji.study import study
    from gouji.write.listing import topics

    folder = CORPUS.parent / "sample" / "reports"
    audits = [audit(folder / name) for name in ("clean-text.txt", "clean-html.html")]
    rows = topics(study(audits))
    told = [point for each in audits for point in each.problems]
    assert {row["topic"] for row in rows} == {code for point in told for code in point.topics}
    assert sum(row["problems"] for row in rows) == sum(len(point.topics) for point in told if point.kind == "problem")
    assert all(any(row["example"] == point.text for point in told) for row in rows if row["problems"])
    assert topics([]) == []
