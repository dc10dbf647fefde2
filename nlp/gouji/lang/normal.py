"""Folds the spellings of published text into one, and knows for every folded character where it came from.

Full-width forms, traditional characters, radicals written for ideographs, invisible characters, spaces and line
breaks that only layout put there, and Western punctuation between Chinese characters all say the same as their plain
forms. Rules that read the text should meet one form only; people should see the source. So a fold keeps a map back.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

GONE = "\u200b"
"""What every invisible character becomes before it is cut."""
_CJK = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uffef\U00020000-\U0003ffff“”‘’—…·①-⒛㈠-㉃"


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text.

    Attributes:
        text: the folded characters.
        offsets: for each of them its offset in the source, and one past the end of the source at last.
    """

    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source offsets that cover exactly the folded range; an empty range gives an empty one."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str, start: int = 0) -> Folded:
    """Fold one paragraph or section; ``start`` is the offset of ``text`` in its source.

    A single line break counts as a hard wrap inside a paragraph, a blank line as the end of one (it stays as one
    line break). Runs in linear time.
    """
    offsets: Sequence[int] = range(start, start + len(text) + 1)
    plain = unified(text)
    if GONE in plain:
        plain, offsets = _cut(plain, offsets, [(*match.span(), "") for match in _GONE_RUN.finditer(plain)])
    plain, offsets = _cut(plain, offsets, [(*match.span(), "") for match in _PRONOUNCED.finditer(plain)])
    plain = _punctuate(plain)
    plain, offsets = _cut(plain, offsets, _spaces(plain))
    return Folded(_repair(plain), offsets)


# Words that traditional text has in place of others of the same length.
_WORDS = {"檔案": "文件", "資訊": "信息", "訊息": "信息"}


def unified(text: str) -> str:
    """``text`` with one character for each character that is spelled otherwise, of the same length.

    Invisible characters become ``GONE``.
    """
    if not (_spelled_otherwise().search(text) or _BEYOND.search(text)):
        return text
    for word, plain in _WORDS.items():
        text = text.replace(word, plain)
    return text.translate(_table())


_CHINESE = "，：；？！（）"
_ODD = "｡､﹐﹑﹒﹔﹕﹖﹗﹙﹚﹝﹞❲❳﹪‐‑‒–−―「」『』〝〞〟◯○"
_PLAIN = "。、，、.；：？！（）〔〕〔〕%-----—“”“”“””〇〇"


@cache
def _table() -> dict[int, str]:
    """One character for each character that is spelled otherwise, so that no offset moves."""
    table: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in _CHINESE}
    compatible = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00), *range(0x1D7CE, 0x1D800))
    table |= {code: form for code in compatible if len(form := unicodedata.normalize("NFKC", chr(code))) == 1}
    table |= {ord(pair[0]): pair[-1] for name in ("radicals", "traditional") for pair in _pairs(name)}
    table |= dict.fromkeys(map(ord, "\t\r\xa0\u1680\u202f\u205f\u3000"), " ")
    table |= dict.fromkeys(range(0x2000, 0x200B), " ")
    table |= dict.fromkeys(map(ord, "\x0b\x0c\x85\u2028\u2029"), "\n")
    invisible = (*range(0x9), *range(0xE, 0x20), 0x7F, 0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F))
    table |= dict.fromkeys((*invisible, *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF), GONE)
    return table | {ord(char): plain for char, plain in zip(_ODD, _PLAIN, strict=True)}


@cache
def _spelled_otherwise() -> re.Pattern[str]:
    """A character up to U+FFFF that may be spelled otherwise: far faster than a translation that changes nothing."""
    chars = {*map(chr, _table()), *(word[0] for word in _WORDS)}
    return re.compile(f"[{''.join(re.escape(char) for char in sorted(chars) if not _BEYOND.match(char))}]")


def _pairs(name: str) -> list[str]:
    """The pairs of a file of the two characters that are alike: a line, or a word, for each."""
    lines = files("gouji").joinpath(f"data/words/{name}.txt").read_text("utf-8").splitlines()
    return [pair for line in lines if not line.startswith("#") for pair in _PAIR.findall(line)]


_PAIR = re.compile(r"\S ?\S")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_GONE_RUN = re.compile(f"{GONE}+")
# How a character is pronounced, in brackets behind it, as converters between scripts leave it: 數(shù)據(jù).
_PRONOUNCED = re.compile(r"[(（](?<=[\u3400-\u9fff].)[a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,4}[)）]")
_SPACE_RUN = re.compile(r"[ \n][ \n]*+")
_WIDE = re.compile(f"[{_CJK}]")
_GROUPED = re.compile(r"\d(?<![\d.,]\d)(?<!\d \d)\d{0,2}(?: \d{3}(?!\d))+(?! ?[\d.])")

_Cut = tuple[int, int, str]


def _cut(text: str, offsets: Sequence[int], cuts: list[_Cut]) -> tuple[str, Sequence[int]]:
    """``text`` with each range replaced by at most one character, which keeps the offset of the range's start."""
    if not cuts:
        return text, offsets
    pieces: list[str] = []
    kept, position = array("q"), 0
    for start, end, instead in cuts:
        pieces += (text[position:start], instead)
        kept.extend(offsets[position : start + len(instead)])
        position = end
    kept.extend(offsets[position:])
    return "".join((*pieces, text[position:])), kept


def _spaces(text: str) -> list[_Cut]:
    """What becomes of every run of spaces and line breaks."""
    if " " not in text and "\n" not in text:
        return []
    grouped = {match.start() + at for match in _GROUPED.finditer(text) for at in _inner(match.group())}
    runs = (match.span() for match in _SPACE_RUN.finditer(text))
    return [(start, end, "" if start in grouped else _instead(text, start, end)) for start, end in runs]


def _inner(number: str) -> list[int]:
    return [at for at, char in enumerate(number) if char == " "]


def _instead(text: str, start: int, end: int) -> str:
    if not start or end == len(text):
        return ""
    lines, before, after = text.count("\n", start, end), text[start - 1], text[end]
    if lines > 1:
        return "\n"
    split = lines and before.isdecimal() and after.isdecimal()
    return "" if split or after == "%" or _WIDE.match(before) or _WIDE.match(after) else " "


_MARKS = str.maketrans(",;:?!()", "，；：？！（）")
# Patterns begin with what they consume and look back from there: the search for that is the fast one.
_WESTERN = re.compile(r"[,;:?!()][,;:?!()]*+")
_THOUSANDS = re.compile(r"\d(?<![\d.,，]\d)\d{0,2}(?:[,，]\d{3}(?!\d))+(?![,，]?\d)")
_CLOCK = re.compile(r"：(?<=\d：)(?=\d)")
_STOP = re.compile(rf"\.(?<=[{_CJK}]\.)(?<![一二三四五六七八九十]\.)(?=[{_CJK}])")
_NUMBERED = re.compile(r"[\[(（【〈〔]( ?(?:19|20)\d\d ?)[\])）】〉〕](?=\s?第?\s?\d+\s?号)")
_PAIRED = re.compile(r"\"([^\"\n]*)\"|‘([^‘’\n]{1,60})’")


def _punctuate(text: str) -> str:
    """Chinese punctuation except inside Latin text. No character moves."""
    return _WESTERN.sub(_chinese, _NUMBERED.sub(lambda match: f"〔{match[1]}〕", text))


def _repair(text: str) -> str:
    """Western marks again inside numbers and clock times; full stops and quotes by their neighbours."""
    if "，" in text:
        text = _THOUSANDS.sub(lambda match: match.group().replace("，", ","), text)
    if "：" in text:
        text = _CLOCK.sub(":", text)
    if "." in text:
        text = _STOP.sub("。", text)
    if '"' in text or "‘" in text:
        text = _PAIRED.sub(lambda match: f"“{match.group()[1:-1]}”", text)
    return text


def _chinese(match: re.Match[str]) -> str:
    start, end = match.span()
    before, after = match.string[max(0, start - 1) : start], match.string[end : end + 4]
    if match.group() in "()" or not _latin(before) or not _latin(after.lstrip()[:1]):
        return match.group() if after.startswith("//") else match.group().translate(_MARKS)
    return match.group()


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
