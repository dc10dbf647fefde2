"""Completion, asked of real shells: bash by its own machinery, zsh and fish where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gouji.cli import app, run
from sample import ROOT


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment that has ``gouji`` on its path, run by this interpreter, and two files to complete."""
    program = tmp_path / "bin" / "gouji"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gouji "$@"\n')
    program.chmod(0o755)
    (tmp_path / "report-1.txt").touch()
    path = f"{program.parent}:{os.environ['PATH']}"
    source = os.environ.get("PYTHONPATH", str(ROOT / "nlp"))
    return {"PATH": path, "HOME": str(tmp_path), "PYTHONPATH": source, "LANG": "C.UTF-8", "TERM": "dumb"}


def ask(home: dict[str, str], shell: str, *arguments: str) -> list[str]:
    """What a shell says when it runs a script, line by line."""
    if shutil.which(shell, path=home["PATH"]) is None:
        pytest.skip(f"{shell} is not installed")
    command = [shell, *arguments]
    done = subprocess.run(command, env=home, cwd=home["HOME"], capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


BASH = """
eval "$(gouji completion bash)"
complete -p gouji
COMP_WORDS=({words}) COMP_CWORD={at}
compopt() {{ echo "$@"; }}
$(complete -p gouji | sed 's/.*-F \\([^ ]*\\).*/\\1/') gouji
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def in_bash(home: dict[str, str], *words: str) -> list[str]:
    """What bash offers for the last of the words."""
    script = BASH.format(words=" ".join(f"'{word}'" for word in words), at=len(words) - 1)
    return ask(home, "bash", "--norc", "-c", script)[1:]


def test_bash_completes_commands(home: dict[str, str]) -> None:
    """Those that begin with what is typed; all where nothing is."""
    assert in_bash(home, "gouji", "se") == ["serve"]
    assert sorted(in_bash(home, "gouji", "")) == sorted(app.commands)
    assert in_bash(home, "gouji", "nonsense") == [""]


def test_bash_completes_options_and_their_values(home: dict[str, str]) -> None:
    """Options of the command, languages, and codes also after a comma."""
    assert in_bash(home, "gouji", "check", "--exit") == ["--exit-zero"]
    assert in_bash(home, "gouji", "check", "--lang", "") == ["zh", "en"]
    assert in_bash(home, "gouji", "check", "--select", "narrative-m") == ["narrative-mismatch"]
    assert in_bash(home, "gouji", "check", "--select", "blank-cell,narrative-d") == [
        "blank-cell,narrative-denies-table"
    ]
    assert in_bash(home, "gouji", "check", "--fail-on", "w") == ["warning"]
    assert in_bash(home, "gouji", "check", "--select", "w") == [""]


def test_bash_completes_files_itself(home: dict[str, str]) -> None:
    """A file is asked of the shell, which knows what may be typed."""
    assert "default" in " ".join(in_bash(home, "gouji", "check", "rep"))


def test_zsh_is_told_what_each_command_does(home: dict[str, str]) -> None:
    """The script loads; the answer to zsh has the help in the language asked for."""
    script = 'autoload -Uz compinit; compinit -D; eval "$(gouji completion zsh)"; print -r -- $_comps[gouji]'
    assert ask(home, "zsh", "-f", "-c", script) == ["_gouji_completion"]
    asked = {
        **home,
        "GOUJI_LANG": "en",
        "COMP_WORDS": "gouji serv",
        "COMP_CWORD": "1",
        "_GOUJI_COMPLETE": "zsh_complete",
    }
    assert ask(asked, "gouji")[:2] == ["plain", "serve"]
    assert "on which reports can be checked" in ask(asked, "gouji")[2]


def test_fish_completes_commands(home: dict[str, str]) -> None:
    """As fish itself lists them, with their help."""
    script = "gouji completion fish | source; complete -C 'gouji serv'"
    (line,) = ask({**home, "GOUJI_LANG": "en"}, "fish", "--no-config", "-c", script)
    assert line.startswith("serve\tOpen a page")


def test_another_shell_is_told_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    """One line, exit code 2."""
    assert run(["completion", "csh", "--lang", "en"]) == 2
    assert "bash、zsh、fish" in capsys.readouterr().err
