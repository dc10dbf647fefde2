"""The command line: a thin twin of the Python API.

Exit codes: 0 nothing wrong found, 1 at least one error found, 2 a wrong command or nothing that could be read.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console

import gouji
from gouji.batch import Batch, audit_files
from gouji.cli import store
from gouji.cli.localised import LocalCommand, LocalGroup, given, lang, option, usage_problem
from gouji.cli.show import show_cells, show_claims, show_origin, show_points, show_precision, show_rules
from gouji.errors import GoujiError
from gouji.findings import SEVERITIES
from gouji.messages import text
from gouji.parse import parse
from gouji.read import read
from gouji.settings import Settings
from gouji.write import listing
from gouji.write.export import write_html, write_json
from gouji.write.json import to_json
from gouji.write.origin import origin
from gouji.write.terminal import render
from gouji.write.xlsx import write_xlsx

OK, FOUND, FAILED = 0, 1, 2
_language = option("--lang", "_lang", type=click.Choice(["zh", "en"]), expose_value=False, help="lang")


def _formats(*names: str) -> Callable[[Any], Any]:
    return option("--format", "form", type=click.Choice(names), help="format")


def _settings(function: Any) -> Any:
    """The option that says whether text is recognised; the command is given ``settings``."""

    @wraps(function)
    def call(*args: Any, ocr: bool | None, **options: Any) -> Any:
        return function(*args, settings=Settings(ocr=ocr), **options)

    return option("--ocr/--no-ocr", default=None, help="ocr")(call)


def _file(function: Any) -> Any:
    return click.argument("path", metavar="FILE", type=click.Path(path_type=Path))(function)


def _tell(message: str) -> None:
    click.echo(message, err=True)


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"gouji {gouji.__version__}")
        ctx.exit()


@click.group(cls=LocalGroup, help="help", no_args_is_help=True)
@option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="version")
@_language
def app() -> None:
    """The group of all commands."""


@app.command(cls=LocalCommand, help="check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path())
@_formats("table", "json", "html", "xlsx")
@option("--out", type=click.Path(), help="out")
@option("--workers", type=click.IntRange(min=0), help="workers")
@option("--scheduler", metavar="ADDRESS", help="scheduler")
@option("--exit-zero", is_flag=True, help="exit_zero")
@_settings
@_language
def check(
    paths: tuple[str, ...],
    form: str | None,
    out: str | None,
    workers: int | None,
    scheduler: str | None,
    exit_zero: bool,
    settings: Settings,
) -> int:
    """Audit files and folders."""
    if form is None and out is not None and store.is_for_store(paths, out):
        done = store.fill(paths, out, settings, workers, scheduler)
        return _code(done.reports, bool(done.found["error"]), exit_zero)
    return _check_here(paths, form, Path(out) if out else None, exit_zero, settings)


def _check_here(paths: tuple[str, ...], form: str | None, out: Path | None, exit_zero: bool, settings: Settings) -> int:
    """Audit in this process and write what is asked for."""
    form = form or (("xlsx" if out.suffix.lower() == ".xlsx" else "html") if out else "table")
    if form in ("html", "xlsx") and out is None:
        raise click.UsageError(text("cli.out_needed", lang(), form=form.upper()))
    batch = audit_files(paths, settings)
    _write(batch, form, out)
    _close(batch)
    return _code(len(batch.audits), any(audit.worst == "error" for audit in batch.audits), exit_zero)


def _code(reports: int, found: bool, exit_zero: bool) -> int:
    """The exit code of an audit: nothing could be read, errors were found, or neither."""
    if not reports:
        return FAILED
    return FOUND if found and not exit_zero else OK


def _write(batch: Batch, form: str, out: Path | None) -> None:
    """Put the audits where they belong: the page or folder of pages, the JSON, the terminal."""
    failures = [(failure.path, failure.error.render(lang())) for failure in batch.failures]
    if out is not None and batch.audits:
        write = {"html": write_html, "xlsx": write_xlsx}.get(form, write_json)
        written = write(batch.audits, failures, out, lang())
        _tell(text("cli.written", lang(), path=written))
    elif form == "json":
        for audit in batch.audits:
            click.echo(to_json(audit, lang()))
    elif form == "table":
        render(batch.audits, lang(), Console())


def _close(batch: Batch) -> None:
    """Say what could not be read and, for several files, what was found in all."""
    if batch.failures and batch.audits:
        _tell(text("cli.unread", lang(), count=len(batch.failures)))
    for failure in batch.failures:
        _tell(failure.error.render(lang()))
    if len(batch.audits) > 1:
        counts = sum((audit.count() for audit in batch.audits), Counter[str]())
        numbers = {severity: counts[severity] for severity in SEVERITIES}
        _tell(text("cli.summary", lang(), read=len(batch.audits), unread=len(batch.failures), **numbers))


@app.command(cls=LocalCommand, help="annotate")
@_file
@option("--out", type=click.Path(path_type=Path), help="out")
@_language
def annotate(path: Path, out: Path | None) -> int:
    """Write an annotated copy of a report."""
    from gouji.annotate import annotate as write_annotated

    _tell(text("cli.written", lang(), path=write_annotated(path, out, lang())))
    return OK


@app.command(cls=LocalCommand, help="letter")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@option("--out", required=True, type=click.Path(path_type=Path), help="letter_out")
@option("--template", type=click.Path(path_type=Path), help="template")
@option("--signature", default="", help="signature")
@option("--date", default="", help="date")
@_language
def letter(paths: tuple[Path, ...], out: Path, template: Path | None, signature: str, date: str) -> int:
    """Write the consistency report that an office sends on."""
    from gouji.write.letter import write_letter

    batch = audit_files(paths)
    if not batch.audits:
        _close(batch)
        return FAILED
    failures = [(failure.path, failure.error.render("zh")) for failure in batch.failures]
    _tell(text("cli.written", lang(), path=write_letter(batch.audits, failures, out, template, signature, date)))
    _close(batch)
    return OK


@app.command(cls=LocalCommand, help="review")
@click.argument("workbook", metavar="XLSX", type=click.Path(path_type=Path))
@click.argument("paths", nargs=-1, metavar="[PATH…]", type=click.Path(path_type=Path))
@option("--out", type=click.Path(path_type=Path), help="review_out")
@option("--export", type=click.Path(path_type=Path), help="export")
@_language
def review(workbook: Path, paths: tuple[Path, ...], out: Path | None, export: Path | None) -> int:
    """Read verdicts back, count them, and carry them over to a new run."""
    from gouji.review import carried, cases, read_opinions

    opinions = {opinion.fingerprint: opinion for opinion in read_opinions(workbook)}
    show_precision(list(opinions.values()), Console(), lang())
    if not paths:
        return OK
    batch = audit_files(paths)
    told = carried(batch.audits, opinions)
    _tell(text("review.carried", lang(), kept=told.kept, stale=told.stale, new=told.new, gone=told.gone))
    if out is not None:
        failures = [(failure.path, failure.error.render(lang())) for failure in batch.failures]
        _tell(text("cli.written", lang(), path=write_xlsx(batch.audits, failures, out, lang(), opinions)))
    if export is not None:
        export.write_text("".join(cases(batch.audits, opinions)), "utf-8")
        _tell(text("cli.written", lang(), path=export))
    return OK


@app.command(cls=LocalCommand, help="serve")
@option("--port", type=click.IntRange(0, 65535), default=8740, show_default=True, help="port")
@_language
def serve(port: int) -> int:
    """Serve the page on which reports can be checked."""
    from gouji.serve import Server, Service

    try:
        server = Server(port, Service(lang()))
    except OSError:
        _tell(text("serve.port_taken", lang(), port=port))
        return FAILED
    with server:
        _tell(text("serve.at", lang(), address=server.address))
        server.serve_forever()
    return OK


@app.command(cls=LocalCommand, help="tables")
@_file
@_formats("table", "csv", "json")
@_settings
@_language
def tables(path: Path, form: str | None, settings: Settings) -> int:
    """List the cells of a report."""
    return _list(listing.cells(gouji.read_report(path, settings)), form, show_cells)


@app.command(cls=LocalCommand, help="claims")
@_file
@_formats("table", "csv", "json")
@_settings
@_language
def claims(path: Path, form: str | None, settings: Settings) -> int:
    """List the claims of a report."""
    return _list(listing.claims(gouji.audit(path, settings)), form, show_claims)


def _list(rows: listing.Rows, form: str | None, show: Callable[[listing.Rows, Console, str], None]) -> int:
    if form == "table" or form is None:
        show(rows, Console(), lang())
    else:
        click.echo(listing.as_csv(rows) if form == "csv" else listing.as_json(rows), nl=False)
    return OK


@app.command(cls=LocalCommand, help="show")
@_file
@click.argument("cell", metavar="CELL")
@_formats("table", "json")
@_language
def show(path: Path, cell: str, form: str | None) -> int:
    """Tell where a cell was read."""
    document = read(path)
    report = parse(document)
    if cell not in report.cells:
        near = "、".join(get_close_matches(cell, report.cells, cutoff=0.3)) or "—"
        _tell(text("cli.no_such_cell", lang(), cell=cell, near=near))
        return FAILED
    told = origin(document, report, cell)
    if form == "json":
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        show_origin(told, Console(), lang())
    return OK


@app.command(cls=LocalCommand, help="explain")
@_file
@option("--claim", "claim_id", required=True, metavar="ID", help="claim")
@_language
def explain(path: Path, claim_id: str) -> int:
    """Tell why a claim got its cells and its verdict."""
    found = gouji.audit(path)
    told = next((claim for claim in found.claims if claim.id == claim_id), None)
    if told is None:
        _tell(text("cli.no_such_claim", lang(), claim=claim_id, count=len(found.claims)))
        return FAILED
    click.echo(told.explain(lang()))
    return OK


@app.command(cls=LocalCommand, help="sql")
@click.argument("path", metavar="STORE", type=click.Path())
@click.argument("query", metavar="QUERY")
@_formats("table", "csv", "json")
@_language
def sql(path: str, query: str, form: str | None) -> int:
    """Ask a result store."""
    store.ask(path, query, form)
    return OK


@app.command(cls=LocalCommand, help="panel")
@click.argument("path", metavar="STORE", type=click.Path())
@_formats("table", "csv", "json")
@_language
def panel(path: str, form: str | None) -> int:
    """Units over years."""
    store.panel(path, form)
    return OK


@app.command(cls=LocalCommand, help="rules")
@click.argument("name", required=False, metavar="[NAME]")
@_formats("table", "json")
@_language
def rules(name: str | None, form: str | None) -> int:
    """List checks, identities and frames."""
    if show_rules(Console(), name, form or "table", lang()):
        return OK
    _tell(text("cli.no_such_rule", lang(), name=name))
    return FAILED


@app.command(cls=LocalCommand, help="classify")
@click.argument("paths", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@_formats("table", "csv", "json")
@_settings
@_language
def classify(paths: tuple[Path, ...], form: str | None, settings: Settings) -> int:
    """List the problems and measures that reports tell, with their topics."""
    batch = audit_files(paths, settings)
    rows = [{"source": audit.report.source, **row} for audit in batch.audits for row in listing.points(audit)]
    if batch.audits:
        _list(rows, form, show_points)
    for failure in batch.failures:
        _tell(failure.error.render(lang()))
    return OK if batch.audits else FAILED


@app.command(cls=LocalCommand, help="train")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@option("--out", type=click.Path(path_type=Path, dir_okay=False), help="train_out")
@option("--card", type=click.Path(path_type=Path, dir_okay=False), help="card")
@_language
def train(folder: Path, out: Path | None, card: Path | None) -> int:
    """Train the classifier of problem sentences anew and measure it."""
    from gouji.topics.trained import write_model

    for path in write_model(folder, out, card):
        click.echo(text("cli.written", lang(), path=path))
    return OK


@app.command(cls=LocalCommand, help="synth")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@option("--count", type=click.IntRange(min=1), default=20, help="count")
@option("--seed", type=int, default=1, help="seed")
@_language
def synth(folder: Path, count: int, seed: int) -> int:
    """Write generated reports and their gold."""
    from gouji.synth import write_reports

    written = write_reports(folder, count, seed)
    clean = sum(each.fault is None for each in written)
    numbers = {"files": len(written), "clean": clean, "faulty": len(written) - clean}
    click.echo(text("cli.generated", lang(), path=folder, **numbers))
    return OK


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(run())


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; every foreseeable fault becomes one line on standard error and exit code 2."""
    given(arguments)
    try:
        code = app.main(args=arguments, prog_name="gouji", standalone_mode=False)
        return code if isinstance(code, int) else OK
    except click.exceptions.NoArgsIsHelpError as error:
        _tell(error.format_message())
    except click.UsageError as error:
        _tell(usage_problem(error))
    except GoujiError as error:
        _tell(error.render(lang()))
    except (KeyboardInterrupt, click.Abort):
        _tell(text("cli.interrupted", lang()))
        return 130
    except BrokenPipeError:
        return OK
    except OSError as error:
        _tell(text("cli.out_failed", lang(), path=error.filename, why=error.strerror))
    return FAILED
