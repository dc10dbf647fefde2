"""Tells a text layer that says what the page shows from one that only looks like text.

Fonts without a table of their characters give code numbers, private characters, letters of other scripts or, where
the codes are those of other ideographs, Chinese that is none. A figure read from such a layer may be any other.
"""

from __future__ import annotations

import unicodedata
from collections import Counter

from gouji.lang.normal import fold
from gouji.read.text import common

_MOST_BAD = 0.3
_ENOUGH = 100
"""Characters from which it can be told that common ones are missing; a page number or a stamp is too short."""
_LEAST_COMMON = 0.3
"""Share of very common characters among ideographs: two thirds of a report, prose or labels; a fortieth by chance."""
_LEAST_CHINESE = 0.05
"""Share of ideographs among letters below which a page of a Chinese report is none."""
_NO_TEXT = frozenset(("Cc", "Cn", "Co", "Cs"))


def _is_ideograph(char: str) -> bool:
    return (
        "\u2e80" <= char <= "\u2fdf"
        or "\u3400" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or char > "\U0001ffff"
    )


def _is_bad(char: str) -> bool:
    """Whether a character has no place in a Chinese text: none at all, or a letter of another script."""
    if char == "\ufffd" or unicodedata.category(char) in _NO_TEXT:
        return True
    return (
        char.isalpha()
        and not char.isascii()
        and not _is_ideograph(char)
        and not unicodedata.name(char, "").startswith(
            ("GREEK", "HIRAGANA", "KATAKANA", "CJK", "FULLWIDTH", "ROMAN", "BOPOMOFO")
        )
    )


def is_garbled(text: str) -> bool:
    """Whether the characters of a page, white space left out, are not what it shows."""
    bad = sum(count for char, count in Counter(text).items() if _is_bad(char))
    if bad > (_MOST_BAD if len(text) >= _ENOUGH else 0.5) * len(text):
        return True
    ideographs = [char for char in fold(text).text if _is_ideograph(char)]
    if len(ideographs) >= _ENOUGH:
        return sum(char in common() for char in ideographs) < _LEAST_COMMON * len(ideographs)
    letters = sum(char.isalpha() for char in text)
    return letters >= _ENOUGH and len(ideographs) < _LEAST_CHINESE * letters
