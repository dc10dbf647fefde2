"""Reads the same files with gouji and with other readers: python tests/bench/bench_readers.py [COUNT] [SEED]

A cell counts as right when the reader's table has its value in a line with all labels of its row, and in a column with
the labels of its column above it. Prints that share, the milliseconds a report, and how many times as long as the
fastest reader that has all cells right; for "gouji, cells" the cells of the parsed report against the gold. Readers
that are not installed are named and left out; pip install '.[bench]' brings them.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import printing
from gouji import libreoffice as office
from gouji.blocks import Grid
from gouji.lang.normal import fold
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.synth import Generated, generate
from gouji.synth.grids import Box, placed
from gouji.synth.render import render

Rows = list[list[str]]
Reader = Callable[[bytes], list[Rows]]
TABLES = ("disclosure", "requests", "proceedings")
REPEATS = 2


# ---- readers


def gouji(data: bytes) -> list[Rows]:
    """This project's grids."""
    grids = [block for block in read_bytes(data, "a").blocks if isinstance(block, Grid)]
    return [[[cell.text if cell else "" for cell in row] for row in grid.matrix()] for grid in grids]


def _frames(markup: bytes | str) -> list[Rows]:
    import pandas

    text = markup if isinstance(markup, str) else markup.decode("utf-8")
    frames = pandas.read_html(io.StringIO(text), keep_default_na=False, header=None, dtype_backend="numpy_nullable")
    return [[["" if each is pandas.NA else str(each) for each in row] for row in frame.to_numpy()] for frame in frames]


def python_docx(data: bytes) -> list[Rows]:
    """Its tables as its documentation reads them."""
    import docx

    return [
        [[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(io.BytesIO(data)).tables
    ]


def docx2python(data: bytes) -> list[Rows]:
    """All it finds; it takes prose for tables of one cell."""
    from docx2python import docx2python as opened  # type: ignore[import-not-found, unused-ignore]

    with opened(io.BytesIO(data)) as document:
        return [[["\n".join(cell) for cell in row] for row in table] for table in document.body]


def mammoth(data: bytes) -> list[Rows]:
    """To HTML, and that by pandas."""
    import mammoth as library  # type: ignore[import-not-found, unused-ignore]

    return _frames(f"<html>{library.convert_to_html(io.BytesIO(data)).value}</html>")


def _markitdown(suffix: str) -> Reader:
    def read(data: bytes) -> list[Rows]:
        from markitdown import MarkItDown, StreamInfo  # type: ignore[import-not-found, unused-ignore]

        text = MarkItDown().convert_stream(io.BytesIO(data), stream_info=StreamInfo(extension=suffix)).text_content
        blocks = re.findall(r"(?:^\|.*\n?)+", text, re.M)
        return [[line.strip().strip("|").split("|") for line in block.splitlines()] for block in blocks]

    return read


def pdfplumber(data: bytes) -> list[Rows]:
    """Its tables with its own settings."""
    import pdfplumber as library

    with library.open(io.BytesIO(data)) as pdf:
        return [
            [[each or "" for each in row] for row in table] for page in pdf.pages for table in page.extract_tables()
        ]


def camelot(data: bytes) -> list[Rows]:
    """By ruling lines."""
    from tempfile import NamedTemporaryFile

    import camelot as library  # type: ignore[import-not-found, unused-ignore]

    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        return [table.df.to_numpy().tolist() for table in library.read_pdf(file.name, pages="all")]


def unstructured(suffix: str) -> Reader:
    """To HTML, and that by pandas."""

    def read(data: bytes) -> list[Rows]:
        from unstructured.partition.auto import partition  # type: ignore[import-not-found, unused-ignore]

        found = partition(file=io.BytesIO(data), metadata_filename=f"a{suffix}")
        texts = [each.metadata.text_as_html for each in found if each.metadata.text_as_html]
        return [rows for text in texts for rows in _frames(text)]

    return read


READERS: dict[str, dict[str, Reader]] = {
    "html": {
        "gouji": gouji,
        "pandas.read_html": _frames,
        "markitdown": _markitdown(".html"),
        "unstructured": unstructured(".html"),
    },
    "docx": {
        "gouji": gouji,
        "python-docx": python_docx,
        "docx2python": docx2python,
        "mammoth + pandas": mammoth,
        "markitdown": _markitdown(".docx"),
        "unstructured": unstructured(".docx"),
    },
    "pdf": {
        "gouji": gouji,
        "pdfplumber": pdfplumber,
        "camelot": camelot,
        "markitdown": _markitdown(".pdf"),
    },
}


# ---- what is right


def _key(text: str) -> str:
    return "".join(fold(text).text.split())


def _wanted(report: Generated) -> Iterator[tuple[list[str], list[str], str]]:
    """Labels of the row, labels of the column, and the characters of every cell of a report's tables."""
    printed = report.draft.printed
    for table in TABLES:
        if not any(part.table == table for part in printed.parts):
            continue
        boxes = placed(printed.grid(table))
        labels = [each for each in boxes if each[2].label]
        for row, column, box in boxes:
            if not box.label:
                beside = [text for r, c, text in _covering(labels, row, None) if c < column]
                above = [text for r, c, text in _covering(labels, None, column) if r < row]
                yield beside, above if table != "disclosure" else above[-1:], _key(box.text)


def _covering(labels: list[tuple[int, int, Box]], row: int | None, column: int | None) -> list[tuple[int, int, str]]:
    """The labels that reach over a row, or over a column."""
    return [
        (r, c, _key(box.text))
        for r, c, box in labels
        if (row is None or r <= row < r + box.rowspan) and (column is None or c <= column < c + box.colspan)
    ]


def right(report: Generated, tables: list[Rows]) -> tuple[int, int]:
    """How many cells of the report the tables have with their labels, and of how many."""
    keyed = [[[_key(each) for each in row] for row in table] for table in tables]
    wanted = list(_wanted(report))
    return sum(any(_has(table, *each) for table in keyed) for each in wanted), len(wanted)


def _has(table: Rows, beside: list[str], above: list[str], value: str) -> bool:
    for number, row in enumerate(table):
        if not all(label in row for label in beside):
            continue
        for column, text in enumerate(row):
            heads = [line[column] for line in table[:number] if column < len(line)]
            if text == value and all(label in heads for label in above):
                return True
    return False


# ---- the run


def files(reports: list[Generated]) -> Iterator[tuple[str, str, list[bytes]]]:
    """Kind, maker, and a file for each report."""
    yield "html", "generated page", [render(each.draft.printed, "html", "clean") for each in reports]
    yield "docx", "python-docx", [render(each.draft.printed, "docx", "template") for each in reports]
    yield "pdf", "reportlab", [render(each.draft.printed, "pdf", "official") for each in reports]
    if office.program() is None:
        print("LibreOffice is not installed: its PDFs are left out")
    else:
        yield "pdf", "LibreOffice", printing.libreoffice([printing.word(each, "template") for each in reports])


def measured(read: Reader, reports: list[Generated], data: list[bytes]) -> tuple[float, float]:
    """The share of cells right, and the least seconds a report of several runs."""
    quiet = contextlib.redirect_stderr(io.StringIO())
    with warnings.catch_warnings(), quiet:
        warnings.simplefilter("ignore")
        tables = [read(each) for each in data]
        times = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            for each in data:
                read(each)
            times.append(time.perf_counter() - start)
    found = [right(report, each) for report, each in zip(reports, tables, strict=True)]
    return sum(hit for hit, _ in found) / sum(count for _, count in found), min(times) / len(data)


def parsed(reports: list[Generated], data: list[bytes]) -> tuple[float, float]:
    """The share of the gold's cells that gouji's parsed report has, and the seconds a report."""
    hits = cells = 0
    parse(read_bytes(data[0], "a"))  # loads the catalog
    start = time.perf_counter()
    found = [parse(read_bytes(each, "a")).cells for each in data]
    seconds = (time.perf_counter() - start) / len(data)
    for report, own in zip(reports, found, strict=True):
        for name, wanted in report.gold["cells"].items():
            cell = own.get(name)
            value = None if cell is None or cell.value is None else float(cell.value)
            hits += cell is not None and (value, cell.status) == (wanted["value"], wanted["status"])
            cells += 1
    return hits / cells, seconds


def compare(kind: str, maker: str, reports: list[Generated], data: list[bytes]) -> None:
    """Run every reader of a kind over its files."""
    print(f"\n{kind} by {maker}: {len(data)} reports")
    rows: dict[str, tuple[float, float]] = {}
    for name, read in READERS[kind].items():
        try:
            rows[name] = measured(read, reports, data)
        except ImportError as error:
            print(f"  {name:20} not installed ({error.name})")
        except Exception as error:  # a reader of others that fails is a result
            print(f"  {name:20} failed: {type(error).__name__}: {str(error)[:60]}")
    rows["gouji, cells"] = parsed(reports, data)
    whole = [seconds for share, seconds in rows.values() if share >= 0.9999]
    for name, (share, seconds) in rows.items():
        times = f"{seconds / min(whole):8.1f} ×" if whole else ""
        print(f"  {name:20}{100 * share:8.2f} %{1000 * seconds:10.1f} ms{times}")


def main() -> None:
    """Make, read, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("count", nargs="?", type=int, default=5)
    options.add_argument("seed", nargs="?", type=int, default=1)
    asked: Any = options.parse_args()
    reports = [generate(asked.seed, number, None, "docx")[-1] for number in range(1, asked.count + 1)]
    for kind, maker, data in files(reports):
        compare(kind, maker, reports, data)


if __name__ == "__main__":
    main()
