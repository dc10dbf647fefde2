"""The claims of one paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gouji import catalog
from gouji.catalog.formula import is_statistics, share
from gouji.document import SectionKind
from gouji.extract.frames import Around, Match, best_frame, statements, window_of
from gouji.extract.quantities import Spot, scan
from gouji.extract.scope import doubts_of
from gouji.findings import Claim
from gouji.lang.normal import Folded, fold
from gouji.quantity import Quantity

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?\n]*[”）]?|[。！？!?\n]+")

# How many characters around a figure can bear on it, and how many figures before it. Longer sentences are no sentences;
# the bounds keep the work linear in the text.
NEAR, LISTED, END = 1_000, 60, 1 << 30
# 两项合计: how many figures the words add up.
TOTALS = {"两": 2, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True)
class Context:
    """Where a text stands: its section, of whom and of which year it reports, and whether beside the statistics table
    of the forms before 2019."""

    section: SectionKind
    unit: str | None = None
    year: int | None = None
    statistics: bool = False


@dataclass(frozen=True, slots=True)
class Extracted:
    """The claims of a paragraph and the number of quantities seen in it."""

    claims: tuple[Claim, ...]
    numbers: int


def claims_of_paragraph(source: str, offset: int, context: Context) -> Extracted:
    """Read the claims of one paragraph, which stands at ``offset`` of the plain text, sentence by sentence."""
    topics = catalog.load().topics.values()
    topic = next((topic.id for topic in topics if context.section in topic.sections), "")
    folded = fold(source, offset)
    claims: list[Claim] = []
    numbers = 0
    named: set[str] = set()
    for match in _SENTENCE.finditer(folded.text):
        sentence = _Sentence(source, offset, folded, match.start(), match.end(), context, topic, frozenset(named))
        claims += sentence.read()
        numbers += len(sentence.spots)
        named |= sentence.topics()
        topic = sentence.topic_at(len(sentence.text))
    return Extracted(tuple(claims), numbers)


@dataclass(slots=True)
class _Sentence:
    """A sentence of a folded paragraph while its claims are read.

    ``topic`` is what the talk was of before it, ``named`` every topic that the paragraph has named so far.
    """

    source: str
    offset: int
    folded: Folded
    start: int
    end: int
    context: Context
    topic: str
    named: frozenset[str]
    text: str = field(init=False)
    published: str = field(init=False)
    first: int = field(init=False)
    spots: list[Spot] = field(init=False)
    cues: list[tuple[int, int, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.folded.text[self.start : self.end]
        self.spots = scan(self.text)
        self.first, last = self.folded.span(self.start, self.end)
        self.published = self.source[self.first - self.offset : last - self.offset]
        self.cues = sorted(
            (match.end(), match.end() - match.start(), topic.id)
            for topic in catalog.load().topics.values()
            for match in topic.cue.finditer(self.text)
        )

    def read(self) -> list[Claim]:
        """All claims of the sentence: statements without a number, then a claim for each quantity."""
        stated = list(statements(self.text, self._said(), self.topic_at, self.context.statistics))
        claims = [
            self._claim(match.start, match.end, Quantity.none(self.text[match.start : match.end]), match)
            for match in stated
        ]
        counted: list[Claim] = []
        for number, spot in enumerate(self.spots):
            if not any(match.start <= spot.start and spot.end <= match.end for match in stated):
                counted.append(self._of_spot(number, counted))
        return claims + counted

    def _said(self) -> str:
        """The title of the section and the paragraph so far, this sentence included."""
        title = next((s.title for s in catalog.load().headings.sections if s.kind == self.context.section), "")
        return f"{title}。{self.folded.text[max(0, self.end - NEAR) : self.end]}"

    def topic_at(self, end: int) -> str:
        """The topic in play at ``end``: that of the last cue before, else the one from the sentences before."""
        last = bisect_right(self.cues, (end, END, ""))
        return self.cues[last - 1][2] if last else self.topic

    def topics(self) -> set[str]:
        """Every topic that the sentence names."""
        return {topic for _, _, topic in self.cues}

    def _of_either(self, topic: str) -> bool:
        """Whether the topic comes from sentences that named another of its kin, too."""
        known = catalog.load().topics
        kin = known[topic].kin if topic in known else ""
        return bool(kin) and topic not in self.topics() and sum(known[each].kin == kin for each in self.named) > 1

    def _of_spot(self, number: int, before: Sequence[Claim]) -> Claim:
        previous = before[-1] if before else None
        spot = self.spots[number]
        window = window_of(self.text, self.spots, number)
        topic = self.topic_at(spot.end + window.reach)
        near = max(0, spot.start - NEAR)
        sentence, left = self.text[near : spot.end + NEAR], self.text[near : spot.start]
        around = Around(topic, self._said(), sentence, left, self.context.statistics)
        match = best_frame(window, spot.quantity, around) or self._total_of(number, before)
        if match is None and previous is not None and spot.quantity.kind == "percent":
            match = self._share_of(number, previous, topic)
        if match and ((self._of_either(topic) and match.frame.startswith(topic)) or _again(match, before)):
            match = replace(match, doubts=(*match.doubts, "subject"))
        return self._claim(spot.start, spot.end, spot.quantity, match, window.near)

    def _total_of(self, number: int, before: Sequence[Claim]) -> Match | None:
        """A total of the two or three figures just named (两项合计51件) is of all their cells."""
        spot = self.spots[number]
        words = catalog.load().prose.lists.total.finditer(self.text, 0, spot.start)
        count = next((TOTALS.get(match[1], 0) for match in words if match.end() == spot.start), 0)
        parts = [claim for claim in before[-LISTED:] if claim.quantity.kind == "count"][-count:] if count else []
        if len(parts) < count or not parts or not all(part.formulas for part in parts):
            return None
        firsts = [_by_table(part.formulas) for part in parts]
        formulas = tuple(
            " + ".join(each[kind] for each in firsts) for kind in firsts[0] if all(kind in f for f in firsts)
        )
        return Match("total", 0, 0, formulas, tuple(doubt for part in parts for doubt in part.doubts))

    def _share_of(self, number: int, previous: Claim, topic: str) -> Match | None:
        """A share that follows a figure is of that figure's cells, over the bases of the topic."""
        known, words = catalog.load().topics.get(topic), catalog.load().prose.share
        between = self.text[self.spots[number - 1].end : self.spots[number].start]
        if known is None or not previous.formulas or not words.link.fullmatch(between):
            return None
        parts = _by_table(previous.formulas)
        received = words.received.search(between)
        bases = sorted(known.bases, key=lambda base: not (received and ("new" in base or "received" in base)))
        pairs = ((parts.get(is_statistics(base)), base) for base in bases)
        formulas = tuple(share(part, base) for part, base in pairs if part and base != part)
        return Match("share", 0, 0, formulas, previous.doubts) if formulas else None

    def _claim(self, start: int, end: int, quantity: Quantity, match: Match | None, clause: str = "") -> Claim:
        left, right = self.folded.span(self.start + start, self.start + end)
        formulas, doubts = (match.formulas, match.doubts) if match else ((), ())
        formulas = tuple(each for each in formulas if self.context.statistics or not is_statistics(each))
        if match and formulas:
            doubts += doubts_of(self.text, start, end, match.any_period, self.context.unit, self.context.year)
        return Claim(
            id="",
            section=self.context.section,
            sentence=self.published,
            sentence_start=self.first,
            start=left,
            end=right,
            quantity=quantity,
            frame=match.frame if match else "",
            formulas=() if "period" in doubts else formulas,
            doubts=tuple(dict.fromkeys(doubts)),
            clause=clause or self.text[start:end],
        )


def _by_table(formulas: Sequence[str]) -> dict[bool, str]:
    """The first reading over the three tables, and the first over the statistics table (True)."""
    return {is_statistics(each): each for each in reversed(formulas)}


def _again(match: Match, before: Sequence[Claim]) -> bool:
    """Whether the sentence has told this already: the second figure of a frame is of a part (其中当场答复3件)."""
    return match.frame not in ("share", "total") and any(claim.frame == match.frame for claim in before[-LISTED:])
