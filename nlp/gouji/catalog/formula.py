"""Expressions over cell ids, as readings are declared and printed.

    requests.new.total
    requests.new.total + requests.carried_in.total
    sum(requests.denied.*.total)
    requests.granted.total / requests.handled.total
    requests.granted.total / (requests.new.total + requests.carried_in.total)

``*`` in a ``sum`` stands for one row of a group, or for the group's only row where the form has no sub-rows.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import Literal

_TERM = re.compile(r"\s*([+-])?\s*(sum\(([a-z_.*]+)\)|[a-z_]+(?:\.[a-z_]+)+)\s*")


@dataclass(frozen=True, slots=True)
class Operand:
    """A signed cell id or glob pattern over cell ids."""

    pattern: str
    sign: Literal[1, -1] = 1

    def cells(self, known: Collection[str]) -> tuple[str, ...]:
        """The cell ids it stands for; a plain id stands for itself, known or not."""
        return _cells(self.pattern, tuple(known)) if "*" in self.pattern else (self.pattern,)


@lru_cache(maxsize=1024)
def _cells(pattern: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Of the ``known`` cells those of a group; reports on one form know the same ones."""
    single = pattern.replace(".*.", ".")
    return tuple(cell for cell in known if fnmatchcase(cell, pattern) or cell == single)


@dataclass(frozen=True, slots=True)
class Formula:
    """A sum of operands, over another sum where ``over`` is given (a share)."""

    text: str
    terms: tuple[Operand, ...]
    over: tuple[Operand, ...] = ()


def _sum(text: str) -> tuple[Operand, ...]:
    operands, at = [], 0
    while at < len(text):
        match = _TERM.match(text, at)
        if not match or (at and not match[1]):
            raise ValueError(f"not an expression over cell ids: {text!r}")
        operands.append(Operand(match[3] or match[2], -1 if match[1] == "-" else 1))
        at = match.end()
    return tuple(operands)


@cache
def formula(text: str) -> Formula:
    """Parse ``text``. Raises ValueError when it is no expression of the kind above."""
    part, slash, base = text.partition("/")
    return Formula(text, _sum(_bare(part)), _sum(_bare(base)) if slash else ())


def is_statistics(text: str) -> bool:
    """Whether an expression is over cells of the statistics table."""
    return "statistics." in text


def _bare(text: str) -> str:
    stripped = text.strip()
    return stripped[1:-1] if stripped.startswith("(") and stripped.endswith(")") else stripped


def share(part: str, base: str) -> str:
    """The expression for ``part`` over ``base``."""
    return " / ".join(f"({side})" if " " in side else side for side in (part, base))
