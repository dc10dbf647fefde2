"""What the command line does with a result store: fills one, asks one."""

from __future__ import annotations

import csv
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from gouji.batch import Progress, run, write_summary
from gouji.batch import export as write_export
from gouji.cli.choices import Chosen
from gouji.cli.localised import lang
from gouji.copying.find import COPY_COLUMNS
from gouji.errors import InputError
from gouji.findings import SEVERITIES
from gouji.messages import text
from gouji.panel import COLUMNS, panel_rows
from gouji.rollups import COLUMNS as ROLLUP_COLUMNS
from gouji.store import open_store
from gouji.write.files import is_url

_EVERY = 10.0
"""Seconds between the lines of a log."""
_FILES = (".html", ".htm", ".xlsx")


def is_for_store(paths: tuple[str, ...], out: str) -> bool:
    """Whether it is a batch into a store: several files, a folder, pattern, manifest or URL; not a page or workbook."""
    if out.lower().endswith(_FILES):
        return False
    many = ("*", "?", "[")
    return len(paths) > 1 or any(
        is_url(path) or os.path.isdir(path) or path.lower().endswith((".csv", ".zip")) or any(c in path for c in many)
        for path in paths
    )


def fill(paths: tuple[str, ...], out: str, chosen: Chosen) -> tuple[int, bool]:
    """Audit into the store at ``out``, telling how far it is and, at the end, what came of it.

    The store keeps every finding; what is selected decides what is counted and whether the run fails. Returns the
    number of reports and whether it does.
    """
    with _Told() as told:
        done = run(paths, out, chosen.settings, workers=chosen.workers, scheduler=chosen.scheduler, on_progress=told)
    summary = write_summary(out, lang(), chosen.selection, apart=chosen.workers != 0)
    _tell_errors(summary.unread, done.errors)
    numbers, left_out, failing = Counter[str](), 0, False
    for code, severity, count in summary.found:
        if chosen.selection.takes(code):
            numbers[severity] += count
        else:
            left_out += count
        failing = failing or chosen.selection.fails(code, severity)
    told_as = {severity: numbers[severity] for severity in SEVERITIES}
    click.echo(text("cli.summary", lang(), read=done.reports, unread=done.errors, **told_as), err=True)
    if left_out:
        click.echo(text("cli.left_out_of_store", lang(), count=left_out), err=True)
    click.echo(text("cli.store_written", lang(), path=out, again=done.again, items=done.items), err=True)
    click.echo(text("cli.written", lang(), path=summary.path), err=True)
    return done.reports, failing


def _tell_errors(named: Sequence[str], errors: int) -> None:
    if not errors:
        return
    click.echo(text("cli.unread", lang(), count=errors), err=True)
    for line in named:
        click.echo(line, err=True)
    if errors > len(named):
        click.echo(text("cli.more_unread", lang(), count=errors - len(named)), err=True)


class _Told:
    """Tells of progress: a bar on a terminal, else a line from time to time."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._bar = Bar(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console
        )
        self._live, self._last = console.is_terminal, time.monotonic()
        self._id: Any = None

    def __enter__(self) -> Callable[[Progress], None]:
        if self._live:
            self._bar.start()
        return self._tell

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._bar.stop()

    def _tell(self, progress: Progress) -> None:
        rate, errors = f"{progress.rate:.1f}", progress.errors
        if self._live:
            said = text("cli.progress_bar", lang(), rate=rate, errors=errors)
            if self._id is None:
                self._id = self._bar.add_task(said, total=progress.items)
            self._bar.update(self._id, completed=progress.done, description=said)
        elif time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            rest = round((progress.items - progress.done) / progress.rate)
            numbers = {"done": progress.done, "items": progress.items, "rate": rate, "errors": errors, "rest": rest}
            click.echo(text("cli.progress_line", lang(), **numbers), err=True)


def export(path: str, out: Path, chosen: Chosen) -> None:
    """Write pages or a workbook from the store, telling how far it is."""
    with _Told() as told:
        written = write_export(path, out, lang(), chosen.selection, workers=chosen.workers, on_progress=told)
    left_out = sum(count for code, _, count in _found(path) if not chosen.selection.takes(code))
    if left_out:
        click.echo(text("cli.left_out", lang(), count=left_out), err=True)
    click.echo(text("cli.written", lang(), path=written), err=True)


def _found(path: Path | str) -> list[tuple[str, str, int]]:
    """The findings of a store: code, severity and how many."""
    return open_store(path).sql("select code, severity, count(*) from findings group by all").fetchall()


def ask(path: Path | str, query: str, form: str | None) -> None:
    """Print the result of a query. Raises InputError for one that is wrong."""
    store = open_store(path)
    import duckdb

    try:
        found = store.sql(query)
        names, rows = (found.columns, found.fetchall()) if found is not None else ([], [])
    except duckdb.Error as error:
        raise InputError("error.sql", why=str(error).strip().splitlines()[0]) from error
    show_rows(names, rows, form)


def panel(path: Path | str, form: str | None) -> None:
    """Print the panel of a store, and on standard error which reports speak where a unit has several for a year."""
    opened = open_store(path)
    show_rows(list(COLUMNS), (tuple(row[name] for name in COLUMNS) for row in panel_rows(opened)), form)
    for each in opened.versions():
        key = "cli.version_speaks" if each["speaks"] else "cli.version_not"
        click.echo(text(key, lang(), unit=each["unit"], year=each["year"], item=each["item"]), err=True)


def rollups(path: Path | str, form: str | None) -> None:
    """Print bodies' figures beside the sums of those below them."""
    show_rows(list(ROLLUP_COLUMNS), (tuple(row.values()) for row in open_store(path).rollups()), form)


def copies(path: Path | str, form: str | None) -> None:
    """Print what reports share."""
    show_rows(list(COPY_COLUMNS), (tuple(row.values()) for row in open_store(path).copies()), form)


def show_rows(names: list[str], rows: Iterable[tuple[Any, ...]], form: str | None) -> None:
    """Rows as a table, CSV or a JSON array; what is missing stays empty, or null."""
    if form == "json":
        listed = [dict(zip(names, row, strict=True)) for row in rows]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1, default=str))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
    else:
        table = Table(*names)
        for row in rows:
            table.add_row(*("" if each is None else str(each) for each in row))
        Console().print(table)
