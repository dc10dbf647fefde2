"""gouji in IPython and Jupyter: ``%load_ext gouji`` brings ``%gouji FILE`` and ``%%gouji`` for pasted text.

Needs the extra ``notebook``. What is shown is plain HTML: no script, no widget.
"""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Callable
from functools import cache, partial
from html import escape

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import HTML, DisplayHandle, display

from gouji.batch import Progress
from gouji.chain import audit_report
from gouji.errors import GoujiError, NotAReport
from gouji.extract import extract
from gouji.findings import Audit
from gouji.messages import text
from gouji.parse import parse
from gouji.read import read, read_bytes
from gouji.settings import Selection, Settings
from gouji.write.html import Fragment
from gouji.write.shown import claims_fragment

_YEAR = re.compile("(20[0-9]{2})年")


@cache
def _parser() -> argparse.ArgumentParser:
    """The options of the magic commands; ``%gouji -h`` prints them."""
    parser = argparse.ArgumentParser(prog="%gouji", exit_on_error=False, description=magic.__doc__)
    parser.add_argument(
        "path", nargs="?", metavar="FILE", help="a report; none for %%%%gouji, which takes the text below it"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of what is shown")
    parser.add_argument("--select", default="", help="codes of rules, or their beginnings, parted by commas")
    parser.add_argument("--ignore", default="", help="codes that are left out, likewise")
    parser.add_argument("--name", default="", help="a variable that takes the audit")
    return parser


def _asked(line: str) -> argparse.Namespace:
    try:
        return _parser().parse_args(shlex.split(line))
    except (argparse.ArgumentError, ValueError) as error:
        raise UsageError(f"%gouji: {error}") from None
    except SystemExit:
        raise UsageError("%gouji -h") from None


def magic(shell: InteractiveShell, line: str, cell: str | None = None) -> None:
    """Audit a file, or the text of the cell. Text that is no whole report gives its claims."""
    if line.strip() in ("-h", "--help"):
        print(_parser().format_help())
        return
    asked = _asked(line)
    if (asked.path is None) == (cell is None):
        raise UsageError("%gouji FILE, or %%gouji with text below it")
    try:
        found = Selection(_codes(asked.select), _codes(asked.ignore)).of(_audit(asked.path, cell, asked.lang))
    except GoujiError as error:
        if cell is None or not isinstance(error, NotAReport):
            raise UsageError(error.render(asked.lang)) from None
        display(*_only_claims(cell, asked.lang))
        return
    if asked.name:
        shell.user_ns[asked.name] = found
    display(found.show(asked.lang))


def _codes(listed: str) -> tuple[str, ...]:
    return tuple(filter(None, listed.replace(",", " ").split()))


def _audit(path: str | None, cell: str | None, lang: str) -> Audit:
    """The audit of a file, or of text that was pasted. Raises GoujiError."""
    settings = Settings()
    document = read(path, settings) if path else read_bytes((cell or "").encode(), text("ui.pasted", lang), settings)
    return audit_report(parse(document, settings), topics=False)


def _only_claims(cell: str, lang: str) -> tuple[HTML, Fragment]:
    """What prose alone claims; of its year and its author is taken that it reports."""
    years = [int(year) for year in _YEAR.findall(cell)]
    claims = extract(cell, unit="本机关", year=max(years, default=None)).claims
    return HTML(f"<p>{escape(text('ui.only_prose', lang))}</p>"), claims_fragment(claims, lang)


def bar(lang: str = "zh") -> Callable[[Progress], None]:
    """Shows how far a run is, below the cell: ``run(paths, out, on_progress=bar())``. Plain HTML, drawn anew."""
    handle: DisplayHandle = display(HTML(""), display_id=True)

    def told(progress: Progress) -> None:
        numbers = {"done": progress.done, "items": progress.items, "errors": progress.errors}
        words = text("ui.bar", lang, rate=f"{progress.rate:.1f}", **numbers)
        label = escape(words)
        meter = f'<progress value="{progress.done}" max="{max(progress.items, 1)}" aria-label="{label}"></progress>'
        handle.update(HTML(f"<p>{meter} {label}</p>"))

    return told


def load(shell: InteractiveShell) -> None:
    """Register the magic commands."""
    shell.register_magic_function(partial(magic, shell), "line_cell", "gouji")
