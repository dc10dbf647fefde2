"""Old office files go through LibreOffice where it is installed, and are told in one line where it is not."""

from __future__ import annotations

import http.server
import subprocess
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gouji import libreoffice as office
from gouji.errors import UnknownFormat, UnreadableFile
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.settings import Settings
from making import blocks_of, expected, values, xlsx_bytes, zip_bytes
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
    assert time.monotonic() - start < 30


def linked(address: str) -> bytes:
    """An ODT with a picture that lies on a server."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{name}="{names}{name}:1.0"' for name in ("office", "text"))
    spaces += f' xmlns:draw="{names}drawing:1.0" xmlns:svg="{names}svg-compatible:1.0"'
    spaces += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    picture = f'<draw:image xlink:href="{address}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
    frame = f'<draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">{picture}</draw:frame>'
    body = f"<office:body><office:text><text:p>总体情况{frame}</text:p></office:text></office:body>"
    content = f'<office:document-content {spaces} office:version="1.2">{body}</office:document-content>'
    kind, manifest = "application/vnd.oasis.opendocument.text", f"{names}manifest:1.0"
    entries = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{media}"/>'
        for path, media in (("/", kind), ("content.xml", "text/xml"))
    )
    return zip_bytes(
        {
            "mimetype": kind.encode(),
            "content.xml": content.encode(),
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{manifest}">{entries}</m:manifest>'.encode(),
        }
    )


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server's address, and what it is asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}/a.png", asked
        listening.shutdown()
        thread.join()


@needs_office
@pytest.mark.parametrize("parted", [True, False])
def test_nothing_is_fetched(parted: bool, server: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture on a server is not asked for, on systems that cannot part a program from the network neither."""
    address, asked = server
    if not parted:
        monkeypatch.setattr(office, "_can_part", lambda: ())
    assert ("总体情况" in read_bytes(linked(address), "a.odt").text, asked) == (True, [])


@needs_office
def test_libreoffice_left_to_itself_fetches(server: tuple[str, list[str]], tmp_path: Path) -> None:
    """The test above would see it."""
    address, asked = server
    (tmp_path / "a.odt").write_bytes(linked(address))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(office.program()), profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.odt")], check=True, capture_output=True, timeout=120)
    assert asked != []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_libreoffice_one_line_says_so(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the format and what would read it."""
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(UnknownFormat) as caught:
        read_bytes(RTF, "a.rtf")
    told = caught.value.render(lang)
    assert ("\n" in told, "RTF" in told, "LibreOffice" in told) == (False, True, True)
