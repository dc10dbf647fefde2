"""Rebuilds the sample reports and their gold from ``src/*.toml``.

    python corpora/sample/build.py            write reports/ and gold/
    python corpora/sample/build.py --check    compare them with what is there; exit 1 on a difference

For tests: ``load(name)`` gives a ``Report`` whose cells and prose may be changed in memory, ``render(report, kind,
layout)`` gives the file's bytes. The same report always gives the same bytes.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "nlp"))

from gouji.synth.data import OLDER  # noqa: E402
from gouji.synth.grids import cell_ids, identities  # noqa: E402
from gouji.synth.printed import Part, Printed  # noqa: E402
from gouji.synth.render import LAYOUTS, SUFFIX  # noqa: E402
from gouji.synth.render import render as file_bytes  # noqa: E402
from gouji.synth.statistics import bounds, cell_of  # noqa: E402


@dataclass(kw_only=True)
class Report(Printed):
    """One sample."""

    name: str
    kind: str
    layout: str
    findings: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    also: list[str] = field(default_factory=list)


def names() -> list[str]:
    """Names of all samples."""
    return sorted(path.stem for path in (HERE / "src").glob("*.toml"))


def load(name: str) -> Report:
    """The sample of that name, read from its source."""
    source = tomllib.loads((HERE / "src" / f"{name}.toml").read_text(encoding="utf-8"))
    parts = [Part("", _paragraphs(source.get("preamble", "")))]
    parts += [
        Part(each["heading"], _paragraphs(each.get("prose", "")), each.get("table", "")) for each in source["parts"]
    ]
    return Report(
        name=name,
        parts=parts,
        cells=_cells(source),
        claims=[_claim(each) for each in source["gold"]["claims"]],
        findings=[_finding(each, source) for each in source["gold"]["findings"]],
        also=source.get("also", []),
        **{key: source[key] for key in ("unit", "year", "form", "title", "kind", "layout")},
    )


def render(report: Report, kind: str | None = None, layout: str | None = None) -> bytes:
    """The report as a file of that kind and layout; without them, as its source asks."""
    kind = kind or report.kind
    default = report.layout if kind == report.kind else LAYOUTS[kind][0]
    return file_bytes(report, kind, layout or default)


def gold(report: Report) -> dict[str, Any]:
    """What a correct audit of the report must give."""
    cells = report.gold_cells()
    form = report.form if cells else None
    claims = [{key: value for key, value in each.items() if key != "at"} for each in report.claims]
    head = {"unit": report.unit, "year": report.year, "form": form}
    return {**head, "cells": cells, "findings": report.findings, "claims": claims}


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _cells(source: dict[str, Any]) -> dict[str, str]:
    """Every cell of the form: 0, or the row's values in the order of its columns, or nothing where listed as blank."""
    ids = cell_ids(source["form"], source.get("single_other_row", False), source.get("ranges", "six"))
    cells = dict.fromkeys(ids, str(source.get("default", 0)))
    for table in ("disclosure", "requests", "proceedings"):
        for row, values in source.get(table, {}).items():
            ids = [each for each in cells if each.rpartition(".")[0] == f"{table}.{row}"]
            if len(ids) != len(values):
                raise ValueError(f"{table}.{row}: {len(values)} values for {len(ids)} columns")
            cells.update(zip(ids, map(str, values), strict=True))
    for row, value in source.get("statistics", {}).items():
        if cell_of(row) not in cells:
            raise ValueError(f"statistics.{row}: no such row")
        cells[cell_of(row)] = str(value)
    return cells | dict.fromkeys(source.get("blank", []), "")


def _claim(source: dict[str, Any]) -> dict[str, Any]:
    """A claim; ``at`` is the clause with the figure in braces, and must occur once in the prose."""
    found = re.fullmatch(r"(.*)\{(.+)\}(.*)", source["at"], re.DOTALL)
    if found is None:
        raise ValueError(f"no figure in braces: {source['at']}")
    base = {"text": found[2], "clause": "".join(found.groups()), "value": source["value"]}
    defaults = {"unit": "件", "kind": "count", "bound": "exactly", "target": None, "verdict": "consistent"}
    return {"at": source["at"], **base, **{key: source.get(key, value) for key, value in defaults.items()}}


def _finding(source: dict[str, Any], report: dict[str, Any]) -> dict[str, Any]:
    """A finding; ``identity`` stands for the cells of that identity or bound, ``older`` for those of a table that only
    the form of 2019 has."""
    cells = source.get("cells", [])
    if "identity" in source:
        form, ranges = report["form"], report.get("ranges", "six")
        sums = identities(form, report.get("single_other_row", False), ranges)
        left, right = (sums | (bounds(form, ranges) if form in OLDER else {}))[source["identity"]]
        cells = [*left, *right]
    if "older" in source:
        newer = cell_ids("2021")
        all_ids = cell_ids(report["form"], report.get("single_other_row", False))
        cells = [each for each in all_ids if each.startswith(f"{source['older']}.") and each not in newer]
    head = {"code": source["code"], "severity": source["severity"], "cells": cells}
    return {**head, "stated": source.get("stated"), "expected": source.get("expected")}


def _as_json(value: Any) -> bytes:
    import json

    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def outputs() -> Iterator[tuple[Path, bytes]]:
    """Every file that the sources give, with its bytes."""
    for name in names():
        report = load(name)
        for kind in (report.kind, *report.also):
            yield HERE / "reports" / f"{name}.{SUFFIX[kind]}", render(report, kind)
        yield HERE / "gold" / f"{name}.json", _as_json(gold(report))


def main(check: bool) -> int:
    """Write all files, or compare them. Returns the exit code."""
    wanted = dict(outputs())
    present = {path for folder in ("reports", "gold") for path in (HERE / folder).glob("*") if path.is_file()}
    stale = sorted(present - set(wanted))
    if check:
        differing = [path for path, data in wanted.items() if not path.exists() or path.read_bytes() != data]
        for path in (*differing, *stale):
            print(f"differs: {path.relative_to(HERE)}")
        return 1 if differing or stale else 0
    for path, data in wanted.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    for path in stale:
        path.unlink()
    print(f"{len(wanted)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
