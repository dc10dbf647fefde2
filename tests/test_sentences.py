"""Single sentences beside the tables of a clean report: what must stay silent, and what must not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gouji.findings import Finding
from sample import audit_bytes, builder

CASES = tomllib.loads((Path(__file__).parent / "cases" / "sentences.toml").read_text("utf-8"))


def findings_with(sentence: str) -> list[Finding]:
    """The findings of the clean sample after the sentence was added to its overview."""
    report = builder.load("clean-text")
    report.parts[1].prose.append(sentence)
    return list(audit_bytes(builder.render(report, "text", "cells")).findings)


@pytest.mark.parametrize("sentence", CASES["silent"])
def test_a_look_alike_causes_no_finding(sentence: str) -> None:
    """What is no statement about the tables, or agrees with them, is not reported."""
    assert [each.code for each in findings_with(sentence)] == []


@pytest.mark.parametrize("sentence", CASES["scope"])
def test_another_body_is_information_only(sentence: str) -> None:
    """A figure of another body is told as of another scope, never as an error."""
    assert {(each.code, each.severity) for each in findings_with(sentence)} == {("scope-differs", "info")}


@pytest.mark.parametrize("sentence", CASES["wrong"])
def test_a_contradiction_is_an_error(sentence: str) -> None:
    """A statement that the tables or the sentence itself refute is reported."""
    assert any(each.severity == "error" for each in findings_with(sentence))
