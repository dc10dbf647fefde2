"""The second pass of a run: reports against the same unit's report of the year before.

Only units with reports of consecutive years are read again. What it finds is a part of the table ``findings`` of its
own; everything else of a report stands in the parts of its shard.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gouji.batch.inputs import Item
from gouji.batch.limits import TooSlow, limited
from gouji.batch.shard import Job, reports_of, version
from gouji.chain import audit_report
from gouji.document import Report
from gouji.store import Published, preferred, published
from gouji.write.files import Folder
from gouji.write.json import audit_to_dict
from gouji.write.parquet import Row, findings_rows, metadata_in, part

_MEAN, _MOST = 8, 32


@dataclass(frozen=True, slots=True)
class Chain:
    """A unit's reports of consecutive years, and the items that they are in."""

    reports: tuple[Published, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Units that are done together."""

    name: str
    chains: tuple[Chain, ...]


def groups_of(folder: Folder, items: Iterable[Item]) -> Iterator[Group]:
    """The units of the store that have reports of consecutive years, in groups."""
    known = {item.name: item for item in items}
    units: dict[str, list[Published]] = {}
    for each in preferred(published(folder)):
        units.setdefault(each.unit, []).append(each)
    pending: list[Chain] = []
    for unit, reports in sorted(units.items()):
        linked = _linked(reports)
        if not linked:
            continue
        pending.append(Chain(linked, tuple(known[name] for name in dict.fromkeys(each.item for each in linked))))
        if hashlib.sha256(unit.encode()).digest()[0] % _MEAN == 0 or len(pending) >= _MOST:
            yield _group(pending)
            pending = []
    if pending:
        yield _group(pending)


def _linked(reports: list[Published]) -> tuple[Published, ...]:
    """Those with a neighbour in the year before or after."""
    years = {each.year for each in reports}
    return tuple(each for each in reports if {each.year - 1, each.year + 1} & years)


def _group(chains: list[Chain]) -> Group:
    told = repr([[(each.report, each.sha256, each.year) for each in chain.reports] for chain in chains])
    return Group(hashlib.sha256(f"{version()}\0{told}".encode()).hexdigest()[:20], tuple(chains))


def run_group(group: Group, job: Job) -> dict[str, int]:
    """Write the group's findings across years; returns how many of each severity."""
    folder, name = Folder(job.store), f"findings/years-{group.name}.parquet"
    if folder.has(name):
        return dict(json.loads(metadata_in(folder.read(name))["gouji.done"]))
    rows = [row for chain in group.chains for row in _chain_rows(chain, job)]
    found = dict(sorted(Counter(str(row["severity"]) for row in rows).items()))
    folder.write(name, part("findings", rows, {"gouji.done": json.dumps(found)}))
    return found


def _chain_rows(chain: Chain, job: Job) -> Iterator[Row]:
    reports: dict[str, Report] = {}
    for item in chain.items:
        try:
            with limited(job.settings.file_seconds, job.in_worker):
                reports.update(reports_of(item, job.settings))
        except TooSlow:  # it was read in time before; its checks across years are left out this once
            continue
    by_year = {each.year: (each.report, reports.get(each.report)) for each in chain.reports}
    for year, (key, report) in sorted(by_year.items()):
        before = by_year.get(year - 1, ("", None))[1]
        if report is not None and before is not None:
            yield from _new_rows(key, report, before)


def _new_rows(key: str, report: Report, before: Report) -> Iterator[Row]:
    """What is found with last year's report and not without it."""
    alone: Mapping[str, Any] = {each.fingerprint: each for each in audit_report(report).findings}
    audit = audit_report(report, before)
    for row in findings_rows(audit, audit_to_dict(audit)):
        if row["fingerprint"] not in alone:
            yield {**row, "report": key}
