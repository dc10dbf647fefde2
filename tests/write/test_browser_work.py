"""Working with the page in a real browser: addresses of findings, copying, keys, search, and many findings at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import canned
import pytest
from opened import NARROW, WIDE, Opened

from gouji.findings import Audit, Finding
from gouji.write.html import page

REVIEW = "[id='cell-proceedings.review.total']"
COPIED = """清河镇人民政府 2023 年政府信息公开工作年度报告
【错误】文字与表格不符：narrative-mismatch in zh
原文：“全年新收政府信息公开申请【26件】，其中自然人申请23件。”
表格：本年新收政府信息公开申请数量 · 总计：27
所载 26，核得 27
（规则 narrative-mismatch，文件 清河镇<2023>.txt）"""


def open_page(browser: Any, files: Path, audit: Audit, size: tuple[int, int] = WIDE, after: str = "") -> Opened:
    file = files / "work.html"
    file.write_text(page(audit), "utf-8")
    it = Opened(browser, file, size, "light")
    if after:
        it.page.goto(f"{file.as_uri()}{after}")
        it.page.reload()
    return it


@pytest.fixture
def opened(browser: Any, files: Path, audit: Audit) -> Iterator[Opened]:
    it = open_page(browser, files, audit)
    yield it
    it.close()


def chosen(it: Opened) -> str | None:
    """The id of the chosen finding, None where there is none."""
    found = it.page.locator(".finding.on")
    return str(found.get_attribute("id")) if found.count() else None


def visible(it: Opened, selector: str = ".finding") -> list[str]:
    return [str(each.get_attribute("id")) for each in it.page.locator(f"{selector}:visible").all()]


# Addresses.


def test_the_address_follows_what_is_chosen(opened: Opened) -> None:
    """It names the finding by its fingerprint, and nothing once the finding is let go."""
    opened.page.click("#finding-1 .message")
    assert opened.page.url.endswith("work.html#f-a1")
    opened.page.keyboard.press("Escape")
    assert opened.page.url.endswith("work.html")


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_an_address_opens_its_finding(browser: Any, files: Path, audit: Audit, size: tuple[int, int]) -> None:
    """The finding at the end of the list is chosen and in view as soon as the page is open; on a wide screen so is
    what it rests on."""
    it = open_page(browser, files, audit, size, "#f-2")
    assert (chosen(it), it.in_view("#finding-2 h3"), it.lit(REVIEW)) == ("finding-2", True, True)
    if size == WIDE:
        assert (it.in_view(REVIEW), it.in_view("#claim-c6")) == (True, True)
    it.close()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("#claim-c3", (None, True)),
        ("#cell-proceedings.review.total", ("finding-2", False)),
        ("#f-ffff", (None, False)),
        ("#", (None, False)),
    ],
)
def test_other_addresses(browser: Any, files: Path, audit: Audit, after: str, expected: tuple[object, bool]) -> None:
    """A figure and a cell have addresses, too; one that is not there, as after a mended report, chooses nothing."""
    it = open_page(browser, files, audit, WIDE, after)
    assert (chosen(it), it.page.is_visible("#detail")) == expected
    it.close()


def test_a_changed_address_goes_to_its_finding(opened: Opened) -> None:
    """As when a second link is opened in the same window, also past a filter."""
    opened.page.click("[data-filter=info]")
    opened.page.evaluate("location.hash = '#f-2'")
    opened.page.wait_for_selector("#finding-2.on")
    assert (len(visible(opened)), opened.page.get_attribute("[data-filter=all]", "aria-pressed")) == (6, "true")


def test_addresses_are_the_same_in_every_run(audit: Audit) -> None:
    """They hang on fingerprints, not on places in the list."""
    first, second, *rest = audit.findings
    turned = page(replace(audit, findings=(second, first, *rest)))
    assert 'id="finding-2"' in turned.split('id="f-a1"')[0]
    assert turned.split('id="f-a1"')[0].rindex('id="finding-2"') > turned.index('id="finding-1"')


def test_a_page_that_cannot_be_opened_again_offers_no_link(audit: Audit) -> None:
    """Its findings can be copied as text only."""
    assert [each in page(audit, links=False) for each in ("data-link>", "data-copy=")] == [False, True]
    assert [each in page(audit) for each in ("data-link>", "data-copy=")] == [True, True]


# Copying.


def clipboard(it: Opened) -> str:
    return str(it.page.evaluate("(window.kept || navigator.clipboard).readText()"))


def test_a_finding_is_copied_for_a_letter(opened: Opened) -> None:
    """Report, sentence, cells, both values and rule; a press on the button does not choose anything."""
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.page.click("#finding-1 [data-copy]")
    opened.page.wait_for_function("document.getElementById('said').textContent")
    assert (clipboard(opened), chosen(opened)) == (COPIED, None)
    assert opened.page.inner_text("#said") == "已复制"


def test_the_link_is_copied_and_leads_back(opened: Opened) -> None:
    """By its button and by a key; the link opens the same page with that finding."""
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.page.click("#finding-2 [data-link]")
    opened.page.wait_for_function("document.getElementById('said').textContent")
    assert (clipboard(opened), chosen(opened)) == (opened.page.url, "finding-2")
    assert opened.page.url.endswith("#f-2")
    opened.page.keyboard.press("c")
    opened.page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('未发生'))")
    assert "【未发生】行政复议案件" in clipboard(opened)


OLD_BROWSER = "window.kept = navigator.clipboard; Object.defineProperty(navigator, 'clipboard', { value: undefined });"


def test_copying_without_a_clipboard(browser: Any, files: Path, audit: Audit) -> None:
    """Browsers that keep the clipboard from a page on disk: the older way."""
    it = open_page(browser, files, audit)
    it.context.grant_permissions(["clipboard-read", "clipboard-write"])
    it.page.evaluate(OLD_BROWSER)
    it.page.click("#finding-1 [data-copy]")
    assert (clipboard(it), it.page.is_visible("#by-hand"), it.page.inner_text("#said")) == (COPIED, False, "已复制")
    it.close()


def test_copying_by_hand_where_nothing_else_works(browser: Any, files: Path, audit: Audit) -> None:
    """The text is shown and selected, and says what to press."""
    it = open_page(browser, files, audit)
    it.page.evaluate(f"{OLD_BROWSER} document.execCommand = () => false;")
    it.page.click("#finding-1 [data-copy]")
    assert it.page.evaluate("String(getSelection())") == COPIED or it.page.evaluate(
        "(() => { const f = document.querySelector('textarea');"
        " return f.value.slice(f.selectionStart, f.selectionEnd); })()"
    ) == (COPIED)
    assert it.violations() == []
    it.page.click("#by-hand [data-close]")
    assert not it.page.is_visible("#by-hand")
    it.close()


# Keys.


def test_keys_go_through_the_findings(opened: Opened) -> None:
    """j and the arrow go on, k and its arrow back, neither past an end; what a finding rests on comes into view."""
    seen = []
    for key in ("j", "ArrowDown", "j", "k", "ArrowUp", "k"):
        opened.page.keyboard.press(key)
        seen.append(chosen(opened))
    assert seen == [f"finding-{number}" for number in (1, 2, 3, 2, 1, 1)]
    opened.page.keyboard.press("j")
    assert (opened.in_view(REVIEW), opened.in_view("#claim-c6"), opened.in_view("#finding-2")) == (True, True, True)
    assert opened.page.evaluate("document.activeElement.closest('.finding').id") == "finding-2"
    opened.page.keyboard.press("Escape")
    opened.page.keyboard.press("k")
    assert chosen(opened) == "finding-6"


def test_keys_keep_to_what_the_filters_show(opened: Opened) -> None:
    """Hidden findings are passed over."""
    opened.page.click("[data-filter=warning]")
    opened.page.keyboard.press("j")
    opened.page.keyboard.press("j")
    assert chosen(opened) == "finding-5"


def test_arrows_scroll_a_pane_that_has_the_focus(opened: Opened) -> None:
    """There they choose nothing; letters with Ctrl are the browser's."""
    opened.page.focus("#tables")
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.press("Control+j")
    assert chosen(opened) is None


def test_the_keys_are_explained_and_can_be_turned_off(opened: Opened) -> None:
    """A question mark, or the button with one, shows them; Escape closes that and keeps the finding."""
    opened.page.keyboard.press("j")
    opened.page.keyboard.press("?")
    assert opened.page.is_visible("#help")
    assert opened.violations() == []
    opened.page.keyboard.press("j")
    opened.page.keyboard.press("Escape")
    assert (opened.page.is_visible("#help"), chosen(opened)) == (False, "finding-1")
    opened.page.click("#keys")
    opened.page.uncheck("#keys-on")
    opened.page.click("#help [data-close]")
    opened.page.keyboard.press("j")
    assert (opened.page.is_visible("#help"), chosen(opened)) == (False, "finding-1")


# Search.


def test_search_and_filters_work_together(opened: Opened) -> None:
    """Every word must be found, in findings and in claims; how many are left is said, and when none is."""
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("总计 27")
    assert (visible(opened), visible(opened, ".claim-row")) == (["finding-1"], ["reading-c1", "reading-c3"])
    assert opened.page.inner_text("#shown") == "显示 1 / 6"
    opened.page.click("[data-filter=info]")
    assert (visible(opened), opened.page.is_visible("#none")) == ([], True)
    assert opened.violations() == []
    opened.page.focus("#search")
    opened.page.keyboard.press("Escape")
    assert (visible(opened), opened.page.is_visible("#none")) == (["finding-6"], False)
    opened.page.click("[data-filter=all]")
    opened.page.select_option("#code", "stale-year")
    assert (visible(opened), opened.page.inner_text("#shown")) == (["finding-5"], "显示 1 / 6")
    opened.page.select_option("#code", "")
    assert (len(visible(opened)), opened.page.inner_text("#shown")) == (6, "")


def test_letters_in_the_search_are_no_keys(opened: Opened) -> None:
    """A j that is typed chooses nothing."""
    opened.page.focus("#search")
    opened.page.keyboard.type("j?")
    assert (chosen(opened), opened.page.is_visible("#help"), opened.page.input_value("#search")) == (None, False, "j?")


def test_print_takes_no_notice_of_search_and_choice(opened: Opened) -> None:
    """All findings and claims are on paper, the chosen one looks like the others, nothing that works a screen is."""
    opened.page.fill("#search", "总计 27")
    opened.page.click("#finding-1 .message")
    opened.page.emulate_media(media="print")
    assert (len(visible(opened)), len(visible(opened, ".claim-row"))) == (6, 6)
    controls = ("#search", "#code", "#keys", "#detail", "#said", ".tools", ".hint", "dialog")
    assert [each for each in controls if opened.page.locator(each).first.is_visible()] == []
    paint = "(e) => getComputedStyle(e).backgroundColor"
    assert opened.page.eval_on_selector("#finding-1", paint) == opened.page.eval_on_selector("#finding-2", paint)


# Many findings.


def many(count: int) -> Audit:
    """``count`` findings, each on a claim and a cell of its own place among them."""
    base = canned.audit()
    cells = [cell.id for table in base.report.tables for cell in table.cells]
    claims = [claim.id for claim in base.claims]
    found = tuple(
        Finding(
            "narrative-mismatch",
            "error",
            {},
            (claims[n % len(claims)],),
            (cells[n % len(cells)],),
            Decimal(n),
            Decimal(n + 1),
            fingerprint=f"{n:x}",
        )
        for n in range(count)
    )
    said = tuple(canned.Said(**{name: getattr(each, name) for name in Finding.__slots__}) for each in found)
    return replace(base, findings=said)


WORK = """async (keys) => {
  let records = 0;
  const watch = new MutationObserver((list) => { records += list.length; });
  watch.observe(document, { subtree: true, attributes: true, childList: true, characterData: true });
  for (const key of keys) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  await new Promise((done) => setTimeout(done));
  return records;
}"""


def work(it: Opened, keys: list[str]) -> tuple[int, int]:
    """Changes of the tree, and layouts of the page, that the keys bring about."""
    session = it.context.new_cdp_session(it.page)
    session.send("Performance.enable")

    def layouts() -> int:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return int(next(each["value"] for each in metrics if each["name"] == "LayoutCount"))

    before = layouts()
    return int(it.page.evaluate(WORK, keys)), layouts() - before


def test_choosing_one_of_many_findings_is_as_little_work_as_one_of_few(browser: Any, files: Path) -> None:
    """Changes of the tree and layouts for twenty steps do not grow with the number of findings."""
    told = {}
    for count in (24, 240):
        it = open_page(browser, files, many(count))
        it.page.keyboard.press("j")
        told[count] = work(it, ["j"] * 20)
        it.close()
    (few_changes, few_layouts), (many_changes, many_layouts) = told[24], told[240]
    assert 0 < few_changes <= 20 * 30
    assert (many_changes <= few_changes * 2, many_layouts <= few_layouts + 20) == (True, True), told


def test_a_search_touches_only_what_changes(browser: Any, files: Path) -> None:
    """A further letter that leaves the same findings in sight changes nothing but the search itself."""
    it = open_page(browser, files, many(240))
    it.page.fill("#search", "不会有")
    hidden = it.page.evaluate(WORK, [])
    script = """async () => {
      let records = 0;
      const watch = new MutationObserver((list) => { records += list.length; });
      watch.observe(document, { subtree: true, attributes: true });
      const search = document.getElementById("search");
      search.value += "的";
      search.dispatchEvent(new Event("input"));
      await new Promise((done) => setTimeout(done));
      return records;
    }"""
    assert (hidden, it.page.evaluate(script), visible(it)) == (0, 0, [])
    it.close()
