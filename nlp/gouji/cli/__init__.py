"""The command line: a thin twin of the Python API.

Exit codes: 0 nothing wrong found, 1 at least one error found, 2 a wrong command or nothing that could be read.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

import click
from rich.console import Console

import gouji
from gouji.batch import Batch, audit_files
from gouji.cli import problems, store
from gouji.cli.choices import Chosen, with_choices
from gouji.cli.common import FAILED, FOUND, OK, file, formats, language, show_list, tell
from gouji.cli.completion import completion
from gouji.cli.localised import LocalCommand, LocalGroup, given, lang, option, usage_problem
from gouji.cli.show import show_cells, show_claims, show_origin, show_precision, show_rules
from gouji.errors import GoujiError
from gouji.findings import SEVERITIES
from gouji.messages import text
from gouji.parse import parse
from gouji.read import read
from gouji.write import listing
from gouji.write.export import write_html, write_json
from gouji.write.json import to_json
from gouji.write.origin import origin
from gouji.write.terminal import render
from gouji.write.xlsx import write_xlsx


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"gouji {gouji.__version__}")
        ctx.exit()


@click.group(cls=LocalGroup, help="help", no_args_is_help=True)
@option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="version")
@language
def app() -> None:
    """The group of all commands."""


@app.command(cls=LocalCommand, help="check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path())
@formats("table", "json", "html", "xlsx")
@option("--out", type=click.Path(), help="out")
@option("--exit-zero", is_flag=True, help="exit_zero")
@option("--show-settings", is_flag=True, help="show_settings")
@with_choices("select", "ignore", "fail_on", "workers", "scheduler", "ocr", "topics")
@language
def check(
    paths: tuple[str, ...], form: str | None, out: str | None, exit_zero: bool, show_settings: bool, chosen: Chosen
) -> int:
    """Audit files and folders."""
    if show_settings:
        click.echo("\n".join(chosen.lines()))
        return OK
    if form is None and out is not None and store.is_for_store(paths, out):
        reports, failing = store.fill(paths, out, chosen)
        return _code(reports, failing, exit_zero)
    return _check_here(paths, form, Path(out) if out else None, exit_zero, chosen)


def _check_here(paths: tuple[str, ...], form: str | None, out: Path | None, exit_zero: bool, chosen: Chosen) -> int:
    """Audit in this process and write what is asked for."""
    form = form or (("xlsx" if out.suffix.lower() == ".xlsx" else "html") if out else "table")
    if form in ("html", "xlsx") and out is None:
        raise click.UsageError(text("cli.out_needed", lang(), form=form.upper()))
    batch = _selected(audit_files(paths, chosen.settings), chosen)
    _write(batch, form, out)
    _close(batch)
    failing = any(chosen.selection.fails(each.code, each.severity) for audit in batch.audits for each in audit.findings)
    return _code(len(batch.audits), failing, exit_zero)


def _selected(batch: Batch, chosen: Chosen) -> Batch:
    """The batch with the findings that are to be told."""
    return replace(batch, audits=tuple(map(chosen.selection.of, batch.audits)))


def _code(reports: int, failing: bool, exit_zero: bool) -> int:
    """The exit code of an audit: nothing could be read, something fails it, or neither."""
    if not reports:
        return FAILED
    return FOUND if failing and not exit_zero else OK


def _write(batch: Batch, form: str, out: Path | None) -> None:
    """Put the audits where they belong: the page or folder of pages, the JSON, the terminal."""
    if out is not None and batch.audits:
        write = {"html": write_html, "xlsx": write_xlsx}.get(form, write_json)
        written = write(batch.audits, _unread(batch, lang()), out, lang())
        tell(text("cli.written", lang(), path=written))
    elif form == "json":
        for audit in batch.audits:
            click.echo(to_json(audit, lang()))
    elif form == "table":
        render(batch.audits, lang(), Console())


def _unread(batch: Batch, language: str) -> list[tuple[str, str]]:
    """The files that could not be read, each with its message."""
    return [(failure.path, failure.error.render(language)) for failure in batch.failures]


def _close(batch: Batch) -> None:
    """Say what could not be read and, for several files, what was found in all."""
    if batch.failures and batch.audits:
        tell(text("cli.unread", lang(), count=len(batch.failures)))
    for failure in batch.failures:
        tell(failure.error.render(lang()))
    if len(batch.audits) > 1:
        counts = sum((audit.count() for audit in batch.audits), Counter[str]())
        numbers = {severity: counts[severity] for severity in SEVERITIES}
        tell(text("cli.summary", lang(), read=len(batch.audits), unread=len(batch.failures), **numbers))
        if left_out := sum(audit.coverage.left_out for audit in batch.audits):
            tell(text("cli.left_out", lang(), count=left_out))


@app.command(cls=LocalCommand, help="annotate")
@file
@option("--out", type=click.Path(path_type=Path), help="annotated_out")
@with_choices("select", "ignore", "ocr")
@language
def annotate(path: Path, out: Path | None, chosen: Chosen) -> int:
    """Write an annotated copy of a report."""
    from gouji.annotate import annotate as write_annotated

    tell(text("cli.written", lang(), path=write_annotated(path, out, lang(), chosen.settings, chosen.selection)))
    return OK


def _save_template(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    if value is not None and not ctx.resilient_parsing:
        from gouji.write.letter import own_template

        value.write_bytes(own_template())
        tell(text("cli.written", lang(), path=value))
        ctx.exit()


@app.command(cls=LocalCommand, help="letter")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@option("--out", required=True, type=click.Path(path_type=Path), help="letter_out")
@option("--template", type=click.Path(path_type=Path), help="template")
@option(
    "--save-template",
    type=click.Path(path_type=Path),
    is_eager=True,
    expose_value=False,
    callback=_save_template,
    help="save_template",
)
@option("--signature", default="", help="signature")
@option("--date", default="", help="date")
@with_choices("select", "ignore", "ocr")
@language
def letter(paths: tuple[Path, ...], out: Path, template: Path | None, signature: str, date: str, chosen: Chosen) -> int:
    """Write the consistency report that an office sends on."""
    from gouji.write.letter import write_letter

    batch = _selected(audit_files(paths, chosen.settings), chosen)
    if batch.audits:
        written = write_letter(batch.audits, _unread(batch, "zh"), out, template, signature, date)
        tell(text("cli.written", lang(), path=written))
    _close(batch)
    return OK if batch.audits else FAILED


@app.command(cls=LocalCommand, help="review")
@click.argument("workbook", metavar="XLSX", type=click.Path(path_type=Path))
@click.argument("paths", nargs=-1, metavar="[PATH…]", type=click.Path(path_type=Path))
@option("--out", type=click.Path(path_type=Path), help="review_out")
@option("--export", type=click.Path(path_type=Path), help="export_cases")
@with_choices("select", "ignore", "ocr")
@language
def review(workbook: Path, paths: tuple[Path, ...], out: Path | None, export: Path | None, chosen: Chosen) -> int:
    """Read verdicts back, count them, and carry them over to a new run."""
    from gouji.review import carried, cases, read_opinions

    if (out or export) and not paths:
        raise click.UsageError(text("cli.missing_argument", lang(), name="PATH…"))
    opinions = {opinion.fingerprint: opinion for opinion in read_opinions(workbook)}
    show_precision(list(opinions.values()), Console(), lang())
    if not paths:
        return OK
    batch = _selected(audit_files(paths, chosen.settings), chosen)
    if batch.audits:
        told = carried(batch.audits, opinions)
        tell(text("review.carried", lang(), kept=told.kept, stale=told.stale, new=told.new, gone=told.gone))
    if out is not None and batch.audits:
        written = write_xlsx(batch.audits, _unread(batch, lang()), out, lang(), opinions)
        tell(text("cli.written", lang(), path=written))
    if export is not None and batch.audits:
        export.write_text("".join(cases(batch.audits, opinions)), "utf-8")
        tell(text("cli.written", lang(), path=export))
    _close(batch)
    return OK if batch.audits else FAILED


@app.command(cls=LocalCommand, help="serve")
@option("--port", type=click.IntRange(0, 65535), default=8740, show_default=True, help="port")
@with_choices("select", "ignore", "ocr")
@language
def serve(port: int, chosen: Chosen) -> int:
    """Serve the page on which reports can be checked."""
    from gouji.serve import Server, Service

    try:
        server = Server(port, Service(lang(), chosen.settings, chosen.selection))
    except OSError:
        tell(text("serve.port_taken", lang(), port=port))
        return FAILED
    with server:
        tell(text("serve.at", lang(), address=server.address))
        server.serve_forever()
    return OK


@app.command(cls=LocalCommand, help="tables")
@file
@formats("table", "csv", "json")
@with_choices("ocr")
@language
def tables(path: Path, form: str | None, chosen: Chosen) -> int:
    """List the cells of a report."""
    return show_list(listing.cells(gouji.read_report(path, chosen.settings)), form, show_cells)


@app.command(cls=LocalCommand, help="claims")
@file
@formats("table", "csv", "json")
@with_choices("ocr")
@language
def claims(path: Path, form: str | None, chosen: Chosen) -> int:
    """List the claims of a report."""
    return show_list(listing.claims(gouji.audit(path, chosen.settings)), form, show_claims)


@app.command(cls=LocalCommand, help="show")
@file
@click.argument("cell", metavar="CELL")
@formats("table", "json")
@with_choices("ocr")
@language
def show(path: Path, cell: str, form: str | None, chosen: Chosen) -> int:
    """Tell where a cell was read."""
    document = read(path, chosen.settings)
    report = parse(document, chosen.settings)
    if cell not in report.cells:
        near = "、".join(get_close_matches(cell, report.cells, cutoff=0.3)) or "—"
        tell(text("cli.no_such_cell", lang(), cell=cell, near=near))
        return FAILED
    told = origin(document, report, cell)
    if form == "json":
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        show_origin(told, Console(), lang())
    return OK


@app.command(cls=LocalCommand, help="explain")
@file
@option("--claim", "claim_id", required=True, metavar="ID", help="claim")
@with_choices("ocr")
@language
def explain(path: Path, claim_id: str, chosen: Chosen) -> int:
    """Tell why a claim got its cells and its verdict."""
    found = gouji.audit(path, chosen.settings)
    told = next((claim for claim in found.claims if claim.id == claim_id), None)
    if told is None:
        tell(text("cli.no_such_claim", lang(), claim=claim_id, count=len(found.claims)))
        return FAILED
    click.echo(told.explain(lang()))
    return OK


@app.command(cls=LocalCommand, help="sql")
@click.argument("path", metavar="STORE", type=click.Path())
@click.argument("query", metavar="QUERY")
@formats("table", "csv", "json")
@language
def sql(path: str, query: str, form: str | None) -> int:
    """Ask a result store."""
    store.ask(path, query, form)
    return OK


@app.command(cls=LocalCommand, help="export")
@click.argument("path", metavar="STORE", type=click.Path())
@option("--out", required=True, type=click.Path(path_type=Path), help="export_out")
@with_choices("select", "ignore", "workers")
@language
def export(path: str, out: Path, chosen: Chosen) -> int:
    """Write pages or a workbook from a result store."""
    store.export(path, out, chosen)
    return OK


@app.command(cls=LocalCommand, help="panel")
@click.argument("path", metavar="STORE", type=click.Path())
@formats("table", "csv", "json")
@language
def panel(path: str, form: str | None) -> int:
    """Units over years."""
    store.panel(path, form)
    return OK


@app.command(cls=LocalCommand, help="rollups")
@click.argument("path", metavar="STORE", type=click.Path())
@formats("table", "csv", "json")
@language
def rollups(path: str, form: str | None) -> int:
    """Bodies beside the sums of those below them."""
    store.rollups(path, form)
    return OK


@app.command(cls=LocalCommand, help="copies")
@click.argument("path", metavar="STORE", type=click.Path())
@formats("table", "csv", "json")
@language
def copies(path: str, form: str | None) -> int:
    """What reports share with each other."""
    store.copies(path, form)
    return OK


@app.command(cls=LocalCommand, help="rules")
@click.argument("name", required=False, metavar="[NAME]")
@formats("table", "json")
@language
def rules(name: str | None, form: str | None) -> int:
    """List checks, identities and frames."""
    if show_rules(Console(), name, form or "table", lang()):
        return OK
    tell(text("cli.no_such_rule", lang(), name=name))
    return FAILED


for _command in (problems.classify, problems.topics, problems.train, completion):
    app.add_command(_command)


@app.command(cls=LocalCommand, help="synth")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@option("--count", type=click.IntRange(min=1), default=20, help="count")
@option("--seed", type=int, default=1, help="seed")
@language
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
        tell(error.format_message())
    except click.UsageError as error:
        tell(usage_problem(error))
    except GoujiError as error:
        tell(error.render(lang()))
    except (KeyboardInterrupt, click.Abort):
        tell(text("cli.interrupted", lang()))
        return 130
    except BrokenPipeError:
        return OK
    except OSError as error:
        tell(text("cli.out_failed", lang(), path=error.filename, why=error.strerror))
    return FAILED
