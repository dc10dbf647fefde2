"""What notebooks show: every cell of a table is a cell, so that it may be copied; no script; hostile text is text."""

from __future__ import annotations

import pickle
from io import StringIO

import canned
import pandas as pd
import pytest
from lxml import html

import gouji
from gouji.batch import Batch, Failure
from gouji.errors import UnreadableFile
from gouji.findings import Audit, Findings
from gouji.write.html import Fragment
from sample import SAMPLE


def fields(fragment: str, selector: str) -> list[list[str]]:
    return [[field.text_content() for field in row] for row in html.fromstring(fragment).xpath(selector)]


def shown_things(audit: Audit) -> dict[str, Fragment]:
    """One of each, in English where that differs."""
    batch = Batch((audit,), (Failure("坏<b>.pdf", UnreadableFile("error.empty", path="坏<b>.pdf")),))
    return {
        "table": audit.report.tables[1].show(),
        "claim": audit.claims[0].show("en"),
        "findings": Findings(audit.findings).show(),
        "batch": batch.show("en"),
    }


@pytest.mark.parametrize("name", ["table", "claim", "findings", "batch"])
def test_fragments_are_static_and_escaped(audit: Audit, name: str) -> None:
    """No script, no address, no handler; the hostile text of the canned report stays text."""
    tree = html.fromstring(shown_things(audit)[name])
    assert tree.xpath("//script | //img | //iframe | //link | //b[text()='.pdf'] | //@src | //@href | //@onerror") == []
    assert tree.xpath("//table") != []


def test_a_table_is_pasted_as_it_was_published() -> None:
    """Read as a spreadsheet would, each figure stands in a cell of its own; a blank is empty and not 0."""
    report = gouji.read_report(SAMPLE / "reports" / "hybrid-blank.pdf")
    table = report.table("requests")
    assert table is not None
    pasted = pd.read_html(StringIO(table.show()), keep_default_na=False)[0]
    row = pasted[pasted.iloc[:, 0].astype(str).str.contains("本年新收")].iloc[0]
    cells = [cell.raw for cell in table.cells if cell.id.startswith("requests.new.")]
    assert [str(each) for each in row.iloc[-len(cells) :]] == cells
    empty = html.fromstring(table.show()).xpath("//td[@data-blank]")
    blanks = [cell for cell in table.cells if cell.status == "blank" and not cell.raw.strip()]
    assert (len(empty), {each.text_content() for each in empty}) == (len(blanks), {""})
    assert len(blanks) > 0


def test_what_was_published_in_place_of_a_number_is_kept(audit: Audit) -> None:
    """A slash, and words that are no number."""
    text = audit.report.tables[0].show() + audit.report.tables[1].show()
    assert [f">{raw}</td>" in text for raw in ("/", "四件多", "745.94")] == [True] * 3


def test_findings_show_themselves_as_rows(audit: Audit) -> None:
    """Number, severity, what disagrees, both values as numbers of their own, cells, rule."""
    rows = fields(audit.findings._repr_html_(), "//tbody/tr")  # type: ignore[attr-defined]
    assert (len(rows), rows[0]) == (
        6,
        [
            "1",
            "✕ 错误",
            "文字与表格不符：narrative-mismatch in zh",
            "26",
            "27",
            "本年新收政府信息公开申请数量 · 总计",
            "narrative-mismatch",
        ],
    )
    assert rows[4][3:6] == ["", "", ""]


def test_findings_are_a_tuple_like_any_other(audit: Audit) -> None:
    """Equal, hashable where its items are, and the same after a trip to another process."""
    found = audit.findings
    assert isinstance(found, Findings)
    assert (found == tuple(found), type(pickle.loads(pickle.dumps(found))), Findings(()) == ()) == (
        True,
        Findings,
        True,
    )
    assert "没有发现" in canned.clean().findings._repr_html_()  # type: ignore[attr-defined]


def test_a_claim_tells_its_reading(audit: Audit) -> None:
    """The sentence with its figure, what it states, the cells, what they come to, the verdict."""
    told = audit.claims[0].show()
    assert html.fromstring(told).xpath("//mark/text()") == ["26件"]
    assert fields(told, "//tr") == [
        ["所载", "26"],
        ["对应单元格", "本年新收政府信息公开申请数量 · 总计"],
        ["核得", "27"],
        ["判定", "✕ 不一致"],
    ]
    assert fields(audit.claims[3].show("en"), "//tr") == [["stated", "140"], ["verdict", "○ no such cell"]]


def test_claims_without_tables_have_no_verdict(audit: Audit) -> None:
    """What was never compared has no column for what it was compared with."""
    from gouji.extract import extract
    from gouji.write.shown import claims_fragment

    alone = extract("2023年，我局收到政府信息公开申请26件。", unit="青禾县水务局", year=2023).claims
    assert fields(claims_fragment(alone), "//tr") == [
        ["数字", "所载", "对应单元格"],
        ["26件", "26", "本年新收政府信息公开申请数量 · 总计"],
    ]
    assert fields(claims_fragment(audit.claims), "//tr")[2] == [
        "23件", "23", "本年新收政府信息公开申请数量 · 自然人", "23", "✓ 一致",
    ]  # fmt: skip


def test_a_batch_tells_its_coverage_and_what_was_not_read(audit: Audit, clean: Audit) -> None:
    """The gravest first; a file that gave no audit is named below with its reason."""
    failure = Failure("空.txt", UnreadableFile("error.empty", path="空.txt"))
    told = Batch((clean, audit), (failure,))._repr_html_()
    assert [row[3:9] for row in fields(told, "//tbody/tr")] == [
        ["4", "1", "1", "3/5", "41/42", "3/3"],
        ["0", "0", "0", "1/1", "42/42", "3/3"],
    ]
    assert "空.txt：" in html.fromstring(told).xpath("string(//p[@class='soft'][last()])")


def test_a_topic_model_shows_its_topics() -> None:
    """Fitted, a row a topic with its words; before that, what scikit-learn shows."""
    topics = pytest.importorskip("gouji.topics.model")
    texts = ["业务培训次数偏少，能力不足", "网站栏目更新不及时", "政策解读形式单一", "培训不够，业务能力有待提升"] * 3
    model = topics.TopicModel(n_topics=2, seeds=None, random_state=0)
    before = model._repr_mimebundle_().get("text/html", "")
    rows = fields(model.fit(texts)._repr_mimebundle_()["text/html"], "//tbody/tr")
    assert ("gouji-fragment" in before, [row[0] for row in rows], len(rows[0][2].split("、")) > 2) == (
        False,
        ["0", "1"],
        True,
    )
