"""The commands about what offices say is wrong: classify, topics, train."""

from __future__ import annotations

from pathlib import Path

import click

from gouji.batch import audit_files
from gouji.cli.choices import Chosen, with_choices
from gouji.cli.common import FAILED, OK, formats, language, show_list, tell
from gouji.cli.localised import LocalCommand, lang, option
from gouji.cli.show import show_points, show_topics
from gouji.messages import text
from gouji.write import listing


@click.command(cls=LocalCommand, help="classify")
@click.argument("paths", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@formats("table", "csv", "json")
@with_choices("ocr")
@language
def classify(paths: tuple[Path, ...], form: str | None, chosen: Chosen) -> int:
    """List the problems and measures that reports tell, with their topics."""
    batch = audit_files(paths, chosen.settings)
    rows = [{"source": audit.report.source, **row} for audit in batch.audits for row in listing.points(audit)]
    if batch.audits:
        show_list(rows, form, show_points)
    for failure in batch.failures:
        tell(failure.error.render(lang()))
    return OK if batch.audits else FAILED


@click.command(cls=LocalCommand, help="topics")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@formats("table", "csv", "json")
@with_choices("ocr")
@language
def topics(paths: tuple[Path, ...], form: str | None, chosen: Chosen) -> int:
    """Count the topics of the problems and measures that reports tell."""
    batch = audit_files(paths, chosen.settings)
    if batch.audits:
        show_list(listing.topics(batch.audits), form, show_topics)
    for failure in batch.failures:
        tell(failure.error.render(lang()))
    return OK if batch.audits else FAILED


@click.command(cls=LocalCommand, help="train")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@option("--out", type=click.Path(path_type=Path, dir_okay=False), help="train_out")
@option("--card", type=click.Path(path_type=Path, dir_okay=False), help="card")
@language
def train(folder: Path, out: Path | None, card: Path | None) -> int:
    """Train the classifier of problem sentences anew and measure it."""
    from gouji.topics.trained import write_model

    for path in write_model(folder, out, card):
        click.echo(text("cli.written", lang(), path=path))
    return OK
