"""Looks through a PDF for what would keep its library busy without end, before the library does the work.

A PDF of a few kilobytes may unpack to gigabytes, draw one form in another a billion times, or name ranges of characters
that no font has. Nothing here knows the library: objects are asked for what they refer to, and streams for their data.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gouji.errors import UnreadableFile
from gouji.read.limits import Limits

_STREAM = re.compile(rb"stream\r?\n")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_OBJECTS = re.compile(rb"/Type\s*/(?:ObjStm|XRef)\b")
_EXPANDING = re.compile(rb"/(?:LZWDecode|LZW|RunLengthDecode|RL)\b")
_RANGES = re.compile(rb"begin(?:bf|cid|notdef)range")
_LIST = re.compile(rb"\[[^\[\]]*\]")
_RANGE = re.compile(rb"<\s*([0-9A-Fa-f]{1,16})\s*>\s*<\s*([0-9A-Fa-f]{1,16})\s*>\s*(?:<[^<>]*>|\[\]|\d+)")
_STRING = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>", re.S)
_DRAWN = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_DICTIONARY = 600
"""Bytes before a stream in which its dictionary is looked for."""
_MOST_OBJECTS = 3 << 20
"""Bytes of all streams that hold objects; the library goes through a stream for each object it wants from it."""
_EACH_CHARACTER = 6
_MOST_LAYERS = 4
_MOST_EXPANDING = 1 << 16
"""Bytes of a stream packed by an old method that grows a thousandfold, and is slow."""
_MOST_CODES = 1 << 20
"""Characters in all ranges of a file; the whole of Unicode."""

Obj = Any


# ---- the bytes of the file


def _inflated(data: memoryview | bytes, most: int) -> bytes:
    """The first ``most`` bytes, and one more if there are more, that ``data`` unpacks to; nothing for other data."""
    if len(data) < 2 or data[0] & 15 != 8 or (data[0] * 256 + data[1]) % 31:
        return b""
    try:
        return zlib.decompressobj().decompress(data, most + 1)
    except zlib.error:
        return b""


def _sections(text: bytes) -> Iterator[bytes]:
    """What stands between the begin and the end of ranges."""
    at = 0
    while match := _RANGES.search(text, at):
        end = text.find(b"range", match.end())
        at = len(text) if end < 0 else end
        yield text[match.end() : at]


def _codes(text: bytes) -> int:
    """How many characters the ranges of a character map span."""
    pairs = (pair for section in _sections(text) for pair in _RANGE.finditer(_LIST.sub(b"[]", section)))
    return sum(max(0, int(pair[2], 16) - int(pair[1], 16)) for pair in pairs)


@dataclass(slots=True)
class _Streams:
    """What the streams of a file unpack to."""

    limits: Limits
    unpacked: int = 0
    objects: int = 0
    codes: int = 0

    def take(self, packed: memoryview, dictionary: bytes) -> None:
        """Unpack one stream as far as the limits go."""
        if _IMAGE.search(dictionary):
            return
        settings, plain = self.limits.settings, _inflated(packed, self.limits.settings.max_unpacked)
        for _ in range(_MOST_LAYERS):
            self.unpacked += len(plain)
            if self.unpacked > settings.max_unpacked:
                raise self.limits.exceeded("max_unpacked")
            if not (inner := _inflated(plain, settings.max_unpacked)):
                break
            plain = inner
        if _EXPANDING.search(dictionary) and max(len(packed), len(plain)) > _MOST_EXPANDING:
            raise self.limits.exceeded("max_unpacked")
        self.objects += len(plain) if _OBJECTS.search(dictionary) else 0
        if self.objects > _MOST_OBJECTS:
            raise self.limits.exceeded("max_unpacked")
        self.codes += _codes(plain or bytes(packed[: 1 << 20]))
        if self.codes > _MOST_CODES:
            raise self.limits.exceeded("max_text")


def _streams(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each stream begins and ends."""
    at = 0
    while match := _STREAM.search(data, at):
        end = data.find(b"endstream", match.end())
        at = len(data) if end < 0 else end + len(b"endstream")
        yield match.end(), len(data) if end < 0 else end


def check_file(data: bytes, limits: Limits) -> None:
    """Raise UnreadableFile for a PDF of too many objects, or with streams that unpack to too much."""
    limits.check_nodes(data.count(b" obj"))
    streams, view = _Streams(limits), memoryview(data)
    for start, end in _streams(data):
        dictionary = data[max(0, start - _DICTIONARY) : start].rpartition(b" obj")[2]
        streams.take(view[start:end], dictionary)


# ---- what pages draw


def _resolved(value: Obj) -> Obj:
    for _ in range(20):
        if not hasattr(value, "resolve"):
            break
        value = value.resolve()
    return value


def _mapping(value: Obj) -> Mapping[str, Obj]:
    found = _resolved(value)
    return found if isinstance(found, Mapping) else {}


def _spanned(widths: Obj) -> int:
    """The characters that a list of widths spans: ``first last width`` or ``first [width …]``."""
    found, total, at = _resolved(widths), 0, 0
    items: Sequence[Obj] = found if isinstance(found, list) else []
    while at + 1 < len(items):
        first, second = _resolved(items[at]), _resolved(items[at + 1])
        if isinstance(second, list):
            total, at = total + len(second), at + 2
        else:
            total += int(second - first) if isinstance(first, int | float) and isinstance(second, int | float) else 0
            at += 3
    return total


def _characters(data: bytes) -> int:
    """About how many characters drawing instructions show; two bytes make a Chinese one, written as four digits."""
    return sum(len(match[1]) if match[1] else len(match[2] or b"") // 4 for match in _STRING.finditer(data))


@dataclass(slots=True)
class Drawing:
    """Counts what the pages of a file draw, forms as often as they are drawn."""

    limits: Limits
    drawn: int = 0
    codes: int = 0
    _costs: dict[int, int] = field(default_factory=dict)
    _open: set[int] = field(default_factory=set)
    _seen: dict[int, Obj] = field(default_factory=dict)  # keeps what is known by its id alive

    def _data(self, stream: Obj) -> bytes:
        """The data of a stream; that of an encrypted one was not seen in the file, so it is measured here."""
        if getattr(stream, "decipher", None) and getattr(stream, "rawdata", None) is not None:
            plain = stream.decipher(stream.objid, stream.genno, stream.rawdata, stream.attrs)
            if len(_inflated(plain, self.limits.settings.max_drawing)) > self.limits.settings.max_drawing:
                raise self.limits.exceeded("max_drawing")
        return bytes(stream.get_data())

    def _cost(self, stream: Obj, resources: Mapping[str, Obj]) -> int:
        """The bytes of drawing instructions that a stream, and the forms it draws, stand for."""
        if not hasattr(stream, "get_data"):
            return 0
        key = id(stream)
        if key in self._open:
            raise self._endless()
        if key not in self._costs:
            self._open.add(key)
            self._seen[key] = stream
            data = self._data(stream)
            if len(data) > self.limits.settings.max_drawing:
                raise self._endless()
            forms, total = _mapping(resources.get("XObject")), len(data) + _EACH_CHARACTER * _characters(data)
            for name in _DRAWN.findall(data):
                form = _resolved(forms.get(name.decode("latin-1")))
                if hasattr(form, "get_data") and "Form" in str(form.get("Subtype")):
                    inner = _mapping(form.get("Resources")) or resources
                    total += 1 + self._cost(form, inner)
                    self._fonts_of(inner)
            self._open.discard(key)
            self._costs[key] = total
        return self._costs[key]

    def _endless(self) -> UnreadableFile:
        return self.limits.exceeded("max_drawing")

    def _fonts_of(self, resources: Mapping[str, Obj]) -> None:
        for reference in _mapping(resources.get("Font")).values():
            font = _mapping(reference)
            if id(font) in self._seen:
                continue
            self._seen[id(font)] = font
            inner = _resolved(font.get("DescendantFonts"))
            for each in (font, *map(_mapping, inner if isinstance(inner, list) else [])):
                self.codes += _spanned(each.get("W")) + _spanned(each.get("W2"))
        if self.codes > _MOST_CODES:
            raise self.limits.exceeded("max_text")

    def take(self, contents: Sequence[Obj], resources: Obj) -> None:
        """Count one page before it is drawn. Raises UnreadableFile when the file draws too much."""
        known = _mapping(resources)
        self._fonts_of(known)
        self.drawn += sum(self._cost(_resolved(stream), known) for stream in contents)
        if self.drawn > self.limits.settings.max_drawing:
            raise self._endless()
