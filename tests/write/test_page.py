"""Pages and fragments: well-formed, self-contained, deterministic, and deaf to what a report's text says."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import canned
import pytest
from lxml import etree, html

from gouji.blocks import Place
from gouji.catalog import load
from gouji.findings import SEVERITIES, Audit
from gouji.settings import Selection
from gouji.write.export import write_html
from gouji.write.html import audit_fragment, page, report_fragment
from gouji.write.index import IndexEntry, index_page

Page = html.HtmlElement


def parsed(text: str) -> Page:
    """The page as a tree; a parser error fails the test."""
    parser = html.HTMLParser(recover=True, encoding="utf-8")
    tree = html.document_fromstring(text.encode("utf-8"), parser=parser)
    known = {"main", "header", "section", "article", "figure", "figcaption", "aside", "mark"}
    serious = [e for e in parser.error_log if not (e.type_name == "HTML_UNKNOWN_TAG" and e.message.split()[1] in known)]
    assert [error.message for error in serious] == []
    return tree


def index(audit: Audit, lang: str = "zh") -> str:
    entries = [IndexEntry.of(audit, "a/1.html", lang), IndexEntry.unread("坏<b>.pdf", "坏<b>.pdf：文件已损坏")]
    return index_page(entries, lang)


WRITERS: dict[str, Callable[[Audit, str], str]] = {
    "page": page,
    "index": index,
    "audit": audit_fragment,
    "report": lambda audit, lang: report_fragment(audit.report, lang),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", WRITERS)
def test_the_html_is_well_formed_and_loads_nothing(audit: Audit, name: str, lang: str) -> None:
    """No unclosed tag, no id twice, no address anywhere, nothing fetched."""
    text = WRITERS[name](audit, lang)
    tree = parsed(text)
    ids = tree.xpath("//@id")
    assert sorted(set(ids)) == sorted(ids)
    assert re.findall(r"https?:|//cdn|@import|url\(", text) == []
    assert tree.xpath("//link | //img | //iframe | //script/@src | //*[@style]") == []


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_audit_gives_the_same_bytes(name: str) -> None:
    """No timestamp, no order that changes."""
    assert WRITERS[name](canned.audit(), "zh") == WRITERS[name](canned.audit(), "zh")


@pytest.mark.parametrize("name", WRITERS)
def test_text_of_a_report_never_becomes_markup(audit: Audit, name: str) -> None:
    """A <script> in the text, the unit, the file name or a message is text; handlers come from nowhere."""
    unit = "<img src=x onerror=alert(1)>镇' \" onmouseover=alert(2)"
    hostile = replace(audit, report=replace(audit.report, unit=unit))
    tree = parsed(WRITERS[name](hostile, "zh"))
    assert tree.xpath("//script[contains(., \"alert('x')\")] | //img | //@onmouseover | //@onerror") == []
    assert unit in tree.text_content()


def test_the_text_is_shown_as_published(audit: Audit) -> None:
    """The hostile line reads as it was written, its control character replaced."""
    article = parsed(page(audit)).xpath("//article")[0]
    assert canned.OVERVIEW[3].replace("\x1b", "\ufffd") in article.text_content()


def test_the_language_is_stated(audit: Audit) -> None:
    """The lang attribute follows the language, and so do the words."""
    zh, en = parsed(page(audit, "zh")), parsed(page(audit, "en"))
    assert (zh.get("lang"), en.get("lang")) == ("zh-CN", "en")
    assert (zh.xpath("string(//*[@id='h-findings'])"), en.xpath("string(//*[@id='h-findings'])")) == (
        "发现",
        "Findings",
    )


def test_every_claim_is_marked_by_its_verdict(audit: Audit) -> None:
    """One mark a claim, of the class of its verdict, with a tooltip that says reading and value."""
    tree = parsed(page(audit))
    marks = {mark.get("data-claims"): mark for mark in tree.xpath("//article//a[@data-claims != '']")}
    assert {claim: mark.get("class").split()[1] for claim, mark in marks.items()} == {
        "c1": "inconsistent",
        "c2": "consistent",
        "c3": "other_scope",
        "c4": "no_cell",
        "c5": "cell_blank",
        "c6": "inconsistent",
    }
    assert marks["c3"].get("title") == "统计范围不同 · 本年新收政府信息公开申请数量 · 总计 = 27"
    assert marks["c4"].get("title") == "表中无对应项"


def test_cells_are_shown_as_published_and_never_as_zero(audit: Audit) -> None:
    """A blank says so, a slash stays a slash, unreadable text stays as it is."""
    tree = parsed(page(audit))

    def cell(cell_id: str) -> tuple[str, str]:
        found = tree.xpath(f"//td[@id='cell-{cell_id}']")[0]
        return found.text_content(), found.get("class")

    assert cell("disclosure.penalties.decisions") == ("空", "cell blank found sev-info")
    assert cell("disclosure.regulations.in_force") == ("/", "cell blank found sev-info")
    assert cell("requests.new.company") == ("四件多", "cell unreadable")
    assert cell("requests.new.total") == ("27", "cell given found sev-error")
    assert cell("requests.granted.company") == ("0", "cell given")
    assert len(tree.xpath("//td[contains(@class, 'cell ')]")) == 200


def test_a_page_of_several_leads_back_to_their_index(audit: Audit, clean: Audit, tmp_path: Path) -> None:
    """By an address that holds where the folder lies; a page alone leads nowhere."""
    index = write_html([audit, clean], [], tmp_path / "out", "zh")
    (one, two) = sorted((tmp_path / "out" / "pages").iterdir())
    for written in (one, two):
        (up,) = parsed(written.read_text("utf-8")).xpath("//a[@class='up']")
        assert (written.parent / up.get("href")).resolve() == index.resolve()
        assert up.text == "← 年报核对结果目录"
    alone = write_html([audit], [], tmp_path / "one.html", "zh")
    assert parsed(alone.read_text("utf-8")).xpath("//a[@class='up']") == []


def test_many_findings_on_one_figure_are_cut_short(audit: Audit) -> None:
    """The text shows the first three numbers, the cell the first; the link's words have all of them."""
    twelve = tuple(replace(audit.findings[0], fingerprint=f"{number}") for number in range(12))
    tree = parsed(page(replace(audit, findings=twelve)))
    (mark,) = tree.xpath("//article//a[@id='claim-c1']")
    (cell,) = tree.xpath("//td[@id='cell-requests.new.total']/a")
    assert (mark.get("data-badge"), cell.get("data-badge"), cell.get("class")) == ("1 2 3+", "1+", "b2")
    assert mark.get("data-findings") == " ".join(map(str, range(1, 13)))


def test_a_finding_holds_its_evidence(audit: Audit) -> None:
    """Sentence with the figure marked, the cell, and both values stand inside the finding."""
    finding = parsed(page(audit)).xpath("//li[@id='finding-1']")[0]
    assert finding.xpath("string(.//blockquote)") == canned.OVERVIEW[0]
    assert finding.xpath(".//blockquote/mark/text()") == ["26件"]
    assert [row.text_content() for row in finding.xpath(".//table//tr")] == ["本年新收政府信息公开申请数量 · 总计27"]
    assert [value.text for value in finding.xpath(".//p[@class='values']//b")] == ["26", "27"]


def test_a_clean_page_says_so_and_shows_the_coverage(clean: Audit) -> None:
    """No finding is a statement with its coverage beside it."""
    tree = parsed(page(clean))
    assert tree.xpath("string(//p[@class='verdict'])") == "未发现不一致"
    assert "已判定 1；勾稽 42/42；表格 3/3" in tree.xpath("string(//div[@class='coverage'])")
    assert tree.xpath("//li[contains(@class, 'finding')]") == []


def test_the_index_lists_reports_and_unreadable_files(audit: Audit) -> None:
    """Unit, year, form, counts, coverage and link of a report; name and message of what could not be read."""
    tree = parsed(index(audit))
    row = tree.xpath("//table[@id='reports']/tbody/tr")[0]
    assert [cell.text_content() for cell in row] == [
        "清河镇人民政府", "2023", "2021", "4", "1", "1", "3/5", "41/42", "3/3", "清河镇<2023>.txt",
    ]  # fmt: skip
    assert row.xpath(".//a/@href") == ["a/1.html"]
    assert [cell.text_content() for cell in tree.xpath("//table[@id='unread']/tbody/tr/td")] == [
        "坏<b>.pdf",
        "坏<b>.pdf：文件已损坏",
    ]
    assert "断言已判定 3/5；勾稽 41/42；规定表格齐全 1/1 份" in tree.xpath("string(//p[@class='coverage'])")


def test_the_index_counts_findings_by_rule(audit: Audit, clean: Audit) -> None:
    """Gravest and commonest first, with how many reports have each."""
    entries = [IndexEntry.of(each, "x.html") for each in (audit, audit, clean)]
    tree = parsed(index_page(entries))
    listed = [" ".join(each.text_content().split()) for each in tree.xpath("//ul[@id='codes']/li")]
    expected = Counter(each.code for each in audit.findings)
    assert [(line.split()[3], line.split()[4]) for line in listed] == [
        (code, str(2 * count))
        for code, count in sorted(
            expected.items(),
            key=lambda pair: (SEVERITIES.index(load().rules[pair[0]].severity), -pair[1], pair[0]),
        )
    ]
    assert all(line.endswith("见于 2 份报告") for line in listed)


def test_the_index_says_what_was_left_out(audit: Audit) -> None:
    """Findings left out by selection are counted beside the coverage."""
    some = Selection(ignore=(audit.findings[0].code,)).of(audit)
    assert f"按选择略去发现 {some.coverage.left_out} 项" in index_page([IndexEntry.of(some, "x.html")])
    assert "略去" not in index_page([IndexEntry.of(audit, "x.html")])


def test_a_long_index_draws_its_first_rows(clean: Audit) -> None:
    """The worst hundred stand in the page, the others travel as data; nothing in the data ends the script."""
    entries = [
        replace(IndexEntry.of(clean, f"{n}.html"), counts=(n % 7, 0, 0), unit=f"第{n}局</script>") for n in range(250)
    ]
    text = index_page([*entries, *(IndexEntry.unread(f"{n}.pdf", "坏") for n in range(120))])
    tree = parsed(text)
    counts = [int(each.text) for each in tree.xpath("//table[@id='reports']/tbody/tr/td[@data-field='error']")]
    assert (len(counts), counts, set(counts)) == (100, sorted(counts, reverse=True), {6, 5, 4})
    assert len(tree.xpath("//table[@id='unread']/tbody/tr")) == 100
    data = json.loads(tree.xpath("string(//script[@id='data'])"))
    assert (len(data["reports"]), len(data["unread"])) == (250, 120)
    assert text.count("</script>") == 3


def test_an_index_of_nothing_has_no_table(audit: Audit) -> None:
    """Neither table is drawn for an empty folder."""
    assert parsed(index_page([])).xpath("//table | //input") == []


def test_fragments_are_scoped_and_need_no_script(audit: Audit) -> None:
    """All style rules are under the fragment's class; findings, sentence, cells and coverage are in it."""
    text = audit_fragment(audit)
    tree = parsed(text)
    rules = re.findall(r"^([^{}\n]+)\{", tree.xpath("string(//style)"), re.MULTILINE)
    assert [rule for rule in rules for part in rule.split(",") if not part.strip().startswith(".gouji-fragment")] == []
    assert tree.xpath("//script") == []
    assert tree.xpath("//mark/text()")[0] == "26件"
    assert "覆盖：数字 10 → 断言 6" in tree.text_content()


def test_the_fragment_of_a_report_makes_no_statement_about_findings(audit: Audit) -> None:
    """A report that was only read has no verdict and no coverage of claims."""
    said = parsed(report_fragment(audit.report)).text_content()
    assert ("174/175 格有数字" in said, "未发现" in said, "断言" in said) == (True, False, False)


def test_notebooks_get_the_fragments(audit: Audit) -> None:
    """The types show themselves through these writers."""
    assert audit._repr_html_() == audit_fragment(audit)
    assert audit.report._repr_html_() == report_fragment(audit.report)


def test_the_style_sheet_is_balanced(audit: Audit) -> None:
    """Every brace of the page's CSS closes; the page has one style element and one script."""
    tree = parsed(page(audit))
    style = tree.xpath("string(//style)")
    assert style.count("{") == style.count("}") > 50
    assert (len(tree.xpath("//style")), len(tree.xpath("//script"))) == (1, 1)
    assert isinstance(tree, etree.ElementBase)


def test_recognised_cells_are_marked_and_explained(audit: Audit) -> None:
    """A cell from a scan says how sure its reading was, the legend what the mark means; else neither is there."""
    place = Place(0, 2, 1, None, 0.93)
    table = next(each for each in audit.report.tables if each.id == "requests")
    cells = tuple(replace(cell, place=place) if cell.id == "requests.new.total" else cell for cell in table.cells)
    tables = tuple(replace(each, cells=cells) if each is table else each for each in audit.report.tables)
    scanned = replace(
        audit, report=replace(audit.report, tables=tables), coverage=replace(audit.coverage, recognised=1)
    )
    text = page(scanned)
    assert re.findall(r'class="cell given recognised[^>]*id="cell-([^"]*)', text) == ["requests.new.total"]
    assert ("文字识别，置信度 0.93" in text, "文字识别读出 1 格" in text, "由文字识别读出，可能有误" in text) == (
        True,
        True,
        True,
    )
    assert "文字识别" not in page(audit)
