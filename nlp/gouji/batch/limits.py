"""Limits on what one file may cost the process that audits it."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any

_GRACE = 5.0
"""Seconds after which a file that did not heed its limit takes its process with it."""
_POLL = 1.0


class TooSlow(BaseException):
    """The time of a file is over; not an Exception, so that no library that catches those can swallow it."""


def _over(_signal: int, _frame: Any) -> None:
    raise TooSlow


@contextmanager
def limited(seconds: float, in_worker: bool) -> Iterator[None]:
    """Raise TooSlow in the block after ``seconds``; in a worker, end the process when even that does not help.

    Code of a library that never returns to Python can only be ended with its process. In the main thread of a process
    on a system with timers also code that waits is interrupted; in the threads of a Dask worker only code that runs.
    """
    in_main = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    with _ending(seconds + _GRACE) if in_worker else nullcontext(), (_alarm if in_main else _interrupted)(seconds):
        yield


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise TooSlow in the main thread."""
    before = signal.signal(signal.SIGALRM, _over)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _interrupted(seconds: float) -> Iterator[None]:
    """Raise TooSlow in this thread, from another one."""
    thread, lock, over = ctypes.c_ulong(threading.get_ident()), threading.Lock(), False

    def interrupt() -> None:
        with lock:
            if not over:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(TooSlow))

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            over = True
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, None)  # one that has not arrived yet
        timer.cancel()


_ends: dict[int, float] = {}
"""When the process has to end for each thread that has a file, by a clock that only rises."""
_ends_lock = threading.Lock()


@contextmanager
def _ending(seconds: float) -> Iterator[None]:
    """End the process after ``seconds``. Python has one such timer: the thread whose time ends first sets it."""
    thread = threading.get_ident()
    _set_end(thread, time.monotonic() + seconds)
    try:
        yield
    finally:
        _set_end(thread, None)


def _set_end(thread: int, end: float | None) -> None:
    with _ends_lock:
        _ends.pop(thread, None)
        if end is not None:
            _ends[thread] = end
        faulthandler.cancel_dump_traceback_later()
        if _ends:
            left = max(min(_ends.values()) - time.monotonic(), 0.001)
            faulthandler.dump_traceback_later(left, exit=True, file=_nowhere())


@cache
def _nowhere() -> int:
    """Where the traceback goes; never closed, because the timer may end the process at any moment."""
    return os.open(os.devnull, os.O_WRONLY)


def start_worker(memory: int) -> None:
    """Prepare a worker process: one thread for arithmetic, ``memory`` bytes at most, no life after the driver's."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the driver ends its workers
    _limit_memory(memory)
    threading.Thread(target=_outlive_nobody, args=(os.getppid(),), daemon=True).start()


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (memory if most < 0 else min(memory, most), most))


@contextmanager
def whole_memory() -> Iterator[None]:
    """Lift a worker's limit in the block: what looks at the whole store may need more than a file."""
    try:
        import resource
    except ImportError:
        yield
        return
    now, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (now, most))


def _outlive_nobody(driver: int) -> None:
    """A worker whose driver was killed would wait for work forever."""
    while os.getppid() == driver:
        time.sleep(_POLL)
    os._exit(1)
