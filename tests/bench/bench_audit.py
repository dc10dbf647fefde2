"""Processor time of one audit split by stage, for each kind of file: python tests/bench/bench_audit.py [FILE…]"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from gouji import catalog
from gouji.check import Checked, run
from gouji.extract import extract_report
from gouji.findings import Audit, Coverage
from gouji.link import link
from gouji.parse import parse
from gouji.read import read
from gouji.write.html import page
from gouji.write.json import to_json

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "corpora" / "sample" / "reports"
FILES = [SAMPLES / f"clean-text.{suffix}" for suffix in ("txt", "html", "docx", "pdf")]
SHARED = ROOT.parent / "shared" / "reports"
STAGES = ("read", "parse", "extract", "link", "check", "write html", "write json")
REPEATS = 5
Result = TypeVar("Result")


def timed(times: list[float], stage: Callable[[], Result]) -> Result:
    """Run a stage and append its seconds."""
    start = time.process_time()
    result = stage()
    times.append(time.process_time() - start)
    return result


def stages(path: Path) -> list[float]:
    """Seconds of each stage of one audit."""
    times: list[float] = []
    document = timed(times, lambda: read(path))
    report = timed(times, lambda: parse(document))
    extraction = timed(times, lambda: extract_report(report))
    claims = timed(times, lambda: link(extraction.claims, report))
    findings = timed(times, lambda: run(Checked(report, claims)))
    audit = Audit(report, claims, findings, Coverage(0, 0, 0, 0, 0, 0, ()))
    timed(times, lambda: page(audit))
    timed(times, lambda: to_json(audit))
    return times


def main() -> None:
    """Print the best of several runs, in milliseconds."""
    files = [Path(name) for name in sys.argv[1:]] or FILES + sorted(SHARED.glob("*-2023.*"))
    start = time.process_time()
    catalog.load()
    print(f"catalog: {1000 * (time.process_time() - start):.0f} ms once")
    print(f"{'file':32}" + "".join(f"{stage:>12}" for stage in STAGES) + f"{'total':>10}")
    for path in files:
        runs = [stages(path) for _ in range(REPEATS)]
        best = [min(column) for column in zip(*runs, strict=True)]
        print(f"{path.name:32}" + "".join(f"{1000 * each:12.1f}" for each in best) + f"{1000 * sum(best):10.1f}")


if __name__ == "__main__":
    main()
