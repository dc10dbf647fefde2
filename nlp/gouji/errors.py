"""Every exception that gouji raises on purpose.

    GoujiError
    ├── InputError            an input that cannot be audited (exit code 2)
    │   ├── UnreadableFile    missing, empty, broken, locked or too large
    │   ├── UnknownFormat     the content is of no kind that gouji reads
    │   └── NotAReport        readable, but holds no annual report
    ├── MissingExtra          an optional library is needed and not installed (exit code 2)
    └── DataError             a file of gouji's own data is wrong; names file and key

A broken document is a finding, an unreadable cell a skip with its reason; only what stops the
whole audit is an exception.
"""

from __future__ import annotations


class GoujiError(Exception):
    """Base of all. ``key`` names the message in ``data/messages.toml``; ``params`` fill it in."""

    def __init__(self, key: str, **params: object) -> None:
        self.key = key
        self.params = params
        super().__init__(key, params)

    def render(self, lang: str = "zh") -> str:
        """The message as one line in ``lang`` (``zh`` or ``en``)."""
        from gouji.messages import text

        return text(self.key, lang, **self.params)

    def __str__(self) -> str:
        return self.render("zh")


class InputError(GoujiError):
    """An input that cannot be audited."""


class UnreadableFile(InputError):
    """The file is missing, empty, broken, locked or too large."""


class UnknownFormat(InputError):
    """The content is of no kind that gouji reads."""


class NotAReport(InputError):
    """The file can be read but holds no annual report."""


class MissingExtra(GoujiError):
    """An optional library is needed; the message says which extra brings it."""


class DataError(GoujiError):
    """A data file of gouji is wrong; the message names file and key."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__("error.data", file=file, where=key, problem=problem)
