"""What cannot be read gives one exception of ours, and one line that says what and why."""

from __future__ import annotations

import builtins
import io
import os
import random
import zipfile
from pathlib import Path

import pytest

from gouji import libreoffice as office
from gouji.errors import GoujiError, InputError, MissingExtra, UnknownFormat, UnreadableFile
from gouji.read import read, read_bytes
from gouji.settings import MIB, Settings


def archive(*names: str, content: bytes = b"x") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, content)
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
CASES = {
    "empty": (b"", "error.empty"),
    "blank": (b" \r\n\t\n", "error.empty"),
    "ideographic spaces": ("\u3000\n\u3000".encode(), "error.empty"),
    "empty page": (b"<html><body><p> </p></body></html>", "error.empty"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(40), "error.picture"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(40), "error.picture"),
    "gif": (b"GIF89a" + bytes(40), "error.picture"),
    "bmp": (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0" + bytes(40), "error.picture"),
    "tiff": (b"II*\0" + bytes(40), "error.picture"),
    "webp": (b"RIFF\x24\0\0\0WEBPVP8 " + bytes(40), "error.picture"),
    "rtf": (b"{\\rtf1 a}", "error.office_needed"),
    "doc": (OLE + "WordDocument".encode("utf-16-le"), "error.office_needed"),
    "ole": (OLE, "error.other_kind"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "error.other_kind"),
    "xlsx": (archive("[Content_Types].xml", "xl/workbook.xml"), "error.broken"),
    "xlsb": (archive("[Content_Types].xml", "xl/workbook.bin"), "error.other_kind"),
    "odt": (archive("mimetype", "content.xml"), "error.other_kind"),
    "empty zip": (archive(), "error.other_kind"),
    "zip of a picture": (archive("a.png", content=b"\x89PNG\r\n\x1a\n"), "error.picture"),
    "hollow ofd": (archive("OFD.xml"), "error.broken"),
    "hollow mhtml": (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n--a--\n", "error.broken"),
    "no docx inside": (archive("[Content_Types].xml", "word/document.xml"), "error.broken"),
    "cut zip": (archive("word/document.xml")[:60], "error.broken"),
    "cut pdf": (b"%PDF-1.4\n1 0 obj\n<< /Type /Cat", "error.broken"),
    "hollow pdf": (b"%PDF-1.4\ngarbage\n%%EOF\n", "error.broken"),
    "random": (random.Random(7).randbytes(5000), "error.unknown_format"),
}


@pytest.fixture(autouse=True)
def _without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice counts as absent, whatever this machine has."""
    monkeypatch.setattr(office, "program", lambda: None)


@pytest.mark.parametrize("suffix", [".docx", ".txt"])
@pytest.mark.parametrize("name", CASES)
def test_refused_by_content(name: str, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each gives the one right message, on one line in both languages, whatever the suffix."""
    monkeypatch.setattr("gouji.read.ocr.available", lambda: False)
    data, key = CASES[name]
    path = tmp_path / f"报告{suffix}"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.key == key
    assert [caught.value.render(lang).count("\n") for lang in ("zh", "en")] == [0, 0]
    assert str(path) in str(caught.value)


def test_a_text_that_begins_like_a_bitmap() -> None:
    """BM begins a text as well as a bitmap."""
    assert read_bytes("BM公司政府信息公开工作年度报告".encode(), "a.txt").kind == "text"


@pytest.mark.parametrize(
    ("name", "key"), [("none.pdf", "error.missing"), ("", "error.empty_dir"), ("a/b", "error.missing")]
)
def test_no_file(name: str, key: str, tmp_path: Path) -> None:
    """A missing path and an empty folder are told apart."""
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path / name)
    assert caught.value.key == key


def test_path_with_nul_and_too_long() -> None:
    """Paths that no system takes are missing files."""
    for path in ("a\0b", "a" * 5000):
        with pytest.raises(UnreadableFile) as caught:
            read(path)
        assert caught.value.key == "error.missing"


def test_device_is_not_opened() -> None:
    """A device that never ends is refused before it is opened."""
    with pytest.raises(UnreadableFile) as caught:
        read("/dev/zero")
    assert caught.value.key == "error.not_a_file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_no_permission(tmp_path: Path) -> None:
    """A file that may not be read says so."""
    path = tmp_path / "a.txt"
    path.write_text("a")
    path.chmod(0)
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert caught.value.key == "error.denied"


def test_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A 50 MB file is refused by its size alone."""
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(50 * MIB)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("the file was read"))
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert (caught.value.key, caught.value.params["size"], caught.value.params["limit"]) == (
        "error.too_large",
        "50",
        "32",
    )


def test_too_long_text() -> None:
    """The plain text is limited too."""
    with pytest.raises(UnreadableFile, match="max_text") as caught:
        read_bytes("政府信息".encode() * 10, "a.txt", Settings(max_text=39))
    assert caught.value.key == "error.too_long"
    assert len(read_bytes("政府信息".encode() * 10, "a.txt", Settings(max_text=40)).text) == 40


def test_zip_bomb() -> None:
    """An archive that unpacks to too much is refused by its own account, unpacked not at all."""
    data = archive("word/document.xml", content=bytes(4 * MIB))
    with pytest.raises(UnreadableFile, match="max_unpacked"):
        read_bytes(data, "a.docx", Settings(max_unpacked=MIB))


@pytest.mark.parametrize(
    ("module", "data", "extra"),
    [
        ("docx", archive("word/document.xml"), "docx"),
        ("pdfplumber", b"%PDF-1.4\n%%EOF\n", "pdf"),
    ],
)
def test_missing_extra(module: str, data: bytes, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library the message says which extra brings it."""
    real = builtins.__import__

    def without(name: str, *args: object, **kwargs: object) -> object:
        if name.split(".")[0] == module:
            raise ImportError(name)
        return real(name, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra) as caught:
        read_bytes(data, "a")
    assert f"gouji[{extra}]" in str(caught.value)


def test_any_cut_of_a_docx_and_any_noise_is_ours(tmp_path: Path) -> None:
    """However a file is damaged, what comes out is a document or an exception of gouji's."""
    docx = pytest.importorskip("docx")
    target = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("一、总体情况")
    document.save(target)
    data, generator = target.getvalue(), random.Random(3)
    damaged = [data[: len(data) * n // 8] for n in range(1, 8)]
    for _ in range(12):
        noisy = bytearray(data)
        for at in generator.sample(range(len(noisy)), 25):
            noisy[at] = generator.randrange(256)
        damaged.append(bytes(noisy))
    outcomes = set()
    for each in damaged:
        try:
            outcomes.add(read_bytes(each, "a.docx").kind)
        except (UnknownFormat, UnreadableFile) as error:
            outcomes.add(error.key)
        except GoujiError as error:  # pragma: no cover
            pytest.fail(f"unexpected {error!r}")
    assert "error.broken" in outcomes
