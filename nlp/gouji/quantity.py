"""A number in prose is the interval its wording allows.

``16500余条`` claims at least 16500 and less than 17500, ``33.9%`` claims anything that rounds or is cut to 33.9.
Two figures disagree only when their intervals do not meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Bound = Literal["exactly", "at_least", "at_most", "about"]
Kind = Literal["count", "money", "percent", "growth", "none"]


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from ``low`` to ``high``; ``high`` itself is left out when ``open_high`` is set."""

    low: Decimal
    high: Decimal
    open_high: bool = False

    def __contains__(self, number: Decimal) -> bool:
        return self.low <= number and (number < self.high if self.open_high else number <= self.high)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high, self.open_high or other.open_high)

    def __str__(self) -> str:
        """``26`` where it is one number, else ``[16500, 17500)``."""
        if self.low == self.high:
            return shown(self.low)
        return f"[{shown(self.low)}, {shown(self.high)}{')' if self.open_high else ']'}"

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        first, second = sorted((self, other), key=lambda each: each.low)
        return second.low < first.high or (second.low == first.high and not first.open_high) or first.low == second.low


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as written in prose.

    Attributes:
        value: the figure expanded (1.2万件 → 12000); growth is signed; a none-statement is 0.
        unit: 件, 元, %, 个百分点 …; empty when the prose gives none. 万元 and 亿元 are expanded to 元.
        kind: count, money, percent, growth or none.
        bound: what the wording says about the value.
        interval: what the wording allows.
        raw: the characters as written, hedges and unit included.
    """

    value: Decimal
    unit: str
    kind: Kind
    bound: Bound
    interval: Interval
    raw: str

    def agrees(self, number: Decimal) -> bool:
        """Whether the wording allows ``number`` (in the same unit)."""
        return number in self.interval

    def below(self, number: Decimal) -> bool:
        """Whether all that the wording allows is less than ``number``."""
        return self.interval.high < number or (self.interval.open_high and self.interval.high == number)

    @classmethod
    def none(cls, raw: str) -> Quantity:
        """The quantity of a none-statement (未收到, 没有发生): exactly zero."""
        zero = Decimal(0)
        return cls(zero, "", "none", "exactly", Interval(zero, zero), raw)


_PLACES = 6


def plain(number: Decimal | None) -> int | float | None:
    """``number`` as JSON has it: an int where it is whole, else a float."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def shown(number: Decimal | None) -> str:
    """``number`` as people write it, without trailing zeros or exponent; a quotient to the sixth decimal place."""
    if number is None:
        return "—"
    if number == number.to_integral_value():
        return str(int(number))
    return format(number, f".{_PLACES}f").rstrip("0").rstrip(".")
