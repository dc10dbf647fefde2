"""What a run is given: files, folders, patterns, archives and manifests, as a sorted list of items."""

from __future__ import annotations

import csv
import glob
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gouji.blocks import Document
from gouji.errors import DataError, GoujiError, UnreadableFile
from gouji.read import Outcome, Unread, looks_like_picture, read_each, read_each_bytes, together
from gouji.read.bundle import is_visible
from gouji.settings import MIB, Settings
from gouji.write.files import filesystem, is_url

FACTS = ("unit", "year", "region", "level", "url", "parent")


@dataclass(frozen=True, slots=True)
class Item:
    """What is read together: a file, or the few files of one folder; ``facts`` are what a manifest says of it."""

    name: str
    files: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = field(default=())


def items_of(paths: Iterable[str | Path], settings: Settings) -> Iterator[Item]:
    """The items at the paths, each once, in the order of their names; what a manifest says of one is kept.

    A path that does not exist is an item, too: that it cannot be read is a result. Between here and the last item only
    names are held for files of which nothing else is known.
    """
    found: dict[str, Item | None] = {}
    for path in map(str, paths):
        for item in _items(path, settings):
            if item.facts or item.name not in found:
                found[item.name] = None if item == Item(item.name, (item.name,)) else item
    for name in sorted(found):
        yield found[name] or Item(name, (name,))


def _items(path: str, settings: Settings) -> Iterator[Item]:
    if is_url(path):
        yield from _remote(path)
    elif path.lower().endswith(".csv") and (manifest := _manifest(path)) is not None:
        yield from manifest
    elif glob.has_magic(path) and not os.path.exists(path):
        for each in sorted(glob.glob(path, recursive=True)) or [path]:
            yield from items_at(Path(each), settings)
    else:
        yield from items_at(Path(path), settings)


def items_at(path: Path, settings: Settings) -> Iterator[Item]:
    """The file itself, or every visible file below a folder, those of a small folder together.

    Raises UnreadableFile for a folder without files.
    """
    if not path.is_dir():
        yield Item(str(path), (str(path),))
        return
    empty = True
    for folder, inside in _folders(str(path)):
        empty = False
        if 1 < len(inside) <= settings.max_together:
            yield Item(folder, tuple(inside))
        else:
            yield from (Item(each, (each,)) for each in inside)
    if empty:
        raise UnreadableFile("error.empty_dir", path=path)


def _folders(path: str) -> Iterator[tuple[str, list[str]]]:
    """Every visible folder with visible files, from ``path`` down, and these, both in the order of their names.

    Links to folders are not followed. What is neither a file nor a folder, and a folder that may not be listed, stand
    among the files: that they cannot be read is a result.
    """
    waiting = [path]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as listed:
                inside = sorted((each.path.removeprefix("./"), each.is_dir(follow_symlinks=False)) for each in listed)
        except OSError:
            yield folder, [folder]
            continue
        shown = [each for each in inside if is_visible(os.path.basename(each[0]))]
        if files := [each for each, is_folder in shown if not is_folder and not os.path.isdir(each)]:
            yield folder, files
        waiting += [each for each, is_folder in reversed(shown) if is_folder]


def _remote(url: str) -> Iterator[Item]:
    """Files of another file system: one, those that a pattern fits, or all below a folder."""
    fs, inside = filesystem(url)
    below = fs.find(inside) if fs.isdir(inside) else [inside]
    found = fs.glob(inside) if glob.has_magic(inside) else below
    for each in sorted(map(str, found)):
        if is_visible(each.rsplit("/", 1)[-1]):
            name = str(fs.unstrip_protocol(each))
            yield Item(name, (name,))


def _manifest(path: str) -> list[Item] | None:
    """The rows of a csv with a column ``path``, which is relative to the csv; None for any other file.

    It is UTF-8, or as office programs in China save a csv, GB18030. Raises UnreadableFile for a year that is no number.
    """
    try:
        data = Path(path).read_bytes()
        rows = list(csv.DictReader(io.StringIO(_decoded(data), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error):
        return None
    if not rows or "path" not in rows[0]:
        return None
    return [_listed(row, path) for row in rows if row["path"]]


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _listed(row: dict[str, str], manifest: str) -> Item:
    name = row["path"] if is_url(row["path"]) else str(Path(manifest).parent / row["path"])
    facts = tuple((key, row[key].strip()) for key in FACTS if (row.get(key) or "").strip())
    if not dict(facts).get("year", "0").isdecimal():
        raise UnreadableFile("error.manifest_year", path=manifest, value=dict(facts)["year"])
    inside = sorted(each for each in Path(name).iterdir() if each.is_file()) if os.path.isdir(name) else []
    files = tuple(str(each) for each in inside if is_visible(each.name))
    return Item(name, files or (name,), facts)


# ---- reading


def outcomes_of(item: Item, settings: Settings, shown: set[str] | None = None) -> list[Outcome]:
    """What the files of an item hold, or why they could not be read.

    A picture that a page before it has shown is no file of its own; ``shown`` grows by what pages show.
    """
    shown = set() if shown is None else shown
    read: list[Outcome] = []
    for file in sorted(item.files, key=looks_like_picture):
        if file in shown:
            continue
        for outcome in _read(file, settings):
            shown.update(outcome.beside if isinstance(outcome, Document) else ())
            read.append(outcome)
    return together(read, item.name, settings) if len(item.files) > 1 else read


def _read(file: str, settings: Settings) -> list[Outcome]:
    """What a file holds, or why it could not be read; a fault of ours or of a library is told as one, too."""
    try:
        if is_url(file):
            return read_each_bytes(data_of(file, settings), file, settings)
        return read_each(file, settings)
    except Exception as error:
        return [Unread(file, told(error, file))]


def data_of(file: str, settings: Settings) -> bytes:
    """The bytes of a file. Raises UnreadableFile when it is missing or too large, OSError."""
    try:
        fs, inside = filesystem(file)
        size = int(fs.size(inside) or 0)
        if size > settings.max_bytes:
            shown, limit = f"{size / MIB:.1f}", str(settings.max_bytes // MIB)
            raise UnreadableFile("error.too_large", path=file, size=shown, limit=limit)
        return bytes(fs.cat_file(inside))
    except FileNotFoundError as error:
        raise UnreadableFile("error.missing", path=file) from error


def told(error: Exception, path: str) -> GoujiError:
    """The error as one of ours. Raises DataError: a data file of gouji's that is wrong is no fault of the report."""
    if isinstance(error, DataError):
        raise error
    if isinstance(error, GoujiError):
        return error
    if os.environ.get("GOUJI_DEBUG"):
        raise error
    if isinstance(error, MemoryError):
        return UnreadableFile("error.too_much_memory", path=path)
    return GoujiError("error.internal", path=path, kind=type(error).__name__, why=error)
