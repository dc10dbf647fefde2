"""MHTML: a page saved with its pictures as one mail; the page itself is read, nothing else is opened."""

from __future__ import annotations

import warnings
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message

from gouji.errors import UnknownFormat
from gouji.read import text
from gouji.read.content import headings_named
from gouji.read.html import read_html
from gouji.read.limits import Limits, Parts

_LEAST_HEADINGS = 2


def _pages(data: bytes, limits: Limits) -> list[Message]:
    """The HTML parts, the one that the mail calls its start first."""
    message = message_from_bytes(data)
    start = str(message.get_param("start") or "").strip("<>")
    pages = []
    for number, part in enumerate(message.walk()):
        if number >= limits.settings.max_members:
            raise limits.exceeded("max_members")
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            pages.append(part)
    return sorted(pages, key=lambda part: not start or str(part.get("Content-ID", "")).strip("<> ") != start)


def _markup(part: Message, source: str) -> str:
    """The page in a part: decoded by its content, and where that says nothing by the charset that the part names."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return text.decode(data, source)
    except UnknownFormat:
        try:
            return data.decode(part.get_content_charset("utf-8"), "replace")
        except LookupError:
            raise UnknownFormat("error.unknown_format", path=source) from None


def read_mhtml(data: bytes, limits: Limits) -> Parts:
    """The blocks of the saved page; of a page in frames, those of the first frame that holds a report.

    Raises UnreadableFile when no page is in it or there are too many parts.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pages = _pages(data.removeprefix(b"\xef\xbb\xbf").lstrip(), limits)
            markups = [_markup(part, limits.source) for part in pages]
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        raise limits.broken("MHTML", error) from error
    if not markups:
        raise limits.broken("MHTML", "no text/html part")
    chosen = next((each for each in markups if headings_named(each) >= _LEAST_HEADINGS), markups[0])
    return read_html(chosen, limits)
