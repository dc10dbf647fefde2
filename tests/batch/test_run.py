"""Runs into a store: the same bytes wherever the work is done, and only what is new or changed is done again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas
import pytest

import gouji
from gouji.batch import audit_files, run
from gouji.batch.inputs import Item, items_of
from gouji.batch.packed import pack
from gouji.batch.shard import shards_of
from gouji.settings import Settings
from gouji.write.parquet import schema, tables
from stores import bytes_of


@pytest.fixture(scope="module")
def store(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of ``texts``, made in this process."""
    out = tmp_path_factory.mktemp("store") / "here"
    run([texts], out, workers=0)
    return out


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Dask scheduler and two workers, each a process of its own; the address of the scheduler."""
    from distributed import Client

    folder = tmp_path_factory.mktemp("cluster")
    with dask_cluster(folder) as file:
        with Client(scheduler_file=file, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            address = str(client.scheduler.address)
        yield address


@pytest.fixture(params=["here", "dask"])
def how(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Where the work is done, as ``run`` takes it."""
    if request.param == "here":
        return {"workers": 0}
    return {"scheduler": request.getfixturevalue("cluster")}


@contextmanager
def dask_cluster(folder: Path) -> Iterator[str]:
    """The processes of a cluster, as long as the block lasts; the file that says where they are."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    file = folder / "scheduler.json"
    python = [sys.executable, "-m"]
    scheduler = [*python, "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard"]
    worker = [*python, "distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard"]
    where = ["--scheduler-file", str(file)]
    processes = [subprocess.Popen([*scheduler, *where], **quiet)]  # type: ignore[call-overload]
    processes += [subprocess.Popen([*worker, *where], **quiet) for _ in range(2)]  # type: ignore[call-overload]
    try:
        yield str(file)
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(30)


def test_every_engine_writes_the_same_bytes(texts: Path, store: Path, cluster: str, tmp_path: Path) -> None:
    """This process, two local processes, and a Dask scheduler with two workers started as processes."""
    run([texts], tmp_path / "two", workers=2)
    done = run([texts], tmp_path / "dask", scheduler=cluster)
    expected = bytes_of(store)
    assert bytes_of(tmp_path / "two") == expected
    assert bytes_of(tmp_path / "dask") == expected
    assert (done.items, done.done, done.errors) == (len(list(texts.iterdir())),) * 2 + (0,)


def test_a_store_says_what_the_audits_say(texts: Path, store: Path) -> None:
    """Cells, claims and findings, those across years among them, are those of the audits in memory."""
    audits = audit_files([texts]).audits
    expected = sorted((audit.report.source, each.code, each.message()) for audit in audits for each in audit.findings)
    opened = gouji.open_store(store)
    query = "select source, code, message from findings join reports using (report) order by all"
    assert sorted(opened.sql(query).fetchall()) == expected
    cells = sum(len(audit.report.cells) for audit in audits)
    assert opened.sql("select count(*) from cells").fetchall() == [(cells,)]
    assert any(name.startswith("findings/years-") for name in bytes_of(store))


def test_a_blank_cell_has_no_value(texts: Path, store: Path) -> None:
    """No cell without a number is a zero in the store, and none with one is missing."""
    query = "select status, count(value), count(*) from cells group by status order by status"
    counted = {status: (given, cells) for status, given, cells in gouji.open_store(store).sql(query).fetchall()}
    blank, given = counted["blank"], counted["given"]
    assert (blank[0], blank[1] > 0, given[0] == given[1]) == (0, True, True)


@pytest.mark.parametrize("table", list(tables().columns))
def test_pandas_reads_each_table_with_its_schema(store: Path, table: str) -> None:
    """Columns as declared, and the declaration says of each what it holds."""
    frame = pandas.read_parquet(store / table)
    assert list(frame.columns) == [column.name for column in tables().columns[table]] == schema(table).names
    assert schema(table).metadata[b"gouji.format"] == b"1"
    assert all(column.about for column in tables().columns[table])


def test_a_second_run_does_nothing(texts: Path, store: Path, how: dict[str, Any]) -> None:
    """Nothing is new."""
    before = bytes_of(store)
    done = run([texts], store, **how)
    assert (done.again, done.done, bytes_of(store)) == (0, done.items, before)


def test_only_what_changed_is_done_again(texts: Path, tmp_path: Path, how: dict[str, Any]) -> None:
    """A file that is changed, one that is new and one that is gone: the store is that of a fresh run."""
    folder = tmp_path / "reports"
    shutil.copytree(texts, folder)
    run([folder], tmp_path / "store", **how)
    files = sorted(folder.iterdir())
    files[0].write_bytes(files[0].read_bytes() + "\n本报告已更正。\n".encode())
    shutil.copy(files[1], folder / "a-new-one.txt")
    files[2].unlink()
    done = run([folder], tmp_path / "store", **how)
    run([folder], tmp_path / "fresh", workers=0)
    assert (done.again, done.items) == (2, len(files))
    assert bytes_of(tmp_path / "store") == bytes_of(tmp_path / "fresh")


def test_other_settings_are_another_run(texts: Path, tmp_path: Path, how: dict[str, Any]) -> None:
    """What was read under other limits is read again."""
    few = sorted(texts.iterdir())[:3]
    run(few, tmp_path / "store", **how)
    done = run(few, tmp_path / "store", Settings(max_bytes=1 << 20), **how)
    assert done.again == 3


def test_a_new_item_changes_one_shard() -> None:
    """Shards are cut by the names of items, not by their number."""
    items = [Item(f"report-{number:04}", ("x",)) for number in range(1000)]
    before, after = (
        set(shards_of(some)) for some in (items, [*items[:500], Item("report-0499a", ("x",)), *items[500:]])
    )
    assert (len(before) > 10, 1 <= len(after - before) <= 2) == (True, True)
    assert [item for shard in shards_of(items) for item in shard.items] == items


def test_unreadable_files_are_rows(texts: Path, tmp_path: Path, how: dict[str, Any]) -> None:
    """A missing file and one without a report are in the table of errors with their reason, beside the good one."""
    (tmp_path / "empty.txt").write_text("")
    good = next(texts.iterdir())
    done = run([good, tmp_path / "empty.txt", tmp_path / "gone.txt"], tmp_path / "store", **how)
    rows = gouji.open_store(tmp_path / "store").sql("select source, key from errors order by source").fetchall()
    assert (done.reports, done.errors) == (1, 2)
    assert rows == [(str(tmp_path / "empty.txt"), "error.empty"), (str(tmp_path / "gone.txt"), "error.missing")]


def test_archives_patterns_and_manifests(texts: Path, tmp_path: Path, how: dict[str, Any]) -> None:
    """A zip is opened, a pattern is filled in, a manifest's paths are relative to it and its facts are kept."""
    files = sorted(texts.iterdir())
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for file in files[:14]:
            archive.write(file, file.name)
    shutil.copy(files[14], tmp_path / "one.txt")
    lines = ["path,unit,region,level,url", "one.txt,临沅市某局,临沅市,bureau,https://example.org/1"]
    (tmp_path / "list.csv").write_text("\n".join(lines), "utf-8")
    done = run([tmp_path / "*.zip", tmp_path / "list.csv"], tmp_path / "store", **how)
    query = "select unit, region, level, url from reports where region is not null"
    found = gouji.open_store(tmp_path / "store").sql(query).fetchall()
    assert (done.items, done.reports) == (2, 15)
    assert found == [("临沅市某局", "临沅市", "bureau", "https://example.org/1")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_manifest_as_office_programs_save_it(encoding: str, tmp_path: Path) -> None:
    """Chinese names and facts, lines that end in \\r\\n, a field with a line break; another csv is a file like any."""
    lines = ["path,unit,region,level", '年报.txt,"临沅市\n某局",临沅市,bureau', "另一份.txt,,,", ",无路径,,"]
    (tmp_path / "清单.csv").write_bytes("\r\n".join(lines).encode(encoding))
    first, second = sorted(items_of([tmp_path / "清单.csv"], Settings()), key=lambda item: len(item.facts))
    assert (first.name, first.facts) == (str(tmp_path / "另一份.txt"), ())
    assert second.facts == (("unit", "临沅市\n某局"), ("region", "临沅市"), ("level", "bureau"))
    (tmp_path / "表.csv").write_bytes("事项,件数\n公开,3\n".encode(encoding))
    assert [item.name for item in items_of([tmp_path / "表.csv"], Settings())] == [str(tmp_path / "表.csv")]


def test_a_manifest_with_a_wrong_year_is_refused(tmp_path: Path) -> None:
    """A year that is no number is told, not dropped."""
    (tmp_path / "list.csv").write_text("path,year\na.txt,二三\n", "utf-8")
    with pytest.raises(gouji.InputError, match="二三"):
        list(items_of([tmp_path / "list.csv"], Settings()))


def test_other_file_systems(texts: Path) -> None:
    """Reports and store may be on any file system that fsspec knows; here one in memory."""
    import fsspec

    memory = fsspec.filesystem("memory")
    for file in sorted(texts.iterdir())[:3]:
        memory.pipe_file(f"/in/{file.name}", file.read_bytes())
    done = run(["memory://in"], "memory://out", workers=0)
    again = run(["memory://in/*.txt"], "memory://out", workers=0)
    assert (done.reports, done.errors, again.again) == (3, 0, 0)
    assert gouji.open_store("memory://out").sql("select count(*) from reports").fetchall() == [(3,)]


def test_what_is_no_store(tmp_path: Path) -> None:
    """A folder without a store is told from one."""
    with pytest.raises(gouji.InputError, match="不是 gouji 结果库"):
        gouji.open_store(tmp_path)


# ---- what a run is given


def test_what_is_no_plain_file_is_told(texts: Path, tmp_path: Path, how: dict[str, Any]) -> None:
    """Links that lead nowhere or to themselves and pipes are errors; hidden files and links to folders are nothing."""
    folder = tmp_path / "reports"
    (folder / ".hidden").mkdir(parents=True)
    for name in ("a.txt", ".hidden/b.txt", ".c.txt"):
        shutil.copy(next(texts.iterdir()), folder / name)
    (folder / "nowhere.txt").symlink_to("gone.txt")
    (folder / "itself.txt").symlink_to("itself.txt")
    (folder / "round").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    done = run([folder], tmp_path / "store", **how)
    rows = gouji.open_store(tmp_path / "store").sql("select source, key from errors order by source").fetchall()
    keys = {"itself.txt": "error.missing", "nowhere.txt": "error.missing", "pipe.txt": "error.not_a_file"}
    assert (done.reports, [(Path(source).name, key) for source, key in rows]) == (1, sorted(keys.items()))


def test_a_folder_that_may_not_be_listed_is_told(texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is passed over in silence."""
    (tmp_path / "reports" / "locked").mkdir(parents=True)
    shutil.copy(next(texts.iterdir()), tmp_path / "reports" / "a.txt")
    sound = os.scandir

    def scandir(path: str) -> Any:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return sound(path)

    monkeypatch.setattr("gouji.batch.inputs.os.scandir", scandir)
    names = [item.name for item in items_of([tmp_path / "reports"], Settings())]
    assert names == [str(tmp_path / "reports" / "a.txt"), str(tmp_path / "reports" / "locked")]


def test_an_empty_folder_stops_no_other(texts: Path, tmp_path: Path) -> None:
    """In memory it is told among the files that gave no audit; a run into a store, whose paths it is, is refused."""
    (tmp_path / "empty" / ".hidden").mkdir(parents=True)
    batch = audit_files([tmp_path / "empty", next(texts.iterdir())])
    assert ([each.error.key for each in batch.failures], len(batch.audits)) == (["error.empty_dir"], 1)
    with pytest.raises(gouji.InputError, match="没有可读的报告文件"):
        run([tmp_path / "empty"], tmp_path / "store", workers=0)
    assert not (tmp_path / "store").exists()


def test_names_of_files_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are the same whether a folder is named with a slash or as the one that one is in; folders are sorted in."""
    (tmp_path / "in" / "b").mkdir(parents=True)
    for name in ("a.txt", "b/c.txt", "b-d.txt"):
        (tmp_path / "in" / name).write_text("x")
    monkeypatch.chdir(tmp_path / "in")
    alone = Settings(max_together=1)
    assert [item.name for item in items_of(["."], alone)] == ["a.txt", "b-d.txt", "b/c.txt"]
    monkeypatch.chdir(tmp_path)
    assert [item.name for item in items_of(["in/"], alone)] == ["in/a.txt", "in/b-d.txt", "in/b/c.txt"]


def test_folders_deeper_than_python_nests_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """1,500 folders in one another are walked."""
    depth = 1500
    monkeypatch.chdir(tmp_path)
    for _ in range(depth):
        os.mkdir("a")
        os.chdir("a")
    Path("b.txt").write_text("x")
    try:
        (item,) = items_of([tmp_path], Settings())
    finally:
        os.unlink("b.txt")  # what removes folders when tests are over nests its calls
        for _ in range(depth):
            os.chdir("..")
            os.rmdir("a")
    assert item.name == str(tmp_path) + "/a" * depth + "/b.txt"


# ---- the driver


DRIVER = """
import sys
from gouji.batch import run
if __name__ == "__main__":
    run([sys.argv[1]], sys.argv[2], workers=1)
    print(sorted({"duckdb", "jinja2", "lxml", "numpy", "pandas", "pyarrow", "sklearn", "spacy"} & sys.modules.keys()))
"""


def test_the_driver_loads_nothing_that_reads(texts: Path, store: Path, tmp_path: Path) -> None:
    """Reports and tables are the workers' business, also where all reports are looked at: the driver stays small."""
    (tmp_path / "drive.py").write_text(DRIVER)
    words = [sys.executable, str(tmp_path / "drive.py"), str(texts), str(tmp_path / "store")]
    told = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
    assert (told, bytes_of(tmp_path / "store")) == ("[]\n", bytes_of(store))


def test_what_the_driver_holds_of_a_file_is_little() -> None:
    """A shard in tens of bytes a file, and nothing of it is lost."""
    names = [f"/data/reports/{number // 97:04}/2023-{number:07}.html" for number in range(2000)]
    shards = list(shards_of(Item(name, (name,)) for name in names))
    packed = [pack(shard, len(shard.items)) for shard in shards]
    assert sum(len(each.data) for each in packed) < 30 * len(names)
    assert ([each.open() for each in packed], sum(each.count for each in packed)) == (shards, len(names))
