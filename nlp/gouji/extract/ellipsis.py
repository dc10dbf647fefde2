"""Figures that leave out what they are of, because the figures before them in the sentence have told it.

A total after its parts (信函3件、网络2件，共5件), another year's figure (2022年收到申请3件，2023年5件), the rest of a
list (其他3件), and the bodies that a whole area's figure is spread over (全县140件，其中县级部门122件).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from gouji import catalog
from gouji.catalog import Frame
from gouji.catalog.formula import is_statistics
from gouji.extract.frames import Match
from gouji.extract.scope import ITSELF, acts_behind, acts_elsewhere, is_own
from gouji.findings import Claim
from gouji.quantity import Quantity

# How many figures before one can bear on it.
LISTED = 60
# 两项合计: how many figures the words add up.
TOTALS = {"两": 2, "二": 2, "三": 3, "四": 4}
# What a bare 合计 after the two of them adds up.
CARRIED_AND_NEW = {"requests.carried_in", "requests.new"}
NEW, HANDLED, OTHER = "requests.new", "requests.handled", "requests.other.other.total"
# After the kinds of organisations 其他 is the last kind.
KINDS_OF_APPLICANTS = tuple(f"requests.{each}" for each in ("company", "research", "public_interest", "legal_service"))
APPLICANTS = (*KINDS_OF_APPLICANTS, "requests.natural_person", "requests.organisations", "requests.other_organisation")
CHANNEL = "requests.channel"
# What is told of all requests; after it a sum of its parts is none.
WHOLES = frozenset((NEW, HANDLED, "requests.accepted", "requests.processed", "requests.received_and_handled"))
_CLAUSE = re.compile("[，；：。]")
_WITHIN = re.compile("其中|（")
# What may be more than those accepted.
_RECEIVED = {"requests.new", "requests.received_and_handled", "requests.accepted"}
# Figures of a body, a year or a matter that is not the report's.
_ELSEWHERE = {"period", "scope", "subject"}


def by_table(formulas: Sequence[str]) -> dict[bool, str]:
    """The first reading over the three tables, and the first over the statistics table (True)."""
    return {is_statistics(each): each for each in reversed(formulas)}


def in_order(parts: Sequence[Claim]) -> Sequence[Claim]:
    """New requests and those carried in the order of the table, whichever the sentence tells first."""
    both = {each.frame for each in parts} == CARRIED_AND_NEW
    return sorted(parts, key=lambda each: each.frame, reverse=True) if both else parts


def again(match: Match, value: Decimal, before: Sequence[Claim]) -> bool:
    """Whether the sentence has told this already, of the report's own body and year and with another value: the second
    figure of a frame is of a part (其中当场答复3件), and so are fewer accepted than received (收到57件，受理18件)."""
    told = (claim for claim in before[-LISTED:] if not _ELSEWHERE.intersection(claim.doubts))
    kin = _RECEIVED if match.frame == "requests.accepted" else {match.frame}
    alike = (claim for claim in told if claim.frame in kin and claim.quantity.value != value)
    return match.frame not in ("share", "total") and any(alike)


def of_carried(match: Match, between: str, before: Sequence[Claim]) -> bool:
    """Whether an outcome is one of the carried-over requests alone: 上年结转5件，其中予以公开3件."""
    carried = bool(before) and before[-1].frame == "requests.carried_in" and match.frame.startswith("outcome.")
    return carried and bool(catalog.load().prose.lists.open.fullmatch(between))


def counted_of(between: str, before: Sequence[Claim]) -> Match | None:
    """After a share of cells, the figure that it is the share of: 自然人占95%，共38件."""
    share = before[-1]
    if share.quantity.kind != "percent" or not catalog.load().prose.share.counted.fullmatch(between):
        return None
    parts = dict.fromkeys(each.partition(" / ")[0] for each in share.formulas if " / " in each)
    return Match("share", 0, 0, tuple(parts), share.doubts) if parts else None


def rest_of(between: str, before: Sequence[Claim]) -> Match | None:
    """After outcomes, what is left (其他3件): the outcome of that name, or all that the list has not named."""
    if not before or not before[-1].formulas or not catalog.load().prose.lists.rest.fullmatch(between):
        return None
    if before[-1].frame in KINDS_OF_APPLICANTS:
        other = before[-1].formulas[0].rpartition(".")[0] + ".other_organisation"
        return Match("requests.other_organisation", 0, 0, (other,)) if " " not in other else None
    named = [claim for claim in before[-LISTED:] if claim.frame.startswith("outcome.")]
    if not named or named[-1] is not before[-1]:
        return None
    if named[-1].frame.startswith("outcome.other."):
        return Match("outcome.other.other", 0, 0, (OTHER,))
    left = " - ".join(("requests.handled.total", *(claim.formulas[0].replace(" + ", " - ") for claim in named)))
    finer = any(claim.frame.count(".") > 1 for claim in named)
    return Match("outcome.rest", 0, 0, ("sum(requests.other.*.total)", left), ("subject",) if finer else ())


def total_of(parts: Sequence[Claim]) -> Match | None:
    """The sum of the figures just named (两项合计51件, 分别为4、7件，共11件) is of all their cells."""
    if (
        len(parts) < 2
        or not all(part.formulas for part in parts)
        or len({part.formulas for part in parts}) < len(parts)
    ):
        return None
    firsts = [by_table(part.formulas) for part in parts]
    formulas = tuple(" + ".join(each[kind] for each in firsts) for kind in firsts[0] if all(kind in f for f in firsts))
    return Match("total", 0, 0, formulas, tuple(doubt for part in parts for doubt in part.doubts))


def whole_of(value: Decimal, before: Sequence[Claim], topic: str, named: bool) -> Match | None:
    """What a bare 共 or 合计 is of, when it is the sum of the list before it, so that the list is its breakdown.

    One that is ``named`` the whole (全局合计) needs be no sum of the parts told.
    """
    counts = [claim for claim in before[-LISTED:] if claim.quantity.kind == "count"]
    parts = _summing_to(value, counts) or (counts if named else ())
    frames = {part.frame for part in parts}
    if not parts:
        return None
    if len(frames) == 1 and all(_ELSEWHERE.intersection(part.doubts) for part in parts) and parts[0].frame:
        return _of_frame(parts[0].frame)
    if frames == CARRIED_AND_NEW and len(parts) == len(frames):
        return total_of(in_order(parts))
    if topic == "requests" and frames == {""} and not any(claim.frame in WHOLES for claim in before):
        return _of_frame(NEW)
    if topic == "requests" and (frames == {CHANNEL} or frames <= set(APPLICANTS)):
        return _of_frame(NEW)
    if all(frame.startswith("outcome.") for frame in frames):
        return _of_frame(HANDLED)
    known = catalog.load().topics.get(topic)
    kin = {frame.partition(".")[0] for frame in frames} == {topic}
    return _of_frame(known.totals[0]) if known and known.totals and kin else None


def _summing_to(value: Decimal, before: Sequence[Claim]) -> Sequence[Claim]:
    """The last figures of one unit, two or more, that add up to ``value``; nothing when none do."""
    total = Decimal(0)
    for number in range(len(before) - 1, -1, -1):
        part = before[number].quantity
        if part.bound != "exactly" or part.unit != before[-1].quantity.unit:
            return ()
        total += part.value
        if total == value and number < len(before) - 1:
            return before[number:]
    return ()


@cache
def _frames() -> Mapping[str, Frame]:
    return {frame.id: frame for frame in catalog.load().frames}


def _of_frame(name: str) -> Match | None:
    frame = _frames().get(name)
    return Match(frame.id, 0, 0, frame.readings, (), frame.any_period, frame.topic) if frame else None


def same_again(between: str, before: Sequence[Claim], year: int | None) -> Match | None:
    """The report's own figure after another year's or body's of the same kind.

    2022年收到3件，2023年5件; 由3件增至5件; 疾控中心收到1件，局机关4件.
    """
    lists = catalog.load().prose.lists
    told = (claim for claim in reversed(before[-LISTED:]) if claim.quantity.kind == "count" and claim.frame)
    other = next(told, None)
    if other is None:
        return None
    if "scope" in other.doubts and catalog.load().scope.itself.fullmatch(between):
        return _of_frame(other.frame)
    if "period" not in other.doubts:
        return None
    named = lists.same.fullmatch(between)
    if named and named["year"] and int(named["year"]) != year:
        return None
    match = _of_frame(other.frame)
    if match and lists.changed.fullmatch(between):  # the other year governs the clause, not this figure
        return replace(match, any_period=True)
    return match if named else None


def of_listed_body(label: str, told: Claim | None, unit: str | None) -> Match | None:
    """A figure of another body, in a list that spreads the figure ``told`` before it over bodies."""
    scope = catalog.load().scope
    body = scope.listed.search(label)
    if told is None or body is None or scope.places.search(label):
        return None
    within = "scope" not in told.doubts and _WITHIN.search(label)  # 收到77件，其中局机关50件
    if is_own(body["name"], unit or "") and not within:
        return None
    spread = told.frame.startswith("requests.") or (not told.frame and "scope" in told.doubts)
    return Match("", 0, 0, (), ("scope",)) if spread and told.quantity.kind == "count" else None


def of_acting_body(left: str, sentence: str, quantity: Quantity, topic: str, unit: str | None) -> Match | None:
    """A figure of requests that its clause, at the end of ``left``, says another body to have: 由街道办理的106件.

    So has the unit without what belongs to it, where the words tell no more of the figure (局机关14件).
    """
    scope, known = catalog.load().scope, catalog.load().topics.get(topic)
    if known is None or not (known.kin or topic == "requests") or quantity.unit not in _frames()[NEW].units:
        return None
    *earlier, label = _CLAUSE.split(left)
    if label.startswith("分别") and earlier:
        label = earlier[-1] + label
    if scope.handed_on.search(label) or not scope.requested.search(sentence):
        return None
    body = scope.towards.search(label)
    if body is None and scope.places.search(left[-LISTED:]):
        return None
    body = body or scope.listed.search(label) or scope.listed.search(left[-LISTED:])
    own = (body is None or is_own(body["name"], unit or "")) and not acts_behind(sentence[len(left) :], unit or "")
    if body and body["name"].endswith(ITSELF):
        own = False
    return Match("", 0, 0, (), ("scope",)) if not own or acts_elsewhere(label, unit or "") else None
