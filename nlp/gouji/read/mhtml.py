"""MHTML: a page saved with its pictures as one mail; the page is read, and those of its pictures that show a table."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from urllib.parse import urljoin

from gouji.errors import UnknownFormat
from gouji.read import text
from gouji.read.content import headings_named
from gouji.read.html import read_html
from gouji.read.limits import Limits, Near, Parts

_LEAST_HEADINGS = 2


def _name(part: Message) -> str:
    return str(part.get("Content-ID", "")).strip("<> ")


def _parts(data: bytes, limits: Limits) -> tuple[list[Message], list[Message]]:
    """The HTML parts, the one that the mail calls its start first, and the pictures."""
    message = message_from_bytes(data)
    start = str(message.get_param("start") or "").strip("<>")
    pages, pictures = [], []
    for number, part in enumerate(message.walk()):
        if number >= limits.settings.max_members:
            raise limits.exceeded("max_members")
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            pages.append(part)
        elif part.get_content_maintype() == "image":
            pictures.append(part)
    return sorted(pages, key=lambda part: not start or _name(part) != start), pictures


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _near(pictures: Sequence[Message], base: str) -> Near:
    """Pictures by what a page at ``base`` calls them: their address, or ``cid:`` and their name."""
    by_address = {f"cid:{_name(part)}": part for part in pictures if _name(part)}
    by_address |= {urljoin(base, where): part for part in pictures if (where := str(part.get("Content-Location", "")))}

    def near(address: str) -> tuple[str, bytes] | None:
        part = by_address.get(address) or by_address.get(urljoin(base, address))
        return (address, _content(part)) if part is not None else None

    return near


def _markup(part: Message, source: str) -> str:
    """The page in a part: decoded by its content, and where that says nothing by the charset that the part names."""
    data = _content(part)
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
            pages, pictures = _parts(data.removeprefix(b"\xef\xbb\xbf").lstrip(), limits)
            markups = [_markup(part, limits.source) for part in pages]
            nears = [_near(pictures, str(part.get("Content-Location", ""))) for part in pages]
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        raise limits.broken("MHTML", error) from error
    if not markups:
        raise limits.broken("MHTML", "no text/html part")
    chosen = next((n for n, each in enumerate(markups) if headings_named(each) >= _LEAST_HEADINGS), 0)
    inside = Limits(limits.source, limits.settings, nears[chosen])
    return read_html(markups[chosen], inside)
