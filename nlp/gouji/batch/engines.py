"""Where the work is done: in this process, in local worker processes, or on a Dask cluster.

An engine takes calls from a queue, to which more may be added while it runs, and gives each back with its result, or
with None when the worker that had it died.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from gouji.batch.limits import start_worker
from gouji.errors import MissingExtra


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; both can be pickled. ``name`` tells it from others."""

    name: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


Queue = deque[Call]
Result = tuple[Call, Any]


class Engine(Protocol):
    """What all engines do."""

    in_worker: bool

    def run(self, queue: Queue, at_once: int = 0) -> Iterator[Result]:
        """Give back every call of the queue with its result; ``at_once`` calls at a time, 0 for as many as fit."""
        ...

    def close(self) -> None:
        """End the workers."""
        ...


class Here:
    """This process."""

    in_worker = False

    def run(self, queue: Queue, at_once: int = 0) -> Iterator[Result]:
        """One call after another."""
        while queue:
            call = queue.popleft()
            yield call, call.function(*call.arguments)

    def close(self) -> None:
        """There are no workers."""


class Local:
    """Worker processes of this computer; a pool that lost one is replaced."""

    in_worker = True

    def __init__(self, workers: int, memory: int) -> None:
        self.workers, self.memory = workers, memory
        self._pool: ProcessPoolExecutor | None = None

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")  # a fork copies threads that hold locks
            self._pool = ProcessPoolExecutor(self.workers, context, start_worker, (self.memory,))
        return self._pool

    def run(self, queue: Queue, at_once: int = 0) -> Iterator[Result]:
        """As many calls at once as there are workers, and as many waiting."""
        most = at_once or 2 * self.workers
        running: dict[Future[Any], Call] = {}
        while queue or running:
            while queue and len(running) < most:
                self._start(queue.popleft(), running)
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                call = running.pop(future)
                try:
                    yield call, future.result()
                except BrokenProcessPool:
                    self.close()
                    yield call, None

    def _start(self, call: Call, running: dict[Future[Any], Call]) -> None:
        try:
            future = self._open().submit(call.function, *call.arguments)
        except BrokenProcessPool:  # it broke since the last result
            self.close()
            future = self._open().submit(call.function, *call.arguments)
        running[future] = call

    def close(self) -> None:
        """End the workers at once; what they write is whole or not there."""
        if self._pool is None:
            return
        processes = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            with suppress(ProcessLookupError, ValueError):
                process.kill()
        self._pool = None


class Dask:
    """A Dask cluster: the scheduler at an address, or the client that the caller has."""

    in_worker = True

    def __init__(self, scheduler: str | None = None, client: Any = None) -> None:
        """Raises MissingExtra without dask[distributed], OSError when nothing answers at the address."""
        try:
            from distributed import Client
        except ImportError as error:
            raise MissingExtra("error.missing_extra", what="Dask", extra="cluster") from error
        self._own = client is None
        self._client = Client(scheduler, set_as_default=False) if client is None else client

    def run(self, queue: Queue, at_once: int = 0) -> Iterator[Result]:
        """As many calls at once as keep the cluster's threads busy."""
        from distributed import as_completed
        from distributed.scheduler import KilledWorker

        running: dict[Any, Call] = {}
        finished = as_completed(loop=self._client.loop)  # without one it asks for a client that everybody shares
        while queue or running:
            most = at_once or max(4, 2 * sum(self._client.nthreads().values()))
            while queue and len(running) < most:
                call = queue.popleft()
                future = self._client.submit(call.function, *call.arguments, pure=False)
                running[future] = call
                finished.add(future)
            future = next(finished)
            call = running.pop(future)
            try:
                yield call, future.result()
            except KilledWorker:
                yield call, None

    def close(self) -> None:
        """Leave the cluster as it was."""
        if self._own:
            self._client.close()


def engine(workers: int, memory: int, scheduler: str | None = None, client: Any = None) -> Engine:
    """The engine asked for: the cluster's, this process for no workers at all, else local workers."""
    if scheduler is not None or client is not None:
        return Dask(scheduler, client)
    return Local(workers, memory) if workers else Here()
