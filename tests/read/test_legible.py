"""A text layer that is not what the page shows is told from one that is, and is not believed."""

from __future__ import annotations

import io
from typing import Any

import pytest

from gouji.errors import UnreadableFile
from gouji.read import ocr, read_bytes
from gouji.read.legible import is_garbled
from gouji.read.pdf_drawn import Drawn
from gouji.read.pdf_lines import Line, Page
from gouji.read.pdf_tables import Box
from gouji.settings import Settings
from sample import SAMPLE, audit_of

PROSE = (
    "本报告依据《中华人民共和国政府信息公开条例》编制。2023年，青禾县统计局主动公开政府信息312条，收到申请7件，均已按期答复，"
    "没有行政复议和行政诉讼。存在的主要问题是公开的内容还不够细，今后将进一步改进工作。"
)
LABELS = (
    "信息内容本年制发件数本年废止件数现行有效件数规章行政规范性文件行政许可处理决定数量行政处罚行政强制行政事业性收费收费金额"
    * 2
)
RIGHT = {
    "prose": PROSE,
    "labels and figures": LABELS + "0" * 300,
    "a page number": "-3-",
    "a line of foreign words": "WeChat,APP,http://www.example.invalid/col/col1234/index.html",
    "traditional script": "本報告依據政府信息公開條例編制，我縣主動公開政府信息，收到申請均已按期答復。" * 5,
    "radicals for ideographs": PROSE.replace("人", "⼈").replace("行", "⾏").replace("工", "⼯"),
    "one lost sign": "\ue004" * 5 + PROSE,
}
WRONG = {
    "code numbers": "\ufffd" * 80 + "2023" * 5,
    "private characters": "".join(chr(0xE000 + ord(char) % 4000) for char in PROSE),
    "letters of another script": PROSE.encode("gbk").decode("latin-1"),
    "other ideographs": "".join(chr(ord(char) + 1337) if "\u4e00" <= char <= "\u8fff" else char for char in PROSE * 2),
    "plain letters": "".join(chr(65 + ord(char) % 50) for char in PROSE * 2),
}


@pytest.mark.parametrize("kind", RIGHT)
def test_what_can_be_read(kind: str) -> None:
    """Chinese in either script, tables, short lines, a few signs that have no character."""
    assert is_garbled(RIGHT[kind]) is False


@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot(kind: str) -> None:
    """Fonts that give no characters, wrong ones, or those of another script."""
    assert is_garbled("".join(WRONG[kind].split())) is True


def pdf(*pages: str) -> bytes:
    """A page of Latin letters for each text; such a font has no others."""
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab is not installed")
    target = io.BytesIO()
    drawing = canvas.Canvas(target)
    for text in pages:
        for number in range(0, len(text), 40):
            drawing.drawString(90, 780 - number / 2, text[number : number + 40])
        drawing.showPage()
    drawing.save()
    return target.getvalue()


GARBLED = WRONG["letters of another script"].replace("\xad", "x")


@pytest.fixture
def recognised(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pages that are recognised, as one line each."""
    asked: list[int] = []

    def page(self: object, number: int, shown: Box) -> tuple[Page, list[Any]]:
        asked.append(number)
        return Page(number, shown.bottom, [Line("二、主动公开政府信息情况", 90, 300, 100, 12, number, 0.95)]), []

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(Drawn, "page", page)
    return asked


def test_a_garbled_page_is_recognised(recognised: list[int]) -> None:
    """It alone, and the notes say why; nothing of its text layer is left."""
    document = read_bytes(pdf("Report 2023", GARBLED), "a.pdf", Settings(ocr=True))
    assert (recognised, document.notes) == ([2], ("read.garbled_recognised", "read.recognised"))
    assert document.text == "Report 2023\n二、主动公开政府信息情况\n"


def test_a_garbled_page_without_recognition() -> None:
    """What it holds is left out, and the notes say so."""
    document = read_bytes(pdf("Report 2023" * 3, "page 2 " * 5, "page 3 " * 5, GARBLED), "a.pdf", Settings(ocr=False))
    assert document.text.startswith("Report 2023")
    assert (max(document.text) < "\x7f", document.notes) == (True, ("read.garbled",))


@pytest.mark.parametrize(("choice", "key"), [(None, "error.garbled"), (False, "error.garbled_ocr_off")])
def test_a_garbled_file_without_recognition(choice: bool | None, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused with the reason, and what would read it is named only where it is wanted."""
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(pdf(GARBLED), "a.pdf", Settings(ocr=choice))
    assert (caught.value.key, "gouji[ocr]" in str(caught.value)) == (key, choice is None)


def test_no_sample_is_garbled() -> None:
    """No page of the sample PDFs is doubted."""
    for path in sorted((SAMPLE / "reports").glob("*.pdf")):
        assert "read.garbled_recognised" not in audit_of(path).report.notes
        assert "read.garbled" not in audit_of(path).report.notes
