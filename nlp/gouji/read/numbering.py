"""The numbers that Word shows before auto-numbered paragraphs, which a DOCX does not hold as text.

Headings such as 四、 are often numbered so. Works on plain values; the reading of the XML is in ``docx``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_PLACE = re.compile(r"%([1-9])")


def chinese(number: int) -> str:
    """1 to 9999 as 一, 十, 十二, 二十, 一百零三."""
    if not 0 < number < 10_000:
        return str(number)
    text, pending = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if pending and text else "") + _DIGITS[digit] + unit
        pending = not digit
    return text[1:] if text.startswith("一十") else text


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _legal(number: int) -> str:
    plain = chinese(number) if number >= 20 or number < 10 else "一" + chinese(number)
    table = str.maketrans(_DIGITS + "十百千", _LEGAL + "拾佰仟")
    return plain.translate(table)


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        text += sign * (number // value)
        number %= value
    return text


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"}),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "ideographEnclosedCircle": lambda number: f"({chinese(number)})",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ideographDigital": _digits,
    "chineseLegalSimplified": _legal,
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
        ),
        chinese,
    ),
}


def shown(number: int, style: str) -> str:
    """``number`` in one of Word's number formats; nothing for bullets and formats not known here."""
    return _FORMATS[style](number) if style in _FORMATS and number > 0 else ("0" if style == "decimal" else "")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first number, its format and its text, where ``%1`` stands for the first level."""

    start: int = 1
    style: str = "decimal"
    text: str = "%1."


@dataclass(slots=True)
class Counters:
    """Counts the paragraphs of every list.

    Attributes:
        lists: list id → (id of the definition it counts on, its levels). Lists of one definition count on together,
            unless one of them starts anew.
        restarts: list id → levels at which its first paragraph starts anew.
    """

    lists: Mapping[str, tuple[str, Mapping[int, Level]]]
    restarts: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def _advance(self, list_id: str, level: int, definition: Level, counts: dict[int, int]) -> None:
        fresh = (list_id, level) not in self._begun and level in self.restarts.get(list_id, {})
        self._begun.add((list_id, level))
        if fresh:
            counts[level] = self.restarts[list_id][level]
        else:
            counts[level] = counts.get(level, definition.start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]

    def copy(self) -> Counters:
        """Counters that stand where these do, to try something out."""
        counts = {name: dict(each) for name, each in self._counts.items()}
        return Counters(self.lists, self.restarts, counts, set(self._begun))

    def next(self, list_id: str, level: int) -> str:
        """The text before the next paragraph of a list at a level; empty for bullets and unknown lists."""
        if list_id not in self.lists:
            return ""
        shared, levels = self.lists[list_id]
        definition = levels.get(level)
        if definition is None:
            return ""
        counts = self._counts.setdefault(shared, {})
        self._advance(list_id, level, definition, counts)
        if definition.style in ("bullet", "none"):
            return ""

        def place(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = levels.get(at, Level())
            return shown(counts.get(at, other.start), other.style)

        return _PLACE.sub(place, definition.text)
