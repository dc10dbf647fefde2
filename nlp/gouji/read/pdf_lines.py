"""From glyphs on pages to logical paragraphs: lines, page furniture, and where one paragraph ends.

Lengths are in points, ``y`` grows downwards and is the baseline: boxes of glyphs differ by font, baselines do not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median, quantiles

from gouji.blocks import Glyph
from gouji.read.grids import CJK

_WIDE = rf"{CJK}\u2014\u2018\u2019\u201c\u201d\u2026\u00b7"
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}])")
_SPACE = re.compile(r"\s+")
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})
_NUMBERS = re.compile(r"[0-9０-９.,，．]+")
_PAGE_NUMBER = re.compile(
    r"[-—–－―·•~\s]*(?:第\s*)?(?:\d{1,3}|[一二三四五六七八九十]{1,3}(?=\s*页))\s*页?"
    r"(?:\s*[/／,，]?\s*共?\s*\d{1,3}\s*页?)?[-—–－―·•~\s]*"
)
_PRINTED = re.compile(
    r"(?:https?|file)://\S+\s+\d+/\d+|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[,\s]+(?:[上下]午\s*)?\d{1,2}:\d{2}(?!\d).*"
)
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}\s*、|\([一二三四五六七八九十]{1,3}\)")
_VALUE = r"(?:[-+]?[\d,.]+(?:%|万?元)?|[/—–-])"
_ROW = re.compile(rf"(?:.*\D\s)?{_VALUE}(?:\s{_VALUE})+")
"""A line of a table without rules: several figures at its end, or nothing else."""
_MARGIN = 0.12
"""Share of the page's height, above and below, in which page furniture stands."""
_SENTENCE_END = "。！？；：.!?;:"


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line and the glyphs that make it.

    ``confidence`` is how sure text recognition was of it, None where the file holds text.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    confidence: float | None = None
    ink: tuple[Glyph, ...] = field(default=(), compare=False, repr=False)


@dataclass(slots=True)
class Page:
    """The lines of one page outside its tables, from top to bottom."""

    number: int
    height: float
    lines: list[Line] = field(default_factory=list)


def tidy(text: str) -> str:
    """``text`` with single spaces, and none between Chinese characters, where a PDF's spaces only spread a line."""
    return _BETWEEN_WIDE.sub("", _SPACE.sub(" ", text.translate(LIGATURES))).strip()


def least(values: Iterable[float | None]) -> float | None:
    """The least of the confidences that are known."""
    return min((value for value in values if value is not None), default=None)


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _in_order(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs of a line from left to right; a glyph printed twice to look bold counts once."""
    found: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda each: each.x0):
        last = found[-1] if found else None
        if last is None or glyph.text != last.text or abs(glyph.x0 - last.x0) >= 0.15 * glyph.size:
            found.append(glyph)
    return found


def _line_text(ordered: Sequence[Glyph]) -> str:
    pieces: list[str] = []
    last: Glyph | None = None
    for glyph in ordered:
        if last is not None:
            gap = (glyph.x0 - last.x1) / max(glyph.size, 1)
            if gap > 1.5 or (gap > 0.25 and _is_latin(glyph.text) and _is_latin(last.text)):
                pieces.append(" ")
        pieces.append(glyph.text)
        last = glyph
    return tidy("".join(pieces))


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """The printed lines of glyphs, from top to bottom; blank ones are left out."""
    groups: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: (each.y, each.x0)):
        if groups and glyph.y - groups[-1][0].y <= 0.4 * min(glyph.size, groups[-1][0].size):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    lines = []
    for group in groups:
        ordered = _in_order(group)
        inked = [glyph for glyph in ordered if not glyph.text.isspace()]
        if inked:
            x0, x1 = min(glyph.x0 for glyph in inked), max(glyph.x1 for glyph in inked)
            size = median(glyph.size for glyph in inked)
            y, confidence = median(glyph.y for glyph in inked), least(glyph.confidence for glyph in inked)
            lines.append(Line(_line_text(ordered), x0, x1, y, size, page, confidence, tuple(inked)))
    return lines


def cell_text(printed: Iterable[Line]) -> str:
    """The text of a table cell: its lines, or one line where it is set vertically or a number is broken."""
    lines = [line.text for line in printed]
    vertical = len(lines) >= 3 and all(len(line) <= 2 for line in lines) and sum(map(len, lines)) < 1.5 * len(lines)
    broken_number = all(_NUMBERS.fullmatch(line) for line in lines)
    return ("" if vertical or broken_number else "\n").join(lines)


# ---- page furniture


def _zone(line: Line, page: Page) -> str:
    if line.y <= _MARGIN * page.height:
        return "head"
    return "foot" if line.y >= (1 - _MARGIN) * page.height else ""


def _key(line: Line, page: Page) -> tuple[str, str, int]:
    return _zone(line, page), re.sub(r"\d+", "#", line.text), round(line.y / 6)


def drop_furniture(pages: Sequence[Page]) -> None:
    """Take page numbers, and heads and feet that most pages repeat, off the pages."""
    seen = Counter(key for page in pages for key in {_key(line, page) for line in page.lines if _zone(line, page)})
    enough = max(2, 0.6 * len(pages))

    def is_furniture(line: Line, page: Page) -> bool:
        if not _zone(line, page):
            return False
        return (
            bool(_PAGE_NUMBER.fullmatch(line.text) or _PRINTED.fullmatch(line.text)) or seen[_key(line, page)] >= enough
        )

    for page in pages:
        page.lines = [line for line in page.lines if not is_furniture(line, page)]


# ---- paragraphs


@dataclass(frozen=True, slots=True)
class Frame:
    """The text area: its left and right edge, and the usual distance of two baselines."""

    left: float
    right: float
    leading: float


def _body_size(pages: Sequence[Page]) -> float:
    """The size of most characters; that of tables without rules is another."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _leading(pages: Sequence[Page]) -> float:
    """The smaller distances between lines of the usual size are those within paragraphs."""
    size = _body_size(pages)
    pairs = [
        pair for page in pages for pair in pairwise(page.lines) if all(abs(each.size - size) < 0.5 for each in pair)
    ]
    steps = [low.y - high.y for high, low in pairs if low.y - high.y < 4 * low.size]
    return quantiles(steps, n=4)[0] if len(steps) >= 2 else 0.0


def _left(lines: Sequence[Line]) -> float:
    """The left edge that lines go back to: the leftmost that several of the long ones share."""
    widest = max(line.x1 - line.x0 for line in lines)
    starts = sorted(line.x0 for line in lines if line.x1 - line.x0 >= 0.5 * widest)
    return _shared(starts, 2)


def _shared(edges: Sequence[float], tolerance: float) -> float:
    """The first of ``edges`` that several others share; a single line may hang out of the text area."""
    enough = min(2, len(edges)) if len(edges) < 20 else len(edges) // 10
    return next((x for x in edges if sum(abs(other - x) <= tolerance for other in edges) >= enough), edges[0])


def _frame(lines: Sequence[Line], leading: float) -> Frame:
    left = _left(lines)
    ends = sorted((line.x1 for line in lines if line.x0 >= left - 2), reverse=True)
    return Frame(left, _shared(ends, 4), leading)


def frames(pages: Sequence[Page]) -> dict[int, Frame]:
    """Page number → its text area; a page with little text is measured by the whole file's."""
    lines = [line for page in pages for line in page.lines]
    if not lines:
        return {}
    leading = _leading(pages)
    whole, found = _frame(lines, leading), {}
    for page in pages:
        own = _frame(page.lines, leading) if len(page.lines) >= 5 else whole
        found[page.number] = own if own.right - own.left >= 0.8 * (whole.right - whole.left) else whole
    return found


def _is_indented(line: Line, frame: Frame) -> bool:
    return line.x0 - frame.left > 1.2 * line.size


def _ends(line: Line, frame: Frame) -> bool:
    """Whether a line stops before the right edge, as the last of a paragraph does."""
    room = frame.right - line.x1
    return room > 2.2 * line.size or (room > 0.8 * line.size and line.text[-1:] in _SENTENCE_END)


def _is_row(line: Line) -> bool:
    return bool(_ROW.fullmatch(line.text))


def _is_heading(line: Line) -> bool:
    """Whether a line starts with a heading's number; some producers write 一 as the radical ⼀."""
    return bool(_HEADING.match(unicodedata.normalize("NFKC", line.text[:8])))


def parts_before(line: Line, above: Line, here: Frame, there: Frame) -> bool:
    """Whether a paragraph begins with ``line``; ``here`` and ``there`` are the frames of it and the line above."""
    if _is_indented(line, here) or _ends(above, there) or _is_row(line) or _is_row(above):
        return True
    if abs(line.size - above.size) > 0.15 * above.size:
        return True
    if line.page == above.page and here.leading and line.y - above.y > 1.45 * max(here.leading, line.size):
        return True
    return _is_heading(line) and (above.text[-1:] in _SENTENCE_END or _is_heading(above))


def join(first: str, second: str) -> str:
    """Two lines of one paragraph as one text; words of letters need a space."""
    latin = first[-1:].isascii() and first[-1:].isalpha() and second[:1].isascii() and second[:1].isalpha()
    return f"{first} {second}" if latin else first + second
