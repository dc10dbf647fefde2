"""Numerals as Chinese prose writes them, as exact decimals.

26  1,204  1.2万  3千  2764.2万  3万2千  十九  三千二百  二〇二三  一百二  贰拾叁      plain numbers
33.9%  三成二  百分之四点五  千分之三                                       shares, in percent
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

_SPELT = "〇零 一壹 二贰两 三叁 四肆 五伍 六陆 七柒 八捌 九玖"
DIGITS = {char: value for value, chars in enumerate(_SPELT.split()) for char in chars}
POWERS = {"十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3, "万": 4, "萬": 4, "亿": 8, "億": 8}
CHINESE = "".join((*DIGITS, *POWERS))

_ONE = Decimal(1)
_LONGEST = 40
_D = f"[{''.join(DIGITS)}]"
_NONZERO = f"[{''.join(char for char, value in DIGITS.items() if value)}]"
_ARABIC = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?([十百千]?[万亿]|[百千]?)", re.ASCII)
_MIXED_PART = re.compile(r"(\d+)([十百千]?[万亿]|[十百千])", re.ASCII)
_MIXED = re.compile(f"(?:{_MIXED_PART.pattern}){{2,}}", re.ASCII)
_GROUP = re.compile(
    rf"(?:(?P<k>{_NONZERO})?[千仟])?(?:零?(?P<h>(?<![千仟]){_NONZERO}?|{_NONZERO})[百佰])?"
    rf"(?:零?(?P<t>{_NONZERO})?[十拾])?(?P<zero>[零〇])?(?P<o>{_NONZERO})?"
)
_TENTHS = re.compile(rf"([1-9]|{_NONZERO})成({_NONZERO})?")
_PARTS = {"百分之": _ONE, "千分之": Decimal("0.1"), "万分之": Decimal("0.01")}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written: its value, and the unit of the last digit that was written (1.20万 → 12000 and 100)."""

    value: Decimal
    place: Decimal

    def times(self, factor: Decimal) -> Numeral:
        """The numeral in a smaller unit."""
        return self if factor == 1 else Numeral(_short(self.value * factor), _short(self.place * factor))


def parse(text: str) -> Decimal:
    """The value of a plain number. Raises ValueError for anything else (三百百, 二三, 万千)."""
    return read(text).value


def read(text: str) -> Numeral:
    """A plain number with its last written place. Raises ValueError for anything else."""
    if text.isascii() and text.isdigit():
        return Numeral(Decimal(text), _ONE)
    if match := _ARABIC.fullmatch(text):
        whole, fraction, power = match[1].replace(",", ""), match[2] or "", match[3]
        plain = Numeral(Decimal(f"{whole}.{fraction}" if fraction else whole), _place(-len(fraction)))
        return plain.times(_power(power))
    if _MIXED.fullmatch(text):
        return _mixed(text)
    whole, point, fraction = text.partition("点")
    if not point:
        value = Decimal(_whole(text))
        return Numeral(value, trailing(value))
    return _with_fraction(whole, fraction)


def percent(text: str) -> Numeral:
    """A share in percent: ``33.9%``, ``5‰``, ``三成二``, ``百分之四点五``. Raises ValueError for anything else."""
    if text.endswith("%"):
        return read(text[:-1])
    if text.endswith("‰"):
        return read(text[:-1]).times(Decimal("0.1"))
    if match := _TENTHS.fullmatch(text):
        tens, ones = _digit(match[1]), match[2]
        return Numeral(Decimal(10 * tens + (_digit(ones) if ones else 0)), _place(0 if ones else 1))
    if text[:3] in _PARTS:
        return read(text[3:]).times(_PARTS[text[:3]])
    raise ValueError(f"no share: {text!r}")


def trailing(value: Decimal) -> Decimal:
    """The power of ten of a whole number's last digit that is not zero (3200 → 100); 1 for zero and for fractions."""
    if not value or value != value.to_integral_value():
        return _ONE
    digits = str(int(value))
    return _place(len(digits) - len(digits.rstrip("0")))


def _short(value: Decimal) -> Decimal:
    """The same number, without a fraction where it has none (12000.0 → 12000)."""
    whole = value.to_integral_value()
    return whole if whole == value else value


def _place(power: int) -> Decimal:
    return Decimal(10) ** power


def _power(chars: str) -> Decimal:
    return _place(sum(POWERS[char] for char in chars))


def _digit(char: str) -> int:
    return int(char) if char.isascii() else DIGITS[char]


def _with_fraction(whole: str, fraction: str) -> Numeral:
    """``四点五``, ``一点二万``, ``十二点五亿``."""
    digits = fraction.rstrip("".join(POWERS))
    power = _power(fraction[len(digits) :])
    if not digits or any(char not in DIGITS for char in digits) or power not in (1, 10**4, 10**8):
        raise ValueError(f"no number: {whole}点{fraction}")
    text = "".join(str(DIGITS[char]) for char in digits)
    return Numeral(Decimal(f"{_whole(whole)}.{text}"), _place(-len(text))).times(power)


def _mixed(text: str) -> Numeral:
    """``3万2千``, ``1亿2千万``: each part must lie below the power of the part before it."""
    value, last = Decimal(0), _place(_LONGEST)
    for match in _MIXED_PART.finditer(text):
        power = _power(match[2])
        part = int(match[1]) * power
        if not 0 < part < last:
            raise ValueError(f"no number: {text!r}")
        value, last = value + part, power
    return Numeral(value, last)


def _whole(text: str) -> int:
    """A whole number in Chinese characters, by place (三千二百) or digit by digit (二〇二三)."""
    if text and all(char in DIGITS for char in text):
        if len(text) == 2 and DIGITS[text[0]] and DIGITS[text[1]]:
            raise ValueError(f"an approximation, not a number: {text!r}")
        return int("".join(str(DIGITS[char]) for char in text))
    if len(text) > _LONGEST:
        raise ValueError("no number: too long")
    return _split(text, 8, "亿億", _below_yi)


def _below_yi(text: str) -> int:
    return _split(text, 4, "万萬", _group)


def _split(text: str, power: int, marks: str, lower: Callable[[str], int]) -> int:
    """The part before the one of ``marks`` times its power, and the part after it."""
    at: int = max(text.rfind(mark) for mark in marks)
    if at < 0:
        return lower(text)
    head, tail = text[:at], text[at + 1 :]
    high: int = (lower(head) if head else 1) * 10**power
    if len(tail) == 1 and DIGITS.get(tail, 0):
        return high + DIGITS[tail] * int(_place(power - 1))
    if tail and tail[0] in POWERS:
        raise ValueError(f"no number: {text!r}")
    return high + (lower(tail.removeprefix("零")) if tail else 0)


def _group(text: str) -> int:
    """A number below ten thousand. Raises ValueError for what is none."""
    match = _GROUP.fullmatch(text)
    if not match or not text or (match["zero"] and not match["o"]):
        raise ValueError(f"no number: {text!r}")
    value, last = 0, 0
    for name, marks, power in (("k", "千仟", 3), ("h", "百佰", 2), ("t", "十拾", 1)):
        if any(mark in text for mark in marks):
            value, last = value + (DIGITS[match[name]] if match[name] else 1) * 10**power, power
    ones = DIGITS[match["o"]] if match["o"] else 0
    return value + ones * (10 ** (last - 1) if last > 1 and not match["zero"] else 1)
