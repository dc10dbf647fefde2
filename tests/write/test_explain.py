"""Why a claim got its cells and its verdict, told in words."""

from __future__ import annotations

import pytest

from gouji.cli import run
from gouji.findings import Audit, Claim
from sample import REPORTS, audit_bytes, builder


def audit_with(sentence: str) -> Audit:
    """The audit of the clean sample (78 new, 6 carried in, 79 handled) with the sentence in its overview."""
    report = builder.load("clean-text")
    report.parts[1].prose.append(sentence)
    return audit_bytes(builder.render(report, "text", "cells"))


def claim_of(sentence: str, figure: str) -> Claim:
    return next(
        each for each in audit_with(sentence).claims if each.text == figure and each.sentence.strip() == sentence
    )


def test_a_sum_is_told_with_the_reading_that_was_rejected() -> None:
    """受理 may mean three things: those that do not hold stand beside the one that does."""
    told = claim_of("全年共受理政府信息公开申请84件。", "84件").explain().splitlines()
    assert told[1:] == [
        "数值：84件，须恰好相等。",
        "依据：“共受理政府信息公开申请84件”（句式 requests.accepted）。",
        "读法不合：本年新收政府信息公开申请数量 · 总计：78。",
        "读法成立：本年新收政府信息公开申请数量 · 总计 + 上年结转政府信息公开申请数量 · 总计：78 + 6 = 84。",
        "判定：一致。",
    ]


def test_a_hedge_is_told_as_what_it_allows() -> None:
    """余 opens an interval, and English is told as well."""
    told = claim_of("全年作出行政许可决定12800余件。", "12800余件").explain("en").splitlines()
    assert told[1] == "Figure: 12800件; the wording allows 12800 to below 13800."
    assert told[-2:] == ["Reading that holds: 行政许可 · 本年处理决定数量: 12846.", "Verdict: consistent."]


def test_a_share_shows_its_base() -> None:
    """A share right after a figure is of its cells."""
    told = claim_of("依申请公开方面，予以公开32件，占40.51%。", "40.51%").explain()
    assert "依据：紧跟前一数字的占比，取前一数字的单元格。" in told
    assert "32 / 79 × 100 = 40.51" in told


@pytest.mark.parametrize(
    ("sentence", "figure", "words"),
    [
        ("石桥镇收到政府信息公开申请3件。", "3件", "存疑：字面上说的可能是别的单位或范围，不一致只作提示。"),
        ("2021年收到政府信息公开申请3件。", "3件", "存疑：字面上说的是别的年度或时段，不与本年度表格比较。"),
        ("受理涉政府信息公开的行政复议申请36件。", "36件", "存疑：字面上可能说的是别的事项，不一致也不报差错。"),
        ("召开会议3次。", "3次", "依据：没有句式说明它属于哪个单元格。"),
    ],
)
def test_what_is_left_open_is_told(sentence: str, figure: str, words: str) -> None:
    """Another body, another year, another matter, or no frame at all."""
    assert words in claim_of(sentence, figure).explain().splitlines()


def test_every_claim_of_the_samples_can_be_explained() -> None:
    """In both languages, without a gap in the messages."""
    claims = [claim for path in REPORTS for claim in audit_bytes(path.read_bytes(), path.name).claims]
    assert claims
    assert all(len(claim.explain(lang).splitlines()) > 3 for claim in claims for lang in ("zh", "en"))


def test_the_command_tells_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """gouji explain FILE --claim c1, and exit code 2 for a claim that is not there."""
    path = next(each for each in REPORTS if each.suffix == ".html")
    claim = audit_bytes(path.read_bytes(), path.name).claims[0]
    assert run(["explain", str(path), "--claim", "c1", "--lang", "zh"]) == 0
    assert capsys.readouterr().out.strip() == claim.explain("zh")
    assert run(["explain", str(path), "--claim", "c0", "--lang", "zh"]) == 2
    assert "c0" in capsys.readouterr().err
