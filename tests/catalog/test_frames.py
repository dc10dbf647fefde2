"""Every claim frame on its own examples and counter-examples."""

from __future__ import annotations

import re

import pytest

from gouji import catalog
from gouji.catalog import Frame
from gouji.extract import extract
from gouji.findings import Claim

FRAMES = catalog.load().frames
EXAMPLES = [(frame, example) for frame in FRAMES for example in frame.examples]
NOTHING = [(frame, sentence) for frame in FRAMES for sentence in frame.nothing]
_TAGGED = re.compile(r"\[([^\]]+)\]")


def claimed(frame: Frame, sentence: str) -> list[Claim]:
    """The claims that the frame takes in a sentence."""
    found = extract(sentence, "overview", "青禾镇人民政府", 2023).claims
    return [claim for claim in found if claim.frame == frame.id]


@pytest.mark.parametrize(("frame", "example"), EXAMPLES, ids=lambda each: getattr(each, "id", None))
def test_an_example_gives_its_tagged_figures_and_no_other(frame: Frame, example: str) -> None:
    """What stands in [ ] is claimed by the frame, with its readings; every other figure is not."""
    claims = claimed(frame, _TAGGED.sub(r"\1", example))
    assert [claim.text for claim in claims] == _TAGGED.findall(example)
    assert all(set(frame.readings) <= set(claim.formulas) for claim in claims)


@pytest.mark.parametrize(("frame", "sentence"), NOTHING, ids=lambda each: getattr(each, "id", None))
def test_a_counter_example_gives_nothing(frame: Frame, sentence: str) -> None:
    """A figure that only looks alike is not claimed by the frame."""
    assert [claim.text for claim in claimed(frame, sentence)] == []
