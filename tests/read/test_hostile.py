"""Inputs that mean harm end soon, in little memory, with a document or one error of ours, and without the network."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gouji.errors import GoujiError, UnreadableFile
from gouji.read import read, read_bytes
from gouji.settings import MIB
from hostile import CASES, OUTSIDE, READ, docx_of, nested_zip
from making import NAMES, blocks_of, html_of, mhtml_bytes, ofd_bytes, script_page, xlsx_bytes, zip_bytes
from sample import builder

MOST_SECONDS = 10
PROBE = Path(__file__).with_name("measured.py")


@pytest.mark.parametrize("name", CASES)
def test_bounded(name: str, tmp_path: Path) -> None:
    """In a process that may use ten seconds and one gigabyte, the file is read and parsed, or refused by an error."""
    path = tmp_path / "a"
    path.write_bytes(CASES[name]())
    command = [sys.executable, str(PROBE), str(path), str(MOST_SECONDS)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=6 * MOST_SECONDS)
    assert (run.returncode, run.stderr) == (0, "")
    outcome, seconds, megabytes = json.loads(run.stdout)
    assert outcome.startswith("error.") != (name in READ)
    assert (seconds < MOST_SECONDS, megabytes < 1024) == (True, True)


def test_the_probe_sees_time(tmp_path: Path) -> None:
    """A process that takes too long is ended."""
    path = tmp_path / "a"
    path.write_bytes(CASES["xlsx: 190,000 cells"]())
    run = subprocess.run([sys.executable, str(PROBE), str(path), "1"], capture_output=True, check=False)
    assert run.returncode != 0


def test_the_probe_sees_memory(tmp_path: Path) -> None:
    """A process is ended that asks for more than the limit, and what it held is told."""
    (tmp_path / "greedy.py").write_text("taken = bytearray(2 << 30)\n")
    code = f"import sys; sys.path[:0] = [{str(PROBE.parent)!r}, {str(tmp_path)!r}]; import measured, resource; "
    code += "resource.setrlimit(resource.RLIMIT_AS, (measured.GIB, measured.GIB)); import greedy"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode != 0
    assert "MemoryError" in run.stderr
    held = "import measured; a = bytearray(200 << 20); print(measured._megabytes())"
    code = f"import sys; sys.path[:0] = [{str(PROBE.parent)!r}]; {held}"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert int(told) >= 200


def test_200_megabytes(tmp_path: Path) -> None:
    """A file of 200 MB is refused by its size, in a message that states the limit."""
    path = tmp_path / "a.docx"
    with path.open("wb") as file:
        file.truncate(200 * MIB)
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert (caught.value.key, caught.value.params["size"], caught.value.params["limit"]) == (
        "error.too_large",
        "200",
        "32",
    )


def _kinds() -> dict[str, Callable[[], bytes]]:
    report, page = builder.load("clean-html"), html_of("clean-html")
    beacon = '<img src="http://127.0.0.1:9/a.png"><link rel="stylesheet" href="http://127.0.0.1:9/a.css">'
    beacon += '<script src="http://127.0.0.1:9/a.js"></script><iframe src="http://127.0.0.1:9/"></iframe>'
    return {
        "html": lambda: page.replace("<body>", f"<body>{beacon}").encode(),
        "script": lambda: script_page(page.replace("<body>", f"<body>{beacon}")).encode(),
        "mhtml": lambda: mhtml_bytes(page.replace("<body>", f"<body>{beacon}")),
        "docx": lambda: builder.render(report, "docx", "template"),
        "pdf": lambda: builder.render(report, "pdf", "official"),
        "xlsx": lambda: xlsx_bytes(blocks_of("clean-html")),
        "ofd": lambda: ofd_bytes(blocks_of("clean-html")),
        "outside entity": lambda: docx_of("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", OUTSIDE),
    }


@pytest.mark.parametrize("kind", _kinds())
def test_no_network(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No reader opens a socket, whatever the file points at."""
    asked: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        asked.append(arguments)
        raise OSError("no network here")

    data = _kinds()[kind]()
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    try:
        read_bytes(data, "a")
    except GoujiError:
        assert kind == "outside entity"
    assert asked == []


def test_names_that_lead_out_of_an_archive_are_left_alone(tmp_path: Path) -> None:
    """Members with absolute names or with .. are not read, and nothing is ever unpacked to disk."""
    page = html_of("clean-html").encode()
    names = [
        "/etc/report.html",
        "../report.html",
        "a/../../report.html",
        "..\\report.html",
        "C:\\report.html",
        "ok.html",
    ]
    path = tmp_path / "a.zip"
    path.write_bytes(zip_bytes(dict.fromkeys(names, page)))
    document = read(path)
    assert (document.kind, document.source) == ("html", f"{path}/ok.html")
    assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]


def test_archives_one_level_deep_are_read() -> None:
    """An archive in an archive is opened, one in that is not."""
    once = zip_bytes({"a.html": html_of("clean-html").encode()})
    twice, thrice = zip_bytes({"b.zip": once}), zip_bytes({"c.zip": zip_bytes({"b.zip": once})})
    assert read_bytes(twice, "c.zip").source == "c.zip/b.zip/a.html"
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(thrice, "d.zip")
    assert caught.value.key == "error.nested_archive"
    with pytest.raises(UnreadableFile):
        read_bytes(nested_zip(2), "e.zip")


def test_an_encrypted_archive_says_so() -> None:
    """A member that needs a password is told as such."""
    data = bytearray(zip_bytes({"a.txt": b"x"}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(bytes(data), "a.zip")
    assert caught.value.key == "error.locked_archive"


def test_the_samples_are_within_all_limits() -> None:
    """No limit touches a report of ordinary size."""
    assert {read_bytes(xlsx_bytes(blocks_of(name)), name).kind for name in NAMES} == {"xlsx"}
