"""Reports a second into a store, split by stage, against the floor of any program that reads the same files.

The floor is lxml's parse of each page and one pass of a compiled regular expression over its text. Usage:
``python tests/bench/bench_batch.py [COUNT] [WORKERS]``; COUNT reports as HTML, 200 unless told.
"""

from __future__ import annotations

import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lxml import html

from gouji.batch import run
from gouji.chain import audit_report
from gouji.extract import extract_report
from gouji.link import link
from gouji.parse import parse
from gouji.read import read
from gouji.synth import generate
from gouji.write.parquet import rows_of

_NUMBERS = re.compile(r"[0-9０-９.,%％]+|[零一二三四五六七八九十百千万亿]+(?=件|条|次|人|元)")


def timed(call: Callable[[Any], Any], over: list[Any]) -> tuple[list[Any], float]:
    """What the call gives for each, and the processor seconds that it took in all."""
    start = time.process_time()
    return [call(each) for each in over], time.process_time() - start


def floor(path: Path) -> int:
    """What nobody can do without."""
    return len(_NUMBERS.findall(html.fromstring(path.read_bytes()).text_content()))


def main(count: int, workers: int) -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        reports = Path(folder) / "reports"
        reports.mkdir()
        made = [each for number in range(1, count + 1) for each in generate(11, number, kind="html")]
        for each in made:
            (reports / each.file_name).write_bytes(each.data())
        files = sorted(reports.iterdir())
        audit_report(parse(read(files[0])))  # data files are loaded once
        _, least = timed(floor, files)
        documents, reading = timed(read, files)
        parsed, parsing = timed(parse, documents)
        extracted, extracting = timed(extract_report, parsed)
        _, linking = timed(lambda pair: link(pair[0].claims, pair[1]), list(zip(extracted, parsed, strict=True)))
        audits, auditing = timed(audit_report, parsed)
        _, writing = timed(lambda audit: rows_of(audit, "x", {}), audits)
        checking = auditing - extracting - linking
        stages = {"floor": least, "read": reading, "parse": parsing, "extract": extracting, "link": linking}
        stages |= {"check and problems": checking, "rows": writing}
        for name, seconds in stages.items():
            print(f"{name:20} {1000 * seconds / len(files):8.2f} ms a report")
        whole = sum(seconds for name, seconds in stages.items() if name != "floor")
        print(f"{len(files)} reports: {len(files) / whole:.1f} a second a core, {whole / least:.1f} times the floor")
        start = time.perf_counter()
        run([reports], Path(folder) / "store", workers=workers)
        rate = len(files) / (time.perf_counter() - start)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"into a store with {workers} workers: {rate:.1f} a second; this process at most {memory} MB")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(*given, *(200, 2)[len(given) :]))
