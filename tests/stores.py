"""Helpers of the tests of stores."""

from __future__ import annotations

import hashlib
from pathlib import Path

from gouji.synth import generate


def bytes_of(store: Path) -> dict[str, str]:
    """Every file of a store with the digest of its bytes."""
    files = (path for path in sorted(store.rglob("*")) if path.is_file())
    return {str(path.relative_to(store)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def write_texts(folder: Path, count: int, seed: int = 3) -> list[Path]:
    """At least ``count`` reports as text files, some of them of one unit and two years."""
    folder.mkdir(parents=True)
    made = [each for number in range(1, count + 1) for each in generate(seed, number, kind="text")]
    for each in made:
        (folder / each.file_name).write_bytes(each.data())
    return sorted(folder.iterdir())
