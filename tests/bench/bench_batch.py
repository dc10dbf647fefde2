"""Reports a second, split by stage, against the floor of any program that reads the same files; then into a store.

The floor is lxml's parse of each page and one pass of a compiled regular expression over its text. Usage:
``python tests/bench/bench_batch.py [COUNT] [KIND …]``: pages, texts and PDFs by stage in one process, then COUNT
reports (200 unless told) of the kinds (HTML, DOCX, text and PDF) into a store with one worker and with two.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lxml import html

from gouji.chain import audit_report
from gouji.check import Checked
from gouji.check import run as check
from gouji.extract import extract_report
from gouji.link import link
from gouji.parse import parse
from gouji.read import read
from gouji.synth import generate
from gouji.topics import problems
from gouji.write.parquet import rows_of

_NUMBERS = re.compile(r"[0-9０-９.,%％]+|[零一二三四五六七八九十百千万亿]+(?=件|条|次|人|元)")


def timed(call: Callable[[Any], Any], over: list[Any]) -> tuple[list[Any], float]:
    """What the call gives for each, and the processor seconds that it took in all."""
    start = time.process_time()
    return [call(each) for each in over], time.process_time() - start


def floor(path: Path) -> int:
    """What nobody can do without; a text file needs no lxml."""
    is_page = path.suffix == ".html"
    text = html.fromstring(path.read_bytes()).text_content() if is_page else path.read_text("utf-8", "replace")
    return len(_NUMBERS.findall(text))


MEASURED = {"html": 200, "text": 200, "pdf": 20}
"""The kinds told by stage, and of how many reports at most."""
WARM = 20
DRIVER = """
import sys, time
from pathlib import Path
from gouji.batch import run
from gouji.settings import Settings
if __name__ == "__main__":
    begun = time.perf_counter()
    run([sys.argv[1]], sys.argv[2], Settings(topics=sys.argv[4] == "topics"), workers=int(sys.argv[3]))
    seconds = time.perf_counter() - begun
    own = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(seconds, int(own.split()[1]) // 1024)  # getrusage would tell the memory of the process that started this one
"""


def written(folder: Path, count: int, kinds: Sequence[str]) -> list[Path]:
    """Generated reports of these kinds by turns, in ``folder``."""
    folder.mkdir()
    for number in range(1, count + 1):
        for each in generate(11, number, kind=kinds[number % len(kinds)]):
            (folder / each.file_name).write_bytes(each.data())
    return sorted(folder.iterdir())


def by_stage(kind: str, files: list[Path]) -> None:
    """One process, stage by stage, each measured by itself; pages and texts against the floor."""
    warm = min(WARM, len(files) // 2)
    for path in files[:warm]:  # data files are loaded, and patterns compiled, once
        audit_report(parse(read(path)))
    files = files[warm:]  # what is remembered of a report must not help to measure it
    _, least = timed(floor, files) if kind in ("html", "text") else (None, 0.0)
    documents, reading = timed(read, files)
    parsed, parsing = timed(parse, documents)
    extracted, extracting = timed(extract_report, parsed)
    linked, linking = timed(lambda pair: link(pair[0].claims, pair[1]), list(zip(extracted, parsed, strict=True)))
    _, checking = timed(lambda pair: check(Checked(*pair)), list(zip(parsed, linked, strict=True)))
    _, classifying = timed(problems, parsed)
    audits = [audit_report(report) for report in parsed]
    _, writing = timed(lambda audit: rows_of(audit, "x", {}), audits)
    stages = {"read": reading, "parse": parsing, "extract": extracting, "link": linking}
    stages |= {"check": checking}
    beyond = {"topics": classifying, "rows": writing} | ({"floor": least} if least else {})
    for name, seconds in (stages | beyond).items():
        print(f"{kind}: {name:20} {1000 * seconds / len(files):8.2f} ms a report")
    whole = sum(stages.values())
    compared = f", {whole / least:.1f} times the floor" if least else ""
    print(f"{kind}: {len(files)} reports: {len(files) / whole:.1f} a second a core{compared}")


def into_a_store(reports: Path, count: int, folder: Path, workers: int, topics: str) -> float:
    """Reports a second into a store, told with what the driver's memory came to."""
    driver = folder / "drive.py"
    driver.write_text(DRIVER)
    words = [sys.executable, str(driver), str(reports), str(folder / f"store-{workers}-{topics}"), str(workers), topics]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    seconds, memory = done.stdout.split()
    rate = count / float(seconds)
    print(f"{workers} workers, {topics}: {rate:.1f} a second into a store; the driver held at most {memory} MB")
    return rate


def main(count: int, kinds: Sequence[str]) -> None:
    """Measure and print."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for kind, most in MEASURED.items():
            by_stage(kind, written(folder / kind, min(count, most), [kind]))
        files = written(folder / "reports", count, kinds)
        rates = [into_a_store(folder / "reports", len(files), folder, workers, "topics") for workers in (1, 2)]
        print(f"{len(files)} files of {', '.join(kinds)}: two workers {rates[1] / rates[0]:.2f} times as fast as one")


if __name__ == "__main__":
    main(int((sys.argv[1:2] or ["200"])[0]), sys.argv[2:] or ["html", "docx", "text", "pdf"])
