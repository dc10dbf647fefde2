"""spaCy components: figures and claims as spans of a Doc, for those who work with spaCy.

    nlp = spacy.blank("zh")
    nlp.add_pipe("gouji_quantities")
    nlp.add_pipe("gouji_claims")
    doc = nlp(text)
    for span in doc.spans["gouji_claims"]:
        span._.claim

Spans cover whole tokens, so a span may be wider than its figure; the figure itself is in ``span._.quantity`` and
``span._.claim``. What a span says is kept in its group's attributes as plain values, so it survives ``Doc.to_bytes``
and ``DocBin``; the extensions only read it from there. ``render(doc)`` shows the claims as displaCy shows entities.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, cast, get_args

import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from gouji.document import SectionKind
from gouji.extract import extract
from gouji.extract.quantities import scan
from gouji.findings import Claim
from gouji.lang.normal import fold
from gouji.quantity import Interval, Quantity

QUANTITIES = "gouji_quantities"
CLAIMS = "gouji_claims"
_CELL, _NO_CELL = "#bfe3c8", "#e3e3e3"


def blank(words: Iterable[str] = ()) -> Language:
    """A Chinese pipeline with gouji's tokenizer and both components; ``words`` are kept whole."""
    tokenizer = {"@tokenizers": "gouji.JiebaTokenizer.v1", "words": list(words)}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    nlp.add_pipe(QUANTITIES)
    nlp.add_pipe(CLAIMS)
    return nlp


@Language.factory(QUANTITIES, assigns=["doc.spans", "span._.quantity"])
def make_quantities(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component that finds figures."""
    return QuantityFinder()


@Language.factory(
    CLAIMS,
    assigns=["doc.spans", "span._.claim"],
    requires=["doc.spans"],
    default_config={"section": "overview", "unit": None, "year": None},
)
def make_claims(nlp: Language, name: str, section: str, unit: str | None, year: int | None) -> Callable[[Doc], Doc]:
    """The component that reads claims; ``section``, ``unit`` and ``year`` say what the texts are of.

    Raises ValueError for a section that is none.
    """
    if section not in get_args(SectionKind):
        raise ValueError(f"unknown section {section!r}; known are {', '.join(get_args(SectionKind))}")
    return ClaimFinder(cast(SectionKind, section), unit, year)


class QuantityFinder:
    """Sets ``doc.spans["gouji_quantities"]``, one span a figure, labelled with its kind."""

    def __call__(self, doc: Doc) -> Doc:
        found = list(_figures(doc.text))
        spans = [_span(doc, start, end, said.kind, f"q{number}") for number, (start, end, said) in enumerate(found, 1)]
        values = {f"q{number}": _quantity_out(said) for number, (_, _, said) in enumerate(found, 1)}
        doc.spans[QUANTITIES] = SpanGroup(doc, name=QUANTITIES, spans=spans, attrs={"values": values})
        return doc


class ClaimFinder:
    """Sets ``doc.spans["gouji_claims"]``, one span a claim, labelled with its principal reading."""

    def __init__(self, section: SectionKind, unit: str | None, year: int | None) -> None:
        self.section, self.unit, self.year = section, unit, year

    def __call__(self, doc: Doc) -> Doc:
        claims = extract(doc.text, self.section, self.unit, self.year).claims
        spans = [_span(doc, claim.start, claim.end, claim.target or "", claim.id) for claim in claims]
        values = {claim.id: _claim_out(claim) for claim in claims}
        doc.spans[CLAIMS] = SpanGroup(doc, name=CLAIMS, spans=spans, attrs={"values": values})
        return doc


def render(doc: Doc, page: bool = False, jupyter: bool = False) -> str:
    """The claims of ``doc`` as HTML in displaCy's manner, or shown in a notebook, which returns "".

    Each claim is marked on its own characters, not on whole tokens, and labelled with its principal reading, or with
    its kind where the form has no cell; of none-statements that overlap the first is shown. ``page`` is a whole page.
    Raises ValueError for a Doc on which ``gouji_claims`` has not run.
    """
    if CLAIMS not in doc.spans:
        raise ValueError(f"no claims: the component {CLAIMS} has not run on this Doc")
    marks: list[dict[str, Any]] = []
    for claim in sorted((span._.claim for span in doc.spans[CLAIMS]), key=lambda claim: (claim.start, claim.end)):
        if not marks or marks[-1]["end"] <= claim.start:
            label = claim.target or claim.quantity.kind
            marks.append({"start": claim.start, "end": claim.end, "label": label})
    colours = {mark["label"]: _CELL if "." in mark["label"] else _NO_CELL for mark in marks}
    shown = {"text": doc.text, "ents": marks, "title": None}
    options = {"colors": {label.upper(): colour for label, colour in colours.items()} | colours}
    return displacy.render(shown, style="ent", manual=True, page=page, jupyter=jupyter, options=options) or ""


def _figures(text: str) -> Iterator[tuple[int, int, Quantity]]:
    """Every figure with its offsets, line by line."""
    start = 0
    for line in text.splitlines(keepends=True):
        folded = fold(line, start)
        for spot in scan(folded.text):
            yield (*folded.span(spot.start, spot.end), spot.quantity)
        start += len(line)


def _span(doc: Doc, start: int, end: int, label: str, name: str) -> Span:
    """The tokens that cover the characters."""
    return cast(Span, doc.char_span(start, end, label=label, alignment_mode="expand", span_id=name))


def _said(span: Span, group: str) -> Mapping[str, Any] | None:
    """The plain values kept for ``span``, or None for a span of another kind."""
    values: Mapping[str, Mapping[str, Any]] = span.doc.spans[group].attrs["values"] if group in span.doc.spans else {}
    return values.get(span.id_)


def _get_quantity(span: Span) -> Quantity | None:
    """The figure of a span of either group."""
    claim = _get_claim(span)
    if claim:
        return claim.quantity
    said = _said(span, QUANTITIES)
    return _quantity_in(said) if said else None


def _get_claim(span: Span) -> Claim | None:
    """The claim of a span of ``gouji_claims``."""
    said = _said(span, CLAIMS)
    return _claim_in(said) if said else None


def _quantity_out(quantity: Quantity) -> dict[str, Any]:
    interval = quantity.interval
    return {
        "value": str(quantity.value),
        "unit": quantity.unit,
        "kind": quantity.kind,
        "bound": quantity.bound,
        "interval": [str(interval.low), str(interval.high), interval.open_high],
        "raw": quantity.raw,
    }


def _quantity_in(said: Mapping[str, Any]) -> Quantity:
    low, high, open_high = said["interval"]
    interval = Interval(Decimal(low), Decimal(high), open_high)
    return Quantity(Decimal(said["value"]), said["unit"], said["kind"], said["bound"], interval, said["raw"])


_PLAIN = ("id", "section", "sentence", "sentence_start", "start", "end", "frame", "clause", "cue")
_LISTS = ("formulas", "doubts")


def _claim_out(claim: Claim) -> dict[str, Any]:
    plain = {name: getattr(claim, name) for name in _PLAIN}
    lists = {name: list(getattr(claim, name)) for name in _LISTS}
    return {**plain, **lists, "quantity": _quantity_out(claim.quantity)}


def _claim_in(said: Mapping[str, Any]) -> Claim:
    fields: dict[str, Any] = {name: said[name] for name in _PLAIN} | {name: tuple(said[name]) for name in _LISTS}
    return Claim(**fields, quantity=_quantity_in(said["quantity"]))


for _name, _getter in (("quantity", _get_quantity), ("claim", _get_claim)):
    Span.set_extension(_name, getter=_getter, force=True)
