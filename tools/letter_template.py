"""Writes the template of the consistency report, nlp/gouji/data/letter/template.docx: python tools/letter_template.py

The page follows GB/T 9704: A4, margins 37, 35, 28 and 26 mm, the title in 小标宋 of size 二号 (22 pt), headings in 黑体
and 楷体, text in 仿宋 of size 三号 (16 pt), 28 pt from line to line, page numbers between dashes at the outer edge.
What stands in braces is filled in; gouji.write.letter says what there is.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gouji.write.printed import alternatives
from gouji.zipped import with_fixed_times

TARGET = Path(__file__).resolve().parent.parent / "nlp/gouji/data/letter/template.docx"
TITLE, HEADING, SUBHEADING, BODY = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
PAGES = "宋体"
SIZE, SMALL = 16, 10.5
MADE = datetime(2024, 1, 1)


def font(run: Any, name: str, size: float, bold: bool = False) -> None:
    """Set the font for Chinese and for Latin letters."""
    run.font.name, run.font.size, run.font.bold = "Times New Roman", Pt(size), bold
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def line(
    document: Any, text: str, name: str = BODY, indent: bool = True, align: int | None = None, keep: bool = False
) -> Any:
    """A paragraph of the report's text; with ``keep`` on one page with what follows."""
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
    form.first_line_indent = Pt(2 * SIZE) if indent else None
    form.keep_with_next = keep or name != BODY
    paragraph.alignment = align
    font(paragraph.add_run(text), name, SIZE)
    return paragraph


def title(document: Any, text: str) -> None:
    """The title, centred in size 二号."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(28)
    font(paragraph.add_run(text), TITLE, 22)


def table(document: Any, loop: str, heads: dict[str, tuple[str, float]]) -> None:
    """A table whose one row of fields is repeated by ``loop``; ``heads`` maps heads to field and width in mm."""
    made = document.add_table(rows=4, cols=len(heads), style="Table Grid")
    made.autofit = False
    for column, (head, (field, width)) in enumerate(heads.items()):
        made.columns[column].width = Mm(width)
        cell(made.cell(0, column), head, HEADING, width)
        cell(made.cell(2, column), field, BODY, width)
    cell(made.cell(1, 0), "{%tr for " + loop + " %}", BODY, 0)
    cell(made.cell(3, 0), "{%tr endfor %}", BODY, 0)
    repeated = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in made.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def cell(target: Any, text: str, name: str, width: float) -> None:
    """Fill one field of a table."""
    if width:
        target.width = Mm(width)
    paragraph = target.paragraphs[0]
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(2)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(15)
    font(paragraph.add_run(text), name, SMALL)


def page(document: Any) -> None:
    """Size, margins and the page number in the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    section.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def number(foot: Any, side: int) -> None:
    """The page's number between dashes, one character from the outer edge."""
    foot.alignment = side
    foot.paragraph_format.left_indent = foot.paragraph_format.right_indent = Pt(14)
    font(foot.add_run("— "), PAGES, 14)
    run = foot.add_run()
    font(run, PAGES, 14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)
    font(foot.add_run(" —"), PAGES, 14)


def fonts(document: Any) -> None:
    """Chinese as the language, and for fonts that are not installed the names of those that Word takes instead."""
    for each in document.styles.element.iter(qn("w:lang")):
        each.set(qn("w:eastAsia"), "zh-CN")
    (part,) = (each.target_part for each in document.part.rels.values() if each.reltype.endswith("/fontTable"))
    table = parse_xml(part.blob)
    for name, others in alternatives().items():
        entry, also = OxmlElement("w:font"), OxmlElement("w:altName")
        entry.set(qn("w:name"), name)
        also.set(qn("w:val"), others[0])
        entry.append(also)
        table.append(entry)
    part._blob = serialize_part_xml(table)


def build() -> bytes:
    """The template."""
    document = Document()
    page(document)
    fonts(document)
    title(document, "{{ title }}")
    line(document, "{{ lead }}")
    line(document, "一、核查依据", HEADING)
    line(document, "{%p for basis in bases %}")
    line(document, "（{{ loop.index | ordinal }}）{{ basis }}")
    line(document, "{%p endfor %}")
    line(document, "二、核查范围", HEADING)
    line(document, "{{ scope }}")
    table(
        document,
        "each in reports",
        {
            "序号": ("{{ each.number }}", 14),
            "报告单位": ("{{ each.unit }}", 42),
            "年度": ("{{ each.year }}", 16),
            "表格": ("{{ each.form }}", 22),
            "核查覆盖": ("{{ each.coverage }}", 62),
        },
    )
    line(document, "三、核查结果", HEADING)
    line(document, "{{ result }}")
    line(document, "{%p for each in reports %}")
    line(document, "（{{ each.ordinal }}）{{ each.unit }}{{ each.year }}", SUBHEADING)
    line(document, "{{ each.result }}", keep=True)
    line(document, "{%p if each.findings %}")
    table(
        document,
        "found in each.findings",
        {
            "序号": ("{{ found.number }}", 14),
            "部分": ("{{ found.part }}", 23),
            "报告原文": ("{{ found.quote or '—' }}", 43),
            "所载": ("{{ found.stated or '—' }}", 15),
            "核得": ("{{ found.expected or '—' }}", 15),
            "说明": ("{{ found.message }}", 46),
        },
    )
    line(document, "{%p endif %}")
    line(document, "{%p endfor %}")
    line(document, "四、未能核查的内容", HEADING)
    line(document, "{%p for item in unchecked %}")
    line(document, "（{{ loop.index | ordinal }}）{{ item }}")
    line(document, "{%p endfor %}")
    line(document, "五、有关说明", HEADING)
    line(document, "{%p for remark in remarks %}")
    line(document, "（{{ loop.index | ordinal }}）{{ remark }}")
    line(document, "{%p endfor %}")
    line(document, "", indent=False)
    for field, room in (("{{ signature }}", 2), ("{{ date }}", 4)):
        signed = line(document, field, indent=False, align=WD_ALIGN_PARAGRAPH.RIGHT)
        signed.paragraph_format.right_indent = Pt(room * SIZE)
    core = document.core_properties
    core.author, core.title, core.created, core.modified = "gouji", "一致性核查报告", MADE, MADE
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_times(buffer.getvalue())


if __name__ == "__main__":
    TARGET.write_bytes(build())
