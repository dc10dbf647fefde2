"""The last pass of a run: text and figures that reports of the store share.

It reads the parts that the shards wrote, in one worker, whatever the engine: what a sentence is worth depends on how
many bodies of the whole store have it. What it finds is one part of the table ``findings``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from gouji.batch.limits import whole_memory
from gouji.batch.shard import Job, version
from gouji.check.base import with_fingerprints
from gouji.copying import Copy, find_copies, findings_of
from gouji.copying.stored import stored_sources
from gouji.store import Published, preferred, published
from gouji.write.files import Folder
from gouji.write.parquet import Row, finding_row, metadata_in, part


def copies_name(reports: Iterable[Published], job: Job) -> str:
    """The name of the part of ``findings``; it depends on all that they depend on."""
    told = f"{version()}\0{job.settings!r}\0{sorted(map(repr, reports))!r}"
    return f"copies-{hashlib.sha256(told.encode('utf-8', 'backslashreplace')).hexdigest()[:20]}.parquet"


def run_copies(job: Job) -> tuple[str, dict[str, int]]:
    """Write the findings of copied text; returns the part's name and how many of each severity.

    A single report gives no part, and an empty name.
    """
    folder = Folder(job.store)
    with whole_memory():
        reports = preferred(published(folder))
        if len(reports) < 2:
            return "", {}
        name = copies_name(reports, job)
        if folder.has(f"findings/{name}"):
            return name, dict(json.loads(metadata_in(folder.read(f"findings/{name}"))["gouji.done"]))
        rows = list(_rows(find_copies(stored_sources(folder))))
    found = dict(sorted(Counter(str(row["severity"]) for row in rows).items()))
    folder.write(f"findings/{name}", part("findings", rows, {"gouji.done": json.dumps(found)}))
    return name, found


def _rows(copies: Iterable[Copy]) -> Iterator[Row]:
    for report, own in groupby(copies, key=lambda copy: copy.source.report):
        listed = list(own)
        source = listed[0].source
        for found in with_fingerprints(findings_of(listed), source.name, source.year, {}):
            yield finding_row(report, found)
