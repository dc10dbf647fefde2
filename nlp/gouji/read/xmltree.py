"""XML from strangers, as events or as a tree: no document types, no entities, nothing nested or repeated without end.

The standard library's own tree builder would take all of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from gouji.read.limits import Limits

_MOST_LEVELS = 200


class _Refused(Exception):
    """Why a document is not read."""


class Events:
    """What is told of a document while it is run through; subclasses take what they need."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins; ``tag`` is its name without namespace."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters between tags, in pieces of any length."""


class _Tree(Events):
    def __init__(self) -> None:
        self.builder = TreeBuilder()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.builder.start(tag, attributes)

    def end(self, tag: str) -> None:
        self.builder.end(tag)

    def text(self, text: str) -> None:
        self.builder.data(text)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


class _Guard:
    """Passes events on, and stops what would not end."""

    def __init__(self, events: Events, limits: Limits) -> None:
        self.events, self.limits = events, limits
        self.level = self.nodes = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.level += 1
        self.nodes += 1
        if self.level > _MOST_LEVELS:
            raise _Refused("nested too deep")
        if self.nodes > self.limits.settings.max_nodes:
            raise self.limits.exceeded("max_nodes")
        self.events.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self.level -= 1
        self.events.end(_local(name))

    @staticmethod
    def doctype(*_: object) -> None:
        raise _Refused("DOCTYPE")


def run(data: bytes, events: Events, limits: Limits, format: str) -> None:
    """Tell ``events`` what the XML in ``data`` holds; names lose their namespaces.

    Raises UnreadableFile for XML that is broken, declares a document type, is nested too deep or has too many elements.
    """
    guard, parser = _Guard(events, limits), expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = guard.start, guard.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = events.text, guard.doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, _Refused, ValueError, LookupError) as error:
        raise limits.broken(format, error) from error


def parse(data: bytes, limits: Limits, format: str) -> Element:
    """The root of the XML in ``data``, names without namespaces. Raises as ``run`` does."""
    tree = _Tree()
    run(data, tree, limits, format)
    return tree.builder.close()


def found(element: Element, *tags: str) -> Iterator[Element]:
    """The elements of those names at and below ``element``, in the order of the document."""
    return (each for each in element.iter() if each.tag in tags)
