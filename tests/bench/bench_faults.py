"""Audits generated reports and scores the findings: python tests/bench/bench_faults.py [COUNT] [SEED] [--misses N]

For every report the audit's findings are compared with the gold: the share of faults found, in tables and in prose;
false errors and warnings on clean reports; cells right by kind of file and layout; claims of the gold found. Kinds of
misses are printed with an example each.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gouji.chain import audit_together
from gouji.errors import GoujiError
from gouji.findings import Audit, Claim, Finding
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.synth import Generated, generate
from gouji.synth.faults import ACROSS_YEARS, DENIED, IN_PROSE, IN_STRUCTURE, IN_TABLES

GROUPS = {
    "tables": (*IN_TABLES, *ACROSS_YEARS),
    "prose": (*IN_PROSE, DENIED),
    "structure": IN_STRUCTURE,
}


@dataclass
class Score:
    """What was counted over a run."""

    found: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    false: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    cells: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    claims: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    reports: Counter[bool] = field(default_factory=Counter)
    phrasings: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    alarms: Counter[tuple[str, bool, str]] = field(default_factory=Counter)
    misses: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def main() -> None:
    """Generate, audit, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("count", nargs="?", type=int, default=300)
    options.add_argument("seed", nargs="?", type=int, default=1)
    options.add_argument("--misses", type=int, default=2, help="examples printed for each kind of miss")
    options.add_argument("--no-pdf", action="store_true", help="write PDFs as HTML instead (faster)")
    asked = options.parse_args()
    score, start = Score(), time.perf_counter()
    for number in range(1, asked.count + 1):
        made = generate(asked.seed, number)
        if asked.no_pdf and any(each.kind == "pdf" for each in made):
            made = generate(asked.seed, number, kind="html")
        audits = audits_of(made, score)
        for each, audit in audits:
            compare(each, audit, score)
    show(score, asked.misses)
    print(f"{sum(score.reports.values())} reports in {time.perf_counter() - start:.0f} s")


def audits_of(made: list[Generated], score: Score) -> list[tuple[Generated, Audit]]:
    """The audits of a report, or of the reports of two years together."""
    try:
        reports = [parse(read_bytes(each.data(), each.file_name)) for each in made]
    except GoujiError as error:
        score.misses["unread"].append(f"{made[0].file_name} ({made[0].layout}): {error}")
        return []
    return list(zip(made, audit_together(reports), strict=True))


def compare(made: Generated, audit: Audit, score: Score) -> None:
    """Count one report."""
    clean = not any(each["severity"] != "info" for each in made.gold["findings"])
    score.reports[clean] += 1
    where = f"{made.file_name} {made.kind}/{made.layout}"
    compare_cells(made, audit, score, where)
    rest = list(audit.findings)
    for wanted in made.gold["findings"]:
        code = wanted["code"]
        score.wanted[code] += 1
        hit = next((each for each in rest if same(each, wanted)), None)
        if hit is None:
            score.misses[f"missed {code}"].append(f"{where}: {told(wanted)} {sentence(made, wanted)}")
        else:
            score.found[code] += 1
            rest.remove(hit)
    for each in rest:
        if each.severity != "info":
            score.false[each.severity, each.code, clean] += 1
            text = "; ".join(audit.claim(claim).sentence[:90] for claim in each.claims[:2])
            values = f"stated {each.stated} expected {each.expected}"
            score.misses[f"false {each.code}"].append(f"{where}: {values} {text or each.cells[:3]}")
            score.alarms[each.code, clean, phrasing(made, audit, each)] += 1
    compare_claims(made, audit, score, where)


def compare_cells(made: Generated, audit: Audit, score: Score, where: str) -> None:
    counted = score.cells[f"{made.kind}/{made.layout}"]
    for name, wanted in made.gold["cells"].items():
        cell = audit.report.cells.get(name)
        value = None if cell is None or cell.value is None else float(cell.value)
        right = cell is not None and (value, cell.status) == (wanted["value"], wanted["status"])
        silent = cell is not None and cell.status == "given" and not right
        counted[0] += 1
        counted[1] += right
        counted[2] += silent
    wrong = [name for name in audit.report.cells if name not in made.gold["cells"]]
    if wrong:
        score.misses["cells that are not there"].append(f"{where}: {wrong[:3]}")
    for key in ("unit", "year", "form"):
        if getattr(audit.report, key) != made.gold[key]:
            score.misses[f"wrong {key}"].append(f"{where}: {getattr(audit.report, key)} for {made.gold[key]}")


def compare_claims(made: Generated, audit: Audit, score: Score, where: str) -> None:
    """Claims with a cell: found by value and target, with the gold's verdict. Those without: not taken for one."""
    linked = [(each.quantity.value, readings_of(each), each.verdict) for each in audit.claims]
    cells = [reading for _, readings, _ in linked for reading in readings]
    for figure, wanted in zip(made.draft.figures, made.gold["claims"], strict=True):
        if wanted["target"] is None:
            continue
        value, target = Decimal(str(wanted["value"])), wanted["target"]
        counted = score.claims[wanted["kind"]]
        found = next((each for each in linked if each[0] == value and target in each[1]), None)
        hit = found is not None
        if wanted["kind"] == "none":
            hit = hit or all(any(part in reading for reading in cells) for part in target.split(" + "))
        elif found is not None:
            linked.remove(found)
        counted[0] += 1
        counted[1] += hit
        counted[2] += found is not None and found[2] == wanted["verdict"]
        counted = score.phrasings[f"{figure.say}  [{'+'.join(figure.names)}]"]
        counted[0] += 1
        counted[1] += hit
        if not hit:
            score.misses[f"claim not linked ({wanted['kind']})"].append(
                f"{where}: {wanted['clause']} {wanted['target']}"
            )


def readings_of(claim: Claim) -> set[str]:
    """The principal reading of a claim and the one that held."""
    return {each for each in (claim.target, claim.reading and claim.reading.formula) if each}


def same(found: Finding, wanted: dict[str, Any]) -> bool:
    """One code and one stated value; where nothing is stated, one cell in common or none at all."""
    if (found.code, found.severity) != (wanted["code"], wanted["severity"]):
        return False
    if wanted["stated"] is not None and found.stated is not None:
        cells = not wanted["cells"] or not found.cells or bool(set(wanted["cells"]) & set(found.cells))
        return cells and abs(float(found.stated) - wanted["stated"]) < 0.06
    return not wanted["cells"] or bool(set(wanted["cells"]) & set(found.cells))


def phrasing(made: Generated, audit: Audit, found: Finding) -> str:
    """The phrasing that the last claim of a finding was written by."""
    if not found.claims:
        return ""
    claim = audit.claim(found.claims[-1])
    sentence = "".join(claim.sentence.split())
    for figure in made.draft.figures:
        before = made.draft.paragraphs[figure.paragraph][: figure.start].split("。")[-1]
        if figure.text in claim.text and "".join(before.split())[-8:] in sentence:
            return figure.say
    return sentence[:60]


def told(wanted: dict[str, Any]) -> str:
    return f"stated {wanted['stated']} expected {wanted['expected']} {wanted['cells'][:2]}"


def sentence(made: Generated, wanted: dict[str, Any]) -> str:
    """The clauses of the prose that hold the stated figure."""
    clauses = made.draft.printed.prose.replace("。", "。\n").splitlines()
    if wanted["code"] in IN_TABLES or wanted["stated"] is None:
        return ""
    figures = [each for each in made.draft.figures if float(each.written.value) == wanted["stated"]]
    texts = [each.text for each in figures]
    return " | ".join(clause for clause in clauses if any(text in clause for text in texts))[:160]


def rows(score: Score) -> Iterator[tuple[str, int, int]]:
    for group, codes in GROUPS.items():
        found, wanted = (sum(counter[code] for code in codes) for counter in (score.found, score.wanted))
        yield group, found, wanted
        yield from ((f"  {code}", score.found[code], score.wanted[code]) for code in codes)


def show(score: Score, examples: int) -> None:
    """Print the counts."""
    for name, found, wanted in rows(score):
        if wanted:
            print(f"{name:28}{found:6} of {wanted:5} {found / wanted:8.2%}")
    clean = score.reports[True]
    for severity in ("error", "warning"):
        false = sum(n for (kind, _, on_clean), n in score.false.items() if kind == severity and on_clean)
        other = sum(n for (kind, _, on_clean), n in score.false.items() if kind == severity and not on_clean)
        rate = 100 * false / max(1, clean)
        print(f"false {severity}s: {false} on {clean} clean reports ({rate:.1f} per 100), {other} on others")
    print(f"{'cells':28}{'all':>8}{'right':>8}{'wrong silently':>16}")
    for name, (count, right, silent) in sorted(score.cells.items()):
        print(f"{name:28}{count:8}{right:8}{silent:16}{right / count:9.2%}" if count else f"{name}: no cells")
    for kind, (count, hit, judged) in sorted(score.claims.items()):
        print(
            f"claims with a cell, {kind:8}{hit:6} of {count:5} linked {hit / count:8.2%}"
            + (f", verdict right {judged}" if judged else "")
        )
    show_phrasings(score, examples)
    for kind, lines in sorted(score.misses.items(), key=lambda each: -len(each[1])):
        print(f"-- {kind}: {len(lines)}")
        for line in lines[:examples]:
            print(f"   {line}")


def show_phrasings(score: Score, examples: int) -> None:
    """Print the phrasings that raise false alarms, and those whose figures are linked least."""
    print("-- false errors and warnings by phrasing (count, on a clean report, code, phrasing)")
    for (code, clean_one, say), count in score.alarms.most_common(10 * examples):
        print(f"   {count:4} {'clean' if clean_one else '     '} {code}  {say}")
    print("-- phrasings whose figures are linked least (linked of written, phrasing [fact])")
    weak = sorted(score.phrasings.items(), key=lambda each: each[1][1] - each[1][0])
    for say, (count, hit) in weak[: 10 * examples]:
        if hit < count:
            print(f"   {hit:4} of {count:4}  {say}")


if __name__ == "__main__":
    main()
