"""What the modules of the command line share: exit codes, options, and how a list is put out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from gouji.cli.localised import lang, option
from gouji.write import listing

OK, FOUND, FAILED = 0, 1, 2
language = option("--lang", "_lang", type=click.Choice(["zh", "en"]), expose_value=False, help="lang")


def formats(*names: str) -> Callable[[Any], Any]:
    """The option of output formats."""
    return option("--format", "form", type=click.Choice(names), help="format")


def file(function: Any) -> Any:
    """The argument of one file; the command is given ``path``."""
    return click.argument("path", metavar="FILE", type=click.Path(path_type=Path))(function)


def tell(message: str) -> None:
    """Say something on standard error."""
    click.echo(message, err=True)


def show_list(rows: listing.Rows, form: str | None, show: Callable[[listing.Rows, Console, str], None]) -> int:
    """Put rows out as a table on the terminal, CSV or JSON."""
    if form == "table" or form is None:
        show(rows, Console(), lang())
    else:
        click.echo(listing.as_csv(rows) if form == "csv" else listing.as_json(rows), nl=False)
    return OK
