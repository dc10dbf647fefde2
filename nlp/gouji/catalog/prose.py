"""Patterns of the prose that the checks read, from ``data/prose.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gouji.catalog.base import Entry
from gouji.findings import Claim
from gouji.lang.normal import fold

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lists:
    """How a sentence lists the parts of a whole; ``bracket`` and ``closed`` say that the list is complete."""

    bracket: Pattern
    open: Pattern
    closed: Pattern
    next: Pattern
    no_part: Pattern
    carried_part: Pattern
    channel: Pattern
    unfinished: Pattern
    compared: Pattern
    compared_new: Pattern
    last_year: Pattern
    grown: Pattern
    total: Pattern
    same: Pattern
    changed: Pattern
    rest: Pattern


@dataclass(frozen=True, slots=True)
class Shares:
    """What stands between a figure and its share; ``plain`` names no base, ``received`` says which; ``of_whole``
    stands between a part and its whole; ``counted`` between a share and the figure that it is the share of."""

    link: Pattern
    plain: Pattern
    received: Pattern
    of_whole: Pattern
    counted: Pattern


@dataclass(frozen=True, slots=True)
class Names:
    """Lists that give the names ``first``, what of a name they share, the ``own_verb`` of a name that shares none, the
    words for ``each`` of them, and a name that stands in brackets after a wider one."""

    first: Pattern
    head: Pattern
    tail: Pattern
    own_verb: Pattern
    each: Pattern
    detailed: Pattern


@dataclass(frozen=True, slots=True)
class Prose:
    """A plan for a year, the fee statement, a section that names no problem, exceptions before a statement, lists of
    parts, shares, and lists that give the names first."""

    plan: Pattern
    fee: Pattern
    no_problem: Pattern
    exception: Pattern
    lists: Lists
    share: Shares
    names: Names


def prose_from(root: Entry) -> Prose:
    """The patterns of the data file."""
    root.only("plan", "fee", "no_problem", "exception", "list", "share", "names")
    lists = (root.entry("list").regex(key) for key in Lists.__slots__)
    shares = (root.entry("share").regex(key) for key in Shares.__slots__)
    names = (root.entry("names").regex(key) for key in Names.__slots__)
    plan, fee, no_problem, exception = (root.regex(key) for key in ("plan", "fee", "no_problem", "exception"))
    return Prose(plan, fee, no_problem, exception, Lists(*lists), Shares(*shares), Names(*names))


def between(left: Claim, right: Claim) -> str:
    """The folded text between two claims of one sentence."""
    offset = left.sentence_start
    return fold(left.sentence[left.end - offset : right.start - offset]).text
