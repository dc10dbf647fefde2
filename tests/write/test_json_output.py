"""The JSON of an audit keeps the names and meanings that programs rely on."""

import json
from dataclasses import replace

from gouji.findings import Audit
from gouji.write.json import audit_to_dict, to_json

HEAD = {"source", "unit", "year", "form", "sections", "cells", "claims", "findings", "problems", "coverage", "text"}
CLAIM = {
    "id", "section", "sentence", "text", "start", "end", "value", "unit", "bound", "kind", "target", "reading",
    "expected", "verdict",
}  # fmt: skip
FINDING = {"code", "severity", "message", "claims", "cells", "stated", "expected"}
COVERAGE = {"numbers", "claims", "linked", "decided", "identities", "identities_decided", "tables"}


def test_every_promised_key_is_there(audit: Audit) -> None:
    """Keys may be added, never dropped."""
    told = audit_to_dict(audit)
    assert HEAD - told.keys() == set()
    assert {"kind", "heading", "start", "end"} - told["sections"][0].keys() == set()
    assert {"id", "value", "raw", "status"} - told["cells"][0].keys() == set()
    assert CLAIM - told["claims"][0].keys() == set()
    assert FINDING - told["findings"][0].keys() == set()
    assert COVERAGE - told["coverage"].keys() == set()


def test_offsets_point_into_the_text(audit: Audit) -> None:
    """A claim's start and end cut its figure, a section's its heading and body, a finding's its stretch."""
    told = audit_to_dict(audit)
    text = told["text"]
    assert [text[claim["start"] : claim["end"]] for claim in told["claims"]] == [
        "26件", "23件", "8件", "140余人次", "12项", "未发生",
    ]  # fmt: skip
    assert text[told["sections"][1]["start"] :].startswith("一、总体情况\n全年新收")
    assert text[told["findings"][4]["start"] : told["findings"][4]["end"]] == "2021年底前"


def test_a_mismatch_names_claim_cell_and_both_values(audit: Audit) -> None:
    """The first finding in full."""
    assert audit_to_dict(audit)["findings"][0] == {
        "code": "narrative-mismatch",
        "severity": "error",
        "title": "文字与表格不符",
        "message": "narrative-mismatch in zh",
        "claims": ["c1"],
        "cells": ["requests.new.total"],
        "stated": 26,
        "expected": 27,
        "start": None,
        "end": None,
        "fingerprint": "a1",
    }


def test_only_a_given_cell_has_a_value(audit: Audit) -> None:
    """Blank and unreadable cells keep their raw text and have null; a zero is a zero."""
    cells = {cell["id"]: (cell["status"], cell["raw"], cell["value"]) for cell in audit_to_dict(audit)["cells"]}
    assert cells["disclosure.regulations.in_force"] == ("blank", "/", None)
    assert cells["disclosure.penalties.decisions"] == ("blank", "", None)
    assert cells["requests.new.company"] == ("unreadable", "四件多", None)
    assert cells["disclosure.regulations.issued"] == ("given", "0", 0)
    assert cells["disclosure.fees.amount"] == ("given", "745.94", 745.94)


def test_the_language_changes_messages_and_nothing_else(audit: Audit) -> None:
    """Titles and messages follow the language; all other values stay."""
    zh, en = audit_to_dict(audit, "zh"), audit_to_dict(audit, "en")
    assert en["findings"][0]["title"] == "prose and table disagree"
    for told in (zh, en):
        for finding in told["findings"]:
            del finding["title"], finding["message"]
    assert zh == en


def test_json_is_one_deterministic_line(audit: Audit) -> None:
    """The line parses back to the dict, keeps Chinese readable and comes out the same again."""
    line = to_json(audit)
    assert "\n" not in line
    assert "清河镇人民政府" in line
    assert json.loads(line) == audit_to_dict(audit)
    assert to_json(audit) == line


def test_an_undecodable_file_name_can_still_be_written(audit: Audit) -> None:
    """Bytes of a name that are no UTF-8 do not stop the output."""
    odd = replace(audit, report=replace(audit.report, source="报告\udcff.txt"))
    assert json.loads(to_json(odd).encode("utf-8"))["source"] == "报告\ufffd.txt"
