"""Folding: one spelling for all, and the way back to the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.lang.normal import fold

FOLDS = {
    "full-width digits and percent": ("占比３３．９％", "占比33.9%"),
    "full-width thousands": ("１，２０４件", "1,204件"),
    "a list is no thousands grouping": ("分别为12,13件", "分别为12，13件"),
    "western punctuation in Chinese": (
        "其中:公开(含部分公开)3件;答复2件,无其他",
        "其中：公开（含部分公开）3件；答复2件，无其他",
    ),
    "punctuation with its space": ("公开4件, 6件", "公开4件，6件"),
    "clock times stay": ("上午10:30至11：00", "上午10:30至11:00"),
    "addresses stay": ("见http://www.a.cn/x?id=1", "见http://www.a.cn/x?id=1"),
    "Latin words keep one space": ("Hello,  big world", "Hello, big world"),
    "thousands by spaces": ("受理1 204 件", "受理1204件"),
    "a year is no first group": ("共2023 120 件", "共2023 120件"),
    "spaces around digits": ("自 2023 年 1 月\u00a01\u3000日", "自2023年1月1日"),
    "hard wrap in a word": ("政府信\n息公\r\n开", "政府信息公开"),
    "hard wrap in a number": ("受理12\n04件", "受理1204件"),
    "a blank line ends a paragraph": ("公开。\n\n受理", "公开。\n受理"),
    "radicals": ("⼯作年报，⻓期", "工作年报，长期"),
    "radicals of a traditional look": ("⻔⼾网站，⿈河", "门户网站，黄河"),
    "traditional characters": ("縣規範性檔案3條、收費2億萬元", "县规范性文件3条、收费2亿万元"),
    "other words of traditional text": ("政府資訊公開的訊息", "政府信息公开的信息"),
    "a traditional word of characters in use": ("電子檔案", "电子文件"),
    "one traditional character alone": ("檔案", "文件"),
    "mathematical digits": ("收到𝟐𝟔件", "收到26件"),
    "simplified files of another kind": ("行政执法档案2件", "行政执法档案2件"),
    "pronunciations behind characters": ("數(shù)據(jù)（條）為3條(jiàn)", "数据（条）为3条"),
    "Latin words in brackets": ("公开(open)3件（abc）", "公开（open）3件（abc）"),
    "invisible characters": ("\ufeff公\u200b开\u00ad2\u200d6件", "公开26件"),
    "square brackets of document numbers": ("国办函[2021]30号", "国办函〔2021〕30号"),
    "round brackets of document numbers": ("国办函（2021） 30 号", "国办函〔2021〕30号"),
    "other brackets stay": ("增长（2021年数）", "增长（2021年数）"),
    "straight quotes": ('"三审三校"和「五公开」', "“三审三校”和“五公开”"),
    "circles for zero": ("二○二三年", "二〇二三年"),
    "outer space": ("　　全年 \n", "全年"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("source", "expected"), FOLDS.values(), ids=FOLDS.keys())
def test_fold(source: str, expected: str) -> None:
    """Each spelling folds to its plain form."""
    assert fold(source).text == expected


@pytest.mark.parametrize("expected", [folded for _, folded in FOLDS.values() if "\n" not in folded])
def test_fold_twice(expected: str) -> None:
    """A folded paragraph stays as it is."""
    assert fold(expected).text == expected


def test_span_covers_the_source() -> None:
    """The span of a folded figure is the figure as published, its own spaces included and those around it not."""
    folded = fold("共收到 １ ２０４\u3000件 。", 100)
    start = folded.text.index("1204件")
    assert folded.span(start, start + 5) == (104, 111)


def test_empty_span() -> None:
    """An empty range lies where its first character was."""
    assert fold("公 开").span(1, 1) == (2, 2)
    assert fold("公开").span(2, 2) == (2, 2)


ALPHABET = '公开信息，。,.:;()（）"“”‘’ \n\t\u3000\u200b0123456789%％１Aa[]〔〕号年⻓○-—/'


@given(st.text(alphabet=ALPHABET, max_size=60), st.integers(0, 1000))
def test_offsets_are_monotonous(source: str, start: int) -> None:
    """Offsets grow, one for each folded character, the last past the source; visible ideographs and digits survive."""
    folded = fold(source, start)
    assert len(folded.offsets) == len(folded.text) + 1
    assert sorted(set(folded.offsets)) == list(folded.offsets)
    assert folded.offsets[-1] == start + len(source)
    assert [c for c in folded.text if c in "公开信息0123456789"] == [
        c for c in source.replace("１", "1") if c in "公开信息0123456789"
    ]
