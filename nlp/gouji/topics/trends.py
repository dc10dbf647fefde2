"""Topics over years, regions or any other groups, with how sure each share is. Needs the extra ``topics``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.utils import check_random_state

Array = Any


@dataclass(frozen=True, slots=True)
class Share:
    """A topic's mean share in the texts of a group, between the ends of its bootstrap interval; ``texts`` of them."""

    group: str
    topic: str
    share: float
    low: float
    high: float
    texts: int


def over(
    shares: Array,
    names: Sequence[str],
    groups: Sequence[object],
    clusters: Sequence[object] | None = None,
    *,
    draws: int = 1000,
    level: float = 0.95,
    random_state: int | None = 0,
) -> list[Share]:
    """The mean share of each topic in each group, groups in order, with percentile bootstrap intervals.

    ``shares`` is texts × topics, named by ``names``. Whole ``clusters`` (the reports that the texts stand in) are drawn
    anew, because texts of one report are not independent; None takes each text by itself. Texts without any topic count
    for nothing. A group of one cluster has its share as interval, and so has a
    share of 0 or 1: drawing anew cannot show what was never seen, and nothing tells how sure it is.
    """
    told = np.asarray(shares, float)
    owners = np.array([str(each) for each in (range(len(told)) if clusters is None else clusters)])
    places = np.array([str(each) for each in groups])
    found: list[Share] = []
    for group in sorted(set(places)):
        rows = (places == group) & (told.sum(axis=1) > 0)
        if rows.any():
            mean, low, high = _bootstrapped(told[rows], owners[rows], draws, level, random_state)
            found += [
                Share(group, name, float(mean[at]), float(low[at]), float(high[at]), int(rows.sum()))
                for at, name in enumerate(names)
            ]
    return found


def _bootstrapped(
    shares: Array, owners: Array, draws: int, level: float, random_state: int | None
) -> tuple[Array, Array, Array]:
    """Mean, and lower and upper end of its interval, of each column."""
    _, at = np.unique(owners, return_inverse=True)
    count = at.max() + 1
    sums, sizes = np.zeros((count, shares.shape[1])), np.bincount(at).astype(float)
    np.add.at(sums, at, shares)
    drawn = check_random_state(random_state).multinomial(count, np.full(count, 1 / count), size=draws)
    means = (drawn @ sums) / (drawn @ sizes)[:, None]
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return shares.mean(axis=0), low, high
