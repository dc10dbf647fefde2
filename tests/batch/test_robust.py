"""What a store survives: two drivers at once, drivers that were killed, files that are slow in the second pass."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import gouji
from gouji.batch import drive, limits, lock, years
from gouji.batch import run as audit_into
from gouji.batch.drive import Progress
from gouji.batch.engines import Call, Queue
from gouji.batch.inputs import Item, items_of
from gouji.batch.limits import TooSlow, limited
from gouji.batch.packed import pack
from gouji.batch.shard import Job, item_rows, shards_of
from gouji.cli import run as command
from gouji.errors import DataError, GoujiError
from gouji.settings import Settings
from gouji.synth import generate
from gouji.write.files import Folder
from stores import bytes_of, write_texts

# ---- two drivers


def test_a_store_has_one_driver(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second one is refused in one line that names the first, and changes nothing; after its end it may."""
    write_texts(tmp_path / "reports", 3)
    words = ["check", str(tmp_path / "reports"), "--out", str(tmp_path / "store"), "--workers", "0", "--exit-zero"]
    assert command(words) == 0
    before = bytes_of(tmp_path / "store")
    with lock.held(Folder(str(tmp_path / "store"))):
        capsys.readouterr()
        for language, said in (("zh", "另一个 gouji 正在写入"), ("en", "another gouji is writing")):
            assert command([*words, "--lang", language]) == 2
            (line,) = capsys.readouterr().err.splitlines()
            assert (said in line, str(os.getpid()) in line) == (True, True)
    assert bytes_of(tmp_path / "store") == before
    assert command(words) == 0


def test_the_lock_of_a_killed_driver_is_free(tmp_path: Path) -> None:
    """kill -9 leaves the file behind, and nobody holds it."""
    code = (
        "import sys, time\nfrom gouji.batch.lock import held\nfrom gouji.write.files import Folder\n"
        "with held(Folder(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(600)\n"
    )
    store = tmp_path / "store"
    with subprocess.Popen([sys.executable, "-c", code, str(store)], stdout=subprocess.PIPE, text=True) as driver:
        assert driver.stdout is not None
        assert driver.stdout.readline() == "held\n"
        with pytest.raises(GoujiError, match=str(driver.pid)), lock.held(Folder(str(store))):
            pass
        driver.send_signal(signal.SIGKILL)
        driver.wait()
    assert str(driver.pid) in (store / lock.LOCK).read_text()
    with lock.held(Folder(str(store))):
        assert str(os.getpid()) in (store / lock.LOCK).read_text()
    assert (store / lock.LOCK).read_text() == ""


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Folder:
    """A folder on a file system without locks, with a driver's turns made short."""
    monkeypatch.setattr(lock, "_RENEW", 0.02)
    return Folder(f"memory://{tmp_path.name}")


def test_elsewhere_a_lock_that_is_renewed_is_heeded(remote: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is seen to be alive, however long it takes to see it; nothing of it is left after its end."""
    monkeypatch.setattr(lock, "_WATCH", 60)
    with lock.held(remote), pytest.raises(GoujiError, match=str(os.getpid())), lock.held(remote):
        pass
    assert not remote.has(lock.LOCK)
    with lock.held(remote):
        assert remote.has(lock.LOCK)


@pytest.mark.parametrize("left", [b'{"name": "x", "host": "elsewhere", "pid": 1}', b'{"name": "hal'])
def test_elsewhere_a_lock_that_nobody_renews_is_left_over(
    remote: Folder, monkeypatch: pytest.MonkeyPatch, left: bytes
) -> None:
    """It is watched for a while and then taken over, a half-written one, too."""
    monkeypatch.setattr(lock, "_WATCH", 0.1)
    remote.write(lock.LOCK, left)
    with lock.held(remote) as hold:
        hold.check()
        assert str(os.getpid()).encode() in remote.read(lock.LOCK)


def test_a_driver_that_was_held_to_be_dead_stops(remote: Folder) -> None:
    """One that slept while another took the store over finds that out, and leaves the other's lock alone."""
    with lock.held(remote) as hold:
        assert isinstance(hold, lock._Lease)
        hold.check()
        remote.write(lock.LOCK, b'{"name": "another"}')
        hold.thread.join(60)
        with pytest.raises(GoujiError, match="接管"):
            hold.check()
    assert remote.read(lock.LOCK) == b'{"name": "another"}'


# ---- what is no fault of a report


def test_a_wrong_data_file_ends_the_run(
    pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told once, and not as the fault of every report; a report that breaks our code is told as one."""

    def parse(document: object, settings: Settings) -> None:
        raise wrong

    monkeypatch.setattr("gouji.batch.shard.parse", parse)
    words = ["check", str(pairs / "*.txt"), "--out", str(tmp_path / "store"), "--workers", "0"]
    wrong: Exception = DataError("scope.toml", "listed", "unknown key")
    assert command(words) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "scope.toml" in line
    wrong = ZeroDivisionError("1/0")
    assert command(words) == 2
    assert told(tmp_path / "store")[1] == [(path.name, "error.internal") for path in sorted(pairs.iterdir())]


# ---- the second pass


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """Reports of two units, two years each."""
    (tmp_path / "pairs").mkdir()
    for number, fault in ((1, "carried-over-mismatch"), (2, "in-force-mismatch")):
        for each in generate(11, number, fault=fault, kind="text"):
            (tmp_path / "pairs" / each.file_name).write_bytes(each.data())
    assert len(list((tmp_path / "pairs").iterdir())) == 4
    return tmp_path / "pairs"


def told(store: Path) -> tuple[int, list[tuple[str, str]], set[str]]:
    """Reports, errors with their keys, and the codes found across years."""
    opened = gouji.open_store(store)
    errors = opened.sql("select source, key from errors order by all").fetchall()
    codes = opened.sql("select distinct code from findings where code like '%over-mismatch' or code like 'in-f%'")
    (reports,) = opened.sql("select count(*) from reports").fetchall()[0]
    return reports, [(Path(source).name, key) for source, key in errors], {code for (code,) in codes.fetchall()}


def test_a_file_that_is_slow_in_the_second_pass_is_told(
    pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps the rows of its own audit, others are compared, and the next run does not forget it."""
    sound = years.audit_report

    def audit_report(report: gouji.Report, previous: gouji.Report | None = None, **more: bool) -> gouji.Audit:
        if previous is not None and Path(report.source).name.startswith("00001"):
            raise TooSlow
        return sound(report, previous, **more)

    monkeypatch.setattr(years, "audit_report", audit_report)
    done = audit_into([pairs / "*.txt"], tmp_path / "store", workers=0)
    name = max(path.name for path in pairs.iterdir() if path.name.startswith("00001"))
    expected = (4, [(name, "error.too_slow_across_years")], {"in-force-mismatch"})
    assert (told(tmp_path / "store"), done.errors) == (expected, 1)
    again = audit_into([pairs / "*.txt"], tmp_path / "store", workers=0)
    assert (told(tmp_path / "store"), again.errors, again.again) == (expected, 1, 0)


def test_a_file_that_is_slow_to_read_again_is_told(
    pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading it in the second pass takes too long: the unit's other report stays, both are in the store."""
    sound = years.reports_of

    def reports_of(item: Item, settings: Settings) -> dict[str, gouji.Report]:
        if "00001-" in item.name:
            raise TooSlow
        return sound(item, settings)

    monkeypatch.setattr(years, "reports_of", reports_of)
    audit_into([pairs / "*.txt"], tmp_path / "store", workers=0)
    names = sorted(path.name for path in pairs.iterdir() if path.name.startswith("00001"))
    keys = [(name, "error.too_slow_across_years") for name in names]
    assert told(tmp_path / "store") == (4, keys, {"in-force-mismatch"})


class Dying:
    """An engine whose worker dies of some calls."""

    in_worker = False

    def __init__(self, dies: Callable[[Call], bool]) -> None:
        self.dies = dies

    def run(self, queue: Queue, at_once: int = 0) -> Iterator[tuple[Call, Any]]:
        """One call after another."""
        while queue:
            call = queue.popleft()
            yield call, None if self.dies(call) else call.function(*call.arguments)

    def close(self) -> None:
        """There are no workers."""


def test_a_file_that_ends_its_worker_in_the_second_pass_is_told(pairs: Path, tmp_path: Path) -> None:
    """The group is done without it, and the run comes to its end."""
    victim = str(min(path for path in pairs.iterdir() if path.name.startswith("00001")))

    def dies(call: Call) -> bool:
        if call.function is years.run_group:
            return victim not in (call.arguments[2] if len(call.arguments) > 2 else ())
        return call.function is drive._probe and call.name == victim

    folder = Folder(str(tmp_path / "store"))
    shards = [pack(shard, len(shard.items)) for shard in shards_of(items_of([pairs / "*.txt"], Settings()))]
    job, hold = Job(str(tmp_path / "store"), Settings()), lock.Hold()
    done = drive._Run(folder, job, Dying(dies), Progress(4), lambda progress: None, hold).all(shards)
    expected = (4, [(Path(victim).name, "error.ended_across_years")], {"in-force-mismatch"})
    assert (told(tmp_path / "store"), done.deaths > 2) == (expected, True)


def test_what_was_told_goes_when_it_is_mended(pairs: Path, tmp_path: Path) -> None:
    """Rows of a group that is no more are removed, from the errors, too."""
    audit_into([pairs / "*.txt"], tmp_path / "store", workers=0)
    gone = tmp_path / "store" / "errors" / "years-0.parquet"
    gone.write_bytes(next((tmp_path / "store" / "errors").iterdir()).read_bytes())
    audit_into([pairs / "*.txt"], tmp_path / "store", workers=0)
    assert not gone.exists()


# ---- the time of a file in a thread, as Dask's workers have


def in_thread(work: Callable[[], Any]) -> Any:
    """The result of some work in another thread than the main one."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join(120)
    (result,) = found
    return result


def spin() -> str:
    """Work without an end."""
    try:
        with limited(0.05, in_worker=False):
            while True:
                pass
    except TooSlow:
        return "too slow"


def test_a_thread_is_interrupted() -> None:
    """Code that runs too long ends; code that is done in time is left alone afterwards."""

    def quick() -> int:
        with limited(0.2, in_worker=False):
            pass
        return sum(range(3_000_000))

    assert (in_thread(spin), in_thread(quick)) == ("too slow", 4_499_998_500_000)


def test_a_slow_file_of_a_thread_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file costs its time and is told."""

    def parse(document: object, settings: Settings) -> None:
        while True:
            pass

    (file,) = write_texts(tmp_path / "reports", 1)[:1]
    monkeypatch.setattr("gouji.batch.shard.parse", parse)
    job = Job("unused", Settings(max_seconds=0.5, ocr=False))
    rows = in_thread(lambda: item_rows(Item(str(file), (str(file),)), job))
    assert [(row["source"], row["key"]) for row in rows["errors"]] == [(str(file), "error.too_slow")]
    assert rows["reports"] == []


def test_the_process_ends_for_the_thread_whose_time_ends_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is one timer a process: it is set for the earliest end, and again when that thread is done."""
    armed: list[float | None] = []
    monkeypatch.setattr(limits.faulthandler, "cancel_dump_traceback_later", lambda: armed.append(None))
    monkeypatch.setattr(limits.faulthandler, "dump_traceback_later", lambda left, **_: armed.append(left))
    monkeypatch.setattr(limits.time, "monotonic", lambda: 1000.0)
    limits._set_end(1, 1100.0)
    limits._set_end(2, 1050.0)
    limits._set_end(3, 1070.0)
    limits._set_end(2, None)
    limits._set_end(1, None)
    limits._set_end(3, None)
    assert [each for each in armed if each is not None] == [100, 50, 50, 70, 70]
    assert (armed[-1], limits._ends) == (None, {})
