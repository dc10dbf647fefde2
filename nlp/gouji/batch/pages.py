"""What an export makes of one part of a store, and what it remembers of it, so that the next makes it no second time.

Beside the pages lies a record for each part: the digest of all that its pages show, and the rows of the index. It is
written without a digest before the pages are, so that whatever happens every page is named in a record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from gouji.batch.shard import version
from gouji.settings import Selection
from gouji.store import Store, open_store
from gouji.write.export import PAGES, write_pages
from gouji.write.files import Folder
from gouji.write.index import IndexEntry
from gouji.write.parquet import Row, tables
from gouji.write.xlsx import SheetRows, rows_of

_RECORDS = ".gouji-pages"
"""The hidden folder of the records, below that of the pages."""
Apart = Mapping[str, Sequence[Row]]


def rows_of_part(
    url: str, part: str, names: Mapping[str, str], apart: Apart, lang: str, selection: Selection
) -> list[SheetRows]:
    """The rows of each report of one part in the tables of a workbook."""
    return [rows_of(selection.of(audit), lang) for _, audit in open_store(url).audits_of(part, apart)]


def pages_of_part(
    url: str, part: str, names: Mapping[str, str], apart: Apart, out: Path, lang: str, selection: Selection
) -> list[IndexEntry]:
    """Write the pages of one part of the store, unless they are there; the rows of the index."""
    store, records = open_store(url), Folder(str(out / PAGES / _RECORDS))
    digest = _digest(store, part, names, apart, lang, selection)
    told = _record(records, part)
    if told.get("digest") == digest and all((out / PAGES / name).is_file() for name in names.values()):
        return [_entry(row) for row in told["rows"]]
    mentioned = sorted({*told.get("pages", ()), *names.values()})
    _write(records, part, {"pages": mentioned})
    audits = store.audits_of(part, apart)
    entries = write_pages(((selection.of(audit), names[report]) for report, audit in audits), out, lang)
    _write(records, part, {"pages": mentioned, "digest": digest, "rows": [astuple(each) for each in entries]})
    return entries


def remove_others(out: Path, names: Mapping[str, Mapping[str, str]]) -> None:
    """Remove the pages of earlier exports that the store has no report for; ``names`` of pages by part and report.

    Only what a record names is removed: other files in the folder are not gouji's.
    """
    records, wanted = Folder(str(out / PAGES / _RECORDS)), {name for own in names.values() for name in own.values()}
    for file in records.names("", ".json"):
        part = file.removesuffix(".json")
        told = _record(records, part)
        for page in set(told.get("pages", ())) - wanted:
            (out / PAGES / page).unlink(missing_ok=True)
        own = sorted(names.get(part, {}).values())
        if part not in names:
            records.remove(file)
        elif told.get("pages") != own:
            _write(records, part, {**told, "pages": own})


def _digest(store: Store, part: str, names: Mapping[str, str], apart: Apart, lang: str, selection: Selection) -> str:
    """The digest of all that the pages of a part depend on."""
    found = hashlib.sha256(repr((version(), sorted(names.items()), apart, lang, selection)).encode("utf-8", "replace"))
    for name in (f"{table}/{part}" for table in tables().columns if table != "errors"):
        found.update(hashlib.sha256(store.folder.read(name)).digest() if store.folder.has(name) else b"none")
    return found.hexdigest()


def _record(records: Folder, part: str) -> dict[str, Any]:
    """What is remembered of a part; nothing when there is no record, or a damaged one."""
    try:
        return dict(json.loads(records.read(f"{part}.json")))
    except (FileNotFoundError, ValueError, TypeError):
        return {}


def _write(records: Folder, part: str, told: Mapping[str, Any]) -> None:
    records.write(f"{part}.json", json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))


def _entry(row: Sequence[Any]) -> IndexEntry:
    """A row of the index as JSON kept it."""
    return IndexEntry(*(_tuples(each) for each in row))


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
