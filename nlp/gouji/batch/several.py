"""Audits several files in this process; one bad file never stops the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gouji.batch.inputs import items_at, outcomes_of, told
from gouji.blocks import Document
from gouji.chain import audit_together
from gouji.document import Report
from gouji.errors import GoujiError
from gouji.findings import Audit
from gouji.parse import parse
from gouji.read import Outcome, Unread, looks_like_picture
from gouji.settings import Settings
from gouji.write.html import Fragment
from gouji.write.shown import batch_fragment


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

    def show(self, lang: str = "zh") -> Fragment:
        """What a notebook shows of the batch, in ``lang``: a row a report, and the files that gave none."""
        return batch_fragment(self.audits, [(each.path, each.error.render(lang)) for each in self.failures], lang)

    def _repr_html_(self) -> str:
        return self.show()


def audit_files(paths: Iterable[str | Path], settings: Settings | None = None) -> Batch:
    """Audit files, archives and folders; a body and its attachments in one folder or archive are one report.

    Reports of one unit and consecutive years are checked against each other.
    """
    chosen = settings or Settings()
    reports: list[Report] = []
    failures: list[Failure] = []
    for path in map(Path, paths):
        for outcome in _outcomes(path, chosen):
            report = (
                _parsed(outcome, chosen) if isinstance(outcome, Document) else Failure(outcome.source, outcome.error)
            )
            if isinstance(report, Failure):
                failures.append(report)
            else:
                reports.append(report)
    return Batch(tuple(audit_together(reports, chosen.topics)), tuple(failures))


def _outcomes(path: Path, settings: Settings) -> Iterator[Outcome]:
    """What each file at ``path`` holds, folder by folder."""
    try:
        items = list(items_at(path, settings))
    except GoujiError as error:
        yield Unread(str(path), error)
        return
    shown: set[str] = set()
    for item in sorted(items, key=lambda each: all(map(looks_like_picture, each.files))):
        yield from outcomes_of(item, settings, shown)


def _parsed(document: Document, settings: Settings) -> Report | Failure:
    try:
        return parse(document, settings)
    except Exception as error:
        return Failure(document.source, told(error, document.source))
