"""Copied problem sections among many: time, recall of what was planted, precision against hard negatives.

Usage: ``python tests/bench/bench_copying.py [COUNT] [COPIES]``; 20,000 sections and 500 copies of a kind unless told.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from copies import planted
from gouji.copying import find_copies


def main(count: int, copies: int) -> None:
    """Measure and print."""
    made = planted(count, copies)
    length = sum(len(each.parts[0].text) for each in made.sources) / count
    start = time.perf_counter()
    found = find_copies(made.sources)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count} sections of {length:.0f} characters: {seconds:.1f} s, {memory} MB")
    pairs = {frozenset((each.source.report, each.other.report)) for each in found}
    for kind in ("whole", "two_thirds"):
        known = getattr(made, kind)
        hit = sum(frozenset(pair) in pairs for pair in known)
        print(f"{kind:10} {hit} of {len(known)} found: recall {hit / len(known):.2%}")
    right = {frozenset(pair) for pair in made.whole | made.two_thirds}
    near = {frozenset(pair) for pair in made.near}
    print(f"precision {len(pairs & right) / len(pairs):.2%} of {len(pairs)} pairs")
    print(f"hard negatives told: {len(pairs & near)} of {len(near)}")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(*given, *(20_000, 500)[len(given) :]))
