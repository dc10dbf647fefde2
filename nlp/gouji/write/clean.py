"""Makes text from files safe to write, one character for one, so that offsets stay true."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")
# Control characters steer terminals and are forbidden in XML; bidirectional overrides show text in another order.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def encodable(text: str) -> str:
    """``text`` with what UTF-8 cannot hold (undecodable bytes of a file name) replaced."""
    return _SURROGATE.sub("\ufffd", text)


def visible(text: str) -> str:
    """``text`` without control characters, as terminals and pages may show it."""
    return _CONTROL.sub("\ufffd", text)
