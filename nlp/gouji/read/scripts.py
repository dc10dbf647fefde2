"""Pages whose body sits in a script: the report is a string of JavaScript or JSON, its HTML escaped.

No script is run: strings are cut out and their escapes undone, and only a string that holds a report's headings counts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from gouji.read.content import headings_named

_SCRIPT = re.compile(r"<script\b[^<>]*>", re.I)
_SCRIPT_END = re.compile(r"</script\b", re.I)
_CODE = re.compile(r"\s*(?:[\[{]|(?:var|let|const|window)\b|[A-Za-z_$][\w$.]{0,60}\s*[(=])")
_MARK = re.compile(r"\\.|[\"'`\n]", re.S)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|(.))", re.S)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "0": "", "\n": ""}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_TAG = re.compile(r"</?[A-Za-z]")
_SHORTEST = 100
"""Characters; a report is longer."""
_LEAST_HEADINGS = 2
_MOST_LAYERS = 3
"""How often a text may be escaped: a page in JSON in a string of a script."""


def is_code(text: str) -> bool:
    """Whether a whole file is JSON or JavaScript, not a page."""
    return bool(_CODE.match(text[:200]))


def _scripts(markup: str) -> Iterator[str]:
    at = 0
    while match := _SCRIPT.search(markup, at):
        end = _SCRIPT_END.search(markup, match.end())
        at = end.start() if end else len(markup)
        yield markup[match.end() : at]


def _strings(code: str) -> Iterator[str]:
    """The string literals of a script; a line break ends what no quote closed. One pass, whatever the script holds."""
    quote, start = "", 0
    for mark in _MARK.finditer(code):
        char = mark[0]
        if len(char) == 2 or (char == "\n" and quote == "`"):
            continue
        if not quote:
            quote, start = (char if char != "\n" else ""), mark.end()
        elif char in (quote, "\n"):
            if char == quote and mark.start() - start >= _SHORTEST:
                yield code[start : mark.start()]
            quote = ""


def _unescape(match: re.Match[str]) -> str:
    number = match[1] or match[2] or match[3]
    if number:
        code = int(number, 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    return _PLAIN.get(match[4], match[4])


def _join_surrogates(text: str) -> str:
    joined = _SURROGATES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return joined.encode("utf-8", "replace").decode("utf-8")


def _plain(literal: str) -> str:
    """The HTML that a string literal stands for."""
    text = literal
    for _ in range(_MOST_LAYERS):
        if _TAG.search(text) and "\\" not in text:
            break
        text = _ESCAPE.sub(_unescape, text) if "\\" in text else html.unescape(text)
    return _join_surrogates(text)


def embedded(text: str) -> str | None:
    """The HTML of the report that a page's scripts, or a file of code, hold as a string; None where there is none."""
    sources = [text] if is_code(text) else _scripts(text)
    found = (_plain(literal) for code in sources for literal in _strings(code))
    reports = [each for each in found if _TAG.search(each) and headings_named(each) >= _LEAST_HEADINGS]
    return max(reports, key=len, default=None)
