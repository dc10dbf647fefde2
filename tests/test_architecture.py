"""Holds the design: who may import whom, where each third-party library may be used, and how long things may grow."""

import ast
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "nlp"
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 40

# The parts of the package from the ground up. A part imports from lower levels, and from its own where the level
# is one family; the stages are siblings that know nothing of each other, so that each can be replaced alone.
LEVELS = (
    {"errors", "libreoffice", "messages", "quantity", "blocks", "lang", "zipped"},
    {"document", "findings"},
    {"catalog", "settings"},
    {"read", "parse", "extract", "link", "check", "topics", "write", "synth"},
    {"annotate", "chain", "copying", "identity", "review", "panel", "rollups", "store", "study"},
    {"batch", "cli", "notebook", "serve", "__main__"},
)
STAGES = LEVELS[3]
# A report and a topic model show themselves in a notebook, and an audit turns into plain data: they reach for write,
# inside a method.
LAZY_EXCEPTIONS = {("document", "write"), ("findings", "write"), ("topics", "write")}

# Third-party library: the modules that may import it. A package stands for all its modules.
FENCES = {
    "IPython": {"gouji.notebook"},
    "PIL": {"gouji.read.ocr", "gouji.read.ocr_image"},
    "click": {"gouji.cli"},
    "cv2": {"gouji.read.ocr_image"},
    "docx": {"gouji.annotate.docx", "gouji.read.docx", "gouji.write.docx", "gouji.synth.render.docx"},
    "docxtpl": {"gouji.write.letter"},
    "duckdb": {"gouji.cli.store", "gouji.panel", "gouji.store"},
    "fsspec": {"gouji.write.files"},
    "jieba": {"gouji.lang.tokenizer", "gouji.extract.pipeline"},
    "jinja2": {"gouji.write.html", "gouji.write.letter"},
    "lxml": {"gouji.annotate.html", "gouji.read.html"},
    "openpyxl": {"gouji.read.xlsx", "gouji.review"},
    "xlsxwriter": {"gouji.write.xlsx"},
    "markupsafe": {"gouji.write.html"},
    "matplotlib": {"gouji.write.topics"},
    "numpy": {"gouji.read.ocr_image", "gouji.topics"},
    "pandas": {"gouji.write.frames", "gouji.panel", "gouji.store"},
    "pdfminer": {"gouji.read.pdf"},
    "pdfplumber": {"gouji.read.pdf"},
    "pypdf": {"gouji.annotate.pdf"},
    "pypdfium2": {"gouji.read.pdf_drawn"},
    "pyarrow": {"gouji.topics.seen", "gouji.write.parquet", "gouji.panel", "gouji.store"},
    "rapidfuzz": {"gouji.parse", "gouji.check", "gouji.catalog.labels", "gouji.copying.compare"},
    "rensa": {"gouji.copying.similar"},
    "rapidocr": {"gouji.read.ocr"},
    "reportlab": {"gouji.synth.render.pdf"},
    "rich": {"gouji.write.terminal", "gouji.cli"},
    "scipy": {"gouji.topics"},
    "sklearn": {"gouji.topics"},
    "threadpoolctl": {"gouji.topics"},
    "tomotopy": {"gouji.topics.adapters"},
    "spacy": {"gouji.lang.tokenizer", "gouji.extract.pipeline"},
    "dask": {"gouji.batch.engines"},
    "distributed": {"gouji.batch.engines"},
}


@dataclass(frozen=True)
class Import:
    """One import: what module is imported, on which line, and whether it runs when its own module is imported."""

    target: str
    line: int
    lazy: bool


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted((SOURCE / "gouji").rglob("*.py"))}


def targets(node: ast.Import | ast.ImportFrom, module: str, is_package: bool) -> list[str]:
    """The full names that an import statement of ``module`` asks for."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = node.module or ""
    if node.level:
        parents = module.split(".")
        kept = parents[: len(parents) - node.level + is_package]
        base = ".".join([*kept, base] if base else kept)
    return [f"{base}.{alias.name}" for alias in node.names]


def typing(node: ast.AST) -> bool:
    """Whether it is ``if TYPE_CHECKING:``, whose imports never run."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and not node.orelse


def imports_of(source: str, module: str, is_package: bool = False) -> list[Import]:
    found: list[Import] = []

    def walk(node: ast.AST, lazy: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import | ast.ImportFrom):
                found.extend(Import(name, child.lineno, lazy) for name in targets(child, module, is_package))
            walk(child, lazy or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or typing(child))

    walk(ast.parse(source), lazy=False)
    return found


def part_of(module: str) -> str:
    """The part of the package that a module belongs to: ``gouji.read.html`` → ``read``; "" for ``gouji`` itself."""
    return [*module.split("."), ""][1]


def level_of(part: str) -> int:
    return next(number for number, parts in enumerate(LEVELS) if part in parts)


def trespass(module: str, each: Import) -> str | None:
    """Why ``module`` may not import ``each``, or None."""
    top = each.target.split(".")[0]
    if top == "gouji":
        return inner_trespass(part_of(module), part_of(each.target), each.lazy)
    if top in sys.stdlib_module_names or top == "__future__":
        return None
    if top not in FENCES:
        return f"{top} has no place in FENCES"
    allowed = any(module == fence or module.startswith(f"{fence}.") for fence in FENCES[top])
    return None if allowed else f"{top} belongs in {', '.join(sorted(FENCES[top]))}"


def inner_trespass(part: str, target: str, lazy: bool) -> str | None:
    if part in ("", target) or (target == "" and part in LEVELS[-1]) or (lazy and (part, target) in LAZY_EXCEPTIONS):
        return None
    if target == "":
        return f"{part} uses the package's public names: import from the module that defines them"
    if not any(target in parts for parts in LEVELS):
        return f"gouji.{target} has no place in LEVELS"
    if part in STAGES and target in STAGES:
        return f"the stages {part} and {target} are siblings"
    return f"{part} lies below {target}" if level_of(part) < level_of(target) else None


def read_imports(module: str) -> list[Import]:
    path = MODULES[module]
    return imports_of(path.read_text("utf-8"), module, path.name == "__init__.py")


def functions(source: str) -> list[tuple[str, int]]:
    """Every function with the number of lines from its def to its end."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)]
    return [(node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in found]


@pytest.mark.parametrize("module", [name for name in MODULES if name != "gouji"])
def test_every_module_belongs_to_a_level(module: str) -> None:
    """A new part of the package must be given its place in LEVELS."""
    assert [part_of(module)] == [part for parts in LEVELS for part in parts if part == part_of(module)]


@pytest.mark.parametrize("module", MODULES)
def test_imports_keep_to_the_levels_and_fences(module: str) -> None:
    """No module reaches up, stages do not know each other, third-party libraries stay in their modules."""
    wrong = [(each.line, each.target, trespass(module, each)) for each in read_imports(module)]
    assert [entry for entry in wrong if entry[2]] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("gouji.document", "from gouji.findings import Audit\nimport gouji.errors"),
        ("gouji.parse.tables", "from gouji.catalog import load_catalog\nfrom gouji import messages"),
        ("gouji.parse.tables", "from .metadata import read_metadata\nfrom . import sections"),
        ("gouji.document", "def show():\n    from gouji.write.html import page"),
        ("gouji.document", "if TYPE_CHECKING:\n    from gouji.write.frames import DataFrame"),
        ("gouji.cli", "import click, rich.console\nimport gouji"),
        ("gouji.read.html", "def read():\n    from lxml import etree"),
        ("gouji.topics.model", "from sklearn.decomposition import NMF"),
    ],
)
def test_the_walk_allows_what_the_design_allows(module: str, source: str) -> None:
    """Lower levels, one's own part, the lazy exception and the fenced library's own module pass."""
    assert [trespass(module, each) for each in imports_of(source, module) if trespass(module, each)] == []


@pytest.mark.parametrize(
    ("module", "source", "reason"),
    [
        ("gouji.document", "from gouji.catalog import load_catalog", "document lies below catalog"),
        ("gouji.document", "from gouji.write.html import page", "document lies below write"),
        ("gouji.document", "if TYPE_CHECKING:\n    from gouji.catalog import Form", "document lies below catalog"),
        ("gouji.document", "if TYPE_CHECKING:\n    import pandas", "pandas belongs in gouji.panel"),
        ("gouji.quantity", "def show():\n    from gouji.write import html", "quantity lies below write"),
        ("gouji.parse.tables", "from gouji.read import read", "the stages parse and read are siblings"),
        ("gouji.parse.tables", "def f():\n    from ..check import run", "the stages parse and check are siblings"),
        ("gouji.check.base", "from gouji import chain", "check lies below chain"),
        ("gouji.parse.tables", "import gouji", "parse uses the package's public names"),
        ("gouji.cli", "from gouji import Report", "has no place in LEVELS"),
        (
            "gouji.parse.tables",
            "def f():\n    import lxml.etree",
            "lxml belongs in gouji.annotate.html, gouji.read.html",
        ),
        ("gouji.read.htmlish", "import lxml", "lxml belongs in gouji.annotate.html, gouji.read.html"),
        ("gouji.read.html", "import attr", "attr has no place in FENCES"),
    ],
)
def test_the_walk_sees_each_kind_of_trespass(module: str, source: str, reason: str) -> None:
    """Reaching up, sideways, past a fence or to an undeclared library is named."""
    assert [reason in (trespass(module, each) or "") for each in imports_of(source, module)] == [True]


def test_imports_in_functions_are_told_from_those_at_the_top() -> None:
    """An import that runs only when a function is called, or never, counts as lazy."""
    source = "import a\nif True:\n    import b\nclass C:\n    import c\n    def f(self):\n        import d\n"
    source += "if TYPE_CHECKING:\n    import e\nif not TYPE_CHECKING:\n    import f\n"
    source += "if TYPE_CHECKING:\n    import g\nelse:\n    import h\n"
    expected = [("a", False), ("b", False), ("c", False), ("d", True), ("e", True)]
    expected += [("f", False), ("g", False), ("h", False)]
    assert [(each.target, each.lazy) for each in imports_of(source, "gouji.cli")] == expected


def test_fenced_libraries_in_use_are_declared() -> None:
    """Whatever the package imports, pyproject.toml brings, itself or through the library it belongs to."""
    brought_by = {
        "IPython": "ipykernel",
        "distributed": "dask[distributed]",
        "docx": "python-docx",
        "markupsafe": "jinja2",
        "pdfminer": "pdfplumber",
        "sklearn": "scikit-learn",
    }
    brought_by |= {"cv2": "opencv-python-headless", "PIL": "pillow"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = project["dependencies"] + [
        line for name, extra in project["optional-dependencies"].items() if name != "dev" for line in extra
    ]
    used = {each.target.split(".")[0] for module in MODULES for each in read_imports(module)} & FENCES.keys()
    missing = [name for name in sorted(used) if not any(line.startswith(brought_by.get(name, name)) for line in lines)]
    assert missing == []


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_stay_short(module: str) -> None:
    """No module above 400 lines, no function above 40."""
    source = MODULES[module].read_text("utf-8")
    long = [(name, lines) for name, lines in functions(source) if lines > MAX_FUNCTION_LINES]
    assert (long, source.count("\n") > MAX_MODULE_LINES) == ([], False)


def test_the_length_of_a_function_is_counted_from_def_to_end() -> None:
    """Nested functions and methods are measured too; a decorator is not part of the length."""
    source = "@d\ndef f():\n    def g():\n        pass\n\n    return g\n\nclass C:\n    async def h(self): ...\n"
    assert sorted(functions(source)) == [("f", 5), ("g", 2), ("h", 1)]
