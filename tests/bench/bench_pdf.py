"""Reads PDFs by several producers: python tests/bench/bench_pdf.py [COUNT] [SEED] [--only WORD] [--wrong N]

For each producer and style: cells right, cells wrong without a word, cells told to be unreadable, paragraphs kept, and
reports a second.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import printing
from gouji import libreoffice as office
from gouji.synth import Generated, generate
from gouji.synth.render import LAYOUTS, render

Made = Iterator[tuple[str, list[bytes]]]


def reportlab(reports: list[Generated]) -> Made:
    """By the generator's own renderer."""
    for layout in LAYOUTS["pdf"]:
        yield f"reportlab: {layout}", [render(each.draft.printed, "pdf", layout) for each in reports]


def chromium(reports: list[Generated], only: str) -> Made:
    """By a browser's print."""
    if printing.CHROMIUM is None:
        raise RuntimeError("chromium is not installed")
    with printing.chromium() as printed:
        for name, style in printing.STYLES.items():
            if only in f"chromium: {name}":
                yield f"chromium: {name}", [printed(each, style) for each in reports]


def weasyprint(reports: list[Generated], only: str) -> Made:
    """By WeasyPrint, where it is installed."""
    with printing.weasyprint() as printed:
        for name, style in printing.STYLES.items():
            if only in f"weasyprint: {name}":
                yield f"weasyprint: {name}", [printed(each, style) for each in reports]


def libreoffice(reports: list[Generated], only: str) -> Made:
    """By LibreOffice from the DOCX."""
    if office.program() is None:
        raise RuntimeError("LibreOffice is not installed")
    names = [name for name in printing.WORD if only in f"libreoffice: {name}"]
    made = printing.libreoffice([printing.word(each, name) for name in names for each in reports])
    for number, name in enumerate(names):
        yield f"libreoffice: {name}", made[number * len(reports) :][: len(reports)]


def main() -> None:
    """Make, read, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("count", nargs="?", type=int, default=6)
    options.add_argument("seed", nargs="?", type=int, default=1)
    options.add_argument("--only", default="", help="part of the producer and style")
    options.add_argument("--wrong", type=int, default=0, help="examples printed of each kind")
    options.add_argument("--keep", help="a folder for the files")
    asked = options.parse_args()
    reports = [generate(asked.seed, number, None, "pdf")[-1] for number in range(1, asked.count + 1)]
    print(f"{'':34}{'cells':>8}{'right %':>9}{'wrong':>7}{'told':>7}{'prose %':>9}{'a second':>9}")
    producers = [lambda: reportlab(reports), lambda: chromium(reports, asked.only)]
    producers += [lambda: libreoffice(reports, asked.only), lambda: weasyprint(reports, asked.only)]
    for made in producers:
        try:
            for name, files in made():
                if asked.only in name:
                    show(name, reports, files, asked)
        except (ImportError, OSError, RuntimeError) as error:  # WeasyPrint's libraries, a program that is missing
            print(f"left out: {error}")


def show(name: str, reports: list[Generated], files: list[bytes], asked: argparse.Namespace) -> None:
    """Read the files of one style and print a line."""
    score, start = printing.Score(), time.perf_counter()
    for report, data in zip(reports, files, strict=True):
        if asked.keep:
            Path(asked.keep, f"{name.replace(': ', '-').replace(' ', '-')}-{report.name}.pdf").write_bytes(data)
        score.take(report, data)
    seconds = time.perf_counter() - start
    right, kept = 100 * score.right / score.cells, 100 * (1 - len(score.lost) / score.paragraphs)
    line = f"{name:34}{score.cells:8}{right:9.2f}{len(score.wrong):7}{score.told:7}{kept:9.1f}"
    print(f"{line}{len(reports) / seconds:9.1f}  {' '.join(f'{key}×{count}' for key, count in score.notes.items())}")
    for each in (*score.wrong[: asked.wrong], *score.lost[: asked.wrong]):
        print(f"    {each[:150]}")


if __name__ == "__main__":
    main()
