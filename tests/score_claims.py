"""How well claims are read, on the tagged sentences of ``corpora/claims``: ``make score`` runs it.

Prints a table for each part, one line a pattern. Of the held-back part figures alone are shown, so that nobody tunes to
its sentences. ``--misses [PATTERN]`` lists what went wrong in the development part, ``--update`` stores the present
figures as the baseline below which tests/corpora/test_claims.py does not let them fall.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claims_gold import FOLDER, PARTS, Sentence, Tag, in_form, sentences, target_of
from gouji.chain import audit_report
from gouji.findings import Claim

BASELINE = FOLDER / "baseline.json"
MEASURES = ("precision", "recall", "value", "bound", "target", "verdict")
_UNASKED = ("no_cell", "other_scope")


@dataclass(frozen=True, slots=True)
class Pair:
    """A tagged claim, the one found in its place, and what of it is right; either may be missing."""

    tag: Tag | None
    claim: Claim | None
    right: frozenset[str] = frozenset()


def pairs(sentence: Sentence) -> list[Pair]:
    """What was tagged and what was found, side by side."""
    claims = list(audit_report(sentence.report()).claims)
    paired = []
    for tag in sentence.tags:
        claim = _counterpart(tag, claims)
        if claim:
            claims.remove(claim)
        paired.append(Pair(tag, claim, _right(tag, claim) if claim else frozenset()))
    return paired + [Pair(None, claim) for claim in claims]


def _counterpart(tag: Tag, claims: Iterable[Claim]) -> Claim | None:
    """The claim whose figure covers the tagged one; of several none-statements the one that means the same or ends
    nearest."""
    met = [
        each
        for each in claims
        if ((each.quantity.kind == "none") == tag.none or not tag.value)
        and each.start < tag.end
        and tag.start < each.end
    ]
    return min(met, key=lambda each: ("target" not in _right(tag, each), abs(each.end - tag.end)), default=None)


def _right(tag: Tag, claim: Claim) -> frozenset[str]:
    """Which of value, bound, target and verdict are as tagged; a value's unit is part of it."""
    said = claim.quantity
    checks = {
        "value": said.value == tag.value and (tag.none or said.kind == "none" or said.unit == tag.unit),
        "bound": said.bound == tag.bound,
        "target": tag.stated or tag.verdict == "other_scope" or _target_is_right(tag, claim),
        "verdict": claim.verdict == tag.verdict,
    }
    return frozenset(name for name, right in checks.items() if right)


def _target_is_right(tag: Tag, claim: Claim) -> bool:
    formula = claim.reading.formula if claim.reading else claim.target
    if not tag.targets or not formula:
        return not tag.targets and not (claim.target and in_form(claim.target))
    try:
        return target_of(formula) in tag.targets
    except ValueError:  # a reading made of the sentence's own figures
        return False


@dataclass(slots=True)
class Score:
    """Counts over some sentences. ``false_errors`` are claims called inconsistent that are not."""

    counts: Counter[str]

    def add(self, pair: Pair) -> None:
        """Count one pair."""
        self.counts["tagged"] += pair.tag is not None
        self.counts["found"] += pair.claim is not None
        self.counts["both"] += bool(pair.tag and pair.claim)
        self.counts.update(pair.right)
        if pair.claim and pair.claim.verdict == "inconsistent":
            self.counts["false_errors"] += pair.tag is None or pair.tag.verdict != "inconsistent"

    def figures(self) -> dict[str, float]:
        """Precision, recall and the shares of matched claims that are right, in percent to two decimals."""
        bases = {"precision": "found", "recall": "tagged"}
        parts = {"precision": "both", "recall": "both"}
        return {
            name: round(100 * self.counts[parts.get(name, name)] / base, 2) if base else 100.0
            for name in MEASURES
            for base in (self.counts[bases.get(name, "both")],)
        }


def score(part: str) -> dict[str, Score]:
    """The scores of a part by pattern, and over all of it under ``all``."""
    scores: dict[str, Score] = {}
    for sentence in sentences(part):
        for pair in pairs(sentence):
            for name in (sentence.pattern, "all"):
                scores.setdefault(name, Score(Counter())).add(pair)
    return scores


def baseline() -> dict[str, dict[str, float]]:
    """The stored figures of each part."""
    loaded: dict[str, dict[str, float]] = json.loads(BASELINE.read_text("utf-8"))
    return loaded


def stored(scores: dict[str, Score]) -> dict[str, float]:
    """What the baseline keeps of a part."""
    return {**scores["all"].figures(), "false_errors": scores["all"].counts["false_errors"]}


def table(part: str, scores: dict[str, Score]) -> Iterator[str]:
    """The figures as lines of text."""
    known = sentences(part)
    yield f"{part}: {len(known)} sentences, {sum(len(each.tags) for each in known)} claims"
    yield f"{'pattern':26}{'tagged':>7}{'found':>7}" + "".join(f"{name:>11}" for name in MEASURES) + "  false errors"
    for name in [*sorted(set(scores) - {"all"}), "all"]:
        counts, figures = scores[name].counts, scores[name].figures()
        shares = "".join(f"{figures[each]:11.1f}" for each in MEASURES)
        yield f"{name:26}{counts['tagged']:7}{counts['found']:7}{shares}{counts['false_errors']:14}"


def misses(pattern: str = "") -> Iterator[str]:
    """What is wrong in the development part, a line each."""
    for sentence in sentences("development"):
        if pattern and sentence.pattern != pattern:
            continue
        wrong = [pair for pair in pairs(sentence) if len(pair.right) < 4]
        if wrong:
            yield f"{sentence.family}: {sentence.text}"
        yield from (f"    {_told(sentence, pair)}" for pair in wrong)


def _told(sentence: Sentence, pair: Pair) -> str:
    tag, claim = pair.tag, pair.claim
    meant = (
        f"{sentence.text[tag.start : tag.end]}: {tag.value} {tag.unit} {tag.bound} {tag.verdict}" if tag else "no claim"
    )
    if not claim:
        return f"missed     {meant}"
    said = claim.quantity
    reading = claim.reading.formula if claim.reading else claim.target
    found = f"{claim.text}: {said.value} {said.unit} {said.bound} {claim.verdict} {reading} {' '.join(claim.doubts)}"
    wrong = " ".join(name for name in MEASURES[2:] if name not in pair.right) if tag else "not tagged"
    return f"{wrong:10} {found!r} for {meant!r}"


def main(arguments: list[str]) -> None:
    """Print, or store."""
    if arguments[:1] == ["--misses"]:
        print("\n".join(misses(*arguments[1:2])))
        return
    scores = {part: score(part) for part in PARTS}
    print("\n\n".join("\n".join(table(part, scores[part])) for part in PARTS))
    if arguments == ["--update"]:
        figures = {part: stored(scores[part]) for part in PARTS}
        BASELINE.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
