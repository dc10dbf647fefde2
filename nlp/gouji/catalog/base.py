"""Reads gouji's own data files; an entry that does not fit is a DataError naming file and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from gouji.errors import DataError

DATA = files("gouji").joinpath("data")


class Entry:
    """A table of a data file that knows where it stands, so that every mistake in it can be named."""

    def __init__(self, file: str, path: str, values: Mapping[str, Any]) -> None:
        self.file, self.path, self._values = file, path, dict(values)

    def fail(self, key: str, problem: str) -> DataError:
        """The error for ``key`` of this entry, to be raised by the caller."""
        return DataError(self.file, f"{self.path}.{key}" if self.path else key, problem)

    def _get(self, key: str, kind: type, default: Any) -> Any:
        if key not in self._values:
            if default is _REQUIRED:
                raise self.fail(key, "missing")
            return default
        value = self._values[key]
        if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
            raise self.fail(key, f"expected {kind.__name__}, found {type(value).__name__}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A string."""
        return str(self._get(key, str, _REQUIRED if default is None else default))

    def whole(self, key: str, default: int | None = None) -> int:
        """An integer."""
        return int(self._get(key, int, _REQUIRED if default is None else default))

    def flag(self, key: str, default: bool = False) -> bool:
        """A boolean."""
        return bool(self._get(key, bool, default))

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of strings."""
        values = self._get(key, list, _REQUIRED if required else [])
        for number, value in enumerate(values):
            if not isinstance(value, str):
                raise self.fail(f"{key}[{number}]", f"expected str, found {type(value).__name__}")
        return tuple(values)

    def entries(self, key: str, required: bool = False) -> list[Entry]:
        """A list of tables."""
        values = self._get(key, list, _REQUIRED if required else [])
        for number, value in enumerate(values):
            if not isinstance(value, dict):
                raise self.fail(f"{key}[{number}]", "expected a table")
        return [Entry(self.file, f"{self.path + '.' if self.path else ''}{key}[{n}]", v) for n, v in enumerate(values)]

    def regex(self, key: str, written: str | None = None) -> re.Pattern[str]:
        """A regular expression: ``written`` for ``key``, or what stands there, a list of strings as alternatives."""
        if written is None:
            listed = isinstance(self._values.get(key), list)
            written = "|".join(self.texts(key, required=True)) if listed else self.text(key)
        try:
            return re.compile(written)
        except re.error as error:
            raise self.fail(key, f"not a regular expression: {error}") from error

    def has(self, key: str) -> bool:
        """Whether the key stands in the entry."""
        return key in self._values

    def entry(self, key: str) -> Entry:
        """One table."""
        return Entry(self.file, f"{self.path}.{key}" if self.path else key, self._get(key, dict, _REQUIRED))

    def named(self, key: str) -> dict[str, Entry]:
        """A table of tables, by name."""
        values = self._get(key, dict, {})
        path = f"{self.path}.{key}" if self.path else key
        for name, value in values.items():
            if not isinstance(value, dict):
                raise self.fail(f"{key}.{name}", "expected a table")
        return {name: Entry(self.file, f"{path}.{name}", value) for name, value in values.items()}

    @property
    def names(self) -> tuple[str, ...]:
        """The keys of the entry, in the order of the file."""
        return tuple(self._values)

    def only(self, *keys: str) -> None:
        """Raise unless every key of this entry is among ``keys``: a misspelt key must not pass unseen."""
        for key in self._values:
            if key not in keys:
                raise self.fail(key, f"unknown key; known are {', '.join(keys)}")


_REQUIRED = object()


def parse(file: str, content: str) -> Entry:
    """The root entry of TOML text. Raises DataError on a syntax error."""
    try:
        return Entry(file, "", tomllib.loads(content))
    except tomllib.TOMLDecodeError as error:
        raise DataError(file, "toml", str(error)) from error


def load_file(name: str, root: Traversable = DATA) -> Entry:
    """The root entry of ``data/<name>``."""
    return parse(name, root.joinpath(name).read_text("utf-8"))


def load_folder(name: str, root: Traversable = DATA) -> Iterator[Entry]:
    """The root entries of every TOML file in ``data/<name>/``, by file name."""
    for file in sorted(root.joinpath(name).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            yield parse(f"{name}/{file.name}", file.read_text("utf-8"))
