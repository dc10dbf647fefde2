"""Completion in shells: of commands, options, files, languages and the codes of rules."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem, get_completion_class

from gouji.cli.common import OK, language
from gouji.cli.localised import LocalCommand, lang
from gouji.findings import SEVERITIES

SHELLS = ("bash", "zsh", "fish")


@click.command(cls=LocalCommand, help="completion")
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
@language
@click.pass_context
def completion(ctx: click.Context, shell: str) -> int:
    """Print what a shell runs to complete gouji's command lines."""
    found = get_completion_class(shell)
    assert found is not None, shell
    root = ctx.find_root().command
    click.echo(found(root, {}, "gouji", "_GOUJI_COMPLETE").source())
    return OK


def codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The codes of rules, and for ``--fail-on`` severities, after the last comma of what is typed."""
    from gouji.catalog import load

    before, comma, begun = incomplete.rpartition(",")
    rules = load().rules
    names: dict[str, str] = dict.fromkeys(SEVERITIES, "") if param.name == "fail_on" else {}
    names |= {code: rules[code].title(lang()) for code in sorted(rules)}
    fitting = ((name, said) for name, said in names.items() if name.startswith(begun))
    return [CompletionItem(f"{before}{comma}{name}", help=said or None) for name, said in fitting]
