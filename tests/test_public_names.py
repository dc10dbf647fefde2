"""What ``import gouji`` promises."""

from __future__ import annotations

import subprocess
import sys

import pytest

import gouji
from sample import ROOT, SAMPLE


def test_every_public_name_is_there() -> None:
    """Each name of __all__ can be had, and dir() shows just these."""
    assert [name for name in gouji.__all__ if getattr(gouji, name, None) is None] == []
    assert dir(gouji) == sorted(gouji.__all__)
    assert sorted(set(gouji.__all__)) == gouji.__all__


def test_a_name_that_is_none() -> None:
    """Any other name is an AttributeError that names it."""
    with pytest.raises(AttributeError, match="'gouji' has no attribute 'audits'"):
        _ = gouji.audits


def test_what_the_module_says_of_itself_works() -> None:
    """The example of the module's docstring."""
    path = SAMPLE / "reports" / "clean-text.txt"
    audit: gouji.Audit = gouji.audit(path)
    report: gouji.Report = gouji.read_report(str(path))
    assert (audit.report.unit, audit.findings, audit.worst) == (report.unit, (), None)


def test_errors_are_of_one_family(tmp_path: object) -> None:
    """A missing file is an InputError, hence a GoujiError."""
    with pytest.raises(gouji.InputError) as caught:
        gouji.audit(f"{tmp_path}/missing.txt")
    assert isinstance(caught.value, gouji.GoujiError)
    assert caught.value.render("en").endswith("no such file or directory")


def test_a_claim_of_an_audit() -> None:
    """Claims are had by id; another id is a KeyError."""
    audit = gouji.audit(SAMPLE / "reports" / "clean-text.txt")
    assert audit.claim("c1") is audit.claims[0]
    with pytest.raises(KeyError):
        audit.claim("c999")


def test_importing_is_light() -> None:
    """import gouji loads hardly anything of its own, and no third-party package."""
    code = """
import sys
before = set(sys.modules)
import gouji
loaded = {name.split(".")[0] for name in set(sys.modules) - before}
print(sorted(loaded - set(sys.stdlib_module_names)))
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "['gouji']\n"
