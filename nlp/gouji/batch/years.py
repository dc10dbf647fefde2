"""The second pass of a run: reports against the same unit's report of the year before.

Only units with reports of consecutive years are read again. What it finds is a part of the table ``findings`` of its
own; everything else of a report stands in the parts of its shard. A file that is too slow this time, or ends its
worker, keeps what stands there, and the table ``errors`` says what was not compared.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from gouji.batch.inputs import Item
from gouji.batch.limits import TooSlow, limited, whole_memory
from gouji.batch.packed import Packed, pack
from gouji.batch.shard import Done, Job, Shard, reports_of, version
from gouji.chain import audit_report
from gouji.document import Report
from gouji.errors import GoujiError
from gouji.store import Published, preferred, published
from gouji.write.clean import encodable
from gouji.write.files import Folder
from gouji.write.json import audit_to_dict
from gouji.write.parquet import Row, error_row, findings_rows, metadata_in, part

_MEAN, _MOST = 8, 32

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated:
    """A report by its id, the item that it is in, and its year."""

    report: str
    item: str
    year: int


@dataclass(frozen=True, slots=True)
class Chain:
    """A unit's reports of consecutive years, and the items that they are in."""

    reports: tuple[Dated, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Units that are done together."""

    name: str
    chains: tuple[Chain, ...]


def groups_of(shards: Iterable[Packed[Shard]], job: Job) -> list[Packed[Group]]:
    """The units of the store that have reports of consecutive years, in groups."""
    with whole_memory():
        return list(_groups(shards, preferred(published(Folder(job.store)))))


def _groups(shards: Iterable[Packed[Shard]], reports: Iterable[Published]) -> Iterator[Packed[Group]]:
    known = {encodable(item.name): item for packed in shards for item in packed.open().items}
    units: dict[str, list[Published]] = {}
    for each in reports:
        units.setdefault(each.unit, []).append(each)
    pending: dict[str, tuple[Published, ...]] = {}
    for unit, some in sorted(units.items()):
        linked = _linked(some)
        if not linked:
            continue
        pending[unit] = linked
        if hashlib.sha256(unit.encode()).digest()[0] % _MEAN == 0 or len(pending) >= _MOST:
            yield _group(pending.values(), known)
            pending = {}
    if pending:
        yield _group(pending.values(), known)


def _linked(reports: list[Published]) -> tuple[Published, ...]:
    """Those with a neighbour in the year before or after."""
    years = {each.year for each in reports}
    return tuple(each for each in reports if {each.year - 1, each.year + 1} & years)


def _group(units: Collection[tuple[Published, ...]], known: Mapping[str, Item]) -> Packed[Group]:
    told = repr([[(each.report, each.sha256, each.year) for each in reports] for reports in units])
    name = hashlib.sha256(f"{version()}\0{told}".encode()).hexdigest()[:20]
    return pack(Group(name, tuple(_chain(reports, known) for reports in units)), len(units))


def _chain(reports: tuple[Published, ...], known: Mapping[str, Item]) -> Chain:
    names = dict.fromkeys(each.item for each in reports)
    dated = tuple(Dated(each.report, each.item, each.year) for each in reports)
    return Chain(dated, tuple(known[name] for name in names))


def run_group(packed: Packed[Group], job: Job, poisoned: frozenset[str] = frozenset()) -> Done:
    """Write the group's findings across years, and what could not be compared.

    Items in ``poisoned`` are not touched: each of them ended the process that tried.
    """
    folder, name = Folder(job.store), f"years-{packed.name}.parquet"
    if folder.has(f"findings/{name}"):
        return Done(**json.loads(metadata_in(folder.read(f"findings/{name}"))["gouji.done"]))
    errors: dict[str, GoujiError] = {}
    rows = [row for chain in packed.open().chains for row in _chain_rows(chain, job, poisoned, errors)]
    found = dict(sorted(Counter(str(row["severity"]) for row in rows).items()))
    if errors:
        folder.write(f"errors/{name}", part("errors", [error_row(item, item, each) for item, each in errors.items()]))
    numbers: dict[str, Any] = {"errors": len(errors), "found": found}
    folder.write(f"findings/{name}", part("findings", rows, {"gouji.done": json.dumps(numbers)}))
    return Done(**numbers)


def _chain_rows(chain: Chain, job: Job, poisoned: frozenset[str], errors: dict[str, GoujiError]) -> Iterator[Row]:
    """The findings of one unit; ``errors`` grows by the items that could not be compared."""
    reports: dict[str, Report] = {}
    for item in chain.items:
        if item.name in poisoned:
            errors[item.name] = GoujiError("error.ended_across_years", path=item.name)
        else:
            reports.update(_in_time(partial(reports_of, item, job.settings), item.name, job, errors) or {})
    by_year = {each.year: (each, reports.get(each.report)) for each in chain.reports}
    for year, (told, report) in sorted(by_year.items()):
        before = by_year.get(year - 1, (told, None))[1]
        if report is not None and before is not None:
            compare = partial(_new_rows, told.report, report, before)
            yield from _in_time(compare, told.item, job, errors) or ()


def _in_time(work: Callable[[], T], item: str, job: Job, errors: dict[str, GoujiError]) -> T | None:
    """The result of some work on an item; None, told in ``errors``, when it takes longer than a file may."""
    seconds = job.settings.file_seconds
    try:
        with limited(seconds, job.in_worker):
            return work()
    except TooSlow:
        errors[item] = GoujiError("error.too_slow_across_years", path=item, seconds=f"{seconds:g}")
        return None


def _new_rows(key: str, report: Report, before: Report) -> list[Row]:
    """What is found with last year's report and not without it."""
    alone: Mapping[str, Any] = {each.fingerprint: each for each in audit_report(report, topics=False).findings}
    audit = audit_report(report, before, topics=False)
    rows = findings_rows(audit, audit_to_dict(audit))
    return [{**row, "report": key} for row in rows if row["fingerprint"] not in alone]
