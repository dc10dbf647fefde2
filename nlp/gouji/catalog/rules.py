"""The codes that an audit may report, from ``data/rules.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gouji.catalog.base import Entry
from gouji.findings import SEVERITIES, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A finding code: severity, name in both languages, and the source that makes it a fault."""

    code: str
    severity: Severity
    zh: str
    en: str
    source: str

    def title(self, lang: str = "zh") -> str:
        """What the rule is called."""
        return self.en if lang == "en" else self.zh


def rules_from(root: Entry) -> Iterator[Rule]:
    """The rules of the data file."""
    root.only("rule")
    for code, entry in root.named("rule").items():
        entry.only("severity", "zh", "en", "source")
        severity = next((each for each in SEVERITIES if each == entry.text("severity")), None)
        if severity is None:
            raise entry.fail("severity", f"not one of {', '.join(SEVERITIES)}")
        yield Rule(code, severity, entry.text("zh"), entry.text("en"), entry.text("source"))
