"""Puts what gouji prints today under every ``$ gouji …`` of the READMEs, and writes the reference anew.

tests/test_docs.py holds that they agree.
Run from the project's root: .venv/bin/python tools/refresh_readmes.py
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from reference import TARGET, reference

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```console\n\$ (?P<command>.*)\n(?:.*\n)*?```$", re.MULTILINE)


def transcript(block: re.Match[str]) -> str:
    program = Path(sys.executable).with_name("gouji")
    arguments = shlex.split(block["command"])[1:]
    env = os.environ | {"COLUMNS": "100"}
    run = subprocess.run([program, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if run.stderr:
        sys.exit(f"{block['command']} failed:\n{run.stderr}")
    lines = [line.rstrip() for line in run.stdout.strip().splitlines()]
    return "\n".join([f"```console\n$ {block['command']}", *lines, "```"])


for name in ("README.md", "README.zh-CN.md"):
    path = ROOT / name
    path.write_text(BLOCK.sub(transcript, path.read_text("utf-8")), "utf-8")
TARGET.write_text(reference(), "utf-8")
