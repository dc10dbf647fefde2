"""The claims of one paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from gouji import catalog
from gouji.catalog.anchors import Index
from gouji.catalog.formula import is_statistics, share
from gouji.document import SectionKind
from gouji.extract.ellipsis import (
    CARRIED_AND_NEW,
    CHANNEL,
    LISTED,
    TOTALS,
    again,
    by_table,
    counted_of,
    in_order,
    of_acting_body,
    of_carried,
    of_listed_body,
    rest_of,
    same_again,
    total_of,
    whole_of,
)
from gouji.extract.frames import LEFT, Around, Match, Window, best_frame, may_state, statements, window_of
from gouji.extract.names import Name, names_first, names_of_one
from gouji.extract.quantities import Spot, scan
from gouji.extract.scope import doubts_of
from gouji.findings import EACH, Claim
from gouji.lang.normal import Folded, fold
from gouji.quantity import Quantity

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?\n]*[”）]?|[。！？!?\n]+")

# How many characters around a figure can bear on it. Longer sentences are no sentences;
# the bounds keep the work linear in the text.
NEAR, END = 1_000, 1 << 30
# 零件 is the least that states a figure; borders of tables in text are shorter.
SHORTEST = 2
# A numbered line not longer than this is a heading.
LONGEST_HEADING = 24
_DIGIT = re.compile(r"\d")
# As published: brackets and digits of any width, Kangxi radicals for numerals.
_MAYBE_NUMBERED = re.compile(r"\s*[（(一二三四五六七八九十\d\u2f00-\u2fdf]")
_NUMBERED = re.compile(r"\s*(?:（[一二三四五六七八九十\d]{1,2}）|[一二三四五六七八九十]{1,2}[、是]|\d{1,2}[.、](?!\d))")


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


@dataclass(slots=True)
class _Talk:
    """What a paragraph has said so far: the topic in play, every topic named, the frames of totals left open."""

    topic: str
    named: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    last: Claim | None = None

    def hear(self, claim: Claim) -> None:
        """Whether the claim leaves open what it is of, for the parts that follow it."""
        if "subject" in claim.doubts:
            self.open.add(claim.frame)
        else:
            self.open.discard(claim.frame)


@cache
def _topics() -> Index[str]:
    """The cues of the topics."""
    return Index((topic.cue, topic.id) for topic in catalog.load().topics.values())


@cache
def _title(section: SectionKind) -> str:
    return next((each.title for each in catalog.load().headings.sections if each.kind == section), "")


@cache
def topic_of(section: SectionKind) -> str:
    """The topic that a section has from its start, or nothing."""
    return next((topic.id for topic in catalog.load().topics.values() if section in topic.sections), "")


def topic_of_heading(line: str, context: Context) -> str | None:
    """The topic that a numbered line opens for the lines below, nothing when it is of several or of none.

    None for a line without a number, which opens and ends none.
    """
    if not _MAYBE_NUMBERED.match(line):
        return None
    return _opened(line[: 2 * LONGEST_HEADING], context.section)


# Reports have their headings, and much of what stands between figures, in common.
@lru_cache(maxsize=4096)
def _opened(beginning: str, section: SectionKind) -> str | None:
    """The same for the beginning of a line that may be numbered."""
    folded = fold(beginning, 0)
    if not _NUMBERED.match(folded.text):
        return None
    if len(folded.text) > LONGEST_HEADING or scan(folded.text):
        return topic_of(section)
    topics = {topic.id for topic in catalog.load().topics.values() if topic.cue.search(folded.text)}
    return topics.pop() if len(topics) == 1 else topic_of(section)


@lru_cache(maxsize=4096)
def _says_nothing(source: str, statistics: bool) -> bool:
    """Whether a paragraph holds neither figure nor statement."""
    text = fold(source, 0).text
    sentences = [match.group() for match in _SENTENCE.finditer(text)]
    return not any(scan(each) or may_state(each, statistics) for each in sentences)


def claims_of_paragraph(source: str, offset: int, context: Context, topic: str | None = None) -> Extracted:
    """Read the claims of one paragraph, which stands at ``offset`` of the plain text, sentence by sentence.

    ``topic`` is what a heading above it is of; without one the section's.
    """
    if len(source) < SHORTEST or (not _DIGIT.search(source) and _says_nothing(source, context.statistics)):
        return Extracted((), 0)
    talk = _Talk(topic_of(context.section) if topic is None else topic)
    folded = fold(source, offset)
    claims: list[Claim] = []
    numbers = 0
    for match in _SENTENCE.finditer(folded.text):
        sentence = _Sentence(source, offset, folded, match.start(), match.end(), context, talk)
        claims += sentence.read()
        numbers += len(sentence.spots)
        if match.end() < len(folded.text):
            talk.named |= sentence.topics()
            talk.topic = sentence.topic_at(len(sentence.text))
            talk.last = claims[-1] if claims and sentence.spots else None
    return Extracted(tuple(claims), numbers)


@dataclass(slots=True)
class _Sentence:
    """A sentence of a folded paragraph while its claims are read; ``talk`` is what was said before it."""

    source: str
    offset: int
    folded: Folded
    start: int
    end: int
    context: Context
    talk: _Talk
    text: str = field(init=False)
    published: str = field(init=False)
    said: str = field(init=False, default="")
    first: int = field(init=False)
    spots: list[Spot] = field(init=False)
    names: dict[int, Name] = field(init=False)
    _cues: list[tuple[int, int, str]] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.text = self.folded.text[self.start : self.end]
        self.spots = scan(self.text)
        self.first, last = self.folded.span(self.start, self.end)
        self.published = self.source[self.first - self.offset : last - self.offset]
        self.names = names_first(self.text, self.spots)

    @property
    def cues(self) -> list[tuple[int, int, str]]:
        """Where the words for topics end, how long they are, and the topic."""
        if self._cues is None:
            self._cues = sorted(
                (match.end(), match.end() - match.start(), topic)
                for cue, topic in _topics().fitting(self.text)
                for match in cue.finditer(self.text)
            )
        return self._cues

    def read(self) -> list[Claim]:
        """All claims of the sentence: statements without a number, then a claim for each quantity."""
        stated = list(statements(self.text, self._said, self.topic_at, self.context.statistics))
        counted: list[Claim] = []
        for number, spot in enumerate(self.spots):
            if not stated or not any(match.start <= spot.start and spot.end <= match.end for match in stated):
                counted.append(self._of_spot(number, counted))
                self.talk.hear(counted[-1])
        return [self._stated(match) for match in stated] + counted

    def _stated(self, match: Match) -> Claim:
        quantity = Quantity.none(self.text[match.start : match.end])
        return self._claim(match.start, match.end, quantity, self._of_open_whole(match, match.topic))

    def _is_elsewhere(self) -> bool:
        """Whether the sentence goes on about a figure of another body: 县自然资源局收到45件。其中予以公开20件."""
        told = self.talk.last
        return bool(told and "scope" in told.doubts and catalog.load().scope.goes_on.match(self.text))

    def _of_open_whole(self, match: Match, topic: str) -> Match:
        """The match, with the doubt that the whole of its topic is under."""
        known = catalog.load().topics.get(topic)
        totals = known.totals if known else ()
        doubted = any(total in self.talk.open for total in totals if total != match.frame)
        return replace(match, doubts=(*match.doubts, "subject")) if doubted else match

    def _said(self) -> str:
        """The title of the section and the paragraph so far, this sentence included."""
        if not self.said:
            self.said = f"{_title(self.context.section)}。{self.folded.text[max(0, self.end - NEAR) : self.end]}"
        return self.said

    def topic_at(self, end: int) -> str:
        """The topic in play at ``end``: that of the last cue before, else the one from the sentences before."""
        last = bisect_right(self.cues, (end, END, ""))
        return self.cues[last - 1][2] if last else self.talk.topic

    def topics(self) -> set[str]:
        """Every topic that the sentence names."""
        return {topic for _, _, topic in self.cues}

    def _of_either(self, topic: str) -> bool:
        """Whether the topic comes from sentences that named another of its kin, too."""
        known = catalog.load().topics
        kin = known[topic].kin if topic in known else ""
        return bool(kin) and topic not in self.topics() and sum(known[each].kin == kin for each in self.talk.named) > 1

    def _of_spot(self, number: int, before: Sequence[Claim]) -> Claim:
        previous = before[-1] if before else None
        spot = self.spots[number]
        name = self.names.get(number)
        window = window_of(self.text, self.spots, number) if name is None else Window.named(name.text)
        topic = self.topic_at(spot.end + window.reach if name is None else name.end)
        topic = topic or self.topic_at(spot.start) or (self.cues[0][2] if self.cues else "")
        near = max(0, spot.start - NEAR)
        sentence, left = self.text[near : spot.end + NEAR], self.text[near : spot.start]
        around = Around(topic, self._said(), sentence, left, self.context.statistics)
        match = self._of_list(number, before, around) or self._detailed(number, around)
        match = match or best_frame(window, spot.quantity, around)
        if match is None and spot.quantity.kind == "count":
            match = self._left_out(number, before, around)
        if match is None and previous is not None and spot.quantity.kind == "percent":
            match = self._share_of(number, previous, topic)
        if match and (
            (match.topic == topic and self._of_either(topic)) or of_carried(match, self._between(number), before)
        ):
            match = replace(match, doubts=(*match.doubts, "subject"))
        match = match and self._of_open_whole(match, topic)
        claim = self._claim(spot.start, spot.end, spot.quantity, match, window.near, name)
        if match and "scope" not in claim.doubts and again(match, spot.quantity.value, before):
            return replace(claim, doubts=tuple(dict.fromkeys((*claim.doubts, "subject"))))
        return claim

    def _of_list(self, number: int, before: Sequence[Claim], around: Around) -> Match | None:
        """A figure in a list of channels, and one told of each name of a list (予以公开、部分公开各2件), which all of
        their cells hold."""
        spot = self.spots[number]
        if number in self.names:
            return Match(CHANNEL, 0, 0, ()) if before and before[-1].frame == CHANNEL else None
        names = names_of_one(self.text, spot.start) if spot.quantity.kind == "count" else []
        found = [best_frame(Window.named(each.text), spot.quantity, around) for each in names]
        frames = {match.frame for match in found if match and match.formulas}
        if len(names) < 2 or len(frames) < len(names):
            return None
        return Match(EACH, 0, 0, tuple(match.formulas[0] for match in found if match))

    def _detailed(self, number: int, around: Around) -> Match | None:
        """A figure after a group of outcomes, and in brackets that which is told: 不予公开（属于行政查询事项）3件."""
        spot = self.spots[number]
        if self.text[spot.start - 1 : spot.start] not in ("）", "的"):
            return None
        told = catalog.load().prose.names.detailed.search(self.text, max(0, spot.start - LEFT), spot.start)
        match = best_frame(Window.named(told["detail"]), spot.quantity, around) if told else None
        return match if match and match.frame.startswith("outcome.") else None

    def _left_out(self, number: int, before: Sequence[Claim], around: Around) -> Match | None:
        """What a figure is of that says so only through those before it."""
        spot = self.spots[number]
        between = self._between(number)
        name = self.names.get(number)
        label = between if name is None else name.text
        found = self._told_before(number, before, around.topic, label) if before else None
        return (
            found
            or of_listed_body(label[-LEFT:], before[-1] if before else self.talk.last, self.context.unit)
            or of_acting_body(around.left, around.sentence, spot.quantity, around.topic, self.context.unit)
        )

    def _told_before(self, number: int, before: Sequence[Claim], topic: str, label: str) -> Match | None:
        """A total of the figures before, the rest of them, or their like of the report's own year and body."""
        found = total_of(self._added_up(number, [each for each in before[-LISTED:] if each.quantity.kind == "count"]))
        if found is None and (total := self._ending_total(number)):
            found = whole_of(self.spots[number].quantity.value, before, topic, total.startswith("全"))
        return (
            found
            or counted_of(self._between(number), before)
            or rest_of(label if number not in self.names else f"、{label}", before)
            or same_again(self._between(number), before, self.context.year)
        )

    def _between(self, number: int) -> str:
        """The words between a figure and the one before it."""
        return self.text[self.spots[number - 1].end if number else 0 : self.spots[number].start]

    def _ending_total(self, number: int) -> str:
        """共 or the like, where it stands right before the figure and nothing else in its clause; else nothing."""
        words = re.split(
            "[，。；：（、]", self.text[max(0, self.spots[number].start - LEFT) : self.spots[number].start]
        )[-1]
        return words if catalog.load().prose.lists.total.fullmatch(words) else ""

    def _added_up(self, number: int, counts: Sequence[Claim]) -> Sequence[Claim]:
        """The figures that the words right before figure ``number`` add up."""
        spot, lists = self.spots[number], catalog.load().prose.lists
        left = self.text[max(0, spot.start - LEFT) : spot.start]
        told = next((match for match in lists.total.finditer(left) if match.end() == len(left)), None)
        if told is None or not number:
            return ()
        if told[1]:
            return in_order(counts[-TOTALS[told[1]] :])
        between = self.text[self.spots[number - 1].end : spot.start]
        if not told.end() - told.start() <= len(between) <= told.end() - told.start() + 1:
            return ()
        run = sum(each in self.names for each in range(number))
        if run and number - 1 in self.names:
            return counts[-run:]
        return in_order(counts[-2:]) if {each.frame for each in counts[-2:]} == CARRIED_AND_NEW else ()

    def _share_of(self, number: int, previous: Claim, topic: str) -> Match | None:
        """A share that follows a figure is of that figure's cells, over the bases of the topic."""
        known, words = catalog.load().topics.get(topic), catalog.load().prose.share
        between = self.text[self.spots[number - 1].end : self.spots[number].start]
        if known is None or not previous.formulas or not words.link.fullmatch(between):
            return None
        parts = by_table(previous.formulas)
        received = words.received.search(between)
        of_new = bool(received) or parts.get(False, "").startswith("requests.new.")
        bases = sorted(known.bases, key=lambda base: not (of_new and ("new" in base or "received" in base)))
        pairs = ((parts.get(is_statistics(base)), base) for base in bases)
        formulas = tuple(share(part, base) for part, base in pairs if part and base != part)
        return Match("share", 0, 0, formulas, previous.doubts) if formulas else None

    def _with_name(self, start: int, end: int, name: Name | None) -> tuple[str, int, int]:
        """The sentence with the figure's name right before it, where a list gives the names first; and its place."""
        if name is None or not name.text:
            return self.text, start, end
        cut = max((self.text.rfind(mark, 0, name.end) for mark in "，；："), default=-1) + 1
        told = f"{self.text[:cut]}{name.text}"
        return f"{told}{self.text[start:end]}，{self.text[cut:]}", len(told), len(told) + end - start

    def _claim(
        self,
        start: int,
        end: int,
        quantity: Quantity,
        match: Match | None,
        clause: str = "",
        name: Name | None = None,
    ) -> Claim:
        left, right = self.folded.span(self.start + start, self.start + end)
        formulas, doubts = (match.formulas, match.doubts) if match else ((), ())
        if not self.context.statistics:
            formulas = tuple([each for each in formulas if not is_statistics(each)])
        if match and formulas:
            known = (match.any_period, self.context.unit, self.context.year)
            doubts += doubts_of(*self._with_name(start, end, name), *known, self._is_elsewhere())
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
            doubts=tuple(dict.fromkeys(doubts)) if doubts else (),
            clause=clause or self.text[start:end],
            cue=match.cue if match else "",
        )
