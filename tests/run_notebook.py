"""Runs a notebook in a process of its own: ``python run_notebook.py NOTEBOOK FOLDER`` reads and writes NOTEBOOK.

The kernel is the interpreter that runs this, started in FOLDER as Jupyter would. A process apart, because the client's
event loop and sockets outlive its run and would be warned of in whatever test comes next.
"""

from __future__ import annotations

import sys

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient

SECONDS = 120


def run(path: str, folder: str) -> None:
    """Fill in the notebook's outputs; a cell that fails has its error as output, and the cells after it have none."""
    notebook = nbformat.read(path, as_version=4)
    # No folders of kernels: the only one left is the running interpreter's own.
    specs = KernelSpecManager(kernel_dirs=[])
    manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specs)
    resources = {"metadata": {"path": folder}}
    try:
        NotebookClient(notebook, km=manager, timeout=SECONDS, resources=resources).execute()
    finally:
        nbformat.write(notebook, path)


if __name__ == "__main__":
    run(*sys.argv[1:])
