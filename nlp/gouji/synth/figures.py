"""How a number is written: digits, full-width digits, Chinese numerals, rounded, hedged; and what each allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

DIGITS = "零一二三四五六七八九"
FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


@dataclass(frozen=True, slots=True)
class Written:
    """A number as written (without unit), the value that it says and the interval [low, high] or [low, high)."""

    text: str
    value: Decimal
    low: Decimal
    high: Decimal
    open_high: bool = False
    bound: str = "exactly"
    after: str = ""

    def allows(self, number: Decimal) -> bool:
        """Whether the wording allows ``number``."""
        return self.low <= number and (number < self.high if self.open_high else number <= self.high)

    def meets(self, other: Written) -> bool:
        """Whether some number is allowed by both."""
        first, second = sorted((self, other), key=lambda each: each.low)
        return second.low < first.high or (second.low == first.high and not first.open_high) or first.low == second.low


def chinese(number: int) -> str:
    """``number`` below a hundred million in Chinese numerals: 12 → 十二, 2005 → 二千零五."""
    if number >= 10000:
        rest = number % 10000
        zero = "零" if 0 < rest < 1000 else ""
        return chinese(number // 10000) + "万" + (zero + chinese(rest) if rest else "")
    out, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            out += ("零" if gap and out else "") + DIGITS[digit] + name
        gap = digit == 0
    out = out or "零"
    return out[1:] if out.startswith("一十") else out


def counted(number: int) -> str:
    """As ``chinese``, with 两 for a lone two before a measure word."""
    return "两" if number == 2 else chinese(number)


def exact(number: Decimal) -> Written:
    """The plain digits."""
    return Written(format(number, "f"), number, number, number)


def _cut(number: Decimal, place: Decimal, rounding: str) -> Decimal:
    return (number / place).quantize(Decimal(1), rounding) * place


def in_ten_thousands(number: Decimal, digits: int, hedge: str) -> Written:
    """12846 → 1.28万; with 余 the figure is cut off and the number is said to be larger, with 近 smaller."""
    return _scaled(number, Decimal(10000), "万", digits, hedge)


def _scaled(number: Decimal, scale: Decimal, name: str, digits: int, hedge: str) -> Written:
    place = scale / 10**digits
    down = _cut(number, place, ROUND_DOWN)
    if hedge == "余" and down and down != number:
        return Written(f"{_plain(down / scale)}{name}余", down, down, down + place, True, "at_least")
    if hedge == "近" and down != number:
        up = down + place
        return Written(f"近{_plain(up / scale)}{name}", up, up - place, up, False, "at_most")
    if hedge == "超过" and down and down != number:
        return Written(f"超过{_plain(down / scale)}{name}", down, down, down + place, True, "at_least")
    near = _cut(number, place, ROUND_HALF_UP)
    if hedge == "左右":
        return Written(f"{_plain(near / scale)}{name}", near, near - place, near + place, False, "about", hedge)
    if hedge == "约":
        return Written(f"约{_plain(near / scale)}{name}", near, near - place, near + place, False, "about")
    shown = format(near / scale, f".{digits}f")
    return Written(f"{shown}{name}", near, near - place / 2, near + place, True)


def round_hundreds(number: Decimal) -> Written:
    """12846 → 12800余."""
    down = _cut(number, Decimal(100), ROUND_DOWN)
    if down in (0, number):
        return exact(number)
    return Written(f"{_plain(down)}余", down, down, down + 100, True, "at_least")


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f") if number % 1 else str(int(number))


def percent_in_words(share: Decimal) -> Written:
    """百分之三十四, rounded to the whole."""
    plain = percent(share, 0)
    return Written(f"百分之{chinese(int(plain.value))}", plain.value, plain.low, plain.high, True)


def percent(share: Decimal, digits: int) -> Written:
    """A percentage rounded to so many decimals, trailing zeros kept."""
    place = Decimal(1).scaleb(-digits)
    near = share.quantize(place, ROUND_HALF_UP)
    return Written(f"{near}%", near, near - place / 2, near + place, True)


def money(amount: Decimal, style: int) -> Written:
    """An amount given in 万元, written in 元, 万元 or 亿元; the value is in 元."""
    yuan = amount * 10000
    if style == 1 and amount >= 10000:
        return _in_words(_scaled(yuan, Decimal(100000000), "亿", 2, ""))
    if style == 2 and amount >= 100:
        return _in_words(_scaled(yuan, Decimal(10000), "万", 0, "余"))
    if style == 3 and amount >= 100:
        return _in_words(_scaled(yuan, Decimal(10000), "万", 0, "约"))
    if style == 4 and yuan == yuan.to_integral_value():
        return Written(f"{_plain(yuan)}元", yuan, yuan, yuan)
    if style == 5 and amount >= 100:
        return _in_words(_scaled(yuan, Decimal(10000), "万", 1, ""))
    place = Decimal(1).scaleb(min(0, int(amount.normalize().as_tuple().exponent))) * 10000
    return Written(f"{_plain(amount)}万元", yuan, yuan - place / 2, yuan + place, True)


def _in_words(written: Written) -> Written:
    return Written(f"{written.text}元", written.value, written.low, written.high, written.open_high, written.bound)


def value_of(formula: str, cells: Mapping[str, Decimal | None]) -> Decimal | None:
    """A sum of cells (``a + b``, ``sum(table.group.*.column)``) or a quotient ``(a) / b`` in per cent; None when a
    cell is missing or holds no number and cannot be had from its row."""
    if " / " in formula:
        part, whole = (
            value_of(each.strip("()") if "sum(" not in each else each, cells) for each in formula.split(" / ")
        )
        return part / whole * 100 if part is not None and whole else None
    values = [_cell(each, cells) for each in cells_of(formula, cells)]
    return None if not values or None in values else sum((each for each in values if each is not None), Decimal(0))


def cells_of(formula: str, cells: Mapping[str, Decimal | None]) -> list[str]:
    """The cell ids of a formula, in its order."""
    found: list[str] = []
    for term in formula.replace(" / ", " + ").split(" + "):
        name = term.strip("() ")
        if name.startswith("sum("):
            head, tail = name[4:].split("*")
            found += [each for each in cells if each.startswith(head) and each.endswith(tail)]
        else:
            found.append(name)
    return found


def _cell(name: str, cells: Mapping[str, Decimal | None]) -> Decimal | None:
    """A cell, or for a blank total the sum of its row."""
    value = cells.get(name)
    row = name.rpartition(".")[0]
    if value is None and name in cells and name.endswith(".total"):
        parts = [cells[each] for each in cells if each.rpartition(".")[0] == row and each != name]
        return None if None in parts else sum((each for each in parts if each is not None), Decimal(0))
    return value
