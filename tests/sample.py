"""The sample corpus as tests use it: its builder, loaded by path, and its gold."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from gouji.chain import audit_report
from gouji.findings import Audit
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


def gold(name: str) -> dict[str, Any]:
    """The gold of a sample."""
    loaded: dict[str, Any] = json.loads((SAMPLE / "gold" / f"{name}.json").read_text("utf-8"))
    return loaded


def audit_bytes(data: bytes, source: str = "sample") -> Audit:
    """The audit of a file's bytes."""
    return audit_report(parse(read_bytes(data, source)))
