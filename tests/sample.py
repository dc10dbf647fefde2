"""The sample corpus as tests use it: its builder, loaded by path, its gold, and audits of files and of bytes."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from gouji.chain import audit_report
from gouji.findings import Audit
from gouji.lang.normal import fold
from gouji.parse import parse
from gouji.read import read_bytes

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "corpora" / "sample"
REPORTS = sorted((SAMPLE / "reports").iterdir())
SHARED = ROOT.parent / "shared" / "reports"


def _builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_build", SAMPLE / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["sample_build"] = module
    spec.loader.exec_module(module)
    return module


builder = _builder()


@cache
def gold(name: str) -> dict[str, Any]:
    """The gold of a sample."""
    loaded: dict[str, Any] = json.loads((SAMPLE / "gold" / f"{name}.json").read_text("utf-8"))
    return loaded


def audit_bytes(data: bytes, source: str = "sample") -> Audit:
    """The audit of a file's bytes."""
    return audit_report(parse(read_bytes(data, source)))


@cache
def audit_of(path: Path) -> Audit:
    """The audit of a file, made once."""
    return audit_bytes(path.read_bytes(), path.name)


def text_audit(text: str) -> Audit:
    """The audit of a report given as plain text."""
    return audit_bytes(text.encode())


def folded_place(text: str, clause: str, figure: str) -> tuple[int, int]:
    """Where ``figure`` stands inside ``clause`` in ``text``; layout, widths and line breaks do not matter.

    The clause must occur once.
    """
    folded = fold(text)
    kept = [at for at, char in enumerate(folded.text) if not char.isspace()]
    plain, clause, figure = ("".join(each.split()) for each in (folded.text, fold(clause).text, fold(figure).text))
    (at,) = [match.start() for match in re.finditer(re.escape(clause), plain)]
    first = at + clause.index(figure)
    return folded.span(kept[first], kept[first + len(figure) - 1] + 1)


def with_cells(report: Any, changes: dict[str, str]) -> Any:
    """The sample with other characters printed in some cells."""
    assert changes.keys() <= report.cells.keys()
    return replace(report, cells=report.cells | changes)


def with_words(report: Any, words: str, instead: str) -> Any:
    """The sample with ``words``, which may reach over a line break and occur once, replaced in the prose."""
    assert report.prose.count(words) == 1
    parts = [
        replace(part, prose="\n".join(part.prose).replace(words, instead).split("\n")) if part.prose else part
        for part in report.parts
    ]
    return replace(report, parts=parts)
