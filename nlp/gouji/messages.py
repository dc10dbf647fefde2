"""Messages to people, in Chinese and English, from ``data/messages.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

Lang = Literal["zh", "en"]


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    loaded = tomllib.loads(files("gouji").joinpath("data/messages.toml").read_text("utf-8"))
    return {f"{group}.{name}": entry for group, names in loaded.items() for name, entry in names.items()}


def known(key: str) -> bool:
    """Whether a message of this name exists."""
    return key in _catalogue()


def text(key: str, lang: str = "zh", /, **params: object) -> str:
    """The message ``key`` in ``lang``, its ``{places}`` filled from ``params``.

    Raises KeyError for an unknown key or a missing parameter: both are mistakes of ours, not of the input.
    """
    return _catalogue()[key]["en" if lang == "en" else "zh"].format(**params)
