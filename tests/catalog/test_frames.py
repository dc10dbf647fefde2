"""Every claim frame on its own examples and counter-examples."""

from __future__ import annotations

import re

import pytest

from gouji import catalog
from gouji.catalog import Frame
from gouji.catalog.formula import is_statistics
from gouji.extract import extract
from gouji.findings import Claim

FRAMES = catalog.load().frames
EXAMPLES = [(frame, example) for frame in FRAMES for example in frame.examples]
EITHER = [
    (frame, example) for frame, example in EXAMPLES if not frame.older and any(map(is_statistics, frame.readings))
]
NOTHING = [(frame, sentence) for frame in FRAMES for sentence in frame.nothing]
_TAGGED = re.compile(r"\[([^\]]+)\]")


def claimed(frame: Frame, sentence: str) -> list[Claim]:
    """The claims that the frame takes in a sentence, of a report of its time."""
    year = 2017 if frame.older else 2023
    found = extract(sentence, "overview", "青禾镇人民政府", year, statistics=frame.older).claims
    return [claim for claim in found if claim.frame == frame.id]


@pytest.mark.parametrize(("frame", "example"), EXAMPLES, ids=lambda each: getattr(each, "id", None))
def test_an_example_gives_its_tagged_figures_and_no_other(frame: Frame, example: str) -> None:
    """What stands in [ ] is claimed by the frame, with its readings; every other figure is not."""
    claims = claimed(frame, _TAGGED.sub(r"\1", example))
    assert [claim.text for claim in claims] == _TAGGED.findall(example)
    readings = {reading for reading in frame.readings if frame.older or not is_statistics(reading)}
    assert all(readings <= set(claim.formulas) for claim in claims)


@pytest.mark.parametrize(("frame", "example"), EITHER, ids=lambda each: getattr(each, "id", None))
def test_beside_the_statistics_table_an_example_has_its_readings_too(frame: Frame, example: str) -> None:
    """A frame for reports of all times offers the older form's cells in an older report, and only there."""
    plain = _TAGGED.sub(r"\1", example)
    older = extract(plain.replace("2023", "2017"), "overview", "青禾镇人民政府", 2017, statistics=True).claims
    newer = extract(plain, "overview", "青禾镇人民政府", 2023).claims
    assert any(set(frame.readings) <= set(claim.formulas) for claim in older)
    assert not any(is_statistics(formula) for claim in newer for formula in claim.formulas)


@pytest.mark.parametrize(("frame", "sentence"), NOTHING, ids=lambda each: getattr(each, "id", None))
def test_a_counter_example_gives_nothing(frame: Frame, sentence: str) -> None:
    """A figure that only looks alike is not claimed by the frame."""
    assert [claim.text for claim in claimed(frame, sentence)] == []
