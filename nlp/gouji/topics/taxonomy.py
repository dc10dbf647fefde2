"""The 16 topics of the field, from ``data/taxonomy.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gouji.catalog.base import load_file


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: its code, what it is called in Chinese and English, the words that surely speak for it, and ``more``."""

    code: str
    zh: str
    en: str
    seeds: tuple[str, ...]
    more: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """All words that speak for it."""
        return self.seeds + self.more

    def label(self, lang: str = "zh") -> str:
        """What the topic is called in ``lang``."""
        return self.en if lang == "en" else self.zh


@cache
def taxonomy() -> dict[str, Topic]:
    """Every topic by code, in the order of the file. Raises DataError for an entry that does not fit."""
    root = load_file("taxonomy.toml")
    root.only("topic", "cues")
    found = {}
    for code, entry in root.named("topic").items():
        entry.only("zh", "en", "seeds", "more")
        found[code] = Topic(
            code, entry.text("zh"), entry.text("en"), entry.texts("seeds", required=True), entry.texts("more")
        )
    return found


@cache
def cues() -> dict[str, tuple[str, ...]]:
    """The words that speak for a problem, a measure or boilerplate."""
    entry = load_file("taxonomy.toml").entry("cues")
    entry.only("problem", "measure", "boilerplate")
    return {kind: entry.texts(kind, required=True) for kind in ("problem", "measure", "boilerplate")}
