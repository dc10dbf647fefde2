"""The driver of a run: hands out shards, holds counters, isolates files that end their process."""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gouji.batch.copies import copies_name, run_copies
from gouji.batch.engines import Call, Engine, engine
from gouji.batch.inputs import Item, items_of
from gouji.batch.lock import Hold, held
from gouji.batch.shard import LAST, Done, Job, Shard, item_rows, items_in, run_shard, shards_of
from gouji.batch.years import groups_of, run_group
from gouji.errors import GoujiError
from gouji.settings import Settings
from gouji.store import MARK, preferred, published
from gouji.write.files import Folder
from gouji.write.parquet import arrow, tables

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

    def add(self, shard: Shard, done: Done) -> None:
        """Count a shard that is done."""
        self.done += len(shard.items)
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
    arrow()
    chosen, folder = settings or Settings(), Folder(str(out))
    items = items_of(paths, chosen)
    workers = (os.cpu_count() or 1) if workers is None else workers
    with held(folder) as hold:
        at = engine(min(workers, max(1, len(items))) if workers else 0, chosen.max_memory, scheduler, client)
        job = Job(str(out), chosen, at.in_worker)
        try:
            return _Run(folder, job, at, Progress(len(items)), on_progress, hold).all(items)
        finally:
            at.close()


class _Run:
    """One run: its shards, then the checks across years, then what is left of earlier runs."""

    def __init__(
        self, folder: Folder, job: Job, at: Engine, progress: Progress, tell: Callable[[Progress], None], hold: Hold
    ) -> None:
        self.folder, self.job, self.engine, self.progress, self.tell = folder, job, at, progress, tell
        self.hold = hold

    def all(self, items: list[Item]) -> Progress:
        """Do everything; the store is complete when this returns."""
        for table in tables().columns:
            self.folder.sweep(table)
        self.folder.write(MARK, f"format = {tables().format}\n".encode())
        shards = {shard.name: shard for shard in shards_of(items)}
        old = self._left_over(set(shards))
        calls = (self._call(shard, _touching(shard, old)) for shard in shards.values())
        for call, done in self._results(deque(calls)):
            self.progress.add(shards[call.name], done)
            self.tell(self.progress)
        self._remove(set(shards))
        self._across_years(items)
        self._copies()
        return self.progress

    def _call(self, shard: Shard, old: tuple[str, ...], poisoned: frozenset[str] = frozenset()) -> Call:
        return Call(shard.name, run_shard, (shard, self.job, old, poisoned))

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
            return self._alone(self._call(shard, old, self._poisoned(shard.items)), _LAST_TRIES)
        if call.function is run_group:
            group = call.arguments[0]
            poisoned = self._poisoned(item for chain in group.chains for item in chain.items)
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

    def _left_over(self, wanted: set[str]) -> dict[str, set[str]]:
        """Shards of earlier runs that this one has not, with their items: their rows may serve again."""
        names = {each.removeprefix("part-").removesuffix(".parquet") for each in self.folder.names(LAST)}
        return {name: set(items_in(self.folder, name)) for name in sorted(names - wanted)}

    def _remove(self, wanted: set[str]) -> None:
        """Remove the parts of shards that this run has not."""
        keep = {f"part-{name}.parquet" for name in wanted}
        for table in (LAST, *(each for each in tables().columns if each != LAST)):
            for name in self.folder.names(table):
                if name.startswith("part-") and name not in keep:
                    self.folder.remove(f"{table}/{name}")

    def _across_years(self, items: list[Item]) -> None:
        """Check reports against the same unit's of the year before."""
        groups = {group.name: group for group in groups_of(self.folder, items)}
        calls = deque(Call(name, run_group, (group, self.job)) for name, group in groups.items())
        for _, done in self._results(calls):
            self.progress.found.update(done.found)
            self.progress.errors += done.errors
            self.tell(self.progress)
        for table in ("findings", "errors"):
            for name in self.folder.names(table):
                if name.startswith("years-") and name.removeprefix("years-").removesuffix(".parquet") not in groups:
                    self.folder.remove(f"{table}/{name}")

    def _copies(self) -> None:
        """Look for what reports share with each other."""
        reports = preferred(published(self.folder))
        name = copies_name(reports, self.job)
        if len(reports) > 1:
            for _, found in self._results(deque([Call(name, run_copies, (name, self.job))])):
                self.progress.found.update(found)
                self.tell(self.progress)
        for each in self.folder.names("findings"):
            if each.startswith("copies-") and (len(reports) < 2 or f"findings/{each}" != name):
                self.folder.remove(f"findings/{each}")


def _touching(shard: Shard, old: dict[str, set[str]]) -> tuple[str, ...]:
    """The left-over shards that have an item of this one."""
    own = {item.name for item in shard.items}
    return tuple(name for name, items in old.items() if own & items)


def _probe(item: Item, job: Job) -> bool:
    """Audit an item for nothing but to see whether the process survives it."""
    item_rows(item, replace(job, in_worker=True))
    return True
