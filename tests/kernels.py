"""Runs notebooks in a kernel of their own, warnings being errors."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from sample import ROOT

FOLDER = ROOT / "notebooks"
STRICT = 'import warnings\nwarnings.simplefilter("error")'
COLOUR = re.compile(r"\x1b\[[\d;]*m")


class Failed(Exception):
    """A notebook that stopped; says where and why."""


def execute(notebook: NotebookNode, folder: Path) -> list[NotebookNode]:
    """The code cells as run, a warning in one of them being an error. Raises Failed."""
    copy = folder / "notebook.ipynb"
    cells = [new_code_cell(STRICT), *notebook.cells]
    nbformat.write(new_notebook(cells=cells, metadata=notebook.metadata), copy)
    command = [sys.executable, str(ROOT / "tests" / "run_notebook.py"), str(copy), str(FOLDER)]
    env = {**os.environ, "IPYTHONDIR": str(folder / "ipython"), "PYTHONPATH": ""}
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if run.returncode:
        raise Failed(COLOUR.sub("", run.stderr))
    return [cell for cell in nbformat.read(copy, as_version=4).cells[1:] if cell.cell_type == "code"]


def shown(cell: NotebookNode) -> str:
    """All text that a cell shows."""
    texts = [output.get("text", "") + "".join(map(str, output.get("data", {}).values())) for output in cell.outputs]
    return "\n".join(texts)
