"""Old office files go through LibreOffice where it is installed, and are told in one line where it is not."""

from __future__ import annotations

import http.server
import subprocess
import threading
import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gouji.errors import UnknownFormat, UnreadableFile
from gouji.parse import parse
from gouji.read import office, read_bytes
from gouji.settings import Settings
from making import blocks_of, expected, values, xlsx_bytes
from sample import builder

needs_office = pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")
RTF = rb"{\rtf1\ansi\ansicpg936 {\uc1\u24635 ?\u20307 ?\u24773 ?\u20917 ?}\par}"


@cache
def old(kind: str, name: str) -> bytes:
    """A sample in an old format, made by LibreOffice from a DOCX or XLSX."""
    if kind in ("xls", "ods"):
        data, suffix = xlsx_bytes(blocks_of(name)), "xlsx"
    else:
        data, suffix = builder.render(builder.load(name), "docx", "template"), "docx"
    with TemporaryDirectory() as folder:
        source = Path(folder) / f"a.{suffix}"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [str(office.program()), profile, "--headless", "--convert-to", kind, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (Path(folder) / f"a.{kind}").read_bytes()


@needs_office
@pytest.mark.parametrize("kind", ["doc", "rtf", "odt", "xls", "ods"])
def test_every_cell_of_an_old_file(kind: str) -> None:
    """The tables come out whole, and the document says by what it was read."""
    document = read_bytes(old(kind, "clean-docx"), f"a.{kind}")
    assert (document.kind, values(parse(document))) == (kind, expected("clean-docx"))
    assert document.reader.startswith("LibreOffice ")
    assert document.reader.split(" + ")[1].split()[0] == ("openpyxl" if kind in ("xls", "ods") else "python-docx")


@needs_office
def test_the_content_decides_not_the_suffix() -> None:
    """A DOC that is called .wps or .docx is a DOC."""
    assert read_bytes(old("doc", "clean-docx"), "a.wps").kind == "doc"


@needs_office
def test_what_libreoffice_cannot_read_is_broken() -> None:
    """A file that only begins like a DOC gives one error."""
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(data, "a.doc")
    assert (caught.value.key, caught.value.params["format"]) == ("error.broken", "DOC")


@needs_office
def test_the_time_limit_ends_it() -> None:
    """A conversion that takes too long is ended and names the limit."""
    start = time.monotonic()
    with pytest.raises(UnreadableFile, match="office_seconds"):
        read_bytes(RTF, "a.rtf", Settings(office_seconds=0.05))
    assert time.monotonic() - start < 5


@needs_office
def test_nothing_is_fetched() -> None:
    """A picture that a document links to on a server is not asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        link = b"http://127.0.0.1:%d/a.png" % server.server_port
        field = rb'{\field{\*\fldinst INCLUDEPICTURE "' + link + rb'" \\d}{\fldrslt x}}'
        document = read_bytes(RTF.replace(rb"\par", field + rb"\par"), "a.rtf")
        server.shutdown()
        thread.join()
    assert (asked, "总体情况" in document.text) == ([], True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_libreoffice_one_line_says_so(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the format and what would read it."""
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(UnknownFormat) as caught:
        read_bytes(RTF, "a.rtf")
    told = caught.value.render(lang)
    assert ("\n" in told, "RTF" in told, "LibreOffice" in told) == (False, True, True)
