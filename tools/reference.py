"""Writes docs/reference.md from the docstrings of what the package offers; tests/test_docs.py holds that they agree.

Run from the project's root: .venv/bin/python tools/reference.py
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference.md"
# What users import, module by module; None stands for all public names.
OFFERED: dict[str, tuple[str, ...] | None] = {
    "gouji": None,
    "gouji.settings": ("Selection",),
    "gouji.batch": ("audit_files", "run", "export", "Batch", "Failure", "Progress"),
    "gouji.panel": ("Metric", "metrics"),
    "gouji.annotate": ("annotate",),
    "gouji.write.letter": ("write_letter",),
    "gouji.review": ("read_opinions", "precision", "carried", "cases"),
    "gouji.study": ("study",),
    "gouji.topics": ("points",),
    "gouji.topics.model": ("Topics", "TopicModel"),
    "gouji.topics.corpus": ("keyness", "keywords", "collocations", "kwic", "repeated"),
    "gouji.notebook": ("bar", "magic"),
    "gouji.synth": ("generate", "write_reports", "Generated"),
}
HEAD = """# Reference

What the package offers to Python, from its own docstrings. Written by `tools/reference.py`; cell ids read
`table.row.column` and are the same everywhere, and every offset points into `report.text`.
"""
_LISTS = re.compile(r"(Args|Attributes|Parameters):$")
_ITEM = re.compile(r"    (\S[^:]*): (.*)$")


def reference() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_contents(), *(line for name in OFFERED for line in _module(name))]).rstrip() + "\n"


def _contents() -> Iterator[str]:
    for name in OFFERED:
        yield f"* [{name}](#{name.replace('.', '')})"
    yield ""


def _names(module: str) -> list[str]:
    offered = OFFERED[module]
    every: list[str] = list(offered or import_module(module).__all__)
    return [name for name in every if not name.startswith("__")]


def _module(module: str) -> Iterator[str]:
    yield from (f"## {module}", "")
    yield from (*_text(import_module(module).__doc__), "")
    for name in _names(module):
        yield from _entry(f"{module}.{name}", getattr(import_module(module), name))


def _entry(name: str, thing: Any) -> Iterator[str]:
    """A class with its public methods, or a function."""
    if not inspect.isclass(thing):
        yield from (f"### {name.rpartition('.')[2]}", "", _call(name, thing), "", *_text(inspect.getdoc(thing)), "")
        return
    yield from (f"### {name.rpartition('.')[2]}", "", _call(name, thing), "", *_text(_own_doc(thing)), "")
    for part, member in vars(thing).items():
        found = _member(member)
        if found and not part.startswith("_") and _own_doc(found):
            said = _call(part, found) if isinstance(member, FunctionType) else f"`{part}`"
            text = " ".join(filter(None, _text(_own_doc(found))))
            yield from (f"* {said} – {text}", "")


def _member(member: Any) -> Callable[..., Any] | None:
    """The function behind a method or a property."""
    for name in ("fget", "func", "__func__"):
        member = getattr(member, name, member)
    return member if isinstance(member, FunctionType) else None


def _own_doc(thing: Any) -> str | None:
    """The docstring of its own; the one that a dataclass makes up says nothing."""
    said = thing.__doc__
    return None if said is None or said.startswith(f"{thing.__name__}(") else inspect.cleandoc(said)


def _call(name: str, thing: Any) -> str:
    """Name and parameters as they are written."""
    try:
        signature = inspect.signature(thing)
    except (TypeError, ValueError):
        return f"`{name}`"
    if inspect.isclass(thing) and issubclass(thing, Exception | tuple):
        return f"`{name}`"
    own = [each for each in signature.parameters.values() if each.name != "self"]
    written = [_written(each) for each in own]
    first = next((at for at, each in enumerate(own) if each.kind is each.KEYWORD_ONLY), None)
    if first is not None and not any(each.kind is each.VAR_POSITIONAL for each in own):
        written.insert(first, "*")
    given = (
        "" if signature.return_annotation in (None, "None", signature.empty) else f" -> {signature.return_annotation}"
    )
    return f"`{name}({', '.join(written)}){given}`"


def _written(each: inspect.Parameter) -> str:
    stars = {each.VAR_POSITIONAL: "*", each.VAR_KEYWORD: "**"}.get(each.kind, "")
    typed = f": {each.annotation}" if each.annotation is not each.empty else ""
    if each.default is each.empty:
        return f"{stars}{each.name}{typed}"
    plain = isinstance(each.default, str | int | float | tuple | bool | None)
    return f"{each.name}{typed} = {repr(each.default) if plain else '…'}"


def _text(docstring: str | None) -> list[str]:
    """The docstring as Markdown: lists of parameters as lists, double backquotes as single ones."""
    lines: list[str] = []
    listing = False
    for line in inspect.cleandoc(docstring or "").replace("``", "`").splitlines():
        if _LISTS.match(line):
            listing = True
            lines += [line, ""]
        elif listing and (item := _ITEM.match(line)):
            lines.append(f"* `{item[1]}`: {item[2]}")
        else:
            listing = listing and (not line or line.startswith(" "))
            lines.append(line.strip() if listing else line)
    return lines


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(reference(), "utf-8")
