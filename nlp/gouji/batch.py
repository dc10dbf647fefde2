"""Audits several files in this process; one bad file never stops the others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gouji.chain import audit_together, read_report
from gouji.document import Report
from gouji.errors import GoujiError, UnreadableFile
from gouji.findings import Audit
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
    """Audit files and folders. Reports of one unit and consecutive years are checked against each other."""
    reports: list[Report] = []
    failures: list[Failure] = []
    for path in map(Path, paths):
        try:
            files = list(files_of(path))
        except GoujiError as error:
            failures.append(Failure(str(path), error))
            continue
        for file in files:
            outcome = _read(file, settings)
            if isinstance(outcome, Failure):
                failures.append(outcome)
            else:
                reports.append(outcome)
    return Batch(tuple(audit_together(reports)), tuple(failures))


def _read(file: Path, settings: Settings | None) -> Report | Failure:
    """The report, or the failure with its reason; a fault of ours or of a library is told as one, too."""
    try:
        return read_report(file, settings)
    except GoujiError as error:
        return Failure(str(file), error)
    except Exception as error:
        if os.environ.get("GOUJI_DEBUG"):
            raise
        return Failure(str(file), GoujiError("error.internal", path=file, kind=type(error).__name__, why=error))
