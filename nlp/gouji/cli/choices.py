"""What a run may be told to do: options of the command line, a ``gouji.toml`` above the files, and the defaults.

``gouji.toml``, or the table ``[tool.gouji]`` of a ``pyproject.toml``, is searched upwards from the folder that all
files have in common, then from the working directory. Its keys are those that ``gouji check --show-settings`` prints.
"""

from __future__ import annotations

import json
import math
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import Any

import click

from gouji.cli.completion import codes
from gouji.cli.localised import lang, option
from gouji.errors import InputError, UnreadableFile
from gouji.findings import SEVERITIES
from gouji.messages import text
from gouji.settings import Selection, Settings, known_codes
from gouji.write.files import is_url

_FILES = ("gouji.toml", "pyproject.toml")
_CODES = ("select", "ignore", "fail-on")
_COMMA = ","


@dataclass(frozen=True, slots=True)
class Key:
    """A setting: its name in a file, its default, and what it takes (whole, number, flag, codes or text)."""

    name: str
    default: Any
    kind: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the run does, and for each key its value and where it comes from: a file's path, an option, or "" """

    settings: Settings
    selection: Selection
    workers: int | None
    scheduler: str | None
    values: Mapping[str, Any]
    origins: Mapping[str, str]

    def lines(self) -> Iterator[str]:
        """Every setting as a line of TOML, with where it comes from."""
        for name, value in self.values.items():
            origin = self.origins[name] or text("cli.by_default", lang())
            if value is None:
                yield f"# {name}: {text('cli.unset', lang())}"
            else:
                yield f"{name} = {json.dumps(value, ensure_ascii=False)}  # {origin}"


def keys() -> dict[str, Key]:
    """Every setting by its name in a file."""
    selection = {"select": [], "ignore": [], "fail-on": list(Selection().fail_on)}
    made = [Key(name, default, "codes") for name, default in selection.items()]
    made += [Key("workers", None, "whole"), Key("scheduler", None, "text")]
    for each in fields(Settings):
        kind = {int: "whole", float: "number", bool: "flag", type(None): "flag"}[type(each.default)]
        made.append(Key(each.name.replace("_", "-"), each.default, kind))
    return {key.name: key for key in made}


# ---- options


_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "ocr": option("--ocr/--no-ocr", default=None, help="ocr"),
    "topics": option("--topics/--no-topics", default=None, help="with_topics"),
    "select": option("--select", multiple=True, metavar="CODES", shell_complete=codes, help="select"),
    "ignore": option("--ignore", multiple=True, metavar="CODES", shell_complete=codes, help="ignore"),
    "fail_on": option("--fail-on", multiple=True, metavar="LEVELS", shell_complete=codes, help="fail_on"),
    "workers": option("--workers", type=click.IntRange(min=0), help="workers"),
    "scheduler": option("--scheduler", metavar="ADDRESS", help="scheduler"),
}


def with_choices(*names: str) -> Callable[[Any], Any]:
    """The options of these names and ``--config``; the command is given ``chosen``, which a file may have set, too."""

    def decorate(function: Any) -> Any:
        @wraps(function)
        def call(*args: Any, config: str | None, **options: Any) -> Any:
            given = {name.replace("_", "-"): options.pop(name) for name in names}
            paths = options.get("paths", (options["path"],) if "path" in options else ())
            return function(*args, chosen=choose(given, map(str, paths), config), **options)

        call = option("--config", metavar="FILE", type=click.Path(), help="config")(call)
        for name in reversed(names):
            call = _OPTIONS[name](call)
        return call

    return decorate


def choose(given: Mapping[str, Any], paths: Iterable[str], config: str | None = None) -> Chosen:
    """What holds: what is given, else what the file says, else the default.

    Raises InputError for a file with a key or value that is none, and for a code that no rule has.
    """
    told = {name: value for name, value in given.items() if value not in (None, ())}
    told |= {name: _split(told[name]) for name in _CODES if name in told}
    for name in _CODES:
        known_codes(told.get(name, ()), f"--{name}", SEVERITIES if name == "fail-on" else ())
    file = Path(config) if config else _above(paths)
    filed = _read(file) if file else {}
    values = {key.name: told.get(key.name, filed.get(key.name, key.default)) for key in keys().values()}
    origins = dict.fromkeys(values, "") | dict.fromkeys(filed, str(file)) | {name: f"--{name}" for name in told}
    settings = Settings(**{each.name: values[each.name.replace("_", "-")] for each in fields(Settings)})
    selection = Selection(*(tuple(values[name]) for name in _CODES))
    return Chosen(settings, selection, values["workers"], values["scheduler"], values, origins)


def _split(entries: Iterable[str]) -> list[str]:
    """Codes of an option, which may be given several times, with several codes each."""
    return [each.strip() for entry in entries for each in entry.split(_COMMA) if each.strip()]


# ---- the file


def _above(paths: Iterable[str]) -> Path | None:
    """The nearest file of settings above the paths, else above the working directory."""
    local = [os.path.abspath(path) for path in paths if not is_url(path)]
    try:
        starts = [Path(os.path.commonpath(local))] if local else []
    except ValueError:  # on several drives
        starts = []
    folders = (folder for start in (*starts, Path.cwd()) for folder in (start, *start.parents))
    return next((path for folder in folders for path in _own(folder)), None)


def _own(folder: Path) -> Iterator[Path]:
    """The files of a folder that hold settings; a project's own file only where it speaks of gouji."""
    for name in _FILES:
        path = folder / name
        if path.is_file() and (name == _FILES[0] or b"[tool.gouji" in path.read_bytes()):
            yield path


def _read(path: Path) -> dict[str, Any]:
    """The settings of a file, checked."""
    try:
        loaded = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise UnreadableFile("error.missing", path=path) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError("error.config_broken", path=path, why=error) from error
    table = loaded.get("tool", {}).get("gouji", {}) if path.name == _FILES[1] else loaded
    known = keys()
    for name, value in table.items():
        if name not in known:
            near = "、".join(get_close_matches(name, known, cutoff=0.4)) or "—"
            raise InputError("error.config_key", path=path, name=name, near=near)
        if not _fits(value, known[name].kind):
            raise InputError(f"error.config_{known[name].kind}", path=path, name=name, value=value)
    for name in _CODES:
        known_codes(table.get(name, ()), f"{path}, {name}", SEVERITIES if name == "fail-on" else ())
    return dict(table)


def _fits(value: Any, kind: str) -> bool:
    """Whether a setting takes the value."""
    if kind == "codes":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if isinstance(value, bool):
        return kind == "flag"
    if kind == "text":
        return isinstance(value, str)
    fits = isinstance(value, int if kind == "whole" else int | float) and kind != "flag"
    return fits and value >= 0 and math.isfinite(value)
