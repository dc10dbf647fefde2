"""The data of the generator: every phrasing can be written, and there are enough of each."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from gouji.synth.data import facts, families, statements, words
from gouji.synth.office import place
from gouji.synth.prose import _alternatives, _closing, _named

OWN = {"unit", "we", "all", "we_gov", "basis", "y", "p", "n", "py", "sy"}
CHANNELS = {"by_net", "by_mail", "by_face"}
SAYINGS = [say for each in statements() for say in each.say] + [say for each in words().values() for say in each]


@pytest.mark.parametrize("say", SAYINGS)
def test_a_phrasing_names_what_exists(say: str) -> None:
    """Its words, facts and denied facts are known, its brackets closed."""
    known = set(facts()) | set(families()) | CHANNELS
    assert set(_named(say)) - known == set()
    assert set(re.findall(r"<([a-z_0-9]+)>", say)) - set(words()) - OWN == set()
    denied = [name for each in re.findall(r"\{![^@]+@([^}]+)\}", say) for name in each.split("+")]
    assert set(denied) - set(facts()) - {"-"} == set()
    assert [say[_closing(say, at)] for at, sign in enumerate(say) if sign == "("] == [")"] * say.count("(")


@pytest.mark.parametrize(
    "topic",
    [
        "received",
        "growth",
        "applicants",
        "channels",
        "handled",
        "outcomes",
        "carried_out",
        "documents",
        "decisions",
        "fees",
        "items",
        "readings",
        "review",
        "litigation",
        "management",
        "platform",
        "supervision",
        "b_shown",
        "b_documents",
        "b_channels",
        "b_responses",
        "b_received",
        "b_ways",
        "b_answered",
        "b_closed",
        "b_outcomes",
        "b_fees",
        "b_review",
        "b_litigation",
        "b_staff",
        "b_meetings",
        "b_work",
    ],
)
def test_each_kind_of_statement_is_said_in_many_ways(topic: str) -> None:
    """At least eight phrasings, and at least twelve wordings once their choices are counted."""
    ways = [say for each in statements() if each.topic == topic for say in each.say]
    wordings = 0
    for say in ways:
        count = 1
        for at, sign in enumerate(say):
            count *= len(_alternatives(say[at + 1 : _closing(say, at)])) if sign == "(" else 1
        wordings += count
    assert (len(ways) >= 8, wordings >= 12) == (True, True)


def test_alternatives_of_a_nested_choice_stay_together() -> None:
    """Only the bars of the outer choice split."""
    assert _alternatives("a|(b|c)d|") == ["a", "(b|c)d", ""]
    with pytest.raises(ValueError, match="not closed"):
        _closing("(a|b", 0)


def test_no_two_reports_share_a_place() -> None:
    """Places are distinct for the first eight thousand numbers."""
    used = defaultdict(list)
    for number in range(8000):
        used[place(number)].append(number)
    assert [numbers for numbers in used.values() if len(numbers) > 1] == []
