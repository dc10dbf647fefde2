"""Reports a second into a store, split by stage, against the floor of any program that reads the same files.

The floor is lxml's parse of each page and one pass of a compiled regular expression over its text, of a text file the
pass alone. Usage: ``python tests/bench/bench_batch.py [COUNT] [WORKERS]``; COUNT reports as HTML and as text, 200
unless told, and a tenth of that as PDF. Stages count processor time, so other load on the machine matters little.
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
from gouji.check import Checked
from gouji.check import run as check
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


FLOORS: dict[str, Callable[[Path], int]] = {
    "html": lambda path: len(_NUMBERS.findall(html.fromstring(path.read_bytes()).text_content())),
    "text": lambda path: len(_NUMBERS.findall(path.read_text("utf-8", "replace"))),
}
"""What nobody can do without."""
SHARES = {"html": 1, "text": 1, "pdf": 10}
"""The kinds of file, and one in how many of the reports is made as that kind."""


def written(folder: Path, kind: str, count: int) -> list[Path]:
    """Generated reports of one kind."""
    folder.mkdir()
    for number in range(1, count + 1):
        for each in generate(11, number, kind=kind):
            (folder / each.file_name).write_bytes(each.data())
    return sorted(folder.iterdir())


def split(files: list[Path]) -> dict[str, float]:
    """Processor seconds of each stage over all the files."""
    documents, reading = timed(read, files)
    parsed, parsing = timed(parse, documents)
    extracted, extracting = timed(extract_report, parsed)
    linked, linking = timed(lambda pair: link(pair[0].claims, pair[1]), list(zip(extracted, parsed, strict=True)))
    _, checking = timed(lambda pair: check(Checked(*pair)), list(zip(parsed, linked, strict=True)))
    audits = [audit_report(report, topics=False) for report in parsed]
    _, writing = timed(lambda audit: rows_of(audit, "x", {}), audits)
    stages = {"read": reading, "parse": parsing, "extract": extracting, "link": linking}
    return stages | {"check": checking, "rows": writing}


def measure(kind: str, files: list[Path]) -> None:
    """Print the stages of one kind of file, topics off, and how they compare with the floor where there is one."""
    audit_report(parse(read(files[0])), topics=False)  # data files are loaded once
    stages = split(files)
    whole = sum(stages.values())
    print(f"{kind}: {len(files)} reports, {len(files) / whole:.1f} a second a core, topics off")
    for name, seconds in stages.items():
        print(f"  {name:10} {1000 * seconds / len(files):8.2f} ms a report")
    if kind in FLOORS:
        least = timed(FLOORS[kind], files)[1]
        print(
            f"  {'floor':10} {1000 * least / len(files):8.2f} ms a report; the whole is {whole / least:.1f} times that"
        )


def main(count: int, workers: int) -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        for kind, share in SHARES.items():
            files = written(Path(folder) / kind, kind, max(1, count // share))
            measure(kind, files)
        start = time.perf_counter()
        files = sorted((Path(folder) / "html").iterdir())
        run([Path(folder) / "html"], Path(folder) / "store", workers=workers)
        rate = len(files) / (time.perf_counter() - start)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"HTML into a store with {workers} workers: {rate:.1f} a second; this process at most {memory} MB")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(*given, *(200, 2)[len(given) :]))
