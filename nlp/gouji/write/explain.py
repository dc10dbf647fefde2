"""Tells in words why a claim got its cells and its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from gouji.catalog.formula import Operand, formula
from gouji.catalog.labels import formula_label
from gouji.findings import Claim, Reading
from gouji.messages import text
from gouji.quantity import shown

# An interval that reaches so far has no upper edge.
UNBOUNDED = Decimal(10) ** 17


def explain(claim: Claim, lang: str = "zh") -> str:
    """A line each: the sentence, what the figure allows, the words and frame, doubts, each reading, the verdict."""
    return "\n".join(_lines(claim, lang))


def _lines(claim: Claim, lang: str) -> Iterator[str]:
    yield text("explain.sentence", lang, id=claim.id, sentence=claim.marked().strip())
    yield _figure(claim, lang)
    if claim.frame and claim.cue:
        yield text("explain.frame", lang, frame=claim.frame, cue=claim.cue.replace("#", claim.text.strip()))
    elif claim.frame:
        yield text(f"explain.from_{claim.frame.partition('.')[0]}", lang)
    else:
        yield text("explain.no_frame", lang)
    yield from (text(f"explain.doubt_{doubt}", lang) for doubt in claim.doubts)
    yield from (_reading(claim, reading, lang) for reading in _readings(claim))
    yield text("explain.verdict", lang, verdict=text(f"ui.{claim.verdict}", lang))


def _figure(claim: Claim, lang: str) -> str:
    quantity, interval = claim.quantity, claim.quantity.interval
    if quantity.kind == "none":
        return text("explain.denies", lang)
    value = f"{shown(quantity.value)}{quantity.unit}"
    if interval.low == interval.high:
        return text("explain.exact", lang, value=value)
    if interval.high > UNBOUNDED:
        return text("explain.at_least", lang, value=value)
    key = "explain.interval_open" if interval.open_high else "explain.interval"
    return text(key, lang, value=value, low=shown(interval.low), high=shown(interval.high))


def _readings(claim: Claim) -> Sequence[Reading]:
    """Those of cells, and one that the claim's own sentence gave."""
    stated = claim.reading and claim.reading not in claim.readings
    return (*claim.readings, claim.reading) if stated and claim.reading else claim.readings


def _reading(claim: Claim, reading: Reading, lang: str) -> str:
    label = formula_label(reading.formula) if reading.cells or claim.reading != reading else reading.formula
    told = {"reading": label, "sum": arithmetic(reading, lang)}
    if not reading.cells and reading.value is None:
        return text("explain.reading_absent", lang, **told)
    if reading.least is not None:
        return text("explain.reading_least", lang, **told, least=shown(reading.least))
    if reading.value is None:
        return text("explain.reading_blank", lang, **told)
    held = claim.quantity.agrees(reading.value)
    key = "held" if held and reading == claim.reading else "fits" if held else "rejected"
    return text(f"explain.reading_{key}", lang, **told)


def arithmetic(reading: Reading, lang: str = "zh") -> str:
    """How the reading's value comes about: ``78 + 6 = 84``; a cell without a number is told as blank."""
    result = "" if reading.value is None else shown(round(reading.value, 2))
    if not reading.cells:
        return result
    parsed, values = formula(reading.formula), dict(zip(reading.cells, reading.values, strict=True))
    part = _terms(parsed.terms, values, lang)
    told = f"{_bracket(part)} / {_bracket(_terms(parsed.over, values, lang))} × 100" if parsed.over else part
    return f"{told} = {result}" if result and told != result else told


def _terms(operands: Sequence[Operand], values: Mapping[str, Decimal | None], lang: str) -> str:
    pieces: list[str] = []
    for operand in operands:
        for cell in operand.cells(values.keys()):
            value = values.get(cell)
            number = text("explain.blank", lang) if value is None else shown(value)
            sign = "- " if operand.sign < 0 else "+ "
            pieces.append(f"{sign if pieces or operand.sign < 0 else ''}{number}")
    return " ".join(pieces)


def _bracket(told: str) -> str:
    return f"({told})" if " " in told else told
