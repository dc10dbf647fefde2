"""Audits several files in this process; one bad file never stops the others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gouji.blocks import Document
from gouji.chain import audit_together
from gouji.document import Report
from gouji.errors import GoujiError, UnreadableFile
from gouji.findings import Audit
from gouji.parse import parse
from gouji.read import Outcome, Unread, looks_like_picture, read_each, together
from gouji.settings import Settings


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be audited, and why."""

    path: str
    error: GoujiError


@dataclass(frozen=True, slots=True)
class Batch:
    """The audits in the order of the files, and the files that gave none."""

    audits: tuple[Audit, ...]
    failures: tuple[Failure, ...]


def files_of(path: Path) -> Iterator[Path]:
    """The file itself, or every visible file below a folder, in the order of their paths.

    Raises UnreadableFile for a path that does not exist or a folder without files.
    """
    if not path.is_dir():
        yield path
        return
    below = (each for each in sorted(path.rglob("*")) if each.is_file())
    visible = [each for each in below if not any(part.startswith(".") for part in each.relative_to(path).parts)]
    if not visible:
        raise UnreadableFile("error.empty_dir", path=path)
    yield from visible


def audit_files(paths: Iterable[str | Path], settings: Settings | None = None) -> Batch:
    """Audit files, archives and folders; a body and its attachments in one folder or archive are one report.

    Reports of one unit and consecutive years are checked against each other.
    """
    reports: list[Report] = []
    failures: list[Failure] = []
    for path in map(Path, paths):
        for outcome in _outcomes(path, settings or Settings()):
            report = _parsed(outcome) if isinstance(outcome, Document) else Failure(outcome.source, outcome.error)
            if isinstance(report, Failure):
                failures.append(report)
            else:
                reports.append(report)
    return Batch(tuple(audit_together(reports)), tuple(failures))


def _outcomes(path: Path, settings: Settings) -> Iterator[Outcome]:
    """What each file at ``path`` holds, folder by folder."""
    try:
        files = list(files_of(path))
    except GoujiError as error:
        yield Unread(str(path), error)
        return
    folders: dict[Path, list[Path]] = {}
    for file in files:
        folders.setdefault(file.parent, []).append(file)
    shown: set[str] = set()
    for folder in sorted(folders, key=lambda each: all(looks_like_picture(file.name) for file in folders[each])):
        inside = sorted(folders[folder], key=lambda file: looks_like_picture(file.name))
        read = (outcome for file in inside for outcome in _unshown(file, settings, shown))
        yield from together(list(read), str(folder), settings) if 1 < len(inside) <= settings.max_together else read


def _unshown(file: Path, settings: Settings, shown: set[str]) -> Iterator[Outcome]:
    """What a file holds; nothing for a picture that a page before it has shown. ``shown`` grows by what it shows."""
    if str(file) in shown:
        return
    for outcome in _read(file, settings):
        if isinstance(outcome, Document):
            shown.update(outcome.beside)
        yield outcome


def _read(file: Path, settings: Settings) -> list[Outcome]:
    """What a file holds, or why it could not be read; a fault of ours or of a library is told as one, too."""
    try:
        return read_each(file, settings)
    except Exception as error:
        return [Unread(str(file), _told(error, str(file)))]


def _parsed(document: Document) -> Report | Failure:
    try:
        return parse(document)
    except Exception as error:
        return Failure(document.source, _told(error, document.source))


def _told(error: Exception, path: str) -> GoujiError:
    """The error as one of ours."""
    if isinstance(error, GoujiError):
        return error
    if os.environ.get("GOUJI_DEBUG"):
        raise error
    return GoujiError("error.internal", path=path, kind=type(error).__name__, why=error)
