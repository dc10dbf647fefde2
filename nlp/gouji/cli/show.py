"""Lists for the terminal: cells, claims, and what gouji checks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gouji import catalog
from gouji.messages import text
from gouji.review import precision
from gouji.topics.taxonomy import taxonomy
from gouji.write.listing import Rows
from gouji.write.xlsx import Opinion


def show_cells(rows: Rows, console: Console, lang: str) -> None:
    """The cells with their labels; a cell without a number shows what was published, or its status.

    How sure text recognition was has a column where it was used.
    """
    recognised = any(row["confidence"] is not None for row in rows)
    table = _table(lang, "id", "label", "value", "unit", "status", *(["confidence"] if recognised else []))
    table.columns[0].no_wrap = True
    table.columns[2].justify = "right"
    for row in rows:
        value = str(row["value"]) if row["value"] is not None else f"{row['raw']!s}".strip() or "—"
        sure = "" if row["confidence"] is None else f"{row['confidence']:.2f}"
        told = (row["id"], row["label"], value, row["unit"], text(f"list.status_{row['status']}", lang))
        table.add_row(*told, *([sure] if recognised else []))
    console.print(table, highlight=False)


def show_precision(opinions: Sequence[Opinion], console: Console, lang: str) -> None:
    """How often findings were right, by rule and by phrasing."""
    if not any(opinion.verdict for opinion in opinions):
        console.print(text("review.none", lang), highlight=False)
        return
    for by, name in (("code", "rule"), ("phrasing", "phrasing")):
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column(text(f"review.{name}", lang))
        for head in ("true", "false_alarm", "others", "precision"):
            table.add_column(text(f"review.{head}", lang), justify="right")
        for each in precision(opinions, by):
            share = "—" if each.share is None else f"{100 * each.share:.1f}%"
            table.add_row(each.name, str(each.true), str(each.false), str(each.other), share)
        console.print(table, highlight=False)


def show_claims(rows: Rows, console: Console, lang: str) -> None:
    """The claims with the cells that answer them and the verdict."""
    table = _table(lang, "id", "text", "target", "expected", "verdict")
    for row in rows:
        expected = "" if row["expected"] is None else str(round(row["expected"], 2))
        table.add_row(row["id"], row["text"], row["target"] or "", expected, text(f"ui.{row['verdict']}", lang))
    console.print(table, highlight=False)


def show_points(rows: Rows, console: Console, lang: str) -> None:
    """The points with their topics and the number of their counterpart; each report after its name."""
    for source, points in groupby(rows, key=itemgetter("source")):
        console.print(source, style="bold", highlight=False)
        table = _table(lang, "number", "kind", "topics", "score", "pair", "text")
        for row in points:
            named = "、".join(taxonomy()[code].label(lang) for code in row["topics"].split())
            pair = "" if row["pair"] is None else str(row["pair"])
            kind = text(f"list.point_{row['outcome'] or row['kind']}", lang)
            table.add_row(str(row["number"]), kind, named, f"{row['score']:.2f}", pair, Text(row["text"]))
        console.print(table, highlight=False)


def show_topics(rows: Rows, console: Console, lang: str) -> None:
    """How often each topic is a problem and a measure, and a problem that is about it."""
    table = _table(lang, "topics", "problems", "measures", "share", "came_back", "example")
    for row in rows:
        share = "" if row["share"] is None else f"{row['share']:.0%}"
        back = f"{row['came_back']}/{row['followed']}" if row["followed"] else ""
        counts = (str(row["problems"]), str(row["measures"]), share, back)
        table.add_row(taxonomy()[row["topic"]].label(lang), *counts, Text(row["example"]))
    console.print(table, highlight=False)


def show_origin(told: Mapping[str, Any], console: Console, lang: str) -> None:
    """One cell with its place; an empty line of the list is left out."""
    value = told["raw"].strip() if told["value"] is None else f"{told['value']} {told['unit']}"
    page = "" if told["page"] is None else text("list.page_number", lang, page=told["page"])
    where = " · ".join(each for each in (page, told["anchor"] or "") if each)
    status = text(f"list.status_{told['status']}", lang)
    reason = text(told["reason"], lang) if told["reason"] else ""
    kind = text(f"ui.kind_{told['kind']}", lang)
    facts = {
        "id": told["id"],
        "label": told["label"],
        "raw": f"“{told['raw']}”" if told["start"] is not None else text("ui.absent", lang),
        "value": value if told["status"] == "given" else "—",
        "status": " · ".join(each for each in (status, reason) if each),
        "place": where or ("" if told["start"] is None else text("list.characters", lang, **told)),
        "row": " | ".join(" ".join(each.split()) for each in told["row"]),
        "lines": "\n".join(told["lines"]),
        "file": f"{told['source']} · {kind}",
        "reader": told["reader"],
        "sha256": told["sha256"],
    }
    table = Table(box=box.HORIZONTALS, show_header=False, pad_edge=False, border_style="dim")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, fact in facts.items():
        if fact:
            table.add_row(text(f"list.{name}", lang), Text(str(fact)))
    console.print(table, highlight=False)


def _table(lang: str, *names: str) -> Table:
    table = Table(box=box.HORIZONTALS, pad_edge=False, border_style="dim")
    for name in names:
        table.add_column(text(f"list.{name}", lang), overflow="fold")
    return table


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that gouji checks or recognises: a rule, an identity or a claim frame."""

    name: str
    kind: str
    title: str
    source: str
    details: tuple[tuple[str, str], ...] = ()


def entries(lang: str) -> Iterator[Entry]:
    """Every rule, identity and frame, in the order of the data files."""
    known = catalog.load()
    for rule in known.rules.values():
        details = (("severity", text(f"ui.{rule.severity}", lang)),)
        yield Entry(rule.code, "rule", rule.title(lang), rule.source, details)
    for form, stated in known.identities.items():
        for identity in stated:
            stated_as = (("rule", identity.rule), ("equation", identity.equation))
            yield Entry(f"{form}:{identity.id}", "identity", identity.line, identity.source, stated_as)
    for frame in known.frames:
        listed = (("cues", frame.written), ("readings", frame.readings))
        shown_lists = (("examples", frame.examples), ("nothing", frame.nothing))
        told = tuple((name, "\n".join(values)) for name, values in (*listed, *shown_lists) if values)
        yield Entry(frame.id, "frame", frame.kind, frame.source, told)


def show_rules(console: Console, name: str | None, form: str, lang: str) -> bool:
    """Print all entries in short, or those called ``name`` in full. False when there is none of that name."""
    chosen = [each for each in entries(lang) if name is None or name in (each.name, each.name.partition(":")[2])]
    if form == "json":
        console.print_json(json.dumps([_plain(each) for each in chosen], ensure_ascii=False), highlight=False)
    elif name is None:
        _overview(chosen, console, lang)
    else:
        _in_full(chosen, console, lang)
    return bool(chosen)


def _plain(entry: Entry) -> dict[str, str]:
    head = {"name": entry.name, "kind": entry.kind, "title": entry.title, "source": entry.source}
    return {**head, **dict(entry.details)}


def _overview(chosen: Sequence[Entry], console: Console, lang: str) -> None:
    table = _table(lang, "kind", "name", "title", "source")
    for entry in chosen:
        table.add_row(text(f"list.kind_{entry.kind}", lang), entry.name, entry.title, entry.source)
    console.print(table, highlight=False)


def _in_full(chosen: Sequence[Entry], console: Console, lang: str) -> None:
    for entry in chosen:
        table = Table(box=box.HORIZONTALS, show_header=False, pad_edge=False, border_style="dim")
        table.add_row(text(f"list.kind_{entry.kind}", lang), f"{entry.name}  {entry.title}")
        for name, value in (("source", entry.source), *entry.details):
            if value:
                table.add_row(text(f"list.{name}", lang), value)
        console.print(table, highlight=False)
