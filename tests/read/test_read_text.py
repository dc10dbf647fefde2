"""Plain text: encodings, newlines, and lines that stay where they stand."""

from __future__ import annotations

import codecs

import pytest

from gouji.blocks import Paragraph
from gouji.errors import UnknownFormat
from gouji.read import read_bytes

SIMPLIFIED = "青湾市政府信息公开工作年度报告\n一、总体情况\n全年收到申请26件，均已答复。\n"
TRADITIONAL = "青灣市政府信息公開工作年度報告\n一、總體情況\n全年收到申請26件，均已答復。\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (SIMPLIFIED, "utf-32"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        (TRADITIONAL, "utf-8"),
    ],
)
def test_decodes_by_content(text: str, encoding: str) -> None:
    """A text is decoded by what it holds, with or without a byte-order mark."""
    assert read_bytes(text.encode(encoding), "a.txt").text == text


def test_cut_character_is_no_failure() -> None:
    """A file cut in the middle of a character still reads, the cut shown by one replacement character."""
    data = (SIMPLIFIED * 20).encode("gb18030") + "青".encode("gb18030")[:1]
    assert read_bytes(data, "a.txt").text == SIMPLIFIED * 20 + "\ufffd"


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 8, codecs.BOM_UTF8 + b"\x01\x02\x03" * 50, b"\x00\xff\xfe\x81" * 90]
)
def test_binary_is_no_text(data: bytes) -> None:
    """Bytes that read as Chinese in no encoding are refused, not guessed at."""
    with pytest.raises(UnknownFormat):
        read_bytes(data, "a.txt")


def test_newlines_and_nul() -> None:
    """Every kind of newline becomes one, and NUL disappears."""
    text = "甲的信息\r\n乙的\x00申请\r丙在公开\u2028丁\n"
    assert read_bytes(text.encode(), "a.txt").text == "甲的信息\n乙的申请\n丙在公开\n丁\n"


def test_lines_keep_tabs_pipes_and_offsets() -> None:
    """Each line is a paragraph as written; tab-only and pipe-only lines are empty cells and stay, blank ones go."""
    text = "\t规章\n\t\n\n   \n|\n| 0 ||\n"
    document = read_bytes(text.encode(), "a.txt")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["\t规章", "\t", "|", "| 0 ||"]
    assert [(block.place.start, block.place.end) for block in document.blocks] == [(0, 3), (4, 5), (11, 12), (13, 19)]


def test_html_in_a_text_file() -> None:
    """Markup is read as markup, whatever the suffix."""
    assert read_bytes("<p>甲</p><p>乙</p>".encode(), "a.txt").kind == "html"


def test_angle_brackets_are_not_html() -> None:
    """A text that only uses angle brackets stays a text."""
    text = "见<附件1>和<附件2>，以及 a<b>c。"
    document = read_bytes(text.encode(), "a.txt")
    assert (document.kind, document.text) == ("text", text)
