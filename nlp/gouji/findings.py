"""What an audit is made of: claims, their readings, findings with evidence, and the coverage beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from gouji.document import Report, SectionKind
from gouji.messages import text as message_text
from gouji.quantity import Quantity

if TYPE_CHECKING:
    from gouji.write.frames import DataFrame
    from gouji.write.html import Fragment

Severity = Literal["error", "warning", "info"]
# The frame of a figure that each of several things has: all of its readings must hold.
EACH = "each"
Verdict = Literal["consistent", "inconsistent", "other_scope", "no_cell", "cell_blank"]
PointKind = Literal["problem", "measure", "boilerplate"]
Outcome = Literal["plan", "result", ""]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Reading:
    """One definition under which a claim may be checked.

    ``formula`` is an expression over cell ids, ``cells`` the ids it rests on, ``value`` what it gives in the claim's
    own unit (None when a cell is missing or blank). ``computed`` are those of the cells that are blank totals, taken
    from the sum of their row. ``values`` are those of the cells, one each, in the claim's unit. ``least`` is what a sum
    with blank cells comes to at least, whatever stands in them, for no count is below zero.
    """

    formula: str
    cells: tuple[str, ...] = ()
    value: Decimal | None = None
    computed: tuple[str, ...] = ()
    values: tuple[Decimal | None, ...] = ()
    least: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that the prose states.

    Attributes:
        id: ``c1``, ``c2`` … in the order of the text.
        section: kind of the section it stands in.
        sentence, sentence_start: the whole sentence as published and its offset.
        start, end: offsets of the figure itself (hedges and unit included).
        quantity: value, unit, bound and the interval that the wording allows.
        frame: id of the claim frame that recognised it; empty for a figure about which the form has nothing.
        formulas: the readings that the words allow, in order, as expressions over cell ids.
        doubts: reasons for which it may speak of something else than the table (``scope``, ``period``, ``subject``), or
            for which the table cannot tell (``base``: what a share is of is 0);
            such a claim is never called inconsistent.
        clause: the part of the sentence that the figure stands in.
        cue: the words by which the frame recognised it, the figure in them as ``#``.
        readings: ``formulas`` computed from the report's cells, once linked.
        reading: the one that held, or the first.
        verdict: once linked.
    """

    id: str
    section: SectionKind
    sentence: str
    sentence_start: int
    start: int
    end: int
    quantity: Quantity
    frame: str = ""
    formulas: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    clause: str = ""
    readings: tuple[Reading, ...] = ()
    reading: Reading | None = None
    verdict: Verdict = "no_cell"
    cue: str = ""

    def explain(self, lang: str = "zh") -> str:
        """In words, a line each: the words that gave it its cells, what they leave open, each reading, the verdict."""
        from gouji.write.explain import explain

        return explain(self, lang)

    def show(self, lang: str = "zh") -> Fragment:
        """What a notebook shows of the claim, in ``lang``."""
        from gouji.write.shown import claim_fragment

        return claim_fragment(self, lang)

    def _repr_html_(self) -> str:
        return self.show()

    @property
    def text(self) -> str:
        """The figure as published, line breaks inside it included."""
        offset = self.start - self.sentence_start
        return self.sentence[offset : offset + self.end - self.start]

    def marked(self, before: str = "【", after: str = "】") -> str:
        """The sentence as published, with the figure between ``before`` and ``after``."""
        start, end = self.start - self.sentence_start, self.end - self.sentence_start
        return f"{self.sentence[:start]}{before}{self.text}{after}{self.sentence[end:]}"

    @property
    def target(self) -> str | None:
        """The principal reading, or None where the form has no such cell."""
        return self.formulas[0] if self.formulas else None

    @property
    def expected(self) -> Decimal | None:
        """What the reading gives, in the claim's own unit."""
        return self.reading.value if self.reading else None

    @property
    def decided(self) -> bool:
        """Whether the audit came to a yes or a no."""
        return self.verdict in ("consistent", "inconsistent")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not agree, with all it rests on.

    ``params`` fill the message of the rule in either language; ``variant`` picks one of the rule's message texts.
    ``stated`` and ``expected`` are the two values, when there are exactly two.
    """

    code: str
    severity: Severity
    params: Mapping[str, object] = field(default_factory=dict)
    claims: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    stated: Decimal | None = None
    expected: Decimal | None = None
    variant: str = ""
    span: tuple[int, int] | None = None
    fingerprint: str = ""

    def message(self, lang: str = "zh") -> str:
        """The finding in one sentence."""
        key = f"{self.code}.{self.variant}" if self.variant else f"{self.code}.default"
        return message_text(key, lang, **{name: _in_lang(value, lang) for name, value in self.params.items()})


class Findings(tuple[Finding, ...]):
    """The findings of an audit: a tuple that shows itself in a notebook as a table."""

    __slots__ = ()

    def show(self, lang: str = "zh") -> Fragment:
        """What a notebook shows of the findings, in ``lang``."""
        from gouji.write.shown import findings_fragment

        return findings_fragment(self, lang)

    def _repr_html_(self) -> str:
        return self.show()


def _in_lang(value: object, lang: str) -> object:
    """A parameter given in both languages, in the one asked for."""
    return value.get(lang, value.get("zh")) if isinstance(value, Mapping) else value


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the report the verdict rests on.

    Attributes:
        numbers: quantities seen in the prose.
        claims: those read as claims, none-statements included.
        linked: claims that a cell of the form answers.
        decided: linked claims with a yes or a no.
        identities: arithmetic identities of the forms found.
        identities_decided: those whose cells all hold a number.
        tables: ids of the tables found.
        skipped: reason → number of identities or claims left undecided for it.
        tables_due: how many tables the report has to have.
        recognised: cells read by text recognition.
        left_out: findings that a selection left out.
    """

    numbers: int
    claims: int
    linked: int
    decided: int
    identities: int
    identities_decided: int
    tables: tuple[str, ...]
    skipped: Mapping[str, int] = field(default_factory=dict)
    tables_due: int = 3
    recognised: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the section on problems and improvement.

    Attributes:
        kind: ``problem``, ``measure``, or ``boilerplate`` for what has no content of its own.
        text: as published, its number (一是, （一）) and final mark included.
        start, end: its offsets in the report's text.
        topics: codes of the taxonomy, cause before effect; empty for boilerplate and where the classifier abstains.
        score: the probability of the first topic, or of the kind where there is none.
        scores: the probability of every topic of the taxonomy; None for boilerplate.
        words: the words that spoke most for each of ``topics``.
        pair: index of the problem's measure, or of the measure's problem; None where it is unsure.
        outcome: whether a measure is told as a ``plan`` or as a ``result``; empty for the others.
    """

    kind: PointKind
    text: str
    start: int
    end: int
    topics: tuple[str, ...] = ()
    score: float = 0.0
    scores: Mapping[str, float] | None = None
    words: tuple[str, ...] = ()
    pair: int | None = None
    outcome: Outcome = ""

    @property
    def topic(self) -> str | None:
        """The first topic; ``none`` for boilerplate; None where the classifier abstains."""
        return "none" if self.kind == "boilerplate" else next(iter(self.topics), None)


@dataclass(frozen=True)
class Audit:
    """The result for one report.

    ``findings`` come worst first, then in the order of the text; ``problems`` are the points of the section on problems
    and improvement, in order.
    """

    report: Report
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    coverage: Coverage
    problems: tuple[Point, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "findings", Findings(self.findings))

    def count(self) -> Counter[str]:
        """Findings by severity."""
        return Counter(finding.severity for finding in self.findings)

    @property
    def worst(self) -> Severity | None:
        """The gravest severity found, or None."""
        return next((each for each in SEVERITIES if self.count()[each]), None)

    def claim(self, claim_id: str) -> Claim:
        """The claim of that id. Raises KeyError."""
        for claim in self.claims:
            if claim.id == claim_id:
                return claim
        raise KeyError(claim_id)

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """The audit as plain data, as ``--format json`` prints it."""
        from gouji.write.json import audit_to_dict

        return audit_to_dict(self, lang)

    def to_json(self, lang: str = "zh") -> str:
        """The audit as one line of JSON, as ``--format json`` prints it."""
        from gouji.write.json import to_json

        return to_json(self, lang)

    def to_html(self, lang: str = "zh") -> str:
        """The audit as one self-contained page, as ``--format html`` writes it."""
        from gouji.write.html import page

        return page(self, lang)

    def claims_frame(self) -> DataFrame:
        """Every claim as a row of a pandas frame, by id, in the order of the text.

        Columns: section, text, value, unit, bound, kind, target, reading, expected, verdict, start, end, sentence;
        ``value`` and ``expected`` are ``Float64``. Raises MissingExtra without pandas.
        """
        from gouji.write.frames import claims_frame

        return claims_frame(self)

    def findings_frame(self, lang: str = "zh") -> DataFrame:
        """Every finding as a row of a pandas frame, by its number on the page, worst first.

        Columns: code, severity, message (in ``lang``), stated, expected, claims and cells (tuples of ids),
        fingerprint. Raises MissingExtra without pandas.
        """
        from gouji.write.frames import findings_frame

        return findings_frame(self, lang)

    def show(self, lang: str = "zh") -> Fragment:
        """What a notebook shows of the audit, in ``lang``."""
        from gouji.write.html import audit_fragment

        return audit_fragment(self, lang)

    def __repr__(self) -> str:
        """In short: an audit's fields hold the report's whole text."""
        counts = ", ".join(f"{self.count()[each]} {each}" for each in SEVERITIES)
        decided = f"{self.coverage.decided} of {self.coverage.claims} claims decided"
        return f"<Audit {self.report.source}: {counts}; {decided}>"

    def _repr_html_(self) -> str:
        from gouji.write.html import audit_fragment

        return audit_fragment(self)
