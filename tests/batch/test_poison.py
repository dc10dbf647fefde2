"""Among hundreds of reports files of every kind that means harm: each costs itself only and is told with its reason."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import gouji
from hostile import CASES, POISON, READ
from stores import write_texts

GOOD = 500
MEMORY = 2 << 30
DRIVER = """
import resource, sys
from pathlib import Path
from gouji.batch import run
from gouji.settings import Settings
if __name__ == "__main__":
    done = run([sys.argv[1]], sys.argv[2], Settings(max_seconds=40, max_memory=int(sys.argv[3]), ocr=False), workers=2)
    own = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    of_workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(done.reports, done.errors, int(own.split()[1]) // 1024, of_workers // 1024)
"""


def locked_pdf() -> bytes:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab is not installed")
    target = io.BytesIO()
    page = canvas.Canvas(target, encrypt="secret")
    page.drawString(72, 720, "2023")
    page.save()
    return target.getvalue()


def damaged(good: bytes) -> dict[str, tuple[bytes, str]]:
    """Files that somebody's disk or mail left so, each with what is told of it."""
    pdf = locked_pdf()
    return {
        "empty.txt": (b"", "error.empty"),
        "blank.txt": (" \u3000\n\t".encode(), "error.empty"),
        "locked.pdf": (pdf, "error.locked"),
        "cut.pdf": (b"%PDF-1.4\n1 0 obj\n<< /Type /Cat", "error.broken"),
        "cut.zip": (CASES["zip: 40 MB of zeros"]()[:60], "error.broken"),
        "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(40), "error.picture_ocr_off"),
        "noise.txt": (bytes(range(256)) * 20, "error.unknown_format"),
        "letter.txt": ("致各位同事：\n明天开会。\n".encode(), "error.not_a_report"),
        "crash.txt": (good, "error.ended_process"),
        "hang.txt": (good, "error.too_slow"),
        "greedy.txt": (good, "error.too_much_memory"),
    }


def poison(folder: Path, good: bytes) -> dict[str, str]:
    """Put a file of each kind among the others; returns what is to be told of each, ``read`` for one that can be."""
    expected: dict[str, str] = {}
    made: dict[str, Callable[[], bytes]] = {}
    for name, (data, key) in damaged(good).items():
        made[name], expected[name] = (lambda data=data: data), key
    for number, (kind, make) in enumerate(CASES.items()):
        name = f"case-{number}.{kind.partition(':')[0]}"
        made[name], expected[name] = make, "read" if kind in READ else "error."
    for number, (name, make) in enumerate(made.items()):
        (folder / f"{7 * number:05}-{name}").write_bytes(make())
    os.mkfifo(folder / "00100-pipe.txt")
    (folder / "00200-round.txt").symlink_to("00200-round.txt")
    return expected | {"pipe.txt": "error.not_a_file", "round.txt": "error.missing"}


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="needs Linux")
def test_poison_among_hundreds(tmp_path: Path) -> None:
    """Every good report is audited, every poison told or read, and neither driver nor workers grow beyond measure."""
    folder = tmp_path / "reports"
    files = write_texts(folder, GOOD)
    for file in files[GOOD:]:
        file.unlink()
    expected = poison(folder, files[0].read_bytes())
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(POISON)
    (tmp_path / "drive_it.py").write_text(DRIVER)
    path = os.pathsep.join([str(tmp_path / "site"), str(Path(gouji.__file__).parents[1])])
    words = [sys.executable, "drive_it.py", str(folder), str(tmp_path / "store"), str(MEMORY)]
    environment = os.environ | {"PYTHONPATH": path}
    told = subprocess.run(words, cwd=tmp_path, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    reports, errors, driver, workers = map(int, told.split())
    store = gouji.open_store(tmp_path / "store")
    rows = store.sql("select item, key, message from errors").fetchall()
    keys = {Path(item).name.partition("-")[2]: key for item, key, _ in rows}
    assert {name: keys.get(name) for name, key in expected.items() if not fits(keys.get(name), key)} == {}
    assert all(message for _, _, message in rows)
    audited = {item for (item,) in store.sql("select item from reports").fetchall()}
    assert ({str(file) for file in files[:GOOD]} <= audited, reports) == (True, GOOD + len(expected) - errors)
    assert (errors, keys.keys() - expected.keys()) == (len(rows), set())
    assert (driver < 64, workers < MEMORY >> 20) == (True, True)


def fits(key: str | None, expected: str) -> bool:
    """Whether a reason, or that there is none, is what was expected; a file that can be read need not be a report."""
    if expected == "read":
        return key in (None, "error.not_a_report")
    return key == expected or (expected == "error." and key is not None and key.startswith(expected))
