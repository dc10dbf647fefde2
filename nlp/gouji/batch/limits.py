"""Limits on what one file may cost the process that audits it."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
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

    Code of a library that never returns to Python can only be ended with its process. The first works in the main
    thread of a process on a system with timers; elsewhere a worker has the second only.
    """
    timed = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    before = signal.signal(signal.SIGALRM, _over) if timed else None
    with open(os.devnull, "w") as nowhere:
        if in_worker:
            faulthandler.dump_traceback_later(seconds + _GRACE, exit=True, file=nowhere)
        try:
            if timed:
                signal.setitimer(signal.ITIMER_REAL, seconds)
            yield
        finally:
            if timed:
                signal.setitimer(signal.ITIMER_REAL, 0)
                signal.signal(signal.SIGALRM, before)
            if in_worker:
                faulthandler.cancel_dump_traceback_later()


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


def _outlive_nobody(driver: int) -> None:
    """A worker whose driver was killed would wait for work forever."""
    while os.getppid() == driver:
        time.sleep(_POLL)
    os._exit(1)
