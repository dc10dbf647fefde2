"""The work on one shard: the same function in this process, in local workers and on a cluster.

A shard writes one part of each table. The part of ``reports`` comes last and carries the digests of the shard's items:
a shard is done when it is there, and an item is done when its digest is the present one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import gouji
from gouji.batch.inputs import Item, data_of, outcomes_of, told
from gouji.batch.limits import TooSlow, limited
from gouji.batch.packed import Packed
from gouji.blocks import Document
from gouji.chain import audit_report
from gouji.document import Report
from gouji.errors import GoujiError, UnreadableFile
from gouji.parse import parse
from gouji.settings import Settings
from gouji.write.clean import encodable
from gouji.write.files import Folder, is_url
from gouji.write.parquet import Rows, empty_rows, error_row, metadata_in, part, report_id, rows_in, rows_of, tables

LAST = "reports"
_AGAIN = ("error.missing_extra",)
"""Errors that another machine or another day may not have: such an item is never done."""
_MOST, _MEAN = 128, 32


@dataclass(frozen=True, slots=True)
class Shard:
    """Items that are done together; ``name`` names its parts and depends on the items' names only."""

    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all shards of a run."""

    store: str
    settings: Settings
    in_worker: bool = False


@dataclass(frozen=True)
class Done:
    """What came of a shard, in numbers."""

    reports: int = 0
    errors: int = 0
    again: int = 0
    found: Mapping[str, int] = field(default_factory=dict)


def shards_of(items: Iterable[Item]) -> Iterator[Shard]:
    """The items in shards; a new item changes only the shard that it falls in.

    A shard ends after an item whose name's digest says so, so that the cut does not depend on how many come before.
    """
    pending: list[Item] = []
    for item in items:
        pending.append(item)
        cut = int(_digest(item.name.encode("utf-8", "surrogateescape"))[:8], 16) % _MEAN == 0
        if cut or len(pending) >= _MOST:
            yield _shard(pending)
            pending = []
    if pending:
        yield _shard(pending)


def _shard(items: list[Item]) -> Shard:
    names = "\0".join(item.name for item in items)
    return Shard(_digest(names.encode("utf-8", "surrogateescape"))[:20], tuple(items))


def part_name(table: str, shard: str) -> str:
    """The file of a shard's part of a table, below the store."""
    return f"{table}/part-{shard}.parquet"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@cache
def version() -> str:
    """gouji's version with a digest of its files: an edited rule is another version."""
    found = hashlib.sha256()
    for name, file in sorted(_own_files(files("gouji"), "")):
        found.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return f"{gouji.__version__}+{found.hexdigest()[:16]}"


def _own_files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _own_files(each, f"{path}{each.name}/")
        elif not each.name.endswith((".pyc", ".pyo")):
            yield f"{path}{each.name}", each


# ---- what is done already


def state_of(item: Item, settings: Settings) -> str:
    """The digest of all that an item's rows depend on: its files, what the manifest says, version and settings."""
    found = hashlib.sha256(f"{version()}\0{settings!r}\0{item!r}".encode("utf-8", "backslashreplace"))
    for file in item.files:
        found.update(_content(file, settings))
    return found.hexdigest()[:32]


def _content(file: str, settings: Settings) -> bytes:
    try:
        if is_url(file):
            return hashlib.sha256(data_of(file, settings)).digest()
        if not os.path.isfile(file) or os.path.getsize(file) > settings.max_bytes:
            return b"unread"
        return hashlib.sha256(Path(file).read_bytes()).digest()
    except (OSError, GoujiError, ValueError):
        return b"unread"


def items_in(folder: Folder, shard: str) -> dict[str, str]:
    """The items of a shard that is done, with their states; empty for one that is not."""
    try:
        told = metadata_in(folder.read(part_name(LAST, shard)))
    except FileNotFoundError:
        return {}
    return dict(json.loads(told["gouji.items"]))


def left_over(names: Iterable[str], shards: Iterable[Packed[Shard]], job: Job) -> dict[str, tuple[str, ...]]:
    """By shard the parts ``names`` of earlier runs that have an item of it: their rows may serve again."""
    folder, found = Folder(job.store), dict[str, list[str]]()
    owner = {item.name: packed.name for packed in shards for item in packed.open().items}
    for name in names:
        for shard in sorted({owner[item] for item in items_in(folder, name) if item in owner}):
            found.setdefault(shard, []).append(name)
    return {shard: tuple(some) for shard, some in found.items()}


def _old_rows(folder: Folder, shards: Iterable[str], wanted: Mapping[str, str]) -> dict[str, Rows]:
    """The rows of the items that are as they were."""
    kept: dict[str, Rows] = {}
    for shard in shards:
        same = {name for name, state in items_in(folder, shard).items() if wanted.get(name) == state}
        if not same - kept.keys():
            continue
        rows = {table: rows_in(folder.read(part_name(table, shard))) for table in tables().columns}
        owner = {row["report"]: row["item"] for table in ("reports", "errors") for row in rows[table]}
        for name in sorted(same - kept.keys()):
            kept[name] = {
                table: [row for row in each if owner[row["report"]] == encodable(name)] for table, each in rows.items()
            }
    return kept


# ---- the work


def run_shard(
    packed: Packed[Shard], job: Job, old: tuple[str, ...] = (), poisoned: frozenset[str] = frozenset()
) -> Done:
    """Audit the shard's items and write its parts; rows of items that are unchanged are taken from ``old`` shards.

    Items in ``poisoned`` are not touched: each of them ended the process that tried.
    """
    folder, shard = Folder(job.store), packed.open()
    states = {item.name: state_of(item, job.settings) for item in shard.items}
    before = items_in(folder, shard.name)
    if before == states:
        return Done(**json.loads(metadata_in(folder.read(part_name(LAST, shard.name)))["gouji.done"]), again=0)
    kept = _old_rows(folder, (shard.name, *old), states)
    rows = empty_rows()
    for item in shard.items:
        if item.name in kept:
            own = kept[item.name]
        elif item.name in poisoned:
            own = _refused(item, UnreadableFile("error.ended_process", path=item.name))
        else:
            own = item_rows(item, job)
        if any(row["key"] in _AGAIN for row in own["errors"]):
            states[item.name] = ""
        for table, each in own.items():
            rows[table] += each
    return _write(folder, shard, rows, states, len(shard.items) - len(kept))


def _write(folder: Folder, shard: Shard, rows: Rows, states: Mapping[str, str], again: int) -> Done:
    found = Counter(row["severity"] for row in rows["findings"])
    numbers: dict[str, Any] = {"reports": len(rows[LAST]), "errors": len(rows["errors"])}
    numbers["found"] = dict(sorted(found.items()))
    metadata = {"gouji.items": json.dumps(states), "gouji.done": json.dumps(numbers)}
    for table in (*(name for name in rows if name != LAST), LAST):
        data = part(table, rows[table], metadata if table == LAST else None)
        folder.write(part_name(table, shard.name), data)
    return Done(**numbers, again=again)


def item_rows(item: Item, job: Job) -> Rows:
    """The rows of one item, whatever happens to it."""
    try:
        with limited(job.settings.file_seconds, job.in_worker):
            return _audited(item, job.settings)
    except TooSlow:
        seconds = f"{job.settings.file_seconds:g}"
        return _refused(item, UnreadableFile("error.too_slow", path=item.name, seconds=seconds))


def _refused(item: Item, error: GoujiError) -> Rows:
    rows = empty_rows()
    rows["errors"].append(error_row(item.name, item.name, error))
    return rows


def _audited(item: Item, settings: Settings) -> Rows:
    rows = empty_rows()
    facts = dict(item.facts)
    for outcome in outcomes_of(item, settings):
        try:
            if not isinstance(outcome, Document):
                raise outcome.error
            own = rows_of(
                audit_report(with_facts(parse(outcome, settings), facts), topics=settings.topics),
                item.name,
                _columns(facts),
            )
        except Exception as error:
            rows["errors"].append(error_row(outcome.source, item.name, told(error, outcome.source)))
        else:
            for table, each in own.items():
                rows[table] += each
    return rows


def with_facts(report: Report, facts: Mapping[str, str]) -> Report:
    """The report with the unit that the manifest gives, and its year where the report states none."""
    year = report.year or (int(facts["year"]) if "year" in facts else None)
    return replace(report, unit=facts.get("unit", report.unit), year=year)


def _columns(facts: Mapping[str, str]) -> dict[str, str | None]:
    return {name: facts.get(name) for name in ("region", "level", "url", "parent")}


def reports_of(item: Item, settings: Settings) -> dict[str, Report]:
    """The reports of an item, by id."""
    found = (outcome for outcome in outcomes_of(item, settings) if isinstance(outcome, Document))
    return {report_id(each.source): with_facts(parse(each, settings), dict(item.facts)) for each in found}
