"""The driver of a run: hands out shards, holds counters, isolates files that end their process.

What looks at all reports is a call like any other, done by a worker: the driver holds packed shards and counters and
loads nothing that reads reports or tables, so that 20,000 files take hardly more of its memory than 1,000.
"""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gouji.batch.copies import run_copies
from gouji.batch.engines import Call, Engine, engine
from gouji.batch.inputs import Item, items_of
from gouji.batch.lock import Hold, held
from gouji.batch.packed import Packed, pack
from gouji.batch.shard import LAST, Done, Job, Shard, item_rows, left_over, run_shard, shards_of
from gouji.batch.years import Group, groups_of, run_group
from gouji.errors import GoujiError
from gouji.settings import Settings
from gouji.store import MARK
from gouji.write.files import Folder
from gouji.write.parquet import needs_arrow, tables

_TRIES = 2
"""Deaths of a worker after which the shard that it had is searched for the file that ends it."""
_PROOFS = 3
"""Deaths, alone in its worker, after which a file is held to cause them."""
_LAST_TRIES = 20


@dataclass
class Progress:
    """How far a run is. ``items`` and ``done`` count what is read together; ``again`` those not taken as they were."""

    items: int = 0
    done: int = 0
    again: int = 0
    reports: int = 0
    errors: int = 0
    deaths: int = 0
    found: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.monotonic)

    @property
    def rate(self) -> float:
        """Items a second so far."""
        return self.done / max(time.monotonic() - self.started, 1e-9)

    def add(self, items: int, done: Done) -> None:
        """Count a shard of so many items that is done."""
        self.done += items
        self.again += done.again
        self.reports += done.reports
        self.errors += done.errors
        self.found.update(done.found)


def run(
    paths: Iterable[str | Path],
    out: str | Path,
    settings: Settings | None = None,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    client: Any = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Progress:
    """Audit all that is at ``paths`` into the store at ``out``; what it holds already and has not changed stays.

    Args:
        paths: files, folders, patterns, archives, manifests (csv), or URLs that fsspec knows.
        out: a folder or URL; made when it is not there.
        workers: local processes; None for one a processor, 0 for this process.
        scheduler: address of a Dask scheduler; the store must be where its workers can write.
        client: a ``distributed.Client`` in place of an address.
        on_progress: called after each shard.

    The bytes of the store depend on the files, their paths, the settings and the version only. Raises UnreadableFile
    when a path names no file at all, GoujiError when another run writes to the store, MissingExtra, OSError.
    """
    needs_arrow()
    chosen, folder = settings or Settings(), Folder(str(out))
    shards = [pack(shard, len(shard.items)) for shard in shards_of(items_of(paths, chosen))]
    items = sum(shard.count for shard in shards)
    workers = (os.cpu_count() or 1) if workers is None else workers
    with held(folder) as hold:
        at = engine(min(workers, max(1, items)) if workers else 0, chosen.max_memory, scheduler, client)
        job = Job(str(out), chosen, at.in_worker)
        try:
            return _Run(folder, job, at, Progress(items), on_progress, hold).all(shards)
        finally:
            at.close()


class _Run:
    """One run: its shards, then the checks across years, then what is left of earlier runs."""

    def __init__(
        self, folder: Folder, job: Job, at: Engine, progress: Progress, tell: Callable[[Progress], None], hold: Hold
    ) -> None:
        self.folder, self.job, self.engine, self.progress, self.tell = folder, job, at, progress, tell
        self.hold = hold

    def all(self, shards: Sequence[Packed[Shard]]) -> Progress:
        """Do everything; the store is complete when this returns."""
        for table in tables().columns:
            self.folder.sweep(table)
        self.folder.write(MARK, f"format = {tables().format}\n".encode())
        old = self._left_over(shards)
        counts = {shard.name: shard.count for shard in shards}
        calls = (self._call(shard, old.get(shard.name, ())) for shard in shards)
        for call, done in self._results(deque(calls)):
            self.progress.add(counts[call.name], done)
            self.tell(self.progress)
        self._remove(counts.keys())
        self._across_years(shards)
        self._copies()
        return self.progress

    def _call(self, shard: Packed[Shard], old: tuple[str, ...], poisoned: frozenset[str] = frozenset()) -> Call:
        return Call(shard.name, run_shard, (shard, self.job, old, poisoned))

    def _one(self, name: str, function: Callable[..., Any], *arguments: Any) -> Any:
        """The result of a single call."""
        [(_, done)] = self._results(deque([Call(name, function, (*arguments, self.job))]))
        return done

    def _results(self, queue: deque[Call]) -> Iterator[tuple[Call, Any]]:
        """The results of all calls; one whose worker died is tried again, then searched for the file that does it."""
        deaths: Counter[str] = Counter()
        suspects: list[Call] = []
        for call, done in self.engine.run(queue):
            self.hold.check()
            if done is not None:
                yield call, done
                continue
            self.progress.deaths += 1
            deaths[call.name] += 1
            (queue if deaths[call.name] < _TRIES else suspects).append(call)
        for call in suspects:
            yield call, self._without_poison(call)

    def _without_poison(self, call: Call) -> Any:
        """The result of a call that ended its workers, with the items left out that do so alone."""
        if call.function is run_shard:
            shard, _, old, _ = call.arguments
            return self._alone(self._call(shard, old, self._poisoned(shard.open().items)), _LAST_TRIES)
        if call.function is run_group:
            group = call.arguments[0]
            poisoned = self._poisoned(item for chain in group.open().chains for item in chain.items)
            return self._alone(Call(call.name, run_group, (group, self.job, poisoned)), _LAST_TRIES)
        return self._alone(call, _LAST_TRIES)

    def _poisoned(self, items: Iterable[Item]) -> frozenset[str]:
        """The items that end a worker which has nothing else to do."""
        probes = (Call(item.name, _probe, (item, self.job)) for item in items)
        return frozenset(probe.name for probe in probes if self._alone(probe, _PROOFS) is None)

    def _alone(self, call: Call, tries: int) -> Any:
        """The result of a call that has its worker for itself; None when the worker died at every try."""
        for _ in range(tries):
            [(_, done)] = self.engine.run(deque([call]), at_once=1)
            if done is not None:
                return done
            self.progress.deaths += 1
        if call.function is _probe:
            return None
        raise GoujiError("error.workers_die", shard=call.name)

    def _left_over(self, shards: Sequence[Packed[Shard]]) -> dict[str, tuple[str, ...]]:
        """For each shard those of earlier runs, which this one has not, whose rows may serve again."""
        names = {each.removeprefix("part-").removesuffix(".parquet") for each in self.folder.names(LAST)}
        gone = sorted(names - {shard.name for shard in shards})
        return self._one("left over", left_over, gone, shards) if gone else {}

    def _remove(self, wanted: Collection[str]) -> None:
        """Remove the parts of shards that this run has not."""
        keep = {f"part-{name}.parquet" for name in wanted}
        for table in (LAST, *(each for each in tables().columns if each != LAST)):
            self._clear(table, "part-", keep)

    def _clear(self, table: str, start: str, keep: Collection[str]) -> None:
        """Remove the files of a table that start so, but those to keep."""
        for name in self.folder.names(table):
            if name.startswith(start) and name not in keep:
                self.folder.remove(f"{table}/{name}")

    def _across_years(self, shards: Sequence[Packed[Shard]]) -> None:
        """Check reports against the same unit's of the year before."""
        groups: list[Packed[Group]] = self._one("groups", groups_of, shards)
        calls = deque(Call(group.name, run_group, (group, self.job)) for group in groups)
        for _, done in self._results(calls):
            self.progress.found.update(done.found)
            self.progress.errors += done.errors
            self.tell(self.progress)
        for table in ("findings", "errors"):
            self._clear(table, "years-", {f"years-{group.name}.parquet" for group in groups})

    def _copies(self) -> None:
        """Look for what reports share with each other."""
        name, found = self._one("copies", run_copies)
        self.progress.found.update(found)
        self.tell(self.progress)
        self._clear("findings", "copies-", {name})


def _probe(item: Item, job: Job) -> bool:
    """Audit an item for nothing but to see whether the process survives it."""
    item_rows(item, replace(job, in_worker=True))
    return True
