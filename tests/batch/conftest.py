"""Reports to run over: generated text files, quick to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from stores import write_texts


@pytest.fixture(scope="session")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with some twenty reports."""
    folder = tmp_path_factory.mktemp("batch") / "reports"
    write_texts(folder, 20)
    return folder
