"""The page on this machine: what it takes, what it refuses, and how it looks to a browser."""

from __future__ import annotations

import http.client
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from gouji.cli import run
from gouji.serve import Server, Service, upload_of
from gouji.settings import MIB, Settings
from sample import SAMPLE, builder

REPORT = builder.render(builder.load("bureau-small"), "html", "clean")
BOUNDARY = "----gouji"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


@contextmanager
def serving(settings: Settings) -> Iterator[Server]:
    with Server(0, Service(settings=settings)) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(Settings(max_bytes=MIB)) as made:
        yield made


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
    [
        {"Host": "reports.example"},
        {"Host": "127.0.0.1.example:80"},
        {"Origin": "http://elsewhere.example"},
        {"Origin": "null"},
    ],
    ids=["another name", "a name that looks alike", "another page", "a page that hides where it is from"],
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


# What one file may do to the service, and several at once.


def test_files_at_once_are_each_answered(server: Server) -> None:
    """Four browsers send at the same time; each gets the audit of its own file."""
    names = [f"{number}.html" for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda name: send(server, name, REPORT), names))
    assert [(status, name in body) for name, (status, body) in zip(names, told, strict=True)] == [(200, True)] * 4


def test_more_files_than_there_is_room_for(server: Server) -> None:
    """While four are in memory a fifth is sent away; once they are done there is room again."""
    with ThreadPoolExecutor(4) as pool:
        with server.service.turn:
            waiting = [pool.submit(send, server, f"{number}.html", REPORT) for number in range(4)]
            until(lambda: server.service.room._value == 0)  # type: ignore[attr-defined]
            status, body = send(server, "5.html", REPORT)
            assert (status, "请稍后再试" in body) == (503, True)
        assert [each.result()[0] for each in waiting] == [200] * 4
    assert send(server, "6.html", REPORT)[0] == 200


def until(true: Callable[[], bool]) -> None:
    """Wait for what another thread is about to do."""
    while not true():
        time.sleep(0.01)


def test_a_file_that_breaks_off_is_not_audited(server: Server) -> None:
    """What came of it may look like a whole report; it is asked for again."""
    body = form("a.html", REPORT)
    sizes = f"Content-Type: {FORM}\r\nContent-Length: {len(body) + 9}"
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as link:
        link.sendall(f"POST /audit HTTP/1.0\r\nHost: localhost\r\n{sizes}\r\n\r\n".encode() + body)
        link.shutdown(socket.SHUT_WR)
        assert link.recv(60).startswith(b"HTTP/1.0 400")


def test_a_reader_that_breaks_is_told(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of a library is a message above the form, and the next file is audited."""
    with monkeypatch.context() as patch:
        patch.delenv("GOUJI_DEBUG", raising=False)
        patch.setattr("gouji.serve.read_bytes", lambda *_: [][0])
        status, body = send(server, "怪.html", REPORT)
    assert (status, "怪.html" in body, "IndexError" in body, "<form" in body) == (422, True, True, True)
    assert send(server, "a.html", REPORT)[0] == 200


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not keep the next one waiting for ever."""

    def endless(*_: object) -> None:
        while True:
            pass

    with serving(Settings(max_seconds=0.2, ocr=False)) as server:
        with monkeypatch.context() as patch:
            patch.setattr("gouji.serve.read_bytes", endless)
            status, body = send(server, "慢.html", REPORT)
        assert (status, "慢.html：0.2 秒内未能处理完" in body) == (422, True)


@pytest.mark.parametrize("name", ["bureau-small.docx", "pictures-only.html", "坏.doc"])
def test_no_file_is_kept(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Neither the working folder nor the one for passing things holds anything afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    data = (
        (SAMPLE / "reports" / name).read_bytes()
        if name != "坏.doc"
        else b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    )
    send(server, name, data)
    assert list(tmp_path.iterdir()) == []


def test_the_browser_finds_no_icon_missing(server: Server) -> None:
    """Every browser asks for one; an error in its console would hide others."""
    assert ask(server, "GET", "/favicon.ico")[:2] == (204, "")


# In a real browser.

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


class Visitor:
    """A browser window, with everything that it complained of and asked for."""

    def __init__(self, browser: Any, size: tuple[int, int] = (1280, 900), scheme: str = "light") -> None:
        viewport = {"width": size[0], "height": size[1]}
        self.context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
        self.page = self.context.new_page()
        self.troubles: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.troubles.append(message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.troubles.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(f"{request.method} {request.url}"))

    def hand_in(self, server: Server, file: Path) -> None:
        """Choose a file on the start page and send it."""
        self.page.goto(server.address)
        self.page.set_input_files("#file", str(file))
        self.page.get_by_role("button", name="开始核对").click()
        self.page.wait_for_url("**/audit")

    def violations(self) -> list[str]:
        """What axe finds inaccessible."""
        script = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
        self.page.evaluate(script)
        found = self.page.evaluate("axe.run().then((result) => result.violations)")
        return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "年报.html"
    file.write_bytes(REPORT)
    return file


@needs_browser
def test_a_report_is_chosen_or_dropped(server: Server, browser: Any, report: Path) -> None:
    """Choose a file, see its audit, go back, drop one anywhere; nothing is complained of, nothing else asked for."""
    visitor = Visitor(browser)
    visitor.hand_in(server, report)
    assert "青岑县水务局" in visitor.page.title()
    visitor.page.click(".up")
    assert visitor.page.url == server.address
    assert visitor.page.inner_text("[role=status]") == ""
    drop(visitor.page, "h1", report)
    visitor.page.wait_for_url("**/audit")
    assert "青岑县水务局" in visitor.page.title()
    visitor.context.close()
    assert visitor.troubles == []
    assert {each.removesuffix("favicon.ico") for each in visitor.asked} == {
        f"GET {server.address}",
        f"POST {server.address}audit",
    }


def drop(page: Any, where: str, file: Path) -> None:
    """Drop a file on an element."""
    transfer = page.evaluate_handle(
        """(text) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text], "b.html", {type: "text/html"}));
          return transfer;
        }""",
        file.read_text("utf-8"),
    )
    page.dispatch_event(where, "drop", {"dataTransfer": transfer})


@needs_browser
def test_the_audit_works_under_its_policy(server: Server, browser: Any, report: Path) -> None:
    """Findings are chosen, copied and searched as on a page on disk; no address is offered that could not be opened."""
    visitor = Visitor(browser)
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.hand_in(server, report)
    visitor.page.keyboard.press("j")
    visitor.page.keyboard.press("c")
    visitor.page.wait_for_function("document.getElementById('said').textContent")
    assert "青岑县水务局" in visitor.page.evaluate("navigator.clipboard.readText()")
    visitor.page.fill("#search", "没有这样的发现")
    assert visitor.page.locator(".finding:visible").count() == 0
    assert (visitor.page.locator("[data-link]").count(), visitor.page.url) == (0, f"{server.address}audit")
    visitor.context.close()
    assert visitor.troubles == []


@needs_browser
@pytest.mark.parametrize(("size", "scheme"), [((1280, 900), "light"), ((400, 800), "dark")])
def test_the_start_page_is_accessible(server: Server, browser: Any, size: tuple[int, int], scheme: str) -> None:
    """axe finds nothing, at rest and with a message; nothing overflows sideways."""
    visitor = Visitor(browser, size, scheme)
    visitor.page.goto(server.address)
    assert visitor.violations() == []
    visitor.page.evaluate("document.querySelector('.problem').hidden = false")
    visitor.page.evaluate("document.querySelector('.problem').textContent = '文件为空'.repeat(60)")
    assert visitor.violations() == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.context.close()


@needs_browser
def test_a_file_that_is_too_large_is_told(server: Server, browser: Any, tmp_path: Path) -> None:
    """The page tells it before anything is sent; where its script is passed by, the server's answer is seen."""
    large = tmp_path / "大.html"
    large.write_bytes(REPORT + b" " * (6 * MIB))
    visitor = Visitor(browser)
    visitor.page.goto(server.address)
    visitor.page.set_input_files("#file", str(large))
    visitor.page.get_by_role("button", name="开始核对").click()
    assert visitor.page.inner_text("[role=alert]") == "文件超过 1 MB，未读取"
    assert [each for each in visitor.asked if each.startswith("POST")] == []
    visitor.page.evaluate("document.querySelector('form').submit()")
    visitor.page.wait_for_url("**/audit")
    assert visitor.page.inner_text("[role=alert]") == "文件超过 1 MB，未读取"
    visitor.context.close()


@needs_browser
def test_a_hostile_report_does_nothing(server: Server, browser: Any, tmp_path: Path) -> None:
    """Scripts, frames and pictures of a report, and its name, are text at most; nothing runs and nothing is fetched."""
    bait = (
        b"<script>alert(1)</script><img src=x onerror=alert(2)><iframe src='http://elsewhere.example/'></iframe>"
        b"<p>&lt;script&gt;alert(3)&lt;/script&gt;&lt;img src=x onerror=alert(4)&gt;2023</p>"
    )
    file = tmp_path / "'\"><img src=x onerror=alert(5)>.html"
    file.write_bytes(REPORT.replace(b"</body>", bait + b"</body>"))
    visitor = Visitor(browser)
    visitor.hand_in(server, file)
    assert "青岑县水务局" in visitor.page.title()
    assert visitor.page.locator("img, iframe").count() == 0
    visitor.page.wait_for_timeout(100)
    visitor.context.close()
    assert visitor.troubles == []
    assert [each for each in visitor.asked if server.address not in each] == []


@needs_browser
@pytest.mark.parametrize("sandbox", ["", 'sandbox="allow-forms allow-scripts"'])
def test_a_page_from_elsewhere_cannot_use_it(server: Server, browser: Any, tmp_path: Path, sandbox: str) -> None:
    """Its form, also from a sandbox that hides where it is from, is refused."""
    body = (
        f'<form method=post action="{server.address}audit" enctype="multipart/form-data">'
        "<textarea name=file>x</textarea></form><script>document.forms[0].submit()</script>"
    )
    (tmp_path / "inner.html").write_text(body, "utf-8")
    (tmp_path / "outer.html").write_text(f'<iframe {sandbox} src="inner.html"></iframe>', "utf-8")
    visitor = Visitor(browser)
    answers: list[int] = []
    visitor.page.on("response", lambda answer: answers.append(answer.status) if "/audit" in answer.url else None)
    visitor.page.goto((tmp_path / "outer.html").as_uri())
    visitor.page.wait_for_timeout(500)
    visitor.context.close()
    assert answers == [403]
