"""The checks. Each is a function registered with the codes that it may report; what they are called, how grave they
are and where they come from stands in ``data/rules.toml``."""

from __future__ import annotations

from gouji.check import (
    across_years,
    breakdowns,
    claims,
    doubtful,
    form,
    growth,
    identities,
    leftover,
    outdated,
    repeated,
)
from gouji.check.base import Checked, codes_checked, run
from gouji.check.identities import outcomes

__all__ = ["Checked", "codes_checked", "outcomes", "run"]

MODULES = (identities, across_years, claims, breakdowns, growth, repeated, form, outdated, leftover, doubtful)
