"""A large batch: files a second with one worker, two and Dask, the driver's memory, and whether the stores agree.

Usage: ``python tests/bench/bench_scale.py [COUNT] [--corpus FOLDER] [--runs [one|two|dask …]]``. COUNT reports (400
unless told) of mixed kinds are generated, in two processes; with ``--corpus`` they stay in FOLDER, and those that a run
before left there are taken as they are. Everything else is removed. ``--runs`` without names only makes the corpus.

The driver's memory is the largest that its own process had (``VmHWM``), with all reports and with a twentieth of them.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from gouji.synth import generate

SEED = 23
KINDS = ("html", "text") * 8 + ("docx",) * 3 + ("pdf",)
"""A turn of kinds: two fifths pages, two fifths texts, 15 % Word files, 5 % PDFs."""
MAKERS = 2
SMALLER = 20
RUNS = ("one", "two", "dask")
DRIVER = """
import sys, time
from contextlib import ExitStack
from pathlib import Path
from gouji.batch import run

def main(reports, out, how):
    with ExitStack() as open_ones:
        more = {"workers": {"one": 1, "two": 2}.get(how)}
        if how == "dask":
            from distributed import Client, LocalCluster
            cluster = open_ones.enter_context(LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None))
            more = {"client": open_ones.enter_context(Client(cluster))}
        begun = time.perf_counter()
        done = run([reports], out, **more)
        seconds = time.perf_counter() - begun
    status = Path("/proc/self/status").read_text()
    memory = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    print(seconds, int(memory) / 1024, done.reports, done.errors, done.deaths)

if __name__ == "__main__":
    main(*sys.argv[1:])
"""


def make_some(folder: Path, first: int, count: int) -> None:
    """``count`` reports, from every number that is ``first`` and a multiple of ``MAKERS`` more."""
    made = 0
    for number in itertools.count(first, MAKERS):
        for each in generate(SEED, number, kind=KINDS[number % len(KINDS)]):
            if made == count:
                return
            (folder / each.file_name).write_bytes(each.data())
            made += 1


def make_corpus(folder: Path, count: int) -> None:
    """``count`` reports in ``folder``, unless it is there already. The same count gives the same files."""
    if folder.exists():
        return
    half = folder.with_name(f".{folder.name}.{os.getpid()}")
    half.mkdir(parents=True)
    shares = [len(range(first, count, MAKERS)) for first in range(MAKERS)]
    with ProcessPoolExecutor(MAKERS) as pool:
        list(pool.map(make_some, [half] * MAKERS, range(1, MAKERS + 1), shares))
    half.rename(folder)


def smaller(corpus: Path, folder: Path) -> Path:
    """A folder with a part of the corpus, of the same mixture."""
    folder.mkdir()
    for number, file in enumerate(sorted(corpus.iterdir())):
        if number % SMALLER == 0:
            (folder / file.name).symlink_to(file.resolve())
    return folder


def driven(reports: Path, store: Path, how: str) -> tuple[float, float, str]:
    """Files a second and the driver's memory in MB of a run into ``store``, and what is said of it."""
    script = store.with_suffix(".py")
    script.write_text(DRIVER)
    words = [sys.executable, str(script), str(reports), str(store), how]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    seconds, memory, read, errors, deaths = done.stdout.split()
    files = sum(1 for _ in reports.iterdir())
    rate = files / float(seconds)
    told = f"{files} files, {how}: {float(seconds):.1f} s, {rate:.1f} files a second, driver {float(memory):.1f} MB"
    return rate, float(memory), f"{told}; {read} reports, {errors} errors, {deaths} workers lost"


def digest(store: Path) -> str:
    """A digest of every file of a store with its name."""
    found = hashlib.sha256()
    for path in sorted(path for path in store.rglob("*") if path.is_file()):
        found.update(str(path.relative_to(store)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def measure(corpus: Path, folder: Path, runs: list[str]) -> None:
    """All runs over the corpus, with what they have in common."""
    _, least, told = driven(smaller(corpus, folder / "few"), folder / "store-few", "two")
    print(told, flush=True)
    rates: dict[str, float] = {}
    stores: dict[str, str] = {}
    for how in runs:
        rates[how], memory, told = driven(corpus, folder / f"store-{how}", how)
        stores[how] = digest(folder / f"store-{how}")
        grown = f", {100 * (memory / least - 1):+.1f} % against a {SMALLER}th" if how != "dask" else ""
        print(f"{told}{grown}; store {stores[how][:16]}", flush=True)
    if {"one", "two"} <= rates.keys():
        print(f"two workers are {rates['two'] / rates['one']:.2f} times as fast as one")
    print(f"stores of {', '.join(stores)}: {'the same bytes' if len(set(stores.values())) == 1 else 'NOT THE SAME'}")


def main() -> None:
    """Make the corpus, measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("count", type=int, nargs="?", default=400)
    asked.add_argument("--corpus", type=Path)
    asked.add_argument("--runs", nargs="*", choices=RUNS, default=list(RUNS))
    chosen = asked.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        corpus = chosen.corpus or folder / "reports"
        begun = time.perf_counter()
        make_corpus(corpus, chosen.count)
        print(f"corpus ready after {time.perf_counter() - begun:.0f} s", flush=True)
        if chosen.runs:
            measure(corpus, folder, chosen.runs)


if __name__ == "__main__":
    main()
