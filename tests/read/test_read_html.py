"""HTML: charset, chrome, inline runs, tables and what only looks like one."""

from __future__ import annotations

import pytest

from gouji.blocks import Document, Grid, Paragraph
from gouji.errors import UnreadableFile
from gouji.read import read_bytes
from gouji.settings import Settings

SECTIONS = "<p>一、总体情况</p><p>全年收到申请3件。</p><p>六、其他需要报告的事项</p><p>未收取信息处理费。</p>"


def page(body: str, head: str = "") -> Document:
    return read_bytes(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


def prose(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grid(document: Document) -> Grid:
    (found,) = [block for block in document.blocks if isinstance(block, Grid)]
    return found


def spans(document: Document) -> list[tuple[str, int, int, int, int]]:
    return [(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in grid(document).cells]


@pytest.mark.parametrize(("encoding", "claimed"), [("gb18030", "utf-8"), ("utf-8", "gb2312"), ("big5", "utf-8")])
def test_charset_by_content(encoding: str, claimed: str) -> None:
    """The bytes decide; the meta tag may say what it likes."""
    text = "公開信息" if encoding == "big5" else "公开信息的报告"
    markup = f'<html><head><meta charset="{claimed}"></head><body><p>{text}</p></body></html>'
    assert read_bytes(markup.encode(encoding), "a.html").text == text + "\n"


def test_inline_runs_join() -> None:
    """A number cut into one element a digit is one number."""
    assert prose(page("<p>收到<span>1</span><font><b>2</b></font><!-- x -->3件</p>")) == ["收到123件"]


def test_breaks_part_paragraphs_and_spaces_fold() -> None:
    """<br> ends a paragraph; &nbsp; and ideographic spaces are plain spaces; a wrapped source line is no space."""
    assert prose(page("<div>&nbsp;\u3000甲<br>乙\u3000丙&nbsp;1\n件<br/>政府\n  信息</div>")) == [
        "甲",
        "乙 丙 1 件",
        "政府信息",
    ]


def test_blocks_part_paragraphs() -> None:
    """Headings, list items and sections are paragraphs of their own, loose text between them too."""
    assert prose(page("<h2>甲</h2>乙<ul><li>丙<li>丁</ul><section>戊<article>己</article>庚</section>")) == list(
        "甲乙丙丁戊己庚"
    )


def test_hidden_and_dropped() -> None:
    """What a reader of the page does not see is not in the text."""
    body = (
        "<nav>导航</nav><script>var a='甲'</script><style>p{}</style><p style='DISPLAY : none'>暗</p><p hidden>暗</p>"
        "<select><option>选</option></select><footer>脚</footer><aside>旁</aside><form><p>明</p></form>"
    )
    assert prose(page(body)) == ["明"]


def test_chrome_falls_away_and_title_stays() -> None:
    """Only the element with the report is kept, and before it the line that names it."""
    body = (
        "<div>首页 > 年报</div><table><tr><td>索引号</td><td>12345</td></tr></table>"
        "<h1>青湾市<br>2023年政府信息公开工作年度报告</h1><div>字号：大 中 小</div>"
        f"<div id='zoom'><p>本报告包括总体情况、主动公开政府信息情况等六个部分。</p>{SECTIONS}</div>"
        "<div>网站备案 987号</div>"
    )
    assert prose(page(body)) == [
        "青湾市",
        "2023年政府信息公开工作年度报告",
        "本报告包括总体情况、主动公开政府信息情况等六个部分。",
        "一、总体情况",
        "全年收到申请3件。",
        "六、其他需要报告的事项",
        "未收取信息处理费。",
    ]


def test_prose_beside_the_headings_element_is_kept() -> None:
    """A last section whose text stands outside the element of the headings is still part of the report."""
    body = (
        "<div><div><p>一、总体情况</p><p>全年收到申请3件，均已在法定期限内答复申请人。</p><p>六、其他需要报告的事项</p></div>"
        "<p>本年度没有向任何申请人收取信息处理费。</p></div><div>网站备案 987号</div>"
    )
    assert prose(page(body))[-1] == "本年度没有向任何申请人收取信息处理费。"


def test_title_from_the_head() -> None:
    """Where no line of the page names the report, the page's title does, the site's name cut off."""
    document = page(f"<div>{SECTIONS}</div>", "<title>青湾市2023年政府信息公开工作年度报告_青湾市政府网</title>")
    assert prose(document)[0] == "青湾市2023年政府信息公开工作年度报告"


def test_page_without_headings_is_kept_whole() -> None:
    """Where no section is found nothing is thrown away."""
    assert prose(page("<div>甲</div><p>乙</p>")) == ["甲", "乙"]


def test_spans_and_empty_cells() -> None:
    """Row and column spans are true; an empty cell is a cell; breaks in a cell are line breaks."""
    body = (
        "<table><thead><tr><th rowspan=2>信息<br>内容</th><th colspan='2'><p>本年</p><p>件数</p></th></tr>"
        "<tr><th>制发</th><th>废止</th></tr></thead><tbody><tr><td>规章</td><td>&nbsp;</td><td>0</td></tr></tbody></table>"
    )
    assert spans(page(body)) == [
        ("信息\n内容", 0, 0, 2, 1),
        ("本年\n件数", 0, 1, 1, 2),
        ("制发", 1, 1, 1, 1),
        ("废止", 1, 2, 1, 1),
        ("规章", 2, 0, 1, 1),
        ("", 2, 1, 1, 1),
        ("0", 2, 2, 1, 1),
    ]


def test_spans_are_cut_to_the_table() -> None:
    """Spans beyond the table's rows and columns reach its edge and no further."""
    body = "<table><tr><td rowspan=1000000>甲</td><td colspan=900>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    assert spans(page(body)) == [("甲", 0, 0, 2, 1), ("乙", 0, 1, 1, 2), ("丙", 1, 1, 1, 1), ("丁", 1, 2, 1, 1)]


def test_rowspan_ends_with_its_group() -> None:
    """As in browsers, no cell spans out of its head or body, and rowspan=0 reaches the group's end."""
    body = (
        "<table><thead><tr><th rowspan=3>甲</th><th>乙</th></tr></thead>"
        "<tbody><tr><td rowspan=0>丙</td><td>1</td></tr><tr><td>2</td></tr></tbody></table>"
    )
    assert spans(page(body)) == [
        ("甲", 0, 0, 1, 1),
        ("乙", 0, 1, 1, 1),
        ("丙", 1, 0, 2, 1),
        ("1", 1, 1, 1, 1),
        ("2", 2, 1, 1, 1),
    ]


def test_layout_tables_are_prose() -> None:
    """A table around tables, of one column, or of long prose lays out the page; the table inside is a grid."""
    inner = "<table><tr><td>规章</td><td>1</td></tr></table>"
    long = "本年度围绕群众关切持续推进公开工作，着力提升质量。" * 6
    body = (
        f"<table><tr><td>左</td><td>右{inner}</td></tr></table><table><tr><td>单</td></tr><tr><td>列</td></tr></table>"
        f"<table><tr><td>栏</td><td>{long}</td></tr></table>"
    )
    document = page(body)
    assert prose(document) == ["左", "右", "单", "列", "栏", long]
    assert spans(document) == [("规章", 0, 0, 1, 1), ("1", 0, 1, 1, 1)]


def test_places_cover_the_text() -> None:
    """Every block and cell points at its own characters, and a cell says where in the page it stands."""
    document = page("<p>甲</p><table id='t'><tr><td>规<br>章</td><td>1</td></tr><tr><td></td><td>2</td></tr></table>")
    for cell in grid(document).cells:
        assert document.text[cell.place.start : cell.place.end] == cell.text
    assert document.text == "甲\n规\n章\t1\n\t2\n"
    assert grid(document).cells[1].place.anchor == "/html[1]/body[1]/table[1][@id='t']/tr[1]/td[2]"


def test_too_many_cells() -> None:
    """Spans count as the cells they fill."""
    with pytest.raises(UnreadableFile, match="max_cells"):
        read_bytes(b"<table><tr><td colspan=1000>a</td><td>b</td></tr></table>", "a.html", Settings(max_cells=500))


def test_nested_too_deep() -> None:
    """A page nested deeper than the parser follows is refused, not read in part."""
    with pytest.raises(UnreadableFile, match="HTML"):
        read_bytes(b"<html><body>" + b"<table><tr><td>" * 3000 + b"x", "a.html")
