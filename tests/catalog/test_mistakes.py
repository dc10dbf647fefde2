"""A mistake in any data file is a DataError that names the file and the key."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pytest

from gouji import catalog
from gouji.errors import DataError


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of gouji's data."""
    target = tmp_path / "data"
    shutil.copytree(str(files("gouji").joinpath("data")), target)
    return target


def test_the_copy_is_sound(data: Path) -> None:
    """Without a mistake the copy loads, as gouji's own data does."""
    assert catalog.build(data).rules == catalog.load().rules


class Mistake(NamedTuple):
    """What is wrong, the file, what stands in it, what is put instead, and the file and key that must be named."""

    says: str
    file: str
    right: str
    wrong: str
    named_file: str
    named_key: str


MISTAKES = [
    Mistake(
        "crosswalk: a cell that the form has not",
        "crosswalk.toml",
        '"2014" = "statistics.staff.count"',
        '"2014" = "statistics.persons.count"',
        "crosswalk.toml",
        ".forms.2014",
    ),
    Mistake(
        "crosswalk: a cell of another form",
        "crosswalk.toml",
        '"2021" = "disclosure.fees.amount"',
        '"2021" = "disclosure.fees.change"',
        "crosswalk.toml",
        ".forms.2021",
    ),
    Mistake(
        "crosswalk: no expression",
        "crosswalk.toml",
        '"2014" = "statistics.staff.count"',
        '"2014" = "see the text"',
        "crosswalk.toml",
        ".forms.2014",
    ),
    Mistake(
        "crosswalk: a form left out",
        "crosswalk.toml",
        '"2008" = "none", ',
        "",
        "crosswalk.toml",
        "concept[1].forms.2008",
    ),
    Mistake(
        "crosswalk: unknown flag",
        "crosswalk.toml",
        'comparable = "weak"',
        'comparable = "hardly"',
        "crosswalk.toml",
        ".comparable",
    ),
    Mistake(
        "crosswalk: no caveat where one is due",
        "crosswalk.toml",
        'comparable = "no"\ncaveat',
        'comparable = "no"\nnote',
        "crosswalk.toml",
        "note",
    ),
    Mistake(
        "crosswalk: a concept twice",
        "crosswalk.toml",
        'id = "carried_out"',
        'id = "carried_in"',
        "crosswalk.toml",
        "concept",
    ),
    Mistake(
        "basis: finds what it must not",
        "basis.toml",
        '"国办公开办函〔2021〕30号", "青政办〔2019〕60号"]',
        '"国办公开办函〔2021〕30号", "国办公开办函〔2019〕60号"]',
        "basis.toml",
        "basis[0].nothing",
    ),
    Mistake(
        "identities: unknown relation",
        "identities/statistics.toml",
        'relation = "at_most"\nleft',
        'relation = "less"\nleft',
        "statistics.toml",
        "identity[0].relation",
    ),
    Mistake(
        "identities: unknown severity",
        "identities/statistics.toml",
        'severity = "warning"',
        'severity = "grave"',
        "statistics.toml",
        ".severity",
    ),
    Mistake("forms: syntax", "forms/2021.toml", "[[table]]", "[[table]", "forms/2021.toml", "toml"),
    Mistake("forms: a key missing", "forms/2021.toml", 'basis = "', 'basiss = "', "forms/2021.toml", "basiss"),
    Mistake(
        "forms: unknown table",
        "forms/2021.toml",
        'id = "proceedings"',
        'id = "trials"',
        "forms/2021.toml",
        "table[2].id",
    ),
    Mistake(
        "forms: a year in words", "forms/2019.toml", "last_year = 2020", 'last_year = "2020"', "2019.toml", "last_year"
    ),
    Mistake(
        "forms: twice the same cell", "forms/2021.toml", 'id = "penalties"', 'id = "coercions"', "2021.toml", "table[0]"
    ),
    Mistake(
        "forms: misspelt key of a row",
        "forms/2021.toml",
        'label = "规章"',
        'lable = "规章"',
        "forms/2021.toml",
        "table[0].block[0].rows[0].lable",
    ),
    Mistake(
        "identities: unknown rule",
        "identities/common.toml",
        'rule = "table-balance"',
        'rule = "table-balanse"',
        "identities",
        "requests.balance.natural_person",
    ),
    Mistake(
        "identities: unknown cell",
        "identities/common.toml",
        'left = ["new", "carried_in"]',
        'left = ["new", "carried"]',
        "identities",
        "requests.balance.natural_person",
    ),
    Mistake(
        "identities: each",
        "identities/common.toml",
        'each = "column"',
        'each = "cell"',
        "common.toml",
        "identity[0].each",
    ),
    Mistake(
        "identities: a text for a list",
        "identities/common.toml",
        'right = ["handled"]',
        'right = "handled"',
        "identities/common.toml",
        "identity[1].right",
    ),
    Mistake(
        "identities: unknown table",
        "identities/common.toml",
        'table = "requests"',
        'table = "request"',
        "identities/common.toml",
        "identity[0].table",
    ),
    Mistake(
        "identities: unknown row",
        "identities/common.toml",
        '"normative_documents"]',
        '"normative"]',
        "identities/common.toml",
        "identity[5].rows",
    ),
    Mistake(
        "identities: a group without rows",
        "identities/common.toml",
        '"denied.*"',
        '"deny.*"',
        "identities/common.toml",
        "identity[1].left",
    ),
    Mistake(
        "frames: unknown cell",
        "frames/requests.toml",
        'readings = ["requests.carried_out.total"]',
        'readings = ["requests.carry.total"]',
        "frames",
        "requests.carried_out",
    ),
    Mistake(
        "frames: broken expression",
        "frames/requests.toml",
        'readings = ["requests.carried_in.total"]',
        'readings = ["requests carried_in"]',
        "frames/requests.toml",
        "readings",
    ),
    Mistake(
        "frames: broken cue",
        "frames/outcomes.toml",
        '"# (?:为)?不予处理"',
        '"# (?:为?不予处理"',
        "outcomes.toml",
        "cues",
    ),
    Mistake("frames: unknown word list", "frames/requests.toml", "<new> #", "<knew> #", "frames/requests.toml", "cues"),
    Mistake(
        "frames: unknown list of units", "frames/requests.toml", '"@request"', '"@requests"', "requests.toml", "units"
    ),
    Mistake(
        "frames: unknown kind",
        "frames/none.toml",
        'kind = "none"',
        'kind = "zero"',
        "frames/none.toml",
        "frame[0].kind",
    ),
    Mistake(
        "frames: unknown topic", "frames/outcomes.toml", 'topic = "requests"', 'topic = "request"', "frames", "outcome"
    ),
    Mistake("frames: no examples", "frames/none.toml", "examples = [", "example = [", "frames/none.toml", "example"),
    Mistake(
        "frames: two of one name", "frames/none.toml", 'id = "none.carried_out"', 'id = "none.requests"', "frames", "id"
    ),
    Mistake("vocabulary: broken filler", "frames.toml", "filler = '''(?:", "filler = '''(?:(", "frames", "cues"),
    Mistake(
        "vocabulary: base of a share",
        "frames.toml",
        '"proceedings.litigation_direct.total"]',
        '"proceedings.direct.total"]',
        "frames",
        "litigation_direct",
    ),
    Mistake(
        "rules: unknown severity",
        "rules.toml",
        'severity = "error"',
        'severity = "grave"',
        "rules.toml",
        "table-balance",
    ),
    Mistake("rules: no source", "rules.toml", "source = ", "sauce = ", "rules.toml", "sauce"),
    Mistake(
        "rules: no message", "rules.toml", "[rule.stale-year]", "[rule.stale-years]", "messages.toml", "stale-years"
    ),
    Mistake(
        "rules: unknown key above", "rules.toml", "[rule.table-balance]", "[rules.table-balance]", "rules.toml", "rules"
    ),
    Mistake(
        "headings: broken pattern", "headings.toml", "period = '''(?P<y1>", "period = '''(?P<y1>(", "headings", "period"
    ),
    Mistake(
        "headings: an example that does not match",
        "headings.toml",
        '["总体情况", "政府',
        '["总体状况", "政府',
        "headings.toml",
        "section[0].examples",
    ),
    Mistake(
        "headings: a counter-example that matches",
        "headings.toml",
        'nothing = ["主动公开情况", "依',
        'nothing = ["概述", "依',
        "headings.toml",
        "section[0].nothing",
    ),
    Mistake(
        "headings: unknown kind of section",
        "headings.toml",
        'kind = "overview"',
        'kind = "summary"',
        "headings.toml",
        "section[0].kind",
    ),
    Mistake("scope: broken pattern", "scope.toml", '"往年"', '"往年("', "scope.toml", "past"),
    Mistake("scope: unknown key", "scope.toml", "open_period = ", "open_periods = ", "scope.toml", "open_periods"),
    Mistake("scope: no words", "scope.toml", 'words = ["全市"', 'word = ["全市"', "scope.toml", "level"),
    Mistake("prose: broken pattern", "prose.toml", "plan = '''(20", "plan = '''((20", "prose.toml", "plan"),
    Mistake("prose: a pattern missing", "prose.toml", "bracket = ", "brackets = ", "prose.toml", "list.bracket"),
    Mistake("prose: not TOML", "prose.toml", "[list]", "[list", "prose.toml", "toml"),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.says)
def test_a_mistake_is_named(data: Path, mistake: Mistake) -> None:
    """Each kind of mistake, in each kind of file, names its file and its key."""
    path = data / mistake.file
    content = path.read_text("utf-8")
    assert mistake.right in content
    path.write_text(content.replace(mistake.right, mistake.wrong, 1), "utf-8")
    with pytest.raises(DataError) as caught:
        catalog.build(data)
    assert mistake.named_file in str(caught.value.params["file"])
    assert mistake.named_key in str(caught.value.params["where"])
    assert "\n" not in caught.value.render("en")
