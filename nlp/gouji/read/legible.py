"""Tells a text layer that says what the page shows from one that only looks like text.

Fonts without a table of their characters give code numbers, private characters, letters of other scripts or, where
the codes are those of other ideographs, Chinese that is none. A figure read from such a layer may be any other.
"""

from __future__ import annotations

import unicodedata

from gouji.read.text import LEAST_COMMON, commonness

_MOST_BAD = 0.3
_ENOUGH = 100
"""Characters from which it can be told that common ones are missing; a page number or a stamp is too short."""
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
    bad = sum(map(_is_bad, text))
    if bad > (_MOST_BAD if len(text) >= _ENOUGH else 0.5) * len(text):
        return True
    if commonness(text) < LEAST_COMMON and sum(map(_is_ideograph, text)) >= _ENOUGH:
        return True
    letters = sum(char.isalpha() for char in text)
    return letters >= _ENOUGH and sum(map(_is_ideograph, text)) < _LEAST_CHINESE * letters
