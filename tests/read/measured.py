"""Reads and parses a file under limits of memory and processor time; prints what came of it, seconds and megabytes.

Text recognition is off: it has limits of its own, of pages and of minutes.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from contextlib import suppress
from pathlib import Path

GIB = 1 << 30


def _megabytes() -> int:
    """The most memory held; of the process itself, where the system tells it apart from that of its parent."""
    try:
        status = Path("/proc/self/status").read_text("ascii", "replace")
        return int(status.partition("VmHWM:")[2].split()[0]) // 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(path: str, seconds: int) -> None:
    """Print ``[outcome, seconds, MiB]`` for the file at ``path``."""
    import socket

    from gouji.errors import GoujiError, NotAReport
    from gouji.parse import parse
    from gouji.read import read
    from gouji.settings import Settings

    def refuse(*_: object, **__: object) -> None:
        print(json.dumps(["network", 0, 0]))
        sys.exit(3)

    socket.socket = refuse  # type: ignore[assignment, misc]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (GIB, GIB))
    start = time.process_time()
    try:
        document = read(path, Settings(ocr=False))
        outcome = document.kind
        with suppress(NotAReport):
            parse(document)
    except GoujiError as error:
        outcome = f"{error.key} {error.params.get('what', error.params.get('why', ''))}".strip()
    print(json.dumps([outcome, round(time.process_time() - start, 2), _megabytes()]))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
