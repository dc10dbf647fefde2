"""Outputs for people from a result store: an index with a page a report, or one workbook."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from gouji.batch.drive import Progress
from gouji.batch.engines import Call, engine
from gouji.batch.limits import whole_memory
from gouji.errors import GoujiError
from gouji.findings import Audit
from gouji.messages import text
from gouji.settings import Selection, Settings
from gouji.store import Store, open_store
from gouji.write.clean import visible
from gouji.write.export import page_names, write_index, write_pages
from gouji.write.index import IndexEntry, index_page
from gouji.write.parquet import Row, rows_in
from gouji.write.xlsx import write_xlsx

Tell = Callable[[Progress], None]
_TRIES = 3
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

    Args:
        store: folder or URL of the store.
        out: a path that ends in .xlsx for a workbook, else a folder for an index and pages.
        selection: which findings are told; all by default.
        workers: local processes that write pages; None for one a processor, 0 for this process.
        on_progress: called now and then.

    Raises UnreadableFile when there is no store or one of an older gouji, MissingExtra, OSError.
    """
    opened, chosen = open_store(store), selection or Selection()
    names = _names(opened)
    progress = Progress(sum(map(len, names.values())))
    if out.suffix.lower() == ".xlsx":
        audits = (chosen.of(audit) for audit in _told(opened.audits(), progress, on_progress))
        return write_xlsx(audits, _failures(opened, lang), out, lang)
    entries: list[IndexEntry] = []
    for done in _written(_calls(opened, names, (out, lang, chosen)), workers):
        entries += done
        _count(progress, len(done), on_progress)
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


def _told(audits: Iterator[Audit], progress: Progress, tell: Tell) -> Iterator[Audit]:
    for audit in audits:
        yield audit
        _count(progress, 1, tell)


# ---- pages


def _calls(store: Store, names: Mapping[str, dict[str, str]], how: tuple[Path, str, Selection]) -> Iterator[Call]:
    """The pages of each part as one call."""
    apart = store.findings_apart()
    for part, own in names.items():
        more = {report: apart[report] for report in own if report in apart}
        yield Call(part, _write_part, (store.folder.url, part, own, more, *how))


def _write_part(
    url: str,
    part: str,
    names: Mapping[str, str],
    apart: Mapping[str, Sequence[Row]],
    out: Path,
    lang: str,
    selection: Selection,
) -> list[IndexEntry]:
    """Write the pages of one part of the store; the rows of the index."""
    audits = open_store(url).audits_of(part, apart)
    return write_pages(((selection.of(audit), names[report]) for report, audit in audits), out, lang)


def _written(calls: Iterator[Call], workers: int | None) -> Iterator[list[IndexEntry]]:
    """The results of all calls, in whatever order; a call whose worker died is tried again."""
    queue = deque(calls)
    most = (os.cpu_count() or 1) if workers is None else workers
    at = engine(min(most, len(queue)), Settings().max_memory)
    deaths: Counter[str] = Counter()
    try:
        for call, done in at.run(queue):
            if done is not None:
                yield done
                continue
            deaths[call.name] += 1
            if deaths[call.name] >= _TRIES:
                raise GoujiError("error.workers_die", shard=call.name)
            queue.append(call)
    finally:
        at.close()
