"""Click's commands with their help and usage errors in the language asked for."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from contextvars import ContextVar
from itertools import pairwise
from typing import Any

import click
from click.shell_completion import CompletionItem

from gouji.messages import known, text

_given: ContextVar[list[str] | None] = ContextVar("given", default=None)


def given(words: list[str] | None) -> None:
    """Tell the command line that is run, when it is not the process's own."""
    _given.set(words)


def lang() -> str:
    """The language asked for, known before the command line is parsed so that help and usage errors have it too."""
    told = _given.get()
    words = sys.argv[1:] if told is None else told
    asked = [right for left, right in pairwise(words) if left == "--lang"]
    asked += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    return "en" if (asked or [os.environ.get("GOUJI_LANG", "zh")])[-1] == "en" else "zh"


class LocalOption(click.Option):
    """An option whose help is a key of messages.toml."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Name and help for the list of options."""
        record = super().get_help_record(ctx)
        return (record[0], text(f"cli.{self.help}", lang())) if record else None


class LocalCommand(click.Command):
    """A command whose help is a key of messages.toml."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What the word that is being typed may become, each with its help in the language asked for."""
        items = super().shell_complete(ctx, incomplete)
        for item in items:
            if item.help and known(key := f"cli.{item.help}"):
                item.help = text(key, lang())
        return items

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``-h`` and ``--help``, with their own help in the language asked for."""
        return _help_option()

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, what the command does, its options."""
        usage = " ".join([ctx.command_path, *self.collect_usage_pieces(ctx)])
        formatter.write(f"{text('cli.usage', lang(), usage=usage)}\n\n  {text(f'cli.{self.help}', lang())}\n")
        options = (each for each in self.get_params(ctx) if isinstance(each, click.Option))
        records = [record for each in options if (record := each.get_help_record(ctx))]
        with formatter.section(text("cli.options", lang())):
            formatter.write_dl(records)


class LocalGroup(LocalCommand, click.Group):
    """A group whose commands are told with their help."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As for a command, and the commands."""
        super().format_help(ctx, formatter)
        with formatter.section(text("cli.commands", lang())):
            formatter.write_dl([(name, text(f"cli.{each.help}", lang())) for name, each in self.commands.items()])


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


def _help_option() -> click.Option:
    names = ["-h", "--help"]
    return LocalOption(names, is_flag=True, is_eager=True, expose_value=False, callback=_show_help, help="help_option")


def option(*names: str, **settings: Any) -> Callable[[Any], Any]:
    """An option whose help is a key of messages.toml."""
    return click.option(*names, cls=LocalOption, **settings)


def usage_problem(error: click.UsageError) -> str:
    """What is wrong with the command line, in one line."""
    command = error.ctx.command_path if error.ctx else "gouji"
    return text("cli.wrong", lang(), problem=_problem(error), command=command)


def _problem(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return text("cli.no_such_option", lang(), name=error.option_name)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return text("cli.missing_argument", lang(), name=error.param.human_readable_name)
    if isinstance(error, click.BadParameter) and error.param and isinstance(error.param.type, click.Choice):
        choices = error.param.type.choices
        known = "、".join(map(str, choices))
        return text("cli.bad_value", lang(), name=error.param.opts[0], value=_quoted(error)[1], known=known)
    group = error.ctx.command if error.ctx else None
    if isinstance(group, click.Group) and not isinstance(error, click.BadParameter):
        known = "、".join(group.commands)
        return text("cli.no_such_command", lang(), name=_quoted(error)[0], known=known)
    return error.format_message()


def _quoted(error: click.UsageError) -> list[str]:
    """The words of the command line that click's message quotes."""
    return re.findall(r"'([^']*)'", error.format_message())
