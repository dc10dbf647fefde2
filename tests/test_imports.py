"""What importing costs, and what it gives: heavy libraries load only when needed, public names are what they say."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAVY = (
    *(
        "spacy",
        "jieba",
        "pandas",
        "lxml",
        "sklearn",
        "numpy",
        "docx",
        "pdfplumber",
        "cv2",
        "rapidocr",
        "openpyxl",
        "xlsxwriter",
    ),
    *("pyarrow", "duckdb", "fsspec", "dask", "distributed"),
)


def told_by(code: str, expression: str) -> list[str]:
    """What ``expression`` gives in a fresh interpreter once ``code`` has run, warnings being errors."""
    probe = f"{code}\nimport json, sys\nprint(json.dumps({expression}))"
    command = [sys.executable, "-W", "error", "-c", probe]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return list(json.loads(run.stdout.splitlines()[-1]))


def loaded_by(code: str) -> list[str]:
    """The heavy libraries that ``code`` loads."""
    return told_by(code, f"[name for name in {HEAVY!r} if name in sys.modules]")


def test_importing_gouji_loads_no_heavy_library() -> None:
    """import gouji is light."""
    assert loaded_by("import gouji") == []


def test_auditing_a_text_loads_no_heavy_library() -> None:
    """A report in plain text is audited, and its audit printed and exported, without any of them."""
    code = 'import gouji; gouji.audit("corpora/sample/reports/town-zeros.txt").to_dict()'
    assert loaded_by(f"{code}; import gouji.cli") == []


def test_each_kind_of_file_loads_its_own_library() -> None:
    """HTML brings lxml and nothing else."""
    assert loaded_by('import gouji; gouji.audit("corpora/sample/reports/clean-html.html")') == ["lxml"]


def test_the_probe_sees_a_heavy_library() -> None:
    """A library that is imported is reported."""
    assert loaded_by("import lxml") == ["lxml"]


def test_public_names_are_not_hidden_by_modules() -> None:
    """A public name means the same before and after its module, or one of the same name, has been imported."""
    code = "import gouji\nfor name in gouji.__all__: getattr(gouji, name)"
    hidden = "[name for name in gouji.__all__ if type(getattr(gouji, name)) is type(sys)]"
    assert told_by(code, hidden) == []


def test_the_probe_sees_a_hidden_name() -> None:
    """A module under a public name is told from what should be there."""
    code = "import gouji, gouji.check\ngouji.audit = gouji.check"
    assert told_by(code, '[name for name in ("audit", "Audit") if type(getattr(gouji, name)) is type(sys)]') == [
        "audit"
    ]
