"""A zip or a folder is one report with its attachments, or a batch of reports; which of them is decided by content."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from gouji.batch import audit_files
from gouji.blocks import Document, Grid, Paragraph
from gouji.errors import UnknownFormat, UnreadableFile
from gouji.parse import parse
from gouji.read import read, read_bytes
from gouji.settings import Settings
from making import blocks_of, expected, html_of, values, xlsx_bytes, zip_bytes
from sample import builder

NOTE = "关于报送政府信息公开工作年度报告的函。\n请查收。\n".encode()


def body_of(name: str) -> bytes:
    """A report's prose without its tables, as a DOCX."""
    report = builder.load(name)
    for part in report.parts:
        part.table = ""
    return bytes(builder.render(report, "docx", "template"))


def tables_of(name: str, *numbers: int) -> bytes:
    """Some of a report's tables as a workbook, each under its name."""
    document = blocks_of(name)
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    chosen = tuple(grids[number] for number in numbers)
    return xlsx_bytes(Document("", "html", "", document.text, chosen), sheets=True)


def flat_table(name: str, number: int) -> bytes:
    """One of a report's tables as lines of text with tabs."""
    document = blocks_of(name)
    grid = [block for block in document.blocks if isinstance(block, Grid)][number]
    lines: dict[int, list[str]] = {}
    for cell in grid.cells:
        lines.setdefault(cell.row, []).append("".join(cell.text.split()))
    return "\n".join("\t".join(line) for line in lines.values()).encode()


def parts_of(name: str) -> Mapping[str, bytes]:
    return {
        "报告/附件1.xlsx": tables_of(name, 0),
        "报告/附件2.xlsx": tables_of(name, 1, 2),
        "报告/正文.docx": body_of(name),
    }


def folder_of(members: Mapping[str, bytes], folder: Path) -> Path:
    for name, data in members.items():
        path = folder / Path(name).name
        path.write_bytes(data)
    return folder


@pytest.mark.parametrize("where", ["zip", "folder"])
def test_body_and_attachments_are_one_report(where: str, tmp_path: Path) -> None:
    """Prose from the body, tables from the workbooks, every cell of the gold."""
    members = {**parts_of("clean-docx"), "说明.txt": NOTE}
    document = read_bytes(zip_bytes(members), "a.zip") if where == "zip" else read(folder_of(members, tmp_path))
    report = parse(document)
    assert (report.kind, values(report)) == ("bundle", expected("clean-docx"))
    assert [section.kind for section in report.sections if section.kind != "preamble"] == [
        *("overview", "disclosure", "requests", "proceedings", "problems", "other")
    ]
    assert "请查收" not in document.text


def test_places_name_the_file() -> None:
    """Offsets cut the text, and every anchor begins with the member."""
    document = read_bytes(zip_bytes(parts_of("clean-docx")), "a.zip")
    cell = parse(document).cells["requests.new.total"]
    assert cell.place is not None
    assert (document.text[cell.place.start : cell.place.end], str(cell.place.anchor).split("#")[0]) == (
        cell.raw,
        "报告/附件2.xlsx",
    )
    assert {str(block.place.anchor).split("#")[0] for block in document.blocks} == {
        *("报告/正文.docx", "报告/附件1.xlsx", "报告/附件2.xlsx")
    }
    assert len(document.sha256) == 64
    assert document.reader.startswith("python-docx ")


def test_a_flat_table_goes_to_its_section() -> None:
    """An attachment in plain text is read where its table belongs."""
    members = {"正文.docx": body_of("clean-docx"), "表2.txt": flat_table("clean-docx", 1)}
    cells = parse(read_bytes(zip_bytes(members), "a.zip")).cells
    assert values_of("requests", cells) == values_of("requests", parse(blocks_of("clean-docx")).cells)


def values_of(table: str, cells: Mapping[str, object]) -> dict[str, object]:
    return {name: getattr(cell, "value", None) for name, cell in cells.items() if name.startswith(table)}


def test_several_reports_are_a_batch(tmp_path: Path) -> None:
    """Two files that each hold the sections are two reports: together from check, refused as one."""
    members = {f"{name}.html": html_of(name).encode() for name in ("clean-html", "bureau-scope")}
    path = tmp_path / "a.zip"
    path.write_bytes(zip_bytes(members))
    with pytest.raises(UnknownFormat) as caught:
        read(path)
    assert (caught.value.key, caught.value.params["count"]) == ("error.several_reports", 2)
    batch = audit_files([path])
    assert ([audit.report.source for audit in batch.audits], batch.failures) == (
        [f"{path}/bureau-scope.html", f"{path}/clean-html.html"],
        (),
    )


def test_the_same_table_twice_is_a_batch(tmp_path: Path) -> None:
    """Two files that hold the same official table are never taken for one report."""
    members = {"甲.xlsx": tables_of("clean-docx", 1), "乙.xlsx": tables_of("bureau-scope", 1)}
    folder = folder_of(members, tmp_path)
    with pytest.raises(UnknownFormat):
        read(folder)
    assert [audit.report.kind for audit in audit_files([folder]).audits] == ["xlsx", "xlsx"]


def test_another_years_tables_are_not_taken(tmp_path: Path) -> None:
    """A body of one year and tables under a title of another stay apart."""
    title = "<h1>甲县2019年政府信息公开工作年度报告附表</h1>"
    other = f"<html><body>{title}<table><tr><td>结果维持</td><td>结果纠正</td></tr></table></body></html>"
    folder = folder_of({"正文.docx": body_of("clean-docx"), "附表.html": other.encode()}, tmp_path)
    with pytest.raises(UnknownFormat) as caught:
        read(folder)
    assert caught.value.key == "error.several_reports"


def test_a_folder_of_reports_stays_a_batch(tmp_path: Path) -> None:
    """A report beside a file that is none: the one is audited, the other told."""
    folder = folder_of({"a.html": html_of("clean-html").encode(), "b.txt": NOTE}, tmp_path)
    batch = audit_files([folder])
    assert [Path(audit.report.source).name for audit in batch.audits] == ["a.html"]
    assert [(Path(each.path).name, each.error.key) for each in batch.failures] == [("b.txt", "error.not_a_report")]


def test_attachments_in_a_folder_are_checked_as_one(tmp_path: Path) -> None:
    """check reads the folder as one report under the folder's name; a picture in it is told as unread."""
    folder = folder_of({**parts_of("clean-docx"), "扫描.png": b"\x89PNG\r\n\x1a\n" + bytes(40)}, tmp_path)
    batch = audit_files([folder], Settings(ocr=False))
    assert [(audit.report.source, audit.report.kind) for audit in batch.audits] == [(str(folder), "bundle")]
    assert [each.error.key for each in batch.failures] == ["error.picture_ocr_off"]


def test_one_report_in_a_zip_is_itself() -> None:
    """What lies in an archive alone is read as it is, leavings of other programs beside it not at all."""
    members = {
        "年报.html": html_of("clean-html").encode(),
        "__MACOSX/._年报.html": b"\0\5\x16\7",
        "~$年报.docx": b"x",
        "Thumbs.db": b"x",
    }
    document = read_bytes(zip_bytes(members), "a.zip")
    assert (document.kind, document.source) == ("html", "a.zip/年报.html")


def test_an_unread_member_is_noted() -> None:
    """What could not be read beside the parts is said."""
    members = {**parts_of("clean-docx"), "扫描.png": b"\x89PNG\r\n\x1a\n" + bytes(40)}
    assert read_bytes(zip_bytes(members), "a.zip").notes == ("read.member_unread",)


def test_member_names_in_gbk() -> None:
    """Names that an old Windows tool wrote are shown as they were meant."""
    data = zip_bytes({"\u2593\u2593.html": html_of("clean-html").encode()})
    utf8, gbk = "\u2593\u2593.html".encode(), "年报.html".encode("gb18030")
    plain = bytearray(data.replace(utf8, gbk + b"_" * (len(utf8) - len(gbk))))
    plain[7] &= ~8  # no UTF-8 name, here and in the directory
    plain[plain.index(b"PK\1\2") + 9] &= ~8
    assert read_bytes(bytes(plain), "a.zip").source == "a.zip/年报.html__"


def test_an_empty_folder_and_a_folder_of_nothing(tmp_path: Path) -> None:
    """Neither is a report; each says why."""
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path)
    assert caught.value.key == "error.empty_dir"
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    with pytest.raises(UnknownFormat) as refused:
        read(tmp_path, Settings(ocr=False))
    assert refused.value.key == "error.picture_ocr_off"


def test_paragraphs_of_a_joined_report_keep_their_order() -> None:
    """An attachment's table stands after the prose of its section, before the next heading."""
    document = read_bytes(zip_bytes({"a.docx": body_of("clean-docx"), "b.xlsx": tables_of("clean-docx", 2)}), "a.zip")
    at = next(number for number, block in enumerate(document.blocks) if isinstance(block, Grid))
    following = document.blocks[at + 1]
    assert isinstance(following, Paragraph)
    assert "存在的主要问题" in following.text
