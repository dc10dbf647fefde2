"""A page that shows topics, their words, the texts behind them and how they move; and a plot of the same for print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gouji.errors import MissingExtra
from gouji.messages import text
from gouji.write.html import render

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Fonts with Chinese characters, best first, as matplotlib names them.
FONTS: tuple[str, ...] = (
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "SimHei"),
    *("WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Noto Serif CJK SC", "Songti SC", "SimSun", "Arial Unicode MS"),
)

# How much of the height between two topics the greatest share takes.
_ROW = 0.8


def topics_page(tree: Mapping[str, Any], lang: str = "zh") -> str:
    """What ``gouji.topics.seen.seen`` tells, as one HTML page that loads nothing: words and texts can be searched."""
    heads = {"year": text("ui.topics_year", lang), "region": text("ui.topics_region", lang)}
    return render("topics.html.j2", lang, tree=tree, percent=_percent, heads=heads)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def chinese_font() -> str:
    """The name of an installed font that has Chinese characters.

    Raises MissingExtra without matplotlib, LookupError, with what to install, where there is no such font.
    """
    try:
        from matplotlib import font_manager
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="matplotlib", extra="notebook") from error
    installed = {font.name for font in font_manager.fontManager.ttflist}
    for name in FONTS:
        if name in installed:
            return name
    raise LookupError(f"{text('error.no_font', 'zh')} {text('error.no_font', 'en')}")


def plot_shares(tree: Mapping[str, Any], group: str = "year", most: int = 8, lang: str = "zh") -> Axes:
    """The shares of the ``most`` greatest topics over a group (``year`` or ``region``) with their intervals.

    A plot for print: no colour is needed to tell the topics apart, figures are per cent, n counts texts. Raises
    MissingExtra without matplotlib, LookupError without a Chinese font (in English too, for regions are Chinese),
    ValueError where no text names its group.
    """
    font = chinese_font()
    from matplotlib import pyplot, rc_context

    told = [topic for topic in tree["topics"] if group in topic["over"]][:most]
    if not told:
        raise ValueError(f"no text names its {group}")
    counts = {each["group"]: each["texts"] for topic in told for each in topic["over"][group]}
    places = sorted(counts)
    highest = max(each["high"] for topic in told for each in topic["over"][group]) or 1.0
    with rc_context({"font.family": font, "axes.unicode_minus": False}):
        figure, axes = pyplot.subplots(figsize=(1.6 + 1.1 * len(places), 0.9 + 0.55 * len(told)), layout="constrained")
        for row, topic in enumerate(told):
            _plot_row(axes, topic["over"][group], places, len(told) - row, _ROW / highest)
        axes.set_yticks(range(1, len(told) + 1), [topic[lang] for topic in reversed(told)])
        axes.set_xticks(range(len(places)), [f"{place}\nn={counts[place]}" for place in places])
        axes.set_xlabel(text("ui.topics_year" if group == "year" else "ui.topics_region", lang))
        axes.spines[["top", "right"]].set_visible(False)
        figure.canvas.draw()  # while the font is set
    return axes


def _plot_row(axes: Axes, shares: Sequence[Mapping[str, Any]], places: Sequence[str], level: int, scale: float) -> None:
    """One topic on a line of its own, each share as height above it, its figure in per cent beside it."""
    where = [places.index(each["group"]) for each in shares]
    height = [level + scale * each["share"] for each in shares]
    below = [scale * max(0.0, each["share"] - each["low"]) for each in shares]
    above = [scale * max(0.0, each["high"] - each["share"]) for each in shares]
    axes.axhline(level, color="0.85", linewidth=0.8, zorder=0)
    axes.errorbar(where, height, [below, above], fmt="o-", color="0.15", markersize=3.5, linewidth=1, capsize=2)
    for at, each, top in zip(where, shares, height, strict=True):
        axes.annotate(_percent(each["share"]), (at, top), (5, 3), textcoords="offset points", fontsize=7)
