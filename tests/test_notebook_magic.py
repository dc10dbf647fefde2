"""gouji in a real kernel: the magic commands, the progress of a run; and without IPython."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from kernels import Failed, execute, shown
from sample import ROOT, SAMPLE

REPORT = (SAMPLE / "reports" / "town-zeros.txt").read_text("utf-8")
WRONG = {
    "missing.txt": "missing.txt：找不到该文件或目录",
    "missing.txt --lang en": "missing.txt: no such file or directory",
    "": "%gouji FILE",
    "--colour red x.txt": "--colour",
    "--lang fr x.txt": "--lang",
    "../corpora/sample/reports/town-zeros.txt --select nonsense": "nonsense",
    '"x.txt': "quotation",
}
TRY = f"""
for line in {list(WRONG)}:
    try:
        get_ipython().run_line_magic("gouji", line)
    except Exception as error:
        print(line, "->", f"{{type(error).__name__}}: {{error}}")
"""
PROSE = "2023年，我局收到政府信息公开申请26件，其中自然人申请19件；未发生行政复议。"


def run(folder: Path, *cells: str) -> list[str]:
    """What each of the cells shows, after the extension was loaded."""
    made = [new_code_cell(cell) for cell in ("%load_ext gouji", *cells)]
    return [shown(cell) for cell in execute(new_notebook(cells=made), folder)[1:]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """All that the tests look at, from one kernel."""
    cells = {
        "file": "%gouji ../corpora/sample/reports/bureau-small.docx --lang en --name found",
        "kept": "print(found.report.unit, len(found.findings))",
        "text": f"%%gouji --lang en\n{REPORT}",
        "less": "%gouji ../corpora/sample/reports/bureau-small.docx --ignore narrative-mismatch --name less",
        "counted": "print(len(less.findings), less.coverage.left_out)",
        "prose": f"%%gouji\n{PROSE}",
        "help": "%gouji -h",
        "table": "found.report.table('requests')",
        "findings": "found.findings",
        "claim": "found.claims[0]",
        "bar": (
            "from pathlib import Path\nfrom tempfile import TemporaryDirectory\n"
            "from gouji.batch import run\nfrom gouji.notebook import bar\nfrom gouji.settings import Settings\n"
            "place = TemporaryDirectory()\n"
            "done = run(['../corpora/sample/reports/town-zeros.txt'], Path(place.name, 'store'), Settings(ocr=False),"
            " workers=0, on_progress=bar('en'))"
        ),
        "wrong": TRY,
        "store": "import gouji\ngouji.open_store(Path(place.name, 'store'))",
    }
    shows = run(tmp_path_factory.mktemp("magic"), *cells.values())
    return dict(zip(cells, shows, strict=True))


def test_a_file_is_audited_and_kept(told: dict[str, str]) -> None:
    """In the language asked for; the variable named holds the audit."""
    assert "the prose says 九件" in told["file"]
    assert told["kept"] == "青岑县水务局 2\n"


def test_pasted_text_is_audited(told: dict[str, str]) -> None:
    """The text of the cell is the report."""
    assert ("gouji-fragment" in told["text"], "pasted text" in told["text"], "Coverage" in told["text"]) == (
        True,
        True,
        True,
    )


def test_findings_are_chosen_by_rule(told: dict[str, str]) -> None:
    """What is left out is counted."""
    assert told["counted"] == "1 1\n"
    assert "narrative-denies-table" in told["less"]


def test_prose_alone_gives_its_claims(told: dict[str, str]) -> None:
    """Figures with the cells that would answer them, and that nothing was compared."""
    assert [
        each in told["prose"] for each in ("未与表格核对", "26件", "19件", "本年新收政府信息公开申请数量 · 总计")
    ] == [True] * 4
    assert "不一致" not in told["prose"]


def test_types_show_themselves(told: dict[str, str]) -> None:
    """Tables, findings, claims and stores, as HTML without script."""
    for name, words in {
        "table": "结转下年度继续办理",
        "findings": "narrative-mismatch",
        "claim": "<mark>",
        "store": "findings",
    }.items():
        assert (words in told[name], "gouji-fragment" in told[name], "<script" in told[name]) == (True, True, False)


def test_a_run_shows_how_far_it_is(told: dict[str, str]) -> None:
    """The bar stands at its end when the run is done."""
    assert '<progress value="1" max="1"' in told["bar"]
    assert "1 of 1 done" in told["bar"]


def test_the_help_names_every_option(told: dict[str, str]) -> None:
    """As a shell's would."""
    assert [each in told["help"] for each in ("--lang", "--select", "--ignore", "--name", "FILE", "-h")] == [True] * 6


@pytest.mark.parametrize(("line", "words"), WRONG.items())
def test_what_is_wrong_is_told(told: dict[str, str], line: str, words: str) -> None:
    """As a usage error, which IPython prints in one line, in the language asked for."""
    (answer,) = (each for each in told["wrong"].splitlines() if each.startswith(f"{line} -> "))
    assert (answer.startswith(f"{line} -> UsageError: "), words in answer) == (True, True)


def test_what_is_wrong_stops_a_notebook_without_a_traceback_of_ours(tmp_path: Path) -> None:
    """The last line says what it is."""
    with pytest.raises(Failed) as failed:
        run(tmp_path, "%gouji missing.txt")
    assert "UsageError: missing.txt：找不到该文件或目录" in str(failed.value)
    assert "gouji/notebook.py" not in str(failed.value)


WITHOUT = """
import sys
sys.modules["IPython"] = None
import gouji
audit = gouji.audit("corpora/sample/reports/town-zeros.txt")
assert "gouji-fragment" in audit._repr_html_() and "gouji-fragment" in audit.findings._repr_html_()
try:
    gouji.load_ipython_extension(None)
except gouji.GoujiError as error:
    print(error.render("en"))
"""


def test_without_ipython(tmp_path: Path) -> None:
    """Everything works but the extension, which says what it needs; IPython is never loaded by itself."""
    told = subprocess.run([sys.executable, "-c", WITHOUT], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "pip install 'gouji[notebook]'" in told.stdout
    code = "import sys, gouji, gouji.cli; gouji.audit; print('IPython' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
