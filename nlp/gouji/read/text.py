"""Plain text: decodes by content, and keeps every line of it where it stands.

The decoded text is the document's text. Each line is one paragraph as written, with the tabs and pipes that flattened
tables live on; a line of nothing but tabs or pipes is an empty cell, and kept.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from operator import itemgetter

from gouji.blocks import Document, Paragraph, Place
from gouji.catalog.base import load_file
from gouji.errors import UnknownFormat

_NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_WIDE = re.compile(r"[^\x00-\x7f]+")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_TAG = re.compile(r"</?(?:html|head|body|table|tbody|tr|td|th|div|p|span|font|br|h[1-6]|ul|li|meta)\b[^<>]*>", re.I)
_HTML_HEAD = re.compile(r"<!doctype\s+html|<html[\s>]", re.I)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WITHOUT_BOM = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-8")
_LEAST_COMMON = 0.03
"""Share of very common characters below which bytes that are not UTF-8 are taken for no text at all."""
_MOST_DAMAGED = 0.01
"""Share of characters that may be undecodable (a file cut in the middle of one) or control characters."""


@cache
def common() -> frozenset[str]:
    """Very common Chinese characters, of both scripts."""
    return frozenset(load_file("reading.toml").text("common_characters"))


def _commonness(text: str) -> float:
    """Share of very common Chinese characters among those that are not ASCII."""
    counts = Counter("".join(_WIDE.findall(text[:50_000])))
    return sum(counts[char] for char in common() & counts.keys()) / counts.total() if counts else 0.0


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _damage(text: str) -> float:
    return (text.count("\ufffd") + len(_CONTROL.findall(text))) / max(len(text), 1)


def _guess(data: bytes) -> str | None:
    """The decoding that yields the most common Chinese; one with damaged characters only where none is whole."""
    whole = (text for encoding in _WITHOUT_BOM if (text := _strict(data, encoding)) is not None)
    return _most_common(whole) or _most_common(data.decode(encoding, "replace") for encoding in _WITHOUT_BOM)


def _most_common(texts: Iterable[str]) -> str | None:
    """The text that reads most as Chinese, the first of equals; None where none does."""
    scored = ((_commonness(text), text) for text in texts)
    score, best = max(scored, key=itemgetter(0), default=(0.0, ""))
    return best if score >= _LEAST_COMMON else None


def _decoded(data: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    plain = _strict(data, "utf-8")
    if plain is not None and plain.count("\0") * 10 <= len(plain):
        return plain
    return _guess(data)


def decode(data: bytes, source: str) -> str:
    """The text of ``data`` with its newlines as ``\\n``: by BOM, as UTF-8, UTF-16, GB18030 or Big5, whichever reads
    as Chinese. Raises UnknownFormat for what is no text."""
    text = _decoded(data)
    if text is None:
        raise UnknownFormat("error.unknown_format", path=source)
    text = _NEWLINE.sub("\n", text.replace("\0", "").removeprefix("\ufeff"))
    if _damage(text) > _MOST_DAMAGED:
        raise UnknownFormat("error.unknown_format", path=source)
    return text


def is_html(text: str) -> bool:
    """Whether a text is a page or a piece of one."""
    if _HTML_HEAD.search(text[:4096]):
        return True
    return len(_TAG.findall(text[:100_000])) >= 3


def read_text(text: str, source: str, sha256: str) -> Document:
    """The document of a decoded text: each line with content, or of tabs and pipes, is a paragraph."""
    blocks, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip() or "\t" in line:
            blocks.append(Paragraph(line, Place(start, end)))
        start = end + 1
    return Document(source, "text", sha256, text, tuple(blocks))
