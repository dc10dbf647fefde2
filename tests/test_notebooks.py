"""Every notebook runs from top to bottom, warnings being errors, and is kept without outputs."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from kernels import Failed, execute, shown
from sample import ROOT

FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
# A path from the root of a file system, of Unix or of Windows, as it stands in quotes, brackets or after a blank.
ABSOLUTE = re.compile(r"""(?:^|["'`(\s])(?:~?/\w|[A-Za-z]:[\\/])""", re.MULTILINE)

# What the text around the cells says of their outputs.
TOLD = {
    "01_one_report": [
        "requests.granted.total', value=None, raw='', status='blank'",
        "11件: consistent, expected 11, computed from its row",
        "结转下年度继续办理【27件】",
        "490 + 31 = 521",
        "494 + 28 = 522",
        "20 + 7 + 0 + 0 + 1 + 0 = 28",
        "requests.new.total + requests.carried_in.total = 84",
        "[12000, 13000)",
        "槐津区 | 开通 | 政策直通车",
    ],
    "02_a_folder": [
        "2 could not be read",
        "0 read: the store is complete",
        "error.empty",
        "error.not_a_report",
        "鹭原区水桥街道办事处",
        "blank:20",
        "no sums at all: no tables",
        "narrative-mismatch",
        "findings left out by selection: 1",
        "items, 1 read",
    ],
    "04_a_panel_over_years": [
        "96 reports of 6 units, 0 unread",
        "槐津区人民政府  2016  no_report",
        "statistics.granted.count + statistics.already_public.count",
        "requests.handled.total",
        "few",
        "labels",
    ],
    "03_problems_and_topics": [
        "302 of them problems",
        "share 0.64 of their information",
        "topics.html counts.mtx words.csv texts.csv shares.csv topics.csv",
        "公示",
        "taken_over=0.588",
    ],
    "05_add_a_rule": [
        "No inconsistency found",
        "the prose says 77件, but 本年新收政府信息公开申请数量",
        "error 2",
        "103% is more than the whole",
    ],
}


# A rule is added in fewer lines of code than this.
SHORT = {"05_add_a_rule": 30}


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def executed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[NotebookNode]]:
    """Each notebook's name and its code cells as run."""
    path: Path = request.param
    return path.stem, execute(nbformat.read(path, as_version=4), tmp_path_factory.mktemp("notebook"))


def kept(notebook: NotebookNode) -> list[str]:
    """What a notebook holds that does not belong in the repository."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    found = [f"outputs of: {cell.source}" for cell in code if cell.outputs or cell.execution_count is not None]
    found += [f"metadata of a cell: {cell.metadata}" for cell in notebook.cells if cell.metadata]
    found += [
        f"absolute path: {line}" for cell in notebook.cells for line in cell.source.splitlines() if absolute(line)
    ]
    return found + sorted(set(notebook.metadata) - {"kernelspec", "language_info"})


def absolute(text: str) -> bool:
    return bool(ABSOLUTE.search(text))


def test_there_are_notebooks() -> None:
    """The folder is found, and each notebook has its promises."""
    assert [path.stem for path in NOTEBOOKS] == sorted(TOLD)


def test_the_notebook_runs(executed: tuple[str, list[NotebookNode]]) -> None:
    """Every cell runs without a warning and shows something."""
    _, cells = executed
    assert [cell.source for cell in cells if not shown(cell).strip()] == []
    assert [output.text for cell in cells for output in cell.outputs if output.get("name") == "stderr"] == []


def test_the_notebook_shows_what_its_text_says(executed: tuple[str, list[NotebookNode]]) -> None:
    """The figures that the text speaks of are among the outputs."""
    name, cells = executed
    everything = "\n".join(map(shown, cells))
    assert [words for words in TOLD[name] if words not in everything] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_is_kept_bare(path: Path) -> None:
    """Valid, no outputs, no execution counts, no editor's metadata, no path of one machine."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert kept(notebook) == []


@pytest.mark.parametrize(("name", "lines"), SHORT.items())
def test_the_notebook_is_short(name: str, lines: int) -> None:
    """What a notebook shows to be little work is little code."""
    cells = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells
    code = [line for cell in cells if cell.cell_type == "code" for line in cell.source.splitlines() if line.strip()]
    assert len(code) < lines


def test_what_does_not_belong_is_seen() -> None:
    """An output, a count, metadata and paths are each named."""
    ran = new_code_cell("1 + 1", outputs=[new_output("stream", text="2")], execution_count=1)
    tagged = new_code_cell("2", metadata={"tags": ["x"]})
    moved = new_code_cell('open("/home/a/b.html")\nopen("C:/a")\na / "b"  # and/or 1/2')
    notebook = new_notebook(cells=[ran, tagged, moved], metadata={"widgets": {}})
    assert kept(notebook) == [
        "outputs of: 1 + 1",
        "metadata of a cell: {'tags': ['x']}",
        'absolute path: open("/home/a/b.html")',
        'absolute path: open("C:/a")',
        "widgets",
    ]


def test_a_warning_fails_a_notebook(tmp_path: Path) -> None:
    """The kernel turns warnings into errors, and an error in a cell ends the run."""
    notebook = new_notebook(cells=[new_code_cell('warnings.warn("old", DeprecationWarning)')])
    with pytest.raises(Failed, match="DeprecationWarning: old"):
        execute(notebook, tmp_path)
