"""Outputs for people from a result store: an index with a page a report, or one workbook."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, cast

from gouji.batch.drive import Progress
from gouji.batch.engines import Call, engine
from gouji.batch.limits import whole_memory
from gouji.batch.pages import pages_of_part, remove_others, rows_of_part
from gouji.errors import GoujiError
from gouji.messages import text
from gouji.settings import Selection, Settings
from gouji.store import Store, open_store
from gouji.write.clean import visible
from gouji.write.export import page_names, write_index
from gouji.write.index import IndexEntry, index_page
from gouji.write.parquet import Row, rows_in
from gouji.write.xlsx import SheetRows, write_rows

Tell = Callable[[Progress], None]
_TRIES = 3
_AHEAD = 4
"""Calls for each worker that are under way or wait for one before them."""
_NAMED = 20
"""Files that could not be read and are told one by one; all are in the table ``errors``."""
_INDEXED = (
    *("report", "source", "unit", "year", "form", "linked", "decided"),
    *("identities", "identities_decided", "tables", "tables_due"),
)


def export(
    store: str,
    out: Path,
    lang: str = "zh",
    selection: Selection | None = None,
    *,
    workers: int | None = None,
    on_progress: Tell = lambda progress: None,
) -> Path:
    """Write what a store holds for people; returns what to open.

    A workbook is there whole or not at all. Pages that an export before this one wrote are kept where nothing that
    they show has changed, and removed where their report is gone; so an export that was broken off is taken up again.

    Args:
        store: folder or URL of the store.
        out: a path that ends in .xlsx for a workbook, else a folder for an index and pages.
        selection: which findings are told; all by default.
        workers: local processes that make pages and rows; None for one a processor, 0 for this process.
        on_progress: called now and then.

    Raises UnreadableFile when there is no store or one of an older gouji, MissingExtra, OSError.
    """
    opened, chosen = open_store(store), selection or Selection()
    names = _names(opened)
    progress = Progress(sum(map(len, names.values())))
    if out.suffix.lower() == ".xlsx":
        made = in_order(_calls(opened, names, rows_of_part, (lang, chosen)), workers)
        return write_rows(_counted(made, progress, on_progress), _failures(opened, lang), out, lang)
    entries: list[IndexEntry] = []
    for done in in_order(_calls(opened, names, pages_of_part, (out, lang, chosen)), workers):
        entries += done
        _count(progress, len(done), on_progress)
    remove_others(out, names)
    return write_index(entries, _failures(opened, lang), out, lang)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a store holds: how many findings of each code and severity, and why the first files could not be read.

    ``path`` is that of its index.
    """

    path: str
    found: tuple[tuple[str, str, int], ...]
    unread: tuple[str, ...]


def write_summary(store: str, lang: str, selection: Selection, *, apart: bool = True) -> Summary:
    """Write ``index.html`` into a store: the index without pages.

    That is done in a process of its own, so that the driver stays small; in this one when not ``apart``.
    """
    at = engine(int(apart), Settings().max_memory)
    try:
        [(_, summary)] = at.run(deque([Call("index", _summarise, (store, lang, selection))]))
    finally:
        at.close()
    if summary is None:
        raise GoujiError("error.workers_die", shard="index.html")
    return cast(Summary, summary)


def _summarise(url: str, lang: str, selection: Selection) -> Summary:
    with whole_memory():
        store = open_store(url)
        apart, found = store.findings_apart(), Counter[tuple[str, str]]()
        entries = []
        for part in store.parts():
            for row, findings in _rows(store, part, apart):
                entries.append(_entry(row, findings, lang, selection))
                found.update((each["code"], each["severity"]) for each in findings)
        failures = _failures(store, lang)
        unread = [IndexEntry.unread(path, problem) for path, problem in failures]
        store.folder.write("index.html", index_page([*entries, *unread], lang).encode())
    named = tuple(problem for _, problem in sorted(failures)[:_NAMED])
    counted = tuple((*kind, count) for kind, count in sorted(found.items()))
    return Summary(f"{url.rstrip('/')}/index.html", counted, named)


def _rows(store: Store, part: str, apart: Mapping[str, Sequence[Row]]) -> Iterator[tuple[Row, list[Row]]]:
    """The reports of a part as far as the index needs them, each with its findings."""
    found: dict[str, list[Row]] = {}
    for row in rows_in(store.folder.read(f"findings/{part}"), ("report", "code", "severity")):
        found.setdefault(row["report"], []).append(row)
    for row in rows_in(store.folder.read(f"reports/{part}"), _INDEXED):
        yield row, [*found.get(row["report"], ()), *apart.get(row["report"], ())]


def _entry(row: Row, findings: Sequence[Row], lang: str, selection: Selection) -> IndexEntry:
    told = [each for each in findings if selection.takes(each["code"])]
    grave = Counter(each["severity"] for each in told)
    return IndexEntry(
        visible(row["source"]),
        visible(row["unit"]) if row["unit"] else text("ui.unit_unknown", lang),
        text("ui.year_unknown", lang) if row["year"] is None else str(row["year"]),
        row["form"] or "",
        (grave["error"], grave["warning"], grave["info"]),
        tuple(sorted(Counter(each["code"] for each in told).items())),
        (row["decided"], row["linked"]),
        (row["identities_decided"], row["identities"]),
        (len(row["tables"]), row["tables_due"]),
        len(findings) - len(told),
    )


def _names(store: Store) -> dict[str, dict[str, str]]:
    """For each part of the store the names of its reports' pages, by report."""
    rows = {part: rows_in(store.folder.read(f"reports/{part}"), ("report", "source")) for part in store.parts()}
    named = iter(page_names(row["source"] for part in rows.values() for row in part))
    return {part: {row["report"]: next(named) for row in each} for part, each in rows.items()}


def _failures(store: Store, lang: str) -> list[tuple[str, str]]:
    """The files that could not be read, each with its message."""
    message = "message_en" if lang == "en" else "message"
    parts = (store.folder.read(f"errors/{name}") for name in store.folder.names("errors", ".parquet"))
    return [(row["source"], row[message]) for part in parts for row in rows_in(part, ("source", message))]


def _count(progress: Progress, done: int, tell: Tell) -> None:
    progress.done += done
    tell(progress)


def _counted(made: Iterator[list[SheetRows]], progress: Progress, tell: Tell) -> Iterator[SheetRows]:
    for some in made:
        yield from some
        _count(progress, len(some), tell)


def _calls(
    store: Store, names: Mapping[str, dict[str, str]], function: Callable[..., Any], how: tuple[Any, ...]
) -> Iterator[Call]:
    """One call for each part."""
    apart = store.findings_apart()
    for part, own in names.items():
        more = {report: apart[report] for report in own if report in apart}
        yield Call(part, function, (store.folder.url, part, own, more, *how))


def in_order(calls: Iterator[Call], workers: int | None) -> Iterator[Any]:
    """The results of all calls in their order, some calls ahead; one whose worker died is tried again."""
    most = (os.cpu_count() or 1) if workers is None else workers
    at = engine(most, Settings().max_memory)
    queue: deque[Call] = deque(islice(calls, 1 + _AHEAD * most))
    waiting, done, deaths = deque(call.name for call in queue), dict[str, Any](), Counter[str]()
    try:
        for call, result in at.run(queue):
            if result is None:
                deaths[call.name] += 1
                if deaths[call.name] >= _TRIES:
                    raise GoujiError("error.workers_die", shard=call.name)
                queue.append(call)
                continue
            done[call.name] = result
            while waiting and waiting[0] in done:
                for following in islice(calls, 1):
                    queue.append(following)
                    waiting.append(following.name)
                yield done.pop(waiting.popleft())
    finally:
        at.close()
