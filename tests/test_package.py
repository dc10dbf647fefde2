"""What is installed: every data file and template, and in an empty environment a program that works."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from sample import ROOT, SAMPLE

SOURCE = ROOT / "nlp" / "gouji"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def packed(patterns: list[str]) -> set[Path]:
    """The files of the package that the patterns of pyproject.toml take in."""
    return {path for pattern in patterns for path in SOURCE.glob(pattern) if path.is_file()}


def beside_code() -> set[Path]:
    """Every file of the package that is no code and no trace of running it."""
    files = (path for path in SOURCE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path for path in files if path.suffix not in (".py", ".pyc")}


def test_every_data_file_is_packed() -> None:
    """A new kind of file beside the code needs its pattern in pyproject.toml, or it is left behind."""
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["gouji"]
    assert {path.relative_to(SOURCE) for path in beside_code() - packed(patterns)} == set()
    assert len(beside_code()) > 40


def test_a_file_without_a_pattern_would_be_seen() -> None:
    """Templates need a pattern of their own."""
    missing = beside_code() - packed(["py.typed", "data/**/*"])
    assert {path.suffix for path in missing} == {".j2"}


def run(*words: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command with nothing of this environment about it."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "https_", "http_"))}
    env = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"} | kept
    command = [str(word) for word in words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.slow
def test_the_wheel_works_in_an_empty_environment(tmp_path: Path) -> None:
    """Built, installed without extras, away from the project: it audits a text and a page,
    classifies problems with its models, and runs as a module."""
    if run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "setuptools>=77", folder=tmp_path).returncode:
        pytest.skip("no package index can be reached")
    made = run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", "wheels", ROOT, folder=tmp_path)
    assert made.returncode == 0, made.stderr
    (wheel,) = tmp_path.glob("wheels/gouji-*.whl")
    run(sys.executable, "-m", "venv", "empty", folder=tmp_path)
    python, gouji = tmp_path / "empty/bin/python", tmp_path / "empty/bin/gouji"
    installed = run(python, "-m", "pip", "install", "-q", wheel, folder=tmp_path)
    assert installed.returncode == 0, installed.stderr
    for name in ("town-zeros.txt", "clean-html.html"):
        (tmp_path / name).write_bytes((SAMPLE / "reports" / name).read_bytes())
    assert "勾稽 42/42" in run(gouji, "check", "town-zeros.txt", folder=tmp_path).stdout
    assert run(python, "-m", "gouji", "check", "clean-html.html", "--out", "page.html", folder=tmp_path).returncode == 0
    assert (tmp_path / "page.html").stat().st_size > 50_000
    assert "更新不及时" in run(gouji, "classify", "town-zeros.txt", folder=tmp_path).stdout
    assert "gouji[docx]" in run(gouji, "check", SAMPLE / "reports/clean-docx.docx", folder=tmp_path).stderr
