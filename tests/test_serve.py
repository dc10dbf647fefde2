"""The page on this machine: what it takes, what it refuses, and how it looks to a browser."""

from __future__ import annotations

import http.client
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gouji.cli import run
from gouji.serve import Server, Service, upload_of
from gouji.settings import MIB, Settings
from sample import builder

REPORT = builder.render(builder.load("bureau-small"), "html", "clean")
BOUNDARY = "----gouji"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(0, Service(settings=Settings(max_bytes=MIB))) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def form(name: str, data: bytes, field: str = "file") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
    return f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()


def ask(
    server: Server, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[int, str, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    told = answer.status, answer.read().decode(), answer.headers
    connection.close()
    return told


def send(server: Server, name: str, data: bytes) -> tuple[int, str]:
    return ask(server, "POST", "/audit", form(name, data), Content_Type=FORM)[:2]


def test_a_report_comes_back_as_its_audit(server: Server) -> None:
    """The page is that of the command line, with the file's own name."""
    status, body = send(server, "年报.html", REPORT)
    assert status == 200
    assert "青岑县水务局" in body
    assert "年报.html" in body
    assert 'id="finding-1"' in body or "发现 1" in body


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.docx", b"", "空"),
        ("a.rar", b"Rar!\x1a\x07\x00" + bytes(60), "RAR"),
        ("a.pdf", b"%PDF-1.7\n" + bytes(500), "PDF"),
        ("信.txt", "各位同事：下周一开会，请准时参加。".encode(), "信.txt"),
        ("<b>x</b>.txt", b"\x00\x01\x02", "&lt;b&gt;x&lt;/b&gt;.txt"),
    ],
)
def test_what_cannot_be_audited_is_told_on_the_form(server: Server, name: str, data: bytes, words: str) -> None:
    """Why, in one line, above the form for the next file."""
    status, body = send(server, name, data)
    assert status == 422
    assert words in body.split('role="alert"')[1].split("</p>")[0]
    assert "<form" in body


def test_no_file_and_too_large_a_file(server: Server) -> None:
    """A form without a file, a body that is no form, and more than the limit, which is not read at all."""
    assert send(server, "", REPORT)[0] == 400
    assert ask(server, "POST", "/audit", b"x", Content_Type="text/plain")[0] == 400
    assert ask(server, "POST", "/audit", form("a", b"x", "other"), Content_Type=FORM)[0] == 400
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as link:
        head = f"POST /audit HTTP/1.0\r\nHost: 127.0.0.1:{server.server_port}\r\nContent-Length: 99999999\r\n\r\n"
        link.sendall(head.encode())
        assert link.recv(60).startswith(b"HTTP/1.0 413")


@pytest.mark.parametrize(
    "headers",
    [{"Host": "reports.example"}, {"Host": "127.0.0.1.example:80"}, {"Origin": "http://elsewhere.example"}],
    ids=["another name", "a name that looks alike", "another page"],
)
def test_other_sites_are_refused(server: Server, headers: dict[str, str]) -> None:
    """A page from elsewhere that points its name, or a form, at this machine gets nothing."""
    assert ask(server, "GET", "/", **headers)[0] == 403
    assert ask(server, "POST", "/audit", form("a.html", REPORT), Content_Type=FORM, **headers)[0] == 403


def test_other_paths_and_files_of_the_machine(server: Server) -> None:
    """There is one page and one address for files; nothing of the disk is served."""
    assert [ask(server, "GET", path)[0] for path in ("/x", "/../../etc/passwd", "/audit")] == [404] * 3
    assert ask(server, "POST", "/")[0] == 404


def test_nothing_may_be_loaded_framed_or_kept(server: Server) -> None:
    """The policy of both pages: no request to anywhere, no frame, no cache."""
    for _, _, headers in (
        ask(server, "GET", "/"),
        ask(server, "POST", "/audit", form("a.html", REPORT), Content_Type=FORM),
    ):
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_it_listens_on_this_machine_alone(server: Server) -> None:
    """The address is the loopback's."""
    assert server.server_address[0] == "127.0.0.1"


def test_forms_as_browsers_send_them() -> None:
    """Names in Chinese, data with line ends and the boundary's dashes, a file beside another field."""
    data = b"\r\n--\r\n\x00\xff\r\n"
    sent = upload_of(form("二〇二三年 报告.pdf", data), FORM)
    assert sent is not None
    assert (sent.name, sent.data) == ("二〇二三年 报告.pdf", data)
    assert upload_of(b"", FORM) is None
    assert upload_of(b"x", "application/json") is None


def test_a_taken_port_is_told(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    """One line and exit code 2."""
    assert run(["serve", "--port", str(server.server_port)]) == 2
    assert str(server.server_port) in capsys.readouterr().err


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_in_a_browser(server: Server, tmp_path: Path) -> None:
    """Choose a file, see the audit, go back, drop another; nothing is complained of and nothing else is asked for."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    file = tmp_path / "年报.html"
    file.write_bytes(REPORT)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        troubles: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(server.address)
        page.set_input_files("#file", str(file))
        page.get_by_role("button", name="开始核对").click()
        page.wait_for_url("**/audit")
        assert "青岑县水务局" in page.title()
        page.go_back()
        drop(page, file)
        page.wait_for_url("**/audit")
        assert "青岑县水务局" in page.title()
        browser.close()
    assert [each for each in troubles if "favicon" not in each] == []
    assert {url.removesuffix("favicon.ico") for url in asked} <= {server.address, f"{server.address}audit"}


def drop(page: Any, file: Path) -> None:
    """Drop a file on the form."""
    transfer = page.evaluate_handle(
        """(text) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text], "b.html", {type: "text/html"}));
          return transfer;
        }""",
        file.read_text("utf-8"),
    )
    page.dispatch_event("form", "drop", {"dataTransfer": transfer})
