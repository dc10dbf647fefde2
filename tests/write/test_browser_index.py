"""The index of a batch in a real browser: search, filters, order, units, keyboard, many rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from opened import CONTRAST, NARROW, WIDE, Opened

from gouji.findings import Audit
from gouji.write.html import page
from gouji.write.index import IndexEntry, index_page

PLACES = ("青禾县", "临沅市", "槐津区", "泊宁市", "岳沣县")
OFFICES = ("水务局", "教育局", "财政局", "民政局")
MANY = 20_000


def entry(number: int) -> IndexEntry:
    """A report of an invented office: every fourth with errors, every third with a warning."""
    errors, warnings = (number % 5 + 1 if number % 4 == 0 else 0), int(number % 3 == 0)
    codes = (("narrative-mismatch", errors),) if errors else ()
    codes += (("stale-year", warnings),) if warnings else ()
    unit = f"{PLACES[number % 5]}{OFFICES[number // 5 % 4]}"
    linked = number % 11
    return IndexEntry(
        f"报告/{number}.pdf", unit, str(2019 + number % 7), "2021", (errors, warnings, 0), codes,
        (linked // 2, linked), (42 - number % 3, 42), (3, 3), 0, "pages/one.html",
    )  # fmt: skip


@pytest.fixture
def index(browser: Any, files: Path, audit: Audit, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """An index of 240 reports and 130 unreadable files; of 15 and 5 where it is parametrised by (size, scheme)."""
    size, scheme = getattr(request, "param", (WIDE, "light"))
    read, unread = (15, 5) if hasattr(request, "param") else (240, 130)
    (files / "pages").mkdir(exist_ok=True)
    (files / "pages" / "one.html").write_text(page(audit), "utf-8")
    entries = [entry(number) for number in range(read)]
    entries += [IndexEntry.unread(f"坏{number:03}.pdf", "PDF 文件已损坏") for number in range(unread)]
    (files / "index.html").write_text(index_page(entries), "utf-8")
    it = Opened(browser, files / "index.html", size, scheme)
    yield it
    it.close()


def rows(it: Opened, field: str, table: str = "reports") -> list[str]:
    """A column of the rows that are drawn."""
    return list(it.page.locator(f"#{table} tbody [data-field={field}]").all_inner_texts())


def said(it: Opened) -> str:
    return str(it.page.inner_text("#reports-shown"))


def test_the_script_takes_over_what_stands_in_the_page(index: Opened) -> None:
    """The first hundred are drawn, worst first; more come on request, and drawn rows look like those of the page."""
    before = index.page.inner_html("#reports tbody tr:first-child")
    assert (len(rows(index, "unit")), said(index)) == (100, "显示 100 / 240")
    index.page.click("#reports-more")
    index.page.click("#reports-more")
    errors = [int(each) for each in rows(index, "error")]
    assert (len(errors), errors == sorted(errors, reverse=True), said(index)) == (240, True, "显示 240 / 240")
    assert not index.page.is_visible("#reports-more")
    index.page.click("[data-worst='']")
    drawn = index.page.inner_html("#reports tbody tr:first-child")
    assert drawn.split() == before.split()


def test_the_search_narrows_down_and_leads_to_the_page(index: Opened) -> None:
    """Every word must be found, in unit, year or file; a report's link opens its page."""
    index.page.fill("#search", "临沅 2021")
    assert {(unit[:3], year) for unit, year in zip(rows(index, "unit"), rows(index, "year"), strict=True)} == {
        ("临沅市", "2021")
    }
    index.page.fill("#search", "/77.PDF")
    assert rows(index, "file") == ["报告/77.pdf"]
    index.page.click("#reports tbody a")
    assert index.page.title().startswith("清河镇人民政府")


def test_the_filters_work_together(index: Opened) -> None:
    """Gravest finding, rule and year; counts are on the buttons, and nothing found is said."""
    labels = [" ".join(each.split()) for each in index.page.locator("[data-worst]").all_inner_texts()]
    assert labels == ["全部 240", "✕ 有错误 60", "▲ 至多警告 60", "无发现 120"]
    index.page.click("[data-worst=warning]")
    assert (set(rows(index, "error")), said(index)) == ({"0"}, "显示 60 / 60")
    assert index.page.get_attribute("[data-worst=warning]", "aria-pressed") == "true"
    index.page.select_option("#year", "2019")
    assert (set(rows(index, "year")), said(index)) == ({"2019"}, "显示 9 / 9")
    index.page.select_option("#code", label="文字与表格不符")
    assert (rows(index, "unit"), said(index)) == ([], "显示 0 / 0")


def test_a_rule_leads_to_its_reports(index: Opened) -> None:
    """Its button in the list of rules sets the filter."""
    index.page.click("#codes button >> nth=1")
    assert (index.page.input_value("#code"), said(index)) == ("1", "显示 80 / 80")
    assert set(rows(index, "warning")) == {"1"}


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [("error", "descending", "ascending"), ("unit", "ascending", "descending"), ("claims", "ascending", "descending")],
)
def test_the_order_follows_the_heads(index: Opened, field: str, first: str, second: str) -> None:
    """Findings fall at first, names and coverage rise; a further press turns the order round."""
    seen = []
    for wanted in (first, second):
        index.page.click(f"#reports [data-sort={field}] button")
        assert index.page.get_attribute(f"#reports [data-sort={field}]", "aria-sort") == wanted
        index.page.click("#reports-more")
        index.page.click("#reports-more")
        seen.append(rows(index, field))
    assert (len(seen[0]), seen[0] != seen[1], sorted(seen[0]) == sorted(seen[1])) == (240, True, True)
    if field == "claims":
        shares = [int(a) / int(b) if int(b) else -1 for a, b in (each.split("/") for each in seen[0])]
        assert shares == sorted(shares)
    if field == "error":
        assert list(map(int, seen[0])) == sorted(map(int, seen[0]), reverse=True)
    if field == "unit":
        assert len([unit for unit, _ in groupby(seen[0])]) == len(PLACES) * len(OFFICES)
    assert index.page.locator("#reports th[aria-sort]").count() == 1


def test_units_are_added_up(index: Opened) -> None:
    """One row a unit with its years and sums; its name leads back to its reports."""
    index.page.click("[data-view=units]")
    units = rows(index, "unit", "units")
    assert (len(units), len(set(units)), index.page.is_visible("#reports")) == (20, 20, False)
    assert sum(map(int, rows(index, "reports", "units"))) == 240
    assert sum(map(int, rows(index, "error", "units"))) == sum(entry(number).counts[0] for number in range(240))
    index.page.click("#units tbody button >> nth=0")
    assert (set(rows(index, "unit")), index.page.input_value("#search")) == ({units[0]}, units[0])
    assert index.page.is_visible("#reports")


def test_all_can_be_done_by_keyboard(index: Opened) -> None:
    """A slash leads to the search, Escape empties it, Enter turns the order, more rows keep the place."""
    keyboard = index.page.keyboard
    keyboard.press("/")
    keyboard.type("槐津区")
    assert (index.page.input_value("#search"), said(index)) == ("槐津区", "显示 48 / 48")
    keyboard.press("Escape")
    assert (index.page.input_value("#search"), said(index)) == ("", "显示 100 / 240")
    index.page.focus("#reports [data-sort=year] button")
    keyboard.press("Enter")
    assert rows(index, "year")[0] == "2019"
    index.page.focus("#reports-more")
    keyboard.press("Enter")
    assert index.page.evaluate("document.activeElement.closest('tr').rowIndex") == 101
    index.page.focus("#unread-more")
    keyboard.press("Space")
    assert (len(rows(index, "file", "unread")), index.page.is_visible("#unread-more")) == (130, False)


@pytest.mark.parametrize("index", [(WIDE, "light"), (WIDE, "dark"), (NARROW, "light"), (NARROW, "dark")], indirect=True)
def test_the_index_is_accessible(index: Opened) -> None:
    """axe finds nothing in either view; text has contrast enough, and nothing overflows sideways."""
    assert index.violations() == []
    text = "td, th button, .controls button, .controls label, #codes span, #codes code, .soft, .coverage, .rest span"
    assert [value for value in index.contrasts(text) if value < CONTRAST] == []
    index.page.click("[data-view=units]")
    assert index.violations() == []
    assert index.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_print_leaves_the_controls_out(index: Opened) -> None:
    """On paper stand the rows that are shown."""
    index.page.emulate_media(media="print")
    assert [index.page.is_visible(each) for each in ("#search", "#reports-more", "#reports tbody tr")] == [
        False, False, True,
    ]  # fmt: skip
    assert index.page.pdf().startswith(b"%PDF")


def test_many_reports_are_no_burden(browser: Any, files: Path) -> None:
    """Of 20,000 reports only those that are looked at are drawn, whatever is searched, filtered or put in order."""
    entries = [replace(entry(number), unit=f"{entry(number).unit}{number % 900}所") for number in range(MANY)]
    (files / "many.html").write_text(index_page(entries), "utf-8")
    it = Opened(browser, files / "many.html", WIDE, "light")
    count = lambda: it.page.evaluate("document.querySelectorAll('tbody tr').length")  # noqa: E731
    assert (count(), said(it)) == (100, f"显示 100 / {MANY}")
    it.page.fill("#search", "青禾县")
    assert (count(), said(it)) == (100, f"显示 100 / {MANY // 5}")
    it.page.click("#reports [data-sort=unit] button")
    it.page.click("[data-worst=error]")
    assert (count(), said(it)) == (100, f"显示 100 / {MANY // 20}")
    it.page.click("[data-view=units]")
    assert count() <= 200
    it.close()


@pytest.mark.parametrize("index", [(NARROW, "light")], indirect=True)
def test_a_small_screen_has_a_list_in_place_of_the_heads(index: Opened) -> None:
    """Reports and units are put in order by it, either way round; without an order there is nothing to turn round."""
    assert (index.page.is_visible("#reports thead"), index.page.is_disabled("#turn")) == (False, True)
    index.page.select_option("#order", "warning")
    warnings = rows(index, "warning")
    assert (warnings, index.page.inner_text("#turn")) == ([f"{n}" for n in [1] * 5 + [0] * 10], "↓")
    index.page.click("#turn")
    assert (rows(index, "warning"), index.page.inner_text("#turn")) == (warnings[::-1], "↑")
    index.page.click("[data-view=units]")
    assert index.page.input_value("#order") == ""
    index.page.select_option("#order", "unit")
    units = rows(index, "unit", "units")
    index.page.click("#turn")
    assert rows(index, "unit", "units") == units[::-1]
    index.page.select_option("#order", "")
    assert index.page.is_disabled("#turn")
    assert index.violations() == []


def test_heads_and_list_of_orders_say_the_same(index: Opened) -> None:
    """What a head has put in order is chosen in the list, too."""
    index.page.click("#reports [data-sort=year] button")
    assert index.page.input_value("#order") == "year"
    index.page.click("[data-view=units]")
    index.page.click("[data-view=reports]")
    assert (index.page.input_value("#order"), index.page.get_attribute("#reports [data-sort=year]", "aria-sort")) == (
        "year",
        "ascending",
    )


def test_what_is_looked_at_is_there_again_on_the_way_back(index: Opened) -> None:
    """Search, filters, view and order stand in the address; they hold on the way back, and in a new window."""
    index.page.fill("#search", "临沅")
    index.page.click("[data-worst=warning]")
    index.page.select_option("#code", label="年份疑未更新")
    index.page.click("#reports [data-sort=file] button")
    index.page.click("#reports [data-sort=file] button")
    before = (said(index), rows(index, "file"))
    address = index.page.url
    assert len(before[1]) > 2
    index.page.click("#reports tbody a >> nth=0")
    index.page.wait_for_url("**/one.html")
    index.page.go_back()
    assert ((said(index), rows(index, "file")), index.page.url) == (before, address)
    index.page.goto("about:blank")
    index.page.goto(address)
    assert (said(index), rows(index, "file")) == before
    assert index.page.get_attribute("#reports [data-sort=file]", "aria-sort") == "descending"


def test_an_address_that_asks_for_what_is_not_there(index: Opened) -> None:
    """Unknown rules, orders and years are passed over; a place in the page is no request."""
    address = index.page.url
    index.page.goto(f"{address}#rule=none&order=color&worst=x&view=y")
    index.page.reload()
    assert said(index) == "显示 100 / 240"
    index.page.goto(f"{address}#unread")
    assert said(index) == "显示 100 / 240"


def test_keys_go_from_row_to_row(index: Opened) -> None:
    """j to the first and on, k back; Enter opens the report."""
    focused = "[...document.querySelectorAll('#reports tbody a')].indexOf(document.activeElement)"
    places = []
    for key in "jjjk":
        index.page.keyboard.press(key)
        places.append(index.page.evaluate(focused))
    assert places == [0, 1, 2, 1]
    index.page.keyboard.press("Enter")
    index.page.wait_for_url("**/one.html")
