"""The documentation is true: its commands and Python run, its output is what comes out, both languages say the same."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

import gouji
from gouji.write.build import view
from gouji.write.plain import finding_text

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
PAGES = (*READMES, "CONTRIBUTING.md", "CHANGELOG.md")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language and what stands in it."""

    lang: str
    text: str


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(markdown: str) -> list[Block]:
    return [Block(lang, text) for lang, text in FENCE.findall(markdown)]


def prose(markdown: str) -> str:
    return FENCE.sub("", markdown)


def heading_levels(markdown: str) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", prose(markdown), re.MULTILINE)]


def table_sizes(markdown: str) -> list[tuple[int, int]]:
    """Rows and columns of every table, its head counted and the line under it not."""
    runs = re.findall(r"(?:^\|.*\|$\n?)+", prose(markdown), re.MULTILINE)
    tables = [[line for line in run.splitlines() if not re.fullmatch(r"[|:\- ]+", line)] for run in runs]
    return [(len(lines), lines[0].count("|") - 1) for lines in tables]


def commands(block: Block) -> list[str]:
    """The command lines of a block, prompts and comments taken off."""
    if block.lang == "console":
        return [line.removeprefix("$ ") for line in block.text.splitlines() if line.startswith("$ ")]
    if block.lang == "sh":
        return [line.split("  #")[0].rstrip() for line in block.text.splitlines() if line and not line.startswith("#")]
    return []


def code_lines(block: Block) -> list[str]:
    """What a block tells the computer: commands without their language, Python without comments."""
    if block.lang == "python":
        return [line.split("  #")[0].rstrip() for line in block.text.splitlines() if not line.startswith("#")]
    return [re.sub(r" --lang \w+", "", line) for line in commands(block)]


def transcripts(markdown: str) -> list[tuple[str, str]]:
    """Each ``$ command`` of the console blocks with the output printed under it."""
    texts = [block.text for block in blocks(markdown) if block.lang == "console"]
    parts = [part.partition("\n") for text in texts for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]]
    return [(command, output) for command, _, output in parts]


def gouji_commands(markdown: str) -> list[str]:
    return [line for block in blocks(markdown) for line in commands(block) if line.startswith("gouji ")]


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """An empty folder from which the sample corpus is found as from the project's root."""
    (tmp_path / "corpora").symlink_to(ROOT / "corpora")
    return tmp_path


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "COLUMNS": "100", "LANG": "C.UTF-8", "PYTHONWARNINGS": "error"}
    return subprocess.run(arguments, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


def run_gouji(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("gouji")
    return run([str(program), *shlex.split(command)[1:]], folder)


@pytest.mark.parametrize("measure", [heading_levels, table_sizes, lambda text: [code_lines(b) for b in blocks(text)]])
def test_both_readmes_are_built_alike(measure: Callable[[str], list[object]]) -> None:
    """Same headings, same tables, same code in the same order."""
    english, chinese = (measure(page(name)) for name in READMES)
    assert english == chinese
    assert english != []


def test_a_difference_between_the_readmes_would_be_seen() -> None:
    """The measures tell a missing heading, row, column or option from a translated word."""
    english = "# A\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```sh\ngouji check x --lang en  # look\n```\n"
    assert (heading_levels(english), table_sizes(english)) == ([1], [(2, 2)])
    assert [code_lines(block) for block in blocks(english)] == [["gouji check x"]]
    assert heading_levels(english.replace("# A", "## A")) == [2]
    assert table_sizes(english.replace("| 1 | 2 |\n", "")) == [(1, 2)]
    assert [code_lines(block) for block in blocks(english.replace("x --", "x --out y --"))] == [
        ["gouji check x --out y"]
    ]


@pytest.mark.parametrize("name", READMES)
def test_commands_of_the_readme_run(name: str, workplace: Path) -> None:
    """Every gouji command ends with 0 or, where it found errors in a report, with 1."""
    lines = gouji_commands(page(name))
    ended = [(line, run_gouji(line.split(" > ")[0], workplace)) for line in lines]
    failed = [(line, result.stderr) for line, result in ended if result.returncode > 1 or "Traceback" in result.stderr]
    assert (failed, lines == []) == ([], False)


@pytest.mark.parametrize(
    ("name", "number"), [(name, n) for name in READMES for n in range(len(transcripts(page(name))))]
)
def test_output_shown_in_the_readme_is_what_comes_out(name: str, number: int, workplace: Path) -> None:
    """A console block shows the program's own words, in a terminal of 100 columns."""
    command, expected = transcripts(page(name))[number]
    actual = run_gouji(command, workplace).stdout
    assert expected.strip() != ""
    assert [line.rstrip() for line in actual.strip().splitlines()] == expected.strip().splitlines()


@pytest.mark.parametrize("name", READMES)
def test_python_of_the_readme_runs(name: str, workplace: Path) -> None:
    """The Python blocks run one after another in one interpreter, warnings being errors."""
    script = "\n".join(block.text for block in blocks(page(name)) if block.lang == "python")
    assert "import gouji" in script
    result = run([sys.executable, "-c", script], workplace)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    """Every relative link names a file of the project."""
    assert [target for target in LINK.findall(page(name)) if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("name", PAGES)
def test_make_targets_named_in_the_pages_exist(name: str) -> None:
    """Every `make …` written as code is a target of the Makefile."""
    known = set(re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE))
    assert [
        target for target in re.findall(r"(?:^|`)make ([a-z]+)", page(name), re.MULTILINE) if target not in known
    ] == []


# Pictures and the reference.

PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+\.png)\)")


@pytest.mark.parametrize("name", READMES)
def test_the_picture_shows_what_the_program_says(name: str) -> None:
    """Small, told in words for those who do not see it, and made from the finding as it is found today."""
    ((words, target),) = PICTURE.findall(page(name))
    lang = target.split(".")[-2]
    report = gouji.audit(ROOT / "corpora/sample/reports/bureau-small.docx")
    tree = view(report, lang)
    expected = finding_text(
        tree.findings[0], replace(tree.head, source="corpora/sample/reports/bureau-small.docx"), lang
    )
    with Image.open(ROOT / target) as picture:
        told = picture.text["Description"]  # type: ignore[attr-defined]
        size = picture.size
    assert (told, len(words) > 30, min(size) > 500) == (expected, True, True)
    assert (ROOT / target).stat().st_size < 150_000


def test_the_reference_is_that_of_the_docstrings() -> None:
    """Written by tools/reference.py; run it, or tools/refresh_readmes.py, where a docstring or signature changed."""
    assert page("docs/reference.md") == load_tool("reference").reference()


def load_tool(name: str) -> ModuleType:
    """A module of tools/, which is no package."""
    spec = spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_names_every_public_name() -> None:
    """Each has a heading of its own and says what it is."""
    text = page("docs/reference.md")
    assert [name for name in gouji.__all__ if name != "__version__" and f"\n### {name}\n" not in text] == []
    entries = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    assert [each.split("\n")[0] for each in entries if len(each.split("\n")) < 5] == []
    assert re.findall(r"0x[0-9a-f]{6,}|<function|(?<!\w)/(?:home|root|usr)/", text) == []


def test_a_changed_docstring_would_be_seen() -> None:
    """A list of parameters becomes a list, a signature keeps its defaults."""
    tool = load_tool("reference")

    def sample(count: int = 3, *, name: str = "x") -> None:
        """Does it.

        Args:
            count: how ``often``.
        """

    assert list(tool._entry("m.sample", sample)) == [
        "### sample",
        "",
        "`m.sample(count: int = 3, *, name: str = 'x')`",
        "",
        *("Does it.", "", "Args:", "", "* `count`: how `often`.", ""),
    ]
