"""The consistency report as a Word file: everything of the audit that an office needs, from a template."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from gouji.cli import run
from gouji.errors import InputError
from gouji.findings import Audit
from gouji.write.letter import letter, write_letter
from sample import audit_bytes, builder

docx = pytest.importorskip("docx", reason="python-docx is not installed")
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
    assert "勾稽 42/42" in first[4]
    assert second[0] == "2"
    text = "\n".join(each.text for each in document.paragraphs)
    assert "共发现错误2项、警告0项、提示0项。" in text
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
