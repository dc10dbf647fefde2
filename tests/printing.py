"""Generated reports as PDFs by other producers: Chromium or WeasyPrint print the page, LibreOffice the DOCX.

Each style is a kind of page that offices publish: how tables are ruled, where labels stand, what runs round the text.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gouji import libreoffice as office
from gouji.blocks import Document
from gouji.lang.normal import fold
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.synth import Generated
from gouji.synth.render import render

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

# ---- pages


@dataclass(frozen=True)
class Style:
    """A look of a page: its style sheet, the generator's layout, and what is changed in its markup."""

    css: str
    layout: str = "clean"
    change: Callable[[str], str] = str
    options: dict[str, Any] = field(default_factory=dict)


BASE = """
@page { size: A4; margin: 25mm 22mm }
body { font: 12pt/1.8 "Noto Serif CJK SC", "WenQuanYi Zen Hei", serif; margin: 0 }
p { text-indent: 2em; margin: 0 }
h1 { font-size: 18pt }
table { width: 100%; font-size: 9pt; line-height: 1.4; border-collapse: collapse; border: none }
td { padding: 1px 2px; text-align: center; overflow-wrap: anywhere; border: none }
td p { text-indent: 0 }
"""
LINES = "td { border: 0.75pt solid #000 }"


def _tables(markup: str, change: Callable[[str], str]) -> str:
    return re.sub(r'<table border="1">.*?</table>', lambda match: change(match[0]), markup, flags=re.S)


def _with_heads(markup: str) -> str:
    """The rows that the first cell spans, and one at least, as a head that each page repeats."""

    def head(table: str) -> str:
        rows = re.findall(r"<tr>.*?</tr>", table, re.S)
        spans = re.search(r'rowspan="(\d+)"', rows[0])
        count = int(spans[1]) if spans else 1
        inner = "".join(rows[:count]) + "</thead><tbody>" + "".join(rows[count:])
        return f'<table border="1"><thead>{inner}</tbody></table>'

    return _tables(markup, head)


def _long_labels(markup: str, style: str) -> str:
    """The group label over most rows of a table in a style of its own."""
    return re.sub(
        r'<td rowspan="(\d\d)">(.*?)</td>', rf'<td rowspan="\1"><div style="{style}">\2</div></td>', markup, flags=re.S
    )


def _broken_words(markup: str) -> str:
    """Labels broken in the middle of words, as editors break them by hand."""
    return re.sub(r"<td([^>]*)>([^<\d]{5})([^<]{3,})</td>", r"<td\1>\2<br/>\3</td>", markup)


def _two_columns(markup: str) -> str:
    return markup.replace("<article>", '<article style="column-count: 2">')


STYLES = {
    "ruled": Style(LINES),
    "heads again": Style(LINES, change=_with_heads),
    "vertical labels": Style(LINES, change=lambda page: _long_labels(page, "writing-mode: vertical-rl; margin: auto")),
    "rotated labels": Style(
        LINES, change=lambda page: _long_labels(page, "transform: rotate(-90deg); white-space: nowrap; width: 1.5em")
    ),
    "cut rows": Style(LINES + "td { line-height: 2.2; padding: 6px 2px } tr { break-inside: auto }"),
    "broken words": Style(LINES, change=_broken_words),
    "two columns": Style(LINES + "table { column-span: all }", change=_two_columns),
    "landscape": Style(LINES + "@page { size: A4 landscape }"),
    "dashed": Style("td { border: 1px dashed #555 }"),
    "double": Style("td { border: 3px double #000 }"),
    "separate": Style(LINES + "table { border-collapse: separate; border-spacing: 3px; border: 1px solid #000 }"),
    "white lines": Style("td { background: #dde6f0; border: 1.5px solid #fff }"),
    "striped": Style("tr:nth-child(odd) td { background: #eee }"),
    "level lines": Style("td { border-bottom: 0.75pt solid #000 } table { border-top: 1pt solid #000 }"),
    "no lines": Style(""),
    "loose": Style(LINES + "p, td { letter-spacing: 0.25em }"),
    "narrow": Style(LINES + "@page { margin: 30mm 45mm } p { text-align: justify }"),
    "running heads": Style(
        LINES,
        options={
            "display_header_footer": True,
            "header_template": '<div style="font-size: 9px; margin-left: 2cm">政府信息公开工作年度报告</div>',
            "footer_template": '<div style="font-size: 9px; margin: auto">第 <span class="pageNumber"></span> 页 '
            '共 <span class="totalPages"></span> 页</div>',
        },
    ),
    "print of a site": Style(LINES, layout="chrome", options={"display_header_footer": True}),
    "page in a table": Style('table[border="1"] td { border: 0.75pt solid #000 }', layout="nested"),
}


def _markup(report: Generated, style: Style) -> str:
    page = render(report.draft.printed, "html", style.layout)
    text = page.decode("gb18030" if style.layout == "chrome" else "utf-8")
    text = style.change(text)
    return text.replace("</head>", f"<style>{BASE}{style.css}</style></head>", 1)


@contextmanager
def chromium() -> Iterator[Callable[[Generated, Style], bytes]]:
    """What prints a report by Chromium."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page()

        def printed(report: Generated, style: Style) -> bytes:
            page.set_content(_markup(report, style))
            return bytes(page.pdf(prefer_css_page_size=True, **style.options))

        yield printed
        browser.close()


@contextmanager
def weasyprint() -> Iterator[Callable[[Generated, Style], bytes]]:
    """What prints a report by WeasyPrint."""
    from weasyprint import HTML  # type: ignore[import-not-found, unused-ignore]

    yield lambda report, style: bytes(HTML(string=_markup(report, style)).write_pdf())


# ---- DOCX


def has_docx() -> bool:
    """Whether python-docx is installed."""
    return find_spec("docx") is not None


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _repeat_heads(document: Any) -> None:
    for table in document.tables:
        for row in table.rows[: 3 if len(table.columns) == 10 else 1]:
            row._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def _turn_labels(document: Any, direction: str) -> None:
    for table in document.tables:
        for cell in {id(cell._tc): cell for cell in table.column_cells(0)}.values():
            if cell._tc.grid_span == 1 and cell.text.startswith("三"):
                cell._tc.get_or_add_tcPr().append(_element("w:textDirection", val=direction))


def _landscape(document: Any) -> None:
    for section in document.sections:
        section.orientation = 1
        section.page_width, section.page_height = section.page_height, section.page_width


def _style(document: Any, name: str) -> None:
    for table in document.tables:
        table.style = name


def _foot(document: Any) -> None:
    from docx.oxml.ns import qn

    section = document.sections[0]
    section.header.paragraphs[0].text = "政府信息公开工作年度报告"
    foot = section.footer.paragraphs[0]
    foot.add_run("— ")
    run = foot.add_run()
    for kind in ("begin", "end"):
        run._r.append(_element("w:fldChar", fldCharType=kind))
        if kind == "begin":
            text = _element("w:instrText")
            text.text = "PAGE"
            text.set(qn("xml:space"), "preserve")
            run._r.append(text)
    foot.add_run(" —")


def _columns(document: Any) -> None:
    for section in document.sections:
        section._sectPr.append(_element("w:cols", num="2"))


def _large(document: Any) -> None:
    from docx.shared import Pt

    document.styles["Normal"].font.size = Pt(14)
    document.styles["Normal"].paragraph_format.line_spacing = 1.5


WORD: dict[str, tuple[str, Callable[[Any], None]]] = {
    "template": ("template", lambda document: None),
    "loose": ("loose", lambda document: None),
    "heads again": ("template", _repeat_heads),
    "vertical labels": ("template", lambda document: _turn_labels(document, "tbRlV")),
    "rotated labels": ("template", lambda document: _turn_labels(document, "btLr")),
    "landscape": ("template", _landscape),
    "running heads": ("loose", _foot),
    "large, cut rows": ("loose", _large),
    "level lines": ("template", lambda document: _style(document, "Light Shading")),
    "list": ("template", lambda document: _style(document, "Light List")),
    "shaded grid": ("template", lambda document: _style(document, "Medium Grid 3")),
    "no lines": ("template", lambda document: _style(document, "Normal Table")),
}


def word(report: Generated, style: str) -> bytes:
    """The report as DOCX in one of the styles of ``WORD``."""
    import docx

    layout, change = WORD[style]
    document = docx.Document(io.BytesIO(render(report.draft.printed, "docx", layout)))
    change(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def libreoffice(documents: Sequence[bytes]) -> list[bytes]:
    """The PDFs that LibreOffice makes of DOCX files, in one run."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        paths = [folder / f"{number:04d}.docx" for number in range(len(documents))]
        for path, data in zip(paths, documents, strict=True):
            path.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [str(office.program()), profile, "--headless", "--convert-to", "pdf", "--outdir", name]
        subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=120 + 5 * len(paths))
        return [path.with_suffix(".pdf").read_bytes() for path in paths]


# ---- what was read


@dataclass
class Score:
    """Cells of the gold, those right, those wrong without a word, those told to be unreadable, and lost prose."""

    cells: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    told: int = 0
    paragraphs: int = 0
    lost: list[str] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)

    def take(self, report: Generated, data: bytes) -> None:
        """Count one file."""
        document = read_bytes(data, report.name)
        parsed = parse(document)
        for note in document.notes:
            self.notes[note] = self.notes.get(note, 0) + 1
        for name, wanted in report.gold["cells"].items():
            cell = parsed.cells.get(name)
            value = None if cell is None or cell.value is None else float(cell.value)
            right = cell is not None and (value, cell.status) == (wanted["value"], wanted["status"])
            self.cells += 1
            self.right += right
            if cell is not None and not right and cell.status != "unreadable":
                self.wrong.append(f"{report.name} {name}: {cell.raw!r} for {wanted}")
            self.told += cell is not None and cell.status == "unreadable" and not right
        self.wrong += [
            f"{report.name} {name}: no such cell" for name in parsed.cells if name not in report.gold["cells"]
        ]
        self._prose(report, document)

    def _prose(self, report: Generated, document: Document) -> None:
        text = _plain(document.text)
        paragraphs = [each for part in report.draft.printed.parts for each in part.prose]
        self.paragraphs += len(paragraphs)
        self.lost += [each for each in paragraphs if _plain(each) not in text]


def _plain(text: str) -> str:
    """Folded: browsers write some characters as the radicals that look alike."""
    return "".join(fold(text).text.split())
