"""What importing costs: heavy libraries load only when they are needed."""

import json
import subprocess
import sys

HEAVY = ("spacy", "jieba", "pandas", "lxml", "sklearn", "numpy", "docx", "pdfplumber")


def loaded_by(code: str) -> list[str]:
    """The heavy libraries loaded in a fresh interpreter once ``code`` has run, warnings being errors."""
    probe = f"{code}\nimport json, sys\nprint(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    run = subprocess.run([sys.executable, "-W", "error", "-c", probe], capture_output=True, text=True, check=True)
    return list(json.loads(run.stdout.splitlines()[-1]))


def test_importing_gouji_loads_no_heavy_library() -> None:
    """import gouji is light."""
    assert loaded_by("import gouji") == []


def test_the_probe_sees_a_heavy_library() -> None:
    """A library that is imported is reported."""
    assert loaded_by("import lxml") == ["lxml"]
