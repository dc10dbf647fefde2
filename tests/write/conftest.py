"""The canned audits as fixtures; ``canned`` itself is importable from the tests beside it."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window; a test that needs it is skipped where it or its driver is missing."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not installed")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for pages."""
    return tmp_path_factory.mktemp("pages")
