"""The tagged sentences are well made, and reading them does not grow worse."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

import claims_gold
from claims_gold import PARTS, Sentence, Tag, sentences
from gouji.document import Report
from score_claims import Score, baseline, misses, pairs, score, stored, table

MIN_SENTENCES = 800
EVERY = [sentence for part in PARTS for sentence in sentences(part)]


@pytest.fixture(scope="module")
def scores() -> dict[str, dict[str, Score]]:
    """Both parts, scored once."""
    return {part: score(part) for part in PARTS}


def line(tagged: str) -> Sentence:
    """One line of a family of its own."""
    family = {"id": "f", "pattern": "p", "unit": "青岑县水务局", "sentences": tagged}
    return claims_gold._sentence(tagged, family)


def allows(sentence: Sentence, tag: Tag, value: Decimal) -> bool:
    """Whether a tag allows a value, roughly: a tenth for what is written with fewer digits."""
    stated = tag.value / 10000 if tag.unit == "元" else tag.value
    raw = sentence.text[tag.start : tag.end]
    near = abs(stated - value) <= abs(stated) / 10
    loose = {"at_least": value >= stated and near, "at_most": value <= stated and near, "about": near}
    rounded = any(char in raw for char in "万亿千.%成")
    return (
        near if rounded and stated != value and tag.verdict == "consistent" else loose.get(tag.bound, stated == value)
    )


def doubtful(sentence: Sentence) -> list[str]:
    """Tags whose verdict is not what the cells beside the sentence give."""
    wrong = []
    for tag in sentence.tags:
        values = [target.value(sentence.cells) for target in tag.targets]
        if tag.verdict == "consistent":
            right = not tag.targets or any(value is not None and allows(sentence, tag, value) for value in values)
        elif tag.verdict == "inconsistent":
            right = all(value is not None and not allows(sentence, tag, value) for value in values)
        else:
            right = tag.verdict != "cell_blank" or None in values
        if not right:
            wrong.append(f"{sentence.family}: {sentence.text[tag.start : tag.end]} {tag.verdict} {values}")
    return wrong


def test_tags_agree_with_their_cells() -> None:
    """Each verdict of the gold follows from the cells that stand beside its sentence."""
    assert [wrong for sentence in EVERY for wrong in doubtful(sentence)] == []


def test_a_wrong_tag_is_seen() -> None:
    """A verdict that the cells do not give is named, of either kind."""
    assert doubtful(line("收到申请[26件|new]。 {new=27}")) == ["f: 26件 consistent [Decimal('27')]"]
    assert doubtful(line("收到申请[26件|new!]。 {new=26}")) == ["f: 26件 inconsistent [Decimal('26')]"]
    assert doubtful(line("收到申请[26件|new!]。 {new=27}")) == []


def test_the_corpus_is_large_and_without_repetition() -> None:
    """Enough sentences, about a third of them held back, none twice."""
    texts = Counter(sentence.text for sentence in EVERY)
    assert [text for text, times in texts.items() if times > 1] == []
    assert len(texts) >= MIN_SENTENCES
    assert 0.28 < len(sentences("held_back")) / len(texts) < 0.4


def test_families_are_kept_apart() -> None:
    """Both parts have every pattern, and no family is in both."""
    patterns = [{sentence.pattern for sentence in sentences(part)} for part in PARTS]
    families = [{sentence.family for sentence in sentences(part)} for part in PARTS]
    assert patterns[0] == patterns[1]
    assert families[0] & families[1] == set()


def test_a_line_is_read() -> None:
    """Offsets, value, bound, target and cells are as written, and the tags are gone from the text."""
    read = line("<望川县公安局 2021>收到申请[两⏎件|2件|new]，培训[近30人|<30人|-]。 {granted=1 handled=_}")
    assert (read.text, read.unit, read.year) == ("收到申请两\n件，培训近30人。", "望川县公安局", 2021)
    assert [(read.text[tag.start : tag.end], tag.value, tag.unit, tag.bound) for tag in read.tags] == [
        ("两\n件", Decimal(2), "件", "exactly"),
        ("近30人", Decimal(30), "人", "at_most"),
    ]
    assert {name: value for name, value in read.cells.items() if value is not None} == {
        "requests.new.total": Decimal(2),
        "requests.granted.total": Decimal(1),
    }
    made: Report = read.report()
    assert {made.cells[f"requests.handled.{column}"].status for column in ("company", "total")} == {"blank"}
    assert made.cells["requests.carried_in.total"].value == 0


@pytest.mark.parametrize(
    "tagged", ["收到[两件|new]。", "收到[2件|news]。", "收到[2件]。", "收到[2件|2件|]。", "收到2件|new]。"]
)
def test_a_mistake_is_told(tagged: str) -> None:
    """A figure in words without a value, an unknown cell, a tag without target and a lost bracket are refused."""
    with pytest.raises((ValueError, IndexError, KeyError)):
        line(tagged)


def test_pairs_are_judged() -> None:
    """A figure read right has all four marks; one that is not tagged, or not found, has none."""
    (right,) = pairs(line("全年收到政府信息公开申请[26件|new]。"))
    assert right.right == {"value", "bound", "target", "verdict"}
    (untagged,) = pairs(line("全年收到政府信息公开申请26件。"))
    assert (untagged.tag, untagged.right) == (None, frozenset())
    (unfound,) = pairs(line("全年收到政府信息公开申请[若干件|3件|new]。"))
    assert (unfound.claim, unfound.right) == (None, frozenset())
    (otherwise,) = pairs(line("全年收到政府信息公开申请[26件|>25件|granted!]。 {new=26 granted=1}"))
    assert otherwise.right == frozenset()


def test_nothing_grows_worse(scores: dict[str, dict[str, Score]]) -> None:
    """No measure of either part is below the stored baseline, and no more claims are wrongly called inconsistent.

    Where the figures rise, ``python tests/score_claims.py --update`` stores them.
    """
    kept = baseline()
    fallen = {
        f"{part} {name}": (now, kept[part][name])
        for part in PARTS
        for name, now in stored(scores[part]).items()
        if (now > kept[part][name] if name == "false_errors" else now < kept[part][name])
    }
    assert fallen == {}


def test_the_held_back_part_is_not_shown(scores: dict[str, dict[str, Score]]) -> None:
    """What is printed of it holds no sentence; misses are told of the development part alone."""
    told = "\n".join([*table("held_back", scores["held_back"]), *misses()])
    assert [sentence.family for sentence in sentences("held_back") if sentence.text in told] == []
