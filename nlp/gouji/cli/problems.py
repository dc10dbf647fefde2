"""The commands about what offices say is wrong: classify, topics, train."""

from __future__ import annotations

from pathlib import Path

import click

from gouji.batch import audit_files
from gouji.cli.choices import Chosen, with_choices
from gouji.cli.common import FAILED, OK, formats, language, show_list, tell
from gouji.cli.localised import LocalCommand, lang, option
from gouji.cli.show import show_points, show_topics
from gouji.errors import InputError, MissingExtra
from gouji.messages import text
from gouji.store import MARK, open_store
from gouji.study import study
from gouji.topics.taxonomy import taxonomy
from gouji.write import listing
from gouji.write.topics import topics_page


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
@option("--page", type=click.Path(path_type=Path, dir_okay=False), help="topics_page")
@formats("table", "csv", "json")
@with_choices("ocr")
@language
def topics(paths: tuple[Path, ...], page: Path | None, form: str | None, chosen: Chosen) -> int:
    """Count the topics of the problems and measures that reports tell, of files or of a result store."""
    if len(paths) == 1 and (paths[0] / MARK).is_file():
        return _put_out(study(open_store(paths[0])), page, form)
    batch = audit_files(paths, chosen.settings)
    if batch.audits:
        _put_out(study(batch.audits), page, form)
    for failure in batch.failures:
        tell(failure.error.render(lang()))
    return OK if batch.audits else FAILED


def _put_out(rows: listing.Rows, page: Path | None, form: str | None) -> int:
    """The counts, and the page where one is asked for."""
    if page:
        page.write_text(_page([row for row in rows if row["kind"] == "problem"]), "utf-8")
        tell(text("cli.written", lang(), path=page))
    return show_list(listing.topics(rows), form, show_topics)


def _page(rows: listing.Rows) -> str:
    """Topics of the problems, guided by the taxonomy. Raises MissingExtra without scikit-learn, InputError for few."""
    try:
        from gouji.topics.model import TopicModel
        from gouji.topics.seen import seen
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="scikit-learn", extra="topics") from error
    if len(rows) < len(taxonomy()):
        raise InputError("error.few_points", count=len(rows))
    model = TopicModel().fit([row["text"] for row in rows])
    return topics_page(seen(model, rows), lang())


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
