"""The page in a real browser, offline: what a click brings into view, filters, contrast, print."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from opened import CONTRAST, MIDDLE, NARROW, WIDE, Opened

from gouji.findings import Audit
from gouji.write.html import audit_fragment, page


@pytest.fixture
def opened(browser: Any, files: Path, audit: Audit, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """The canned page; parametrised by (size, colour scheme)."""
    size, scheme = getattr(request, "param", (WIDE, "light"))
    file = files / "page.html"
    file.write_text(page(audit), "utf-8")
    it = Opened(browser, file, size, scheme)
    yield it
    it.close()


@pytest.mark.parametrize("opened", [(WIDE, "light"), (WIDE, "dark"), (NARROW, "light")], indirect=True)
def test_the_page_is_accessible(opened: Opened) -> None:
    """axe finds nothing, neither at rest nor with a finding and a claim chosen."""
    assert opened.violations() == []
    opened.page.click("#finding-2 .message")
    assert opened.violations() == []
    opened.page.click("#claim-c3")
    assert opened.violations() == []


@pytest.mark.parametrize("opened", [(WIDE, "light"), (MIDDLE, "light")], indirect=True)
def test_a_click_on_a_finding_shows_claim_and_cell_together(opened: Opened) -> None:
    """The cell at the end of the tables was out of sight; now claim and cell are in view and lit, others are not."""
    cell = "[id='cell-proceedings.review.total']"
    assert not opened.in_view(cell)
    opened.page.click("#finding-2 .message")
    assert (opened.in_view("#claim-c6"), opened.in_view(cell)) == (True, True)
    assert (opened.lit("#claim-c6"), opened.lit(cell), opened.lit("#claim-c1")) == (True, True, False)
    opened.page.click("#finding-1 .message")
    assert (opened.in_view("#claim-c1"), opened.in_view("[id='cell-requests.new.total']")) == (True, True)
    assert (opened.lit("#claim-c6"), opened.lit(cell)) == (False, False)


def test_a_finding_about_text_brings_the_text_into_view(opened: Opened) -> None:
    """The line lies below the fold of the narrative until the finding is chosen."""
    stretch = "article a[data-findings='5']"
    assert not opened.in_view(stretch)
    opened.page.click("#finding-5 .message")
    assert (opened.in_view(stretch), opened.lit(stretch)) == (True, True)


def test_a_finding_is_reached_and_chosen_by_keyboard(opened: Opened) -> None:
    """Tab to the finding's button, Enter selects it, Escape lets go."""
    opened.page.focus("#finding-2 button")
    opened.page.keyboard.press("Enter")
    assert opened.page.get_attribute("#finding-2 button", "aria-pressed") == "true"
    assert opened.lit("#claim-c6")
    opened.page.keyboard.press("Escape")
    assert opened.page.get_attribute("#finding-2 button", "aria-pressed") == "false"
    assert opened.page.locator(".on").count() == 0


def test_a_click_on_a_cell_shows_its_finding_and_its_claim(opened: Opened) -> None:
    """From the table back to the list and the narrative."""
    opened.page.click("[id='cell-proceedings.review.total'] a")
    assert (opened.in_view("#finding-2 h3"), opened.lit("#finding-2"), opened.in_view("#claim-c6")) == (
        True,
        True,
        True,
    )


def test_further_clicks_go_through_the_findings_of_a_cell(browser: Any, files: Path, audit: Audit) -> None:
    """A cell on which two findings rest leads to the first, the second, and the first again."""
    second = replace(audit.findings[1], cells=("requests.new.total",))
    (files / "shared.html").write_text(page(replace(audit, findings=(audit.findings[0], second))), "utf-8")
    it = Opened(browser, files / "shared.html", WIDE, "light")
    shown = []
    for _ in range(3):
        it.page.click("[id='cell-requests.new.total'] a")
        shown.append(it.page.get_attribute(".finding.on", "id"))
    it.context.close()
    assert (shown, it.troubles) == (["finding-1", "finding-2", "finding-1"], [])


def test_a_click_on_a_claim_without_finding_tells_its_reading(opened: Opened) -> None:
    """The reading and its value appear, and the cell it rests on is lit."""
    assert not opened.page.is_visible("#detail")
    opened.page.click("#claim-c3")
    assert "本年新收政府信息公开申请数量 · 总计 = 27" in opened.page.inner_text("#detail")
    assert (opened.lit("[id='cell-requests.new.total']"), opened.in_view("[id='cell-requests.new.total']")) == (
        True,
        True,
    )


def test_the_filters_show_one_severity_at_a_time(opened: Opened) -> None:
    """Counts are on the buttons, the pressed one is told to assistive technology."""
    shown = lambda: [each.get_attribute("id") for each in opened.page.locator(".finding:visible").all()]  # noqa: E731
    labels = [" ".join(each.split()) for each in opened.page.locator("[data-filter]").all_inner_texts()]
    assert labels == ["全部 6", "✕ 错误 4", "▲ 警告 1", "ⓘ 提示 1"]
    assert len(shown()) == 6
    opened.page.click("[data-filter=warning]")
    assert shown() == ["finding-5"]
    assert opened.page.get_attribute("[data-filter=warning]", "aria-pressed") == "true"
    assert opened.page.get_attribute("[data-filter=all]", "aria-pressed") == "false"
    opened.page.click("[data-filter=all]")
    assert len(shown()) == 6


def test_choosing_a_hidden_finding_lifts_the_filter(opened: Opened) -> None:
    """A claim's finding is shown even while the list shows another severity."""
    opened.page.click("[data-filter=info]")
    opened.page.click("#claim-c6")
    assert opened.page.is_visible("#finding-2")
    assert opened.page.get_attribute("[data-filter=all]", "aria-pressed") == "true"


@pytest.mark.parametrize("opened", [(NARROW, "light"), (NARROW, "dark")], indirect=True)
def test_on_a_narrow_screen_the_evidence_comes_to_the_finding(opened: Opened) -> None:
    """Sentence and cell appear together in a bar; its buttons lead to text and table; nothing overflows sideways."""
    opened.page.click("#finding-2 .message")
    assert (opened.in_view("#detail blockquote"), opened.in_view("#detail .cells td")) == (True, True)
    opened.page.click("#detail [data-go=tables]")
    assert (opened.in_view("[id='cell-proceedings.review.total']"), opened.in_view("#detail blockquote")) == (
        True,
        True,
    )
    opened.page.click("#detail [data-go=narrative]")
    assert opened.in_view("#claim-c6")
    assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("opened", [(WIDE, "light"), (WIDE, "dark")], indirect=True)
def test_marks_are_readable_in_light_and_dark(opened: Opened) -> None:
    """Text of claims, cells, findings and labels has enough contrast, plain, found and chosen."""
    plain = ".mark, .cell, .cell a, .chip, .message, .values b, blockquote mark, .says, .reading, .soft, th, .meta"
    assert [value for value in opened.contrasts(plain) if value < CONTRAST] == []
    for number in range(1, 7):
        opened.page.click(f"#finding-{number} .number")
        chosen = ".on, .on a, .on .message, .on .source, .on th, .on .chip, .on mark, .on .values b, .on .soft"
        assert [value for value in opened.contrasts(chosen) if value < CONTRAST] == []


@pytest.mark.parametrize("opened", [(WIDE, "light"), (WIDE, "dark")], indirect=True)
def test_verdicts_differ_without_colour(opened: Opened) -> None:
    """Each verdict has its own style of underline."""
    styles = {
        name: opened.page.locator(f"article .mark.{name}").first.evaluate(
            "(mark) => getComputedStyle(mark).textDecorationStyle"
        )
        for name in ("consistent", "inconsistent", "other_scope", "no_cell", "cell_blank")
    }
    assert styles == {
        "consistent": "solid",
        "inconsistent": "double",
        "other_scope": "dashed",
        "no_cell": "dotted",
        "cell_blank": "wavy",
    }


def test_print_shows_all_evidence(opened: Opened) -> None:
    """On paper nothing scrolls, nothing is filtered away, and the controls are gone."""
    opened.page.click("[data-filter=info]")
    opened.page.emulate_media(media="print")
    assert len(opened.page.locator(".finding:visible").all()) == 6
    assert [opened.page.is_visible(each) for each in ("#finding-1 blockquote", "#finding-1 .cells", ".filters")] == [
        True, True, False,
    ]  # fmt: skip
    heights = opened.page.evaluate(
        "[...document.querySelectorAll('.pane')].map((pane) => pane.scrollHeight - pane.clientHeight)"
    )
    assert max(heights) <= 1
    assert opened.page.pdf().startswith(b"%PDF")


# What notebooks do to every table in an output: selectors of two classes, right-aligned and striped.
NOTEBOOK = """<body class="out page" style="background: {paper}; color: {ink}">
<style>
.out.page table {{ table-layout: fixed; font-size: 12px; }}
.out.page td, .out.page th {{ text-align: right; vertical-align: middle; white-space: nowrap; }}
.out.page th {{ font-weight: 700; }}
.out.page tr:nth-child(odd) {{ background: {stripe}; }}
</style>"""


@pytest.mark.parametrize(("paper", "ink", "stripe"), [("#fff", "#111", "#f5f5f5"), ("#111", "#fff", "#212121")])
def test_a_notebook_leaves_the_fragment_as_it_is(
    browser: Any, files: Path, audit: Audit, paper: str, ink: str, stripe: str
) -> None:
    """Text starts at the left and at the top, no row is striped, and all can be read on light and dark paper."""
    head = NOTEBOOK.format(paper=paper, ink=ink, stripe=stripe)
    file = files / "notebook.html"
    file.write_text(f"<!DOCTYPE html><meta charset=utf-8>{head}{audit_fragment(audit)}", "utf-8")
    it = Opened(browser, file, MIDDLE, "light")
    style = "(rows) => [...new Set(rows.map((e) => getComputedStyle(e)).map((s) => [{}].join()))]"
    aligned = style.format("s.textAlign, s.verticalAlign, s.whiteSpace")
    assert it.page.eval_on_selector_all(".list > tbody > tr > td:not(.sign)", aligned) == ["left,top,normal"]
    assert it.page.eval_on_selector_all("tr", style.format("s.backgroundColor")) == ["rgba(0, 0, 0, 0)"]
    assert it.page.eval_on_selector_all("th", style.format("s.fontWeight")) == ["400"]
    assert [
        each for each in it.contrasts(".gouji-fragment td, .gouji-fragment th, .chip, mark, b") if each < CONTRAST
    ] == []
    assert it.troubles == []
    it.context.close()
