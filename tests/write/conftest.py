"""The canned audits as fixtures; ``canned`` itself is importable from the tests beside it."""

import sys
from pathlib import Path

import pytest

from gouji.findings import Audit

sys.path.insert(0, str(Path(__file__).resolve().parent))

import canned


@pytest.fixture(scope="session")
def audit() -> Audit:
    """Findings of each severity, claims of each verdict."""
    return canned.audit()


@pytest.fixture(scope="session")
def clean() -> Audit:
    """Nothing found."""
    return canned.clean()
