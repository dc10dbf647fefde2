"""How the time of a call grows with its input, measured so that a busy machine cannot make a linear call look worse."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import process_time

TRIES = 6
GRAIN = 0.005  # seconds that are not told apart from none


@contextmanager
def no_collection() -> Iterator[None]:
    """Leave the garbage alone meanwhile: one collection of a test process's heap takes longer than what is measured."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def seconds(call: Callable[[str], object], text: str) -> float:
    """Processor seconds of this process for one call, which other processes do not lengthen."""
    begun = process_time()
    call(text)
    return process_time() - begun


def grows_within(call: Callable[[str], object], short: str, long: str, most: float) -> bool:
    """Whether the best time for ``long`` is at most ``most`` times the best for ``short``.

    Disturbances only ever add time, so each text is timed until its best run shows it, six times at the most: a call
    that really grows faster fails every time.
    """
    best_short = best_long = float("inf")
    with no_collection():
        for _ in range(TRIES):
            best_short = min(best_short, seconds(call, short))
            best_long = min(best_long, seconds(call, long))
            if best_long <= most * max(best_short, GRAIN):
                return True
    return False
