"""A small web page on this machine alone: drop a report in, get its audit. For people who do not use a terminal.

Only this machine can reach it: it listens on the loopback address and answers to no other host name, so that no page
from elsewhere can use it. A file is audited in memory and never kept. One file at a time is read, within the limits
of the settings; a few wait for their turn, further ones are sent away.
"""

from __future__ import annotations

import email.parser
import email.policy
import re
import secrets
import sys
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from gouji.batch.inputs import told
from gouji.batch.limits import TooSlow, limited
from gouji.chain import audit_report
from gouji.errors import GoujiError, UnreadableFile
from gouji.messages import text
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.settings import MIB, Selection, Settings
from gouji.write.html import page, upload_page

HOST = "127.0.0.1"
_NAMES = re.compile(r"(?:127\.0\.0\.1|localhost)(?::\d{1,5})?")
_ENVELOPE = 64 << 10
"""Bytes that a form may add to the file it sends."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_SECONDS = 30.0
"""The longest that a browser may keep silent while it sends."""
_WAITING = 4
"""Files that are in memory at once: the one being read, and those that wait for it."""
_DRAINED = 512 * MIB
"""The most that is taken from a browser only to be thrown away; one that is cut off in the middle shows no answer."""
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a form sent it."""

    name: str
    data: bytes


def upload_of(body: bytes, content_type: str) -> Upload | None:
    """The field ``file`` of a form sent as multipart/form-data; None where there is none."""
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode("latin-1", "replace")
    form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    if not form.is_multipart():
        return None
    for part in form.iter_parts():
        if part.get_param("name", header="content-disposition") == "file" and part.get_filename() is not None:
            data = part.get_payload(decode=True)
            return Upload(part.get_filename() or "", data if isinstance(data, bytes) else b"")
    return None


@dataclass
class Service:
    """What all requests share: the language, the settings, and the turn to read a file."""

    lang: str = "zh"
    settings: Settings = field(default_factory=Settings)
    selection: Selection = field(default_factory=Selection)
    turn: threading.Lock = field(default_factory=threading.Lock)
    room: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(_WAITING))

    @property
    def most(self) -> int:
        """The longest body that is taken in."""
        return self.settings.max_bytes + _ENVELOPE

    def start_page(self, nonce: str, problem: str = "") -> str:
        """The page with the form; ``problem`` says why a file was not audited."""
        return upload_page(self.lang, self.settings.max_bytes // MIB, nonce, problem)

    def audited(self, upload: Upload) -> str:
        """The audit of a file as a page. Raises GoujiError, also for a file that takes too long or breaks a reader."""
        seconds = self.settings.file_seconds
        try:
            with self.turn, limited(seconds, in_worker=False):
                return self._page(upload)
        except TooSlow:
            raise UnreadableFile("error.too_slow", path=upload.name, seconds=f"{seconds:g}") from None
        except Exception as error:
            raise told(error, upload.name) from error

    def _page(self, upload: Upload) -> str:
        report = parse(read_bytes(upload.data, upload.name, self.settings), self.settings)
        found = self.selection.of(audit_report(report, topics=self.settings.topics))
        return page(found, self.lang, links=False, up=("/", text("ui.serve_again", self.lang)))


class _Handler(BaseHTTPRequestHandler):
    server_version, sys_version = "gouji", ""
    protocol_version = "HTTP/1.0"
    timeout = _SECONDS

    @property
    def service(self) -> Service:
        return self.server.service  # type: ignore[attr-defined, no-any-return]

    def do_GET(self) -> None:
        """The page with the form."""
        if not self._is_ours():
            return
        if self.path == "/":
            self._form(HTTPStatus.OK)
        elif self.path == "/favicon.ico":
            self._say(HTTPStatus.NO_CONTENT, "")
        else:
            self._say(HTTPStatus.NOT_FOUND, text("serve.not_found", self.service.lang))

    def do_POST(self) -> None:
        """The audit of the file that the form sends."""
        if not self._is_ours():
            return
        if self.path != "/audit":
            self._say(HTTPStatus.NOT_FOUND, text("serve.not_found", self.service.lang))
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            self._form(HTTPStatus.LENGTH_REQUIRED, text("serve.no_file", self.service.lang))
        elif int(length) > self.service.most:
            limit = self.service.settings.max_bytes // MIB
            self._form(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text("serve.too_large", self.service.lang, limit=limit))
            self._drain(int(length))
        elif not self.service.room.acquire(blocking=False):
            self._form(HTTPStatus.SERVICE_UNAVAILABLE, text("serve.busy", self.service.lang))
            self._drain(int(length))
        else:
            try:
                self._audit(int(length))
            finally:
                self.service.room.release()

    def _drain(self, length: int) -> None:
        """Take in what the browser goes on sending after its answer, and forget it."""
        left = min(length, _DRAINED)
        while left > 0 and (piece := self.rfile.read(min(left, _PIECE))):
            left -= len(piece)

    def _audit(self, length: int) -> None:
        body = self.rfile.read(length)
        upload = upload_of(body, self.headers.get("Content-Type", "")) if len(body) == length else None
        if upload is None or not upload.name:
            self._form(HTTPStatus.BAD_REQUEST, text("serve.no_file", self.service.lang))
            return
        try:
            made = self.service.audited(upload)
        except GoujiError as error:
            self._form(HTTPStatus.UNPROCESSABLE_ENTITY, error.render(self.service.lang))
        else:
            self._send(HTTPStatus.OK, made, "'unsafe-inline'")

    def _is_ours(self) -> bool:
        """Whether the request was meant for this page: a name of this machine, and no other site behind it."""
        host, origin = self.headers.get("Host", ""), self.headers.get("Origin")
        if _NAMES.fullmatch(host) and origin in (None, f"http://{host}"):
            return True
        self._say(HTTPStatus.FORBIDDEN, text("serve.forbidden", self.service.lang))
        return False

    def _form(self, status: HTTPStatus, problem: str = "") -> None:
        nonce = secrets.token_urlsafe(16)
        self._send(status, self.service.start_page(nonce, problem), f"'nonce-{nonce}'")

    def _say(self, status: HTTPStatus, words: str) -> None:
        self._send(status, words, "'none'", "text/plain")

    def _send(self, status: HTTPStatus, body: str, scripts: str, kind: str = "text/html") -> None:
        data = body.encode()
        self.send_response(status)
        for name, value in (
            ("Content-Type", f"{kind}; charset=utf-8"),
            ("Content-Length", str(len(data))),
            ("Content-Security-Policy", f"{_POLICY}; script-src {scripts}"),
            ("X-Content-Type-Options", "nosniff"),
            # Without a referrer a browser would call our own form's origin "null", as it does for a page in a sandbox.
            ("Referrer-Policy", "same-origin"),
            ("Cache-Control", "no-store"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what people check is nobody's business, not even a log's."""


class Server(ThreadingHTTPServer):
    """The page's server; ``port`` 0 takes any that is free."""

    daemon_threads = True

    def __init__(self, port: int = 0, service: Service | None = None) -> None:
        self.service = service or Service()
        super().__init__((HOST, port), _Handler)

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that breaks off is no error; anything else is told in one line, and the server goes on."""
        error = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError):
            print(f"gouji: {type(error).__name__}: {error}", file=sys.stderr)
