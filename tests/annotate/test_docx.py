"""Comments in the report's own Word file: on the right characters, and nothing else changed."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from gouji import libreoffice as office
from gouji.annotate import annotated
from gouji.annotate.notes import AUTHOR, Note, notes_of
from gouji.read import read_bytes
from gouji.synth import FAULTS, generate
from sample import audit_bytes, builder

docx = pytest.importorskip("docx", reason="python-docx is not installed")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
SAMPLES = ["bureau-small", "form2019-outdated", "order-and-year", "clean-docx"]


def solid(text: str) -> str:
    return "".join(text.split())


def commented(data: bytes) -> list[str]:
    """What each comment of a DOCX stands on, in the order of the comments."""
    document = docx.Document(io.BytesIO(data))
    found: dict[str, str] = {}
    on: set[str] = set()
    for element in document.element.body.iter():
        if element.tag == W + "commentRangeStart":
            on.add(element.get(W + "id"))
            found[element.get(W + "id")] = ""
        elif element.tag == W + "commentRangeEnd":
            on.remove(element.get(W + "id"))
        elif element.tag == W + "t":
            found.update({each: found[each] + (element.text or "") for each in on})
    assert not on
    return [found[str(comment.comment_id)] for comment in document.comments]


def files() -> Iterator[tuple[str, bytes]]:
    """The samples in both layouts, and a generated report with a fault of every code."""
    for name in SAMPLES:
        for layout in ("template", "loose"):
            yield f"{name}-{layout}", builder.render(builder.load(name), "docx", layout)
    for number, code in enumerate(FAULTS, 1):
        yield code, generate(11, number, code, "docx")[-1].data()


FILES = dict(files())


def wanted(data: bytes) -> tuple[list[Note], str]:
    audit = audit_bytes(data)
    return notes_of(audit), audit.report.text


@pytest.mark.parametrize("name", FILES)
def test_each_comment_stands_on_its_characters(name: str) -> None:
    """The run or runs of a comment hold the figure or the cell and no character beside, however runs cut it before."""
    data = FILES[name]
    copy, suffix, _ = annotated(data, "report.docx")
    notes, text = wanted(data)
    expected = [solid(text[note.start : note.end]) for note in notes if note.start is not None]
    assert [solid(each) for each, note in zip(commented(copy), notes, strict=True) if note.placed] == expected
    assert suffix == ".docx"


@pytest.mark.parametrize("name", FILES)
def test_the_report_reads_as_before(name: str) -> None:
    """Text, tables and places are those of the original."""
    before, after = read_bytes(FILES[name], "a"), read_bytes(annotated(FILES[name], "a")[0], "a")
    assert (after.text, after.blocks) == (before.text, before.blocks)


def test_a_number_over_several_runs_keeps_its_looks() -> None:
    """1 in bold and 2件 in italics: the comment begins in the middle of one run and ends in that of another."""
    document = docx.Document(io.BytesIO(FILES["bureau-small-template"]))
    paragraph = next(each for each in document.paragraphs if "九件" in each.text)
    before, after = paragraph.text.split("九件", 1)
    for run in list(paragraph.runs):
        run._r.getparent().remove(run._r)
    paragraph.add_run(f"{before}1").bold = True
    paragraph.add_run(f"2件{after}").italic = True
    buffer = io.BytesIO()
    document.save(buffer)
    copy, _, audit = annotated(buffer.getvalue(), "a")
    assert audit.findings[0].stated == 12
    assert commented(copy)[0] == "12件"
    cut = next(each for each in docx.Document(io.BytesIO(copy)).paragraphs if "12件" in each.text)
    looks = [(run.text, run.bold, run.italic) for run in cut.runs if run.text]
    assert looks[:2] == [(before, True, None), ("1", True, None)]
    assert (looks[2], looks[3][2]) == (("2件", None, True), True)


def boxed(words: str) -> bytes:
    """The report with the paragraph of ``words`` in a text box, which Word stores twice."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document(io.BytesIO(FILES["bureau-small-template"]))
    paragraph = next(each for each in document.paragraphs if words in each.text)
    box = f"<w:txbxContent><w:p><w:r><w:t>{paragraph.text}</w:t></w:r></w:p></w:txbxContent>"
    for run in list(paragraph.runs):
        run._r.getparent().remove(run._r)
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    shape = f'<w:drawing><wp:inline><wp:extent cx="5400000" cy="900000"/>{box}</wp:inline></w:drawing>'
    choice = f'<mc:Choice Requires="wps">{shape}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>'
    spaces = f"{nsdecls('w', 'wp')} {mc}"
    paragraph._p.append(parse_xml(f"<w:r {spaces}><mc:AlternateContent>{choice}</mc:AlternateContent></w:r>"))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_words_in_a_text_box() -> None:
    """Word ignores comments inside boxes, so the comment holds the run that the box hangs on; the box is as before."""
    data = boxed("九件")
    copy, _, audit = annotated(data, "a")
    before, after = (docx.Document(io.BytesIO(each)).element.body for each in (data, copy))
    assert audit.findings[0].stated == 9
    starts = list(after.iter(W + "commentRangeStart"))
    assert not any(each.tag == W + "txbxContent" for start in starts for each in start.iterancestors())
    held, end = starts[0].getnext(), starts[0].getnext().getnext()
    assert (held.tag, end.tag) == (W + "r", W + "commentRangeEnd")
    assert [["九件" in "".join(each.itertext()) for each in run.iter(W + "txbxContent")] for run in (held,)] == [
        [True] * 2
    ]
    boxes = [["".join(each.itertext()) for each in body.iter(W + "txbxContent")] for body in (before, after)]
    assert boxes[0] == boxes[1]


def test_what_a_comment_says() -> None:
    """The first place of a finding has message and cells, the others its number; all are by gouji, without a date."""
    copy, _, audit = annotated(FILES["bureau-small-template"], "a")
    first, second, *_ = docx.Document(io.BytesIO(copy)).comments
    assert first.text.splitlines() == [
        "发现 1 · 文字与表格不符（错误）",
        audit.findings[0].message(),
        "· 本年新收政府信息公开申请数量 · 总计：7",
    ]
    assert second.text == "发现 1 的依据：文字与表格不符"
    assert {(each.author, each.timestamp) for each in (first, second)} == {(AUTHOR, None)}


def test_a_finding_without_a_place_stands_at_the_head() -> None:
    """A missing section is said at the first paragraph."""
    copy, _, audit = annotated(FILES["order-and-year-template"], "a")
    missing = next(n for n, each in enumerate(audit.findings, 1) if each.code == "section-missing")
    said = [comment.text for comment in docx.Document(io.BytesIO(copy)).comments]
    at = next(n for n, text in enumerate(said) if text.startswith(f"发现 {missing} ·"))
    assert commented(copy)[at] in docx.Document(io.BytesIO(copy)).paragraphs[0].text


def test_a_clean_report_gets_no_comment() -> None:
    """Nothing found, nothing written."""
    assert commented(annotated(FILES["clean-docx-loose"], "a")[0]) == []


def test_the_same_report_gives_the_same_bytes() -> None:
    """No time and no chance is in the copy."""
    data = FILES["bureau-small-loose"]
    assert annotated(data, "a")[0] == annotated(data, "a")[0]


@pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_comments_back() -> None:
    """A second program opens the copy and has every comment on the same words."""
    data = FILES["bureau-small-loose"]
    copy, _, _ = annotated(data, "a")
    with TemporaryDirectory() as folder:
        (Path(folder) / "a.docx").write_bytes(copy)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [str(office.program()), profile, "--headless", "--convert-to", "odt", "--outdir", folder]
        subprocess.run([*command, f"{folder}/a.docx"], check=True, capture_output=True, timeout=120)
        content = zipfile.ZipFile(Path(folder) / "a.odt").read("content.xml")
    notes, text = wanted(data)
    expected = sorted(solid(text[note.start : note.end]) for note in notes if note.start is not None)
    assert sorted(odt_comments(content)) == expected


def odt_comments(content: bytes) -> list[str]:
    """What the comments of an ODT stand on."""
    from xml.etree import ElementTree

    found: dict[str, str] = {}
    open_names: list[str] = []

    def walk(element: Any) -> None:
        if element.tag == OFFICE + "annotation":
            open_names.append(element.get(OFFICE + "name"))
            found[open_names[-1]] = ""
        else:
            if element.tag == OFFICE + "annotation-end":
                open_names.remove(element.get(OFFICE + "name"))
            say(element.text)
            for child in element:
                walk(child)
                say(child.tail)

    def say(text: str | None) -> None:
        for name in open_names:
            found[name] += solid(text or "")

    walk(ElementTree.fromstring(content))
    return list(found.values())
