"""gouji (勾稽): checks the prose of Chinese 政府信息公开工作年度报告 against their own tables.

    import gouji
    audit = gouji.audit("report.html")     # Audit: claims, findings, coverage
    report = gouji.read_report("report.pdf")   # Report: sections, typed cells, places

Heavy libraries are loaded on first use, never by ``import gouji``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gouji.catalog import Concept, crosswalk
    from gouji.chain import audit, audit_report, audit_together, read_report
    from gouji.document import Cell, Report, Section, Table
    from gouji.errors import GoujiError, InputError
    from gouji.findings import Audit, Claim, Coverage, Finding, Reading
    from gouji.settings import Settings
    from gouji.store import Store, open_store

__version__ = "0.1.0"

_HOMES = {
    "catalog": ("Concept", "crosswalk"),
    "chain": ("audit", "audit_report", "audit_together", "read_report"),
    "document": ("Cell", "Report", "Section", "Table"),
    "errors": ("GoujiError", "InputError"),
    "findings": ("Audit", "Claim", "Coverage", "Finding", "Reading"),
    "settings": ("Settings",),
    "store": ("Store", "open_store"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Audit",
    "Cell",
    "Claim",
    "Concept",
    "Coverage",
    "Finding",
    "GoujiError",
    "InputError",
    "Reading",
    "Report",
    "Section",
    "Settings",
    "Store",
    "Table",
    "__version__",
    "audit",
    "audit_report",
    "audit_together",
    "crosswalk",
    "open_store",
    "read_report",
]


def load_ipython_extension(shell: Any) -> None:
    """What ``%load_ext gouji`` calls: brings ``%gouji FILE``, and ``%%gouji`` for pasted text, into IPython.

    Raises MissingExtra without IPython.
    """
    try:
        from gouji.notebook import load
    except ImportError as error:
        from gouji.errors import MissingExtra

        raise MissingExtra("error.missing_extra", what="IPython", extra="notebook") from error
    load(shell)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'gouji' has no attribute {name!r}")
    return getattr(import_module(f"gouji.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
