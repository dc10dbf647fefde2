"""The consistency report as a Word file: everything of the audit that an office needs, from a template."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from gouji import libreoffice
from gouji.cli import run
from gouji.errors import InputError
from gouji.findings import Audit
from gouji.lang.normal import fold
from gouji.write import printed
from gouji.write.letter import letter, write_letter
from sample import audit_bytes, builder

docx = pytest.importorskip("docx", reason="python-docx is not installed")
from docx.oxml.ns import qn  # noqa: E402

pytest.importorskip("docxtpl", reason="docxtpl is not installed")
ROOT = Path(__file__).resolve().parent.parent.parent


def audit_of(name: str) -> Audit:
    return audit_bytes(builder.render(builder.load(name), "html", "clean"), f"{name}.html")


def written(tmp_path: Path, *names: str, failures: Any = (), **options: Any) -> Any:
    out = write_letter([audit_of(name) for name in names], failures, tmp_path / "a.docx", **options)
    return docx.Document(out)


def rows(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_every_finding_has_its_row(tmp_path: Path) -> None:
    """Number, section, sentence, both figures and the message, in the order of the audit."""
    audit = audit_of("bureau-small")
    table = rows(written(tmp_path, "bureau-small").tables[1])
    assert table[0] == ["序号", "部分", "报告原文", "所载", "核得", "说明"]
    assert [row[0] for row in table[1:]] == [str(n) for n in range(1, len(audit.findings) + 1)]
    assert table[1][1] == "总体情况"
    assert "九件" in table[1][2]
    assert table[1][3:] == ["9", "7", audit.findings[0].message()]


def test_scope_and_coverage_stand_beside_the_result(tmp_path: Path) -> None:
    """Each report with unit, year, form and how much of it was checked."""
    document = written(tmp_path, "bureau-small", "clean-docx")
    first, second = rows(document.tables[0])[1:]
    assert (first[0], first[2], first[3]) == ("1", "2023年", "2021 年版格式")
    assert first[4] == "文字所述数字24处，核定17处；表格勾稽关系42条，核定42条；规定表格3张，读到3张"
    assert second[0] == "2"
    text = "\n".join(each.text for each in document.paragraphs)
    assert "共发现错误2项、警告0项、提示0项。" in text
    assert "发现错误2项。" in text
    assert "未发现不一致" in text


def test_what_was_not_checked_is_said(tmp_path: Path) -> None:
    """Figures without a verdict, missing tables, files that could not be read."""
    failures = [("b.pdf", "b.pdf：PDF 文件已加密，无法读取")]
    text = "\n".join(each.text for each in written(tmp_path, "pictures-only", failures=failures).paragraphs)
    assert "3张规定表格未能读到" in text
    assert "文件未能读取：b.pdf：PDF 文件已加密，无法读取。" in text
    assert "表中无对应项" in text


def test_characters_of_markup_stay_characters(tmp_path: Path) -> None:
    """What a file is called, or a report says, is never taken for XML or for a field of the template."""
    failures = [("x", "a<b>&{{ title }}.html：文件为空")]
    text = "\n".join(each.text for each in written(tmp_path, "bureau-small", failures=failures).paragraphs)
    assert "a<b>&{{ title }}.html" in text


def test_signature_and_date(tmp_path: Path) -> None:
    """As given; lines to fill in where nothing is given, so that no day is in the file."""
    given = written(tmp_path, "bureau-small", signature="临沅市政务公开办公室", date="2024年3月1日").paragraphs
    assert [each.text for each in given[-2:]] == ["临沅市政务公开办公室", "2024年3月1日"]
    blank = written(tmp_path, "bureau-small").paragraphs
    assert [each.text for each in blank[-2:]] == ["核查单位：________________", "____年____月____日"]


def test_the_same_audits_give_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the moment is in the file."""
    first = write_letter([audit_of("bureau-small")], (), tmp_path / "a.docx").read_bytes()
    assert write_letter([audit_of("bureau-small")], (), tmp_path / "b.docx").read_bytes() == first


def template(tmp_path: Path, text: str) -> Path:
    document = docx.Document()
    document.add_paragraph(text)
    path = tmp_path / "template.docx"
    document.save(str(path))
    return path


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    """Any field may stand anywhere."""
    own = template(tmp_path, "{{ reports[0].unit }}：{{ reports[0].findings | length }}")
    assert written(tmp_path, "bureau-small", template=own).paragraphs[0].text == "青岑县水务局：2"


@pytest.mark.parametrize(
    "text", ["{{ nothing.at.all }}", "{% for x in %}", "{{ ''.__class__.__mro__[1].__subclasses__() }}"]
)
def test_a_template_that_cannot_be_filled(text: str, tmp_path: Path) -> None:
    """An unknown field, broken syntax, and code that reaches out of the template are told in one line."""
    with pytest.raises(InputError) as caught:
        written(tmp_path, "bureau-small", template=template(tmp_path, text))
    assert caught.value.key == "error.template"
    assert "\n" not in caught.value.render()


@pytest.mark.parametrize("data", [b"a text", None], ids=["no DOCX", "missing"])
def test_a_template_that_is_none(data: bytes | None, tmp_path: Path) -> None:
    """A file of another kind, and one that is not there, are told in one line."""
    path = tmp_path / "template.docx"
    if data:
        path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        written(tmp_path, "bureau-small", template=path)
    assert (caught.value.key, "template.docx" in str(caught.value)) == ("error.template", True)


def test_the_template_to_begin_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is written where it is wanted; changed a little, it makes a changed letter."""
    own = tmp_path / "own.docx"
    assert run(["letter", "--save-template", str(own)]) == 0
    assert "own.docx" in capsys.readouterr().err
    document = docx.Document(str(own))
    document.paragraphs[0].runs[0].text = "{{ title }}（{{ reports | length | ordinal }}）"
    document.save(str(own))
    assert written(tmp_path, "bureau-small", template=own).paragraphs[0].text == (
        "政府信息公开工作年度报告一致性核查报告（一）"
    )


def test_the_page_of_official_papers(tmp_path: Path) -> None:
    """GB/T 9704: fonts and sizes of title, headings and text, 28 points a line, Word's names for missing fonts."""
    document = written(tmp_path, "bureau-small")
    seen = {}
    for paragraph in document.paragraphs[:4]:
        run = paragraph.runs[0]
        seen[paragraph.text[:4]] = (run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt)
    assert seen == {
        "政府信息": ("方正小标宋简体", 22),
        "对青岑县": ("仿宋_GB2312", 16),
        "一、核查": ("黑体", 16),
        "（一）《": ("仿宋_GB2312", 16),
    }
    assert document.paragraphs[1].paragraph_format.line_spacing.pt == 28
    (fonts,) = (each.target_part for each in document.part.rels.values() if each.reltype.endswith("/fontTable"))
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/></w:font>' in fonts.blob.decode()


# ---- as PDF


@pytest.mark.slow
@pytest.mark.skipif(libreoffice.program() is None, reason="LibreOffice is not installed")
def test_the_letter_as_pdf(tmp_path: Path) -> None:
    """Every word of the Word file, no glyph missing, and the same bytes each time."""
    pdfplumber = pytest.importorskip("pdfplumber", reason="pdfplumber is not installed")
    audits = [audit_of("bureau-small"), audit_of("pictures-only")]
    first = write_letter(audits, (), tmp_path / "a.pdf").read_bytes()
    assert write_letter(audits, (), tmp_path / "b.PDF").read_bytes() == first
    with pdfplumber.open(io.BytesIO(first)) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
        chars = {char["text"] for page in pdf.pages for char in page.chars}
    document = docx.Document(io.BytesIO(write_letter(audits, (), tmp_path / "a.docx").read_bytes()))
    paragraphs = [fold("".join(each.text.split())).text for each in document.paragraphs]
    plain = fold("".join(text.split())).text
    assert [each for each in paragraphs if len(each) < 20 and each not in plain] == []
    cells = {sign for table in document.tables for row in table.rows for cell in row.cells for sign in cell.text}
    assert {fold(sign).text for sign in cells if not sign.isspace()} <= {fold(sign).text for sign in chars}


def test_a_pdf_without_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice, and without any Chinese font, one line says so and nothing is written."""
    monkeypatch.setattr(printed, "_stand_ins", dict)
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    with pytest.raises(InputError) as caught:
        write_letter([audit_of("bureau-small")], (), tmp_path / "a.pdf")
    assert (caught.value.key, (tmp_path / "a.pdf").exists()) == ("error.pdf_needs_office", False)
    monkeypatch.setattr(printed, "_stand_ins", lambda: None)
    with pytest.raises(InputError) as caught:
        write_letter([audit_of("bureau-small")], (), tmp_path / "a.pdf")
    assert (caught.value.key, "a.pdf" in str(caught.value)) == ("error.no_chinese_font", True)


@pytest.mark.parametrize(
    ("installed", "expected"),
    [
        ({"仿宋_GB2312", "仿宋", "SimHei", "楷体_GB2312", "方正小标宋简体"}, {"黑体": "SimHei"}),
        (
            {"Noto Serif CJK SC", "WenQuanYi Zen Hei"},
            {
                "方正小标宋简体": "Noto Serif CJK SC",
                "仿宋_GB2312": "Noto Serif CJK SC",
                "楷体_GB2312": "Noto Serif CJK SC",
                "黑体": "WenQuanYi Zen Hei",
            },
        ),
        ({"某宋体"}, dict.fromkeys(("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"), "某宋体")),
        (set(), None),
        (None, {}),
    ],
    ids=["most", "free ones", "another", "none", "no fontconfig"],
)
def test_fonts_that_stand_for_official_ones(
    installed: set[str] | None, expected: dict[str, str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is missing is replaced, by the nearest that is there, by any Chinese font if need be."""
    monkeypatch.setattr(printed, "_families", lambda pattern: None if installed is None else frozenset(installed))
    assert printed._stand_ins.__wrapped__() == expected


def test_the_moment_is_taken_out_of_a_pdf() -> None:
    """Two prints that differ in date and checksum become one, of the same length."""

    def made(date: str, name: str) -> bytes:
        return f"<</CreationDate(D:{date})>> /ID [ <{name}>\n<{name}> ]\n/DocChecksum /{name}".encode()

    first = printed._undated(made("20240102030405+08'00'", "A" * 32))
    assert first == printed._undated(made("20250607080910+00'00'", "0123456789ABCDEF" * 2))
    assert len(first) == len(made("20240102030405+08'00'", "A" * 32))
    assert b"D:2000010100" in first


def test_ordinals() -> None:
    """Reports are counted as offices count: 一 … 十, 十一, 二十."""
    audit = audit_of("clean-docx")
    ordinals = [each["ordinal"] for each in letter([audit] * 21, ())["reports"]]
    assert [ordinals[n] for n in (0, 9, 10, 19, 20)] == ["一", "十", "十一", "二十", "二十一"]


def test_the_template_is_what_its_tool_writes() -> None:
    """The file in the package is made by tools/letter_template.py and nothing else."""
    sys.path.insert(0, str(ROOT / "tools"))
    import letter_template

    sys.path.remove(str(ROOT / "tools"))
    files = letter_template.build(), letter_template.TARGET.read_bytes()
    made, kept = (docx.Document(io.BytesIO(data)).element.xml for data in files)
    assert made == kept


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Writes the letter, says where, and counts; without a readable report it writes nothing and exits with 2."""
    source = tmp_path / "年报.html"
    source.write_bytes(builder.render(builder.load("bureau-small"), "html", "clean"))
    out = tmp_path / "核查.docx"
    assert run(["letter", str(source), "--out", str(out)]) == 0
    assert "核查.docx" in capsys.readouterr().err
    assert docx.Document(str(out)).paragraphs[0].text == "政府信息公开工作年度报告一致性核查报告"
    assert run(["letter", str(tmp_path / "missing"), "--out", str(tmp_path / "b.docx")]) == 2
    assert not (tmp_path / "b.docx").exists()
