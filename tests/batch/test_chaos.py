"""What a run survives: workers and drivers that are killed, files that crash, hang or eat memory."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

import gouji
from hostile import POISON
from stores import bytes_of, write_texts


def start(folder: Path, out: Path, *more: str, **environment: str) -> subprocess.Popen[bytes]:
    """The command line, auditing ``folder`` with two workers."""
    words = [sys.executable, "-m", "gouji", "check", str(folder), "--out", str(out), "--workers", "2", *more]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(words, env=os.environ | environment, stdout=quiet, stderr=quiet, start_new_session=True)


def kill_one(driver: subprocess.Popen[bytes], rng: random.Random) -> None:
    """Kill the driver or one of its descendants, as the operating system would."""
    try:
        process = psutil.Process(driver.pid)
        victims = [process, *process.children(recursive=True)]
        rng.choice(victims).send_signal(signal.SIGKILL)
    except psutil.NoSuchProcess:
        return


@pytest.mark.parametrize(("count", "most"), [(24, 4), pytest.param(2000, 200, marks=pytest.mark.slow)])
def test_killed_runs_end_as_undisturbed_ones(tmp_path: Path, count: int, most: int) -> None:
    """Random kills of workers and driver; started again until it ends, the store is that of a quiet run."""
    folder, rng = tmp_path / "reports", random.Random(7)
    files = write_texts(folder, count)
    kills = 0
    driver = start(folder, tmp_path / "killed")
    while kills < most:
        time.sleep(rng.uniform(0.1, 3))
        if driver.poll() is not None:
            if driver.returncode >= 0:  # it came to its end: the next has all to do again
                shutil.rmtree(tmp_path / "killed" / "reports")
            driver = start(folder, tmp_path / "killed")
        kill_one(driver, rng)
        kills += 1
    driver.wait(3000)
    assert start(folder, tmp_path / "killed").wait(3000) in (0, 1)
    assert start(folder, tmp_path / "quiet").wait(3000) in (0, 1)
    assert bytes_of(tmp_path / "killed") == bytes_of(tmp_path / "quiet")
    query = "select count(*), count(distinct source) from reports"
    assert gouji.open_store(tmp_path / "killed").sql(query).fetchall() == [(len(files), len(files))]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs timers")
def test_poisoned_files_cost_themselves_only(tmp_path: Path) -> None:
    """One file ends its process, one hangs, one asks for too much memory: the others are audited, each is told."""
    folder = tmp_path / "reports"
    files = write_texts(folder, 14)
    for number, name in ((1, "crash.txt"), (4, "hang.txt"), (7, "greedy.txt")):
        (folder / name).write_bytes(files[number].read_bytes())
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(POISON)
    code = (
        "import sys\nfrom gouji.batch import run\nfrom gouji.settings import Settings\n"
        "if __name__ == '__main__':\n"
        "    run([sys.argv[1]], sys.argv[2], Settings(max_seconds=8, max_memory=2 << 30, ocr=False), workers=2)\n"
    )
    (tmp_path / "drive_it.py").write_text(code)
    path = os.pathsep.join([str(tmp_path / "site"), str(Path(gouji.__file__).parents[1])])
    words = [sys.executable, "drive_it.py", str(folder), str(tmp_path / "store")]
    subprocess.run(words, cwd=tmp_path, env=os.environ | {"PYTHONPATH": path}, check=True, timeout=300)
    store = gouji.open_store(tmp_path / "store")
    errors = {Path(source).name: key for source, key in store.sql("select source, key from errors").fetchall()}
    assert errors == {
        "crash.txt": "error.ended_process",
        "hang.txt": "error.too_slow",
        "greedy.txt": "error.too_much_memory",
    }
    assert store.sql("select count(*) from reports").fetchall() == [(len(files),)]
