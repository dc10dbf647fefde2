"""Scores text recognition on pages drawn as pictures: python tests/bench/bench_ocr.py [--all] [WORD…]

Each report is drawn at 150 and 200 dots an inch, clean and worn, and read as a scan. Wrong cells are counted as
unreadable, as doubted (a finding doubtful-reading names them), or as silent: the last must stay 0. Reports come from
three producers, as far as they are here: reportlab (samples), Chromium (a printed sample), and a real report kept
beside the checkout. Without --all, the worn states are measured at 150 dots on one report of each. Words choose among
the reports by their names.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from gouji.findings import Audit  # noqa: E402
from sample import SHARED, audit_bytes, gold  # noqa: E402
from worn import WEAR, as_pdf, drawn  # noqa: E402

REPORTS = ROOT / "corpora" / "sample" / "reports"
SAMPLES = ("city-bureau", "clean-pdf", "form2019-clean", "hybrid-blank", "clean-text")
Gold = dict[str, tuple[float | None, str]]


def cells_of(audit: Audit) -> Gold:
    """Value and status of every cell."""
    cells = audit.report.cells.values()
    return {cell.id: (None if cell.value is None else float(cell.value), cell.status) for cell in cells}


def chromium_pdf(page: Path) -> bytes | None:
    """A page as Chromium prints it; None where there is no Chromium."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "printed.pdf"
        options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile")
        made = subprocess.run(
            [browser, *options, f"--print-to-pdf={target}", page.as_uri()], capture_output=True, timeout=120
        )
        return target.read_bytes() if made.returncode == 0 and target.exists() else None


def sources() -> Iterator[tuple[str, bytes, Gold]]:
    """Name, PDF and gold of each report; the real one's gold is what its text layer holds, which a test checks."""
    for name in SAMPLES:
        wanted = {cell: (each["value"], each["status"]) for cell, each in gold(name)["cells"].items()}
        yield f"{name} (reportlab)", (REPORTS / f"{name}.pdf").read_bytes(), wanted
    printed = chromium_pdf(REPORTS / "clean-html.html")
    if printed is not None:
        wanted = {cell: (each["value"], each["status"]) for cell, each in gold("clean-html")["cells"].items()}
        yield "clean-html (Chromium)", printed, wanted
    for path in sorted(SHARED.glob("*.pdf")):
        yield path.name, path.read_bytes(), cells_of(audit_bytes(path.read_bytes()))


def scored(audit: Audit, wanted: Gold) -> list[int]:
    """Cells that are right, unreadable or missing, doubted, and wrong in silence."""
    found = cells_of(audit)
    doubted = {cell for each in audit.findings if each.code == "doubtful-reading" for cell in each.cells}
    wrong = [cell for cell in wanted if found.get(cell) != wanted[cell]]
    open_ = [cell for cell in wrong if cell not in found or found[cell][1] == "unreadable"]
    named = [cell for cell in wrong if cell not in open_ and cell in doubted]
    for cell in wrong:
        if cell not in open_ and cell not in named:
            print(f"    silent: {cell} is {wanted[cell]}, read as {found[cell]}")
    return [len(wanted) - len(wrong), len(open_), len(named), len(wrong) - len(open_) - len(named)]


def runs(everything: bool, words: list[str]) -> Iterator[tuple[str, int, str, bytes, Gold]]:
    """What is read, in which state."""
    worn: set[str] = set()
    for name, data, wanted in sources():
        if words and not any(word in name for word in words):
            continue
        producer = name.partition("(")[2]
        for dpi in (150, 200):
            for state in WEAR:
                if everything or state == "clean" or (producer not in worn and dpi == 150):
                    yield name, dpi, state, data, wanted
        worn.add(producer)


def main() -> None:
    """Print a line for each run, then the sum."""
    total: Any = [0, 0, 0, 0]
    pages, seconds = 0, 0.0
    heads = f"{'cells':>7}{'right':>7}{'unread':>7}{'doubted':>8}{'silent':>7}{'s/page':>8}"
    print(f"{'report':34}{'dpi':>5} {'state':12}{heads}")
    for name, dpi, state, data, wanted in runs(
        "--all" in sys.argv[1:], [word for word in sys.argv[1:] if word != "--all"]
    ):
        pictures = [WEAR[state](page) for page in drawn(data, dpi)]
        scan, start = as_pdf(pictures, dpi), time.perf_counter()
        counts = scored(audit_bytes(scan), wanted)
        took = time.perf_counter() - start
        pages, seconds = pages + len(pictures), seconds + took
        total = [before + now for before, now in zip(total, counts, strict=True)]
        columns = f"{counts[0]:7}{counts[1]:7}{counts[2]:8}{counts[3]:7}{took / len(pictures):8.1f}"
        print(f"{name:34}{dpi:5} {state:12}{len(wanted):7}{columns}", flush=True)
    share = total[0] / sum(total)
    print(f"{sum(total)} cells: {share:.2%} right, {total[1]} unread, {total[2]} doubted, {total[3]} silent")
    print(f"{pages} pages, {seconds / pages:.1f} s a page")


if __name__ == "__main__":
    main()
