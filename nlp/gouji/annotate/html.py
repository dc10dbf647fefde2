"""A copy of the report's page with marks at every finding, and the findings listed at its end.

What the page says and how it looks stays. What was read of a text, and of kinds that take no notes themselves, is put
on a bare page first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from lxml import etree

from gouji.annotate.notes import Note
from gouji.annotate.places import Leaf, Leaves, aligned, solid
from gouji.blocks import Document, Grid, GridCell, Paragraph
from gouji.messages import text as message
from gouji.read.html import is_dropped
from gouji.read.scripts import embedded

_STYLE = """
mark.gouji { color: inherit; background: #fff3bf; border-bottom: 2px solid #e8590c; padding: 0 .1em; }
mark.gouji.error { background: #ffe3e3; border-color: #c92a2a; }
mark.gouji.info { background: #e7f5ff; border-color: #1971c2; }
mark.gouji sup a, .gouji-notes a { color: #c92a2a; text-decoration: none; font-size: .75em; }
.gouji-notes { max-width: 60em; margin: 2em auto; padding: 1em 1.5em; border: 1px solid #adb5bd; border-radius: 6px;
  background: #fff; color: #212529; font: 15px/1.6 system-ui, sans-serif; text-align: left; }
.gouji-notes li { white-space: pre-line; margin: .6em 0; } .gouji-notes li:target { background: #fff3bf; }
"""

_BARE = """
body { max-width: 60em; margin: 2em auto; padding: 0 1em; font: 16px/1.7 system-ui, sans-serif; }
table { border-collapse: collapse; margin: 1em 0; font-size: .85em; }
td { border: 1px solid #adb5bd; padding: .2em .5em; }
p, td { white-space: pre-line; }
"""


@dataclass(frozen=True, slots=True)
class _Node:
    """A run of text of the page: before the first child of ``element``, or behind ``element`` itself."""

    element: etree._Element
    behind: bool

    @property
    def text(self) -> str:
        return (self.element.tail if self.behind else self.element.text) or ""


def annotate_html(markup: str, document: Document, notes: Sequence[Note], lang: str = "zh") -> str:
    """``markup`` with ``notes`` marked; for a page whose scripts hold the report, the page that they hold.

    ``document`` is what ``gouji.read`` made of the same page.
    """
    leaves = Leaves(document.blocks)
    root = _parse(markup)
    stream, found = _align(root, leaves)
    if 2 * len(found) < len(leaves.all) and (hidden := embedded(markup)) is not None:
        root = _parse(hidden)
        stream, found = _align(root, leaves)
    _mark(stream, _noted(document.text, leaves, found, notes))
    _list(root, notes, lang)
    _declare(root)
    return etree.tostring(root, method="html", encoding="unicode", doctype="<!DOCTYPE html>")


def page_of(document: Document) -> str:
    """What was read of a file as a bare page: its paragraphs and tables, for a file that takes no notes itself."""
    blocks = "\n".join(_table(each) if isinstance(each, Grid) else _paragraph(each) for each in document.blocks)
    title = escape(document.source)
    return f"<html><head><title>{title}</title><style>{_BARE}</style></head><body>{blocks}</body></html>"


def _paragraph(paragraph: Paragraph) -> str:
    return f"<p>{escape(paragraph.text)}</p>"


def _table(grid: Grid) -> str:
    rows = ("".join(map(_cell, row)) for _, row in groupby(grid.cells, key=lambda cell: cell.row))
    return "<table>" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _cell(cell: GridCell) -> str:
    return f'<td rowspan="{cell.rowspan}" colspan="{cell.colspan}">{escape(cell.text)}</td>'


def _parse(markup: str) -> etree._Element:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, recover=True)
    return etree.fromstring(markup.encode("utf-8", "replace"), parser)


_Signs = list[tuple[_Node, int]]
"""Every shown character that is no white space, with the run it stands in and its index there."""


def _align(root: etree._Element, leaves: Leaves) -> tuple[_Signs, dict[Leaf, int]]:
    signs = [(node, n) for node in _nodes(root) for n, sign in enumerate(node.text) if not sign.isspace()]
    return signs, aligned(leaves.all, "".join(node.text[n] for node, n in signs))


def _nodes(element: etree._Element) -> Iterator[_Node]:
    """The runs of text that a reader of the page sees, in order."""
    if isinstance(element.tag, str) and not is_dropped(element):
        yield _Node(element, False)
        for child in element:
            yield from _nodes(child)
            yield _Node(child, True)


def _noted(text: str, leaves: Leaves, found: Mapping[Leaf, int], notes: Sequence[Note]) -> dict[int, list[Note]]:
    """Index of a shown character → the notes on it. A note on a blank cell goes to what stands before the cell."""
    noted: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        for index in _indices(text, leaves, found, note):
            noted[index].append(note)
    return noted


def _indices(text: str, leaves: Leaves, found: Mapping[Leaf, int], note: Note) -> range:
    if note.start is None or note.end is None:
        return range(0)
    leaf, words = leaves.at(note.start), solid(text[note.start : note.end])
    if not words:
        leaf = max((each for each in found if each.start < note.start), key=lambda each: each.start, default=None)
    if leaf is None or leaf not in found:
        return range(0)
    first = found[leaf] + len(solid(text[leaf.start : note.start])) if words else found[leaf]
    return range(first, first + len(words or solid(leaf.text)))


def _mark(signs: _Signs, noted: Mapping[int, list[Note]]) -> None:
    """Wrap each run of characters that the same notes lie on, the last first, so that the others stay in place."""
    firsts = {index for index in noted if noted[index] != noted.get(index - 1)}
    runs = [(node, list(run)) for (node, _), run in groupby(sorted(noted), key=lambda n: (signs[n][0], noted[n]))]
    for node, indices in reversed(runs):
        low, high = signs[indices[0]][1], signs[indices[-1]][1] + 1
        _wrap(node, low, high, noted[indices[0]], opens=indices[0] in firsts)


def _wrap(node: _Node, low: int, high: int, notes: Sequence[Note], opens: bool) -> None:
    text = node.text
    mark = etree.Element("mark", {"class": f"gouji {notes[0].severity}", "title": "\n\n".join(n.text for n in notes)})
    mark.text, mark.tail = text[low:high], text[high:]
    if opens:
        _number(mark, notes)
    if node.behind:
        node.element.tail = text[:low]
        node.element.addnext(mark)
        node.element.tail, mark.tail = text[:low], text[high:]
    else:
        node.element.text = text[:low]
        node.element.insert(0, mark)


def _number(mark: etree._Element, notes: Sequence[Note]) -> None:
    """The numbers of the findings, as links to the list."""
    sup = etree.SubElement(mark, "sup")
    for note in notes:
        link = etree.SubElement(sup, "a", {"href": f"#gouji-{note.number}"})
        if note.main:
            link.set("id", f"gouji-at-{note.number}")
        link.text = f"[{note.number}]"


def _list(root: etree._Element, notes: Sequence[Note], lang: str) -> None:
    """The findings in full at the end of the page."""
    body = root.find("body")
    section = etree.SubElement(root if body is None else body, "section", {"class": "gouji-notes"})
    etree.SubElement(section, "h2").text = message("note.list", lang, count=sum(note.main for note in notes))
    listed = etree.SubElement(section, "ol")
    for note in notes:
        if note.main:
            item = etree.SubElement(listed, "li", {"id": f"gouji-{note.number}", "value": str(note.number)})
            item.text = note.text
            if note.placed:
                etree.SubElement(item, "a", {"href": f"#gouji-at-{note.number}"}).text = " ↑"


def _declare(root: etree._Element) -> None:
    """The style of the marks, and the encoding that the copy has."""
    for meta in list(root.iter("meta")):
        if meta.get("charset") or (meta.get("http-equiv") or "").lower() == "content-type":
            _remove(meta)
    head = root.find("head")
    if head is None:
        head = etree.Element("head")
        root.insert(0, head)
    head.insert(0, etree.Element("meta", {"charset": "utf-8"}))
    etree.SubElement(head, "style").text = _STYLE


def _remove(element: etree._Element) -> None:
    """Take an element without content out; what follows it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
