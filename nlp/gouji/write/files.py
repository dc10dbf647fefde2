"""A folder on any file system that fsspec knows, written so that a file is there whole or not at all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

from gouji.errors import MissingExtra


def is_url(path: str) -> bool:
    """Whether it names a file system of its own (``s3://…``, ``memory://…``)."""
    return "://" in path


def filesystem(path: str) -> tuple[Any, str]:
    """fsspec's file system for ``path``, and the path in it. Raises MissingExtra without fsspec."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="fsspec", extra="batch") from error
    fs, inside = url_to_fs(path)
    return fs, str(inside)


@dataclass(frozen=True)
class Folder:
    """A folder by its path or URL; names are relative to it, with ``/`` between their parts."""

    url: str

    @cached_property
    def _there(self) -> tuple[Any, str]:
        return filesystem(self.url)

    def path(self, name: str) -> str:
        """The path of ``name`` in its file system."""
        return f"{self._there[1].rstrip('/')}/{name}"

    @property
    def fs(self) -> Any:
        """The file system."""
        return self._there[0]

    def names(self, below: str, ending: str = "") -> list[str]:
        """The names of the files in the folder ``below`` that end so, sorted; hidden ones are left out."""
        try:
            found = self.fs.ls(self.path(below), detail=False)
        except FileNotFoundError:
            return []
        names = (str(each).rsplit("/", 1)[-1] for each in found)
        return sorted(name for name in names if name.endswith(ending) and not name.startswith("."))

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError."""
        return bytes(self.fs.cat_file(self.path(name)))

    def has(self, name: str) -> bool:
        """Whether the file is there."""
        return bool(self.fs.exists(self.path(name)))

    def write(self, name: str, data: bytes) -> None:
        """Write under another, hidden name, then rename: who reads sees the old file or the new one, never a part."""
        final = self.path(name)
        parent, _, base = final.rpartition("/")
        self.fs.makedirs(parent, exist_ok=True)
        temporary = f"{parent}/.{base}.{os.getpid()}-{uuid4().hex[:8]}"
        self.fs.pipe_file(temporary, data)
        self.fs.mv(temporary, final)

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no fault."""
        try:
            self.fs.rm_file(self.path(name))
        except FileNotFoundError:
            return

    def sweep(self, below: str) -> None:
        """Remove what a writer that was killed left behind."""
        try:
            found = self.fs.ls(self.path(below), detail=False)
        except FileNotFoundError:
            return
        for each in map(str, found):
            if each.rsplit("/", 1)[-1].startswith("."):
                self.fs.rm_file(each)
