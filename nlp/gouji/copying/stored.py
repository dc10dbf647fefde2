"""The reports of a result store as sources."""

from __future__ import annotations

from collections.abc import Collection

from gouji.catalog.bodies import region_of
from gouji.copying.sentences import patterns
from gouji.copying.source import Part, Source
from gouji.store import Published, preferred, published
from gouji.write.files import Folder
from gouji.write.parquet import rows_in


def stored_sources(folder: Folder) -> list[Source]:
    """Every report that speaks for its body and year, with the sections that are compared and its figures."""
    chosen = {each.report: each for each in preferred(published(folder))}
    parts, figures = _parts(folder, chosen), _figures(folder, chosen)
    return [_source(each, parts.get(key, []), figures.get(key, {})) for key, each in chosen.items()]


def _source(each: Published, parts: list[Part], figures: dict[str, float]) -> Source:
    region = each.region or region_of(each.unit)
    return Source(each.report, each.name, each.unit, region, each.year, each.source, tuple(parts), figures)


def _parts(folder: Folder, wanted: Collection[str]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    columns = ["report", "kind", "heading", "start", "text"]
    for name in folder.names("sections", ".parquet"):
        for row in rows_in(folder.read(f"sections/{name}"), columns, [("kind", "in", patterns().sections)]):
            if row["report"] in wanted:
                part = Part(row["kind"], row["heading"], row["start"], row["text"])
                found.setdefault(row["report"], []).append(part)
    return found


def _figures(folder: Folder, wanted: Collection[str]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for name in folder.names("cells", ".parquet"):
        for row in rows_in(folder.read(f"cells/{name}"), ["report", "id", "value"], [("value", "!=", 0.0)]):
            if row["report"] in wanted:
                found.setdefault(row["report"], {})[row["id"]] = row["value"]
    return found
