"""What an audit, a report, a claim and an interval say of themselves."""

import json
from decimal import Decimal

import pytest

from gouji import Audit, audit
from gouji.catalog import load
from gouji.quantity import Interval
from gouji.write.html import page
from gouji.write.json import to_json
from sample import SAMPLE


@pytest.fixture(scope="module")
def small() -> Audit:
    """A sample with two errors."""
    return audit(SAMPLE / "reports" / "bureau-small.docx")


def test_short_words_for_long_things(small: Audit) -> None:
    """The text of a report is not part of how it prints."""
    source = small.report.source
    assert repr(small) == f"<Audit {source}: 2 error, 0 warning, 0 info; 17 of 24 claims decided>"
    assert repr(small.report) == f"<Report {source}: 青岑县水务局, 2023, form 2021, 200 cells>"
    assert repr(small.report.table("requests")) == "<Table requests, form 2021, 175 cells>"


def test_a_report_of_which_little_is_known() -> None:
    """What could not be read is called unknown."""
    report = audit(SAMPLE / "reports" / "pictures-only.html").report
    assert repr(report).endswith("2024, form unknown, 0 cells>")


def test_the_figure_is_marked_in_its_sentence(small: Audit) -> None:
    """Once, where it stands, with the marks asked for."""
    claim = small.claim(small.findings[0].claims[0])
    assert claim.marked() == "全年收到政府信息公开申请【九件】，其中商业企业两件；上年结转一件。"
    assert claim.marked("<b>", "</b>") == "全年收到政府信息公开申请<b>九件</b>，其中商业企业两件；上年结转一件。"


def test_every_mark_is_at_its_claim(small: Audit) -> None:
    """Without the marks it is the sentence again."""
    assert [claim.marked("", "") for claim in small.claims] == [claim.sentence for claim in small.claims]
    assert [claim.marked("\0", "\0").split("\0")[1] for claim in small.claims] == [c.text for c in small.claims]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_outputs_are_those_of_the_command_line(small: Audit, lang: str) -> None:
    """Page and JSON as the writers give them, in either language."""
    assert small.to_html(lang) == page(small, lang)
    assert small.to_json(lang) == to_json(small, lang)
    assert json.loads(small.to_json(lang)) == small.to_dict(lang)


def test_what_a_notebook_shows(small: Audit) -> None:
    """In Chinese by itself, in English when asked."""
    assert small.show()._repr_html_() == small._repr_html_()
    assert small.report.show()._repr_html_() == small.report._repr_html_()
    assert ("prose and table disagree" in small.show("en"), "prose and table disagree" in small.show()) == (True, False)
    assert "175 of 175 cells hold a number" in small.report.show("en")


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (Interval(Decimal(26), Decimal(26)), "26"),
        (Interval(Decimal("33.850"), Decimal("33.95")), "[33.85, 33.95]"),
        (Interval(Decimal(16500), Decimal(17500), open_high=True), "[16500, 17500)"),
    ],
)
def test_an_interval_in_words(interval: Interval, expected: str) -> None:
    """One number, or both ends with a round bracket where the end is left out."""
    assert str(interval) == expected


def test_an_identity_in_words() -> None:
    """Signs and last year's cells are told; the cells are those of both sides, left first."""
    stated = {identity.id: identity for identity in load().identities["2021"]}
    new, repealed = "disclosure.regulations.issued", "disclosure.regulations.repealed"
    force = "disclosure.regulations.in_force"
    assert stated["disclosure.in_force.regulations"].equation == f"{force} = prev:{force} + {new} + -{repealed}"
    assert stated["requests.balance.total"].cells == (
        "requests.new.total",
        "requests.carried_in.total",
        "requests.handled.total",
        "requests.carried_out.total",
    )
