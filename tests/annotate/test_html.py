"""Marks on a copy of the report's page, and texts and other kinds."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from gouji.annotate import annotate, annotated
from gouji.annotate.notes import notes_of
from gouji.cli import run
from gouji.errors import InputError
from gouji.synth import FAULTS, generate
from making import script_page
from sample import audit_bytes, builder

SAMPLES = {"district-faults": "html", "bureau-scope": "html", "form2019-county": "text", "bars-invalid": "text"}


def solid(text: str) -> str:
    return "".join(text.split())


def sample(name: str, layout: str = "") -> bytes:
    kind = SAMPLES[name]
    return bytes(builder.render(builder.load(name), kind, layout or ("chrome" if kind == "html" else "pipes")))


def files() -> dict[str, bytes]:
    made = {name: sample(name) for name in SAMPLES}
    made["nested tables"] = sample("district-faults", "nested")
    made["in a script"] = script_page(sample("district-faults", "clean").decode()).encode()
    for number, code in enumerate(FAULTS, 1):
        made[f"html with {code}"] = generate(12, number, code, "html")[-1].data()
        made[f"text with {code}"] = generate(13, number, code, "text")[-1].data()
    return made


FILES = files()


def marks(page: bytes) -> dict[int, set[str]]:
    """The marked words by the number of the finding; pieces of one mark are one."""
    root = html.document_fromstring(page.decode())
    found: dict[int, list[str]] = {}
    for mark in root.iter("mark"):
        numbers = [int(link.text.strip("[]")) for link in mark.iter("a")]
        for sup in mark.findall("sup"):
            mark.remove(sup)
        for number in numbers:
            found.setdefault(number, []).append(solid(mark.text_content()))
    return {number: set(words) for number, words in found.items()}


@pytest.mark.parametrize("name", FILES)
def test_every_figure_and_cell_of_a_finding_is_marked(name: str) -> None:
    """Each note with a place has a mark that begins with its words (a number may be cut by the page's own elements);
    one on a blank cell stands before it."""
    page, suffix, audit = annotated(FILES[name], "report")
    marked = marks(page)
    for note in notes_of(audit):
        if note.start is not None:
            words = solid(audit.report.text[note.start : note.end])
            assert any(not words or words.startswith(each) for each in marked[note.number] if each), words
    assert suffix == ".html"


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith(("text", "bars", "form2019", "in a"))])
def test_the_page_says_what_it_said(name: str) -> None:
    """Without the marks' numbers and the list at the end, the page has the words that it had."""
    page, _, _ = annotated(FILES[name], "report")
    root = html.document_fromstring(page.decode())
    for added in [*root.iter("sup"), *root.find_class("gouji-notes"), *root.iter("style")]:
        added.drop_tree()
    before = html.document_fromstring(decoded(FILES[name]))
    for style in list(before.iter("style")):
        style.drop_tree()
    assert solid(root.text_content()) == solid(before.text_content())


def decoded(data: bytes) -> str:
    from gouji.read.text import decode

    return decode(data, "page")


def test_the_list_has_every_finding_once() -> None:
    """Number, title, message and cells, linked from the marks and back."""
    page, _, audit = annotated(FILES["district-faults"], "report")
    root = html.document_fromstring(page.decode())
    items = root.find_class("gouji-notes")[0].findall(".//li")
    assert [item.get("id") for item in items] == [f"gouji-{n}" for n in range(1, len(audit.findings) + 1)]
    assert audit.findings[0].message() in items[0].text_content()
    targets = {link.get("href") for link in root.iter("a") if "gouji" in (link.get("href") or "")}
    assert {target.removeprefix("#") for target in targets} <= {
        each.get("id") for each in root.iter() if each.get("id")
    }


def test_markup_in_a_text_stays_text() -> None:
    """What a text holds between angle brackets is shown, not run."""
    text = sample("bars-invalid").decode() + "\n<script>alert(1)</script>\n"
    page, _, _ = annotated(text.encode(), "report")
    root = html.document_fromstring(page.decode())
    assert list(root.iter("script")) == []
    assert "<script>alert(1)</script>" in root.text_content()


def test_the_command_writes_beside_the_original(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The copy has a name of its own, the original stays, and the place is told."""
    path = tmp_path / "年报.html"
    path.write_bytes(FILES["district-faults"])
    assert run(["annotate", str(path)]) == 0
    assert (tmp_path / "年报.annotated.html").exists()
    assert path.read_bytes() == FILES["district-faults"]
    assert "年报.annotated.html" in capsys.readouterr().err


def test_the_original_is_no_place_to_write_to(tmp_path: Path) -> None:
    """It is never written over."""
    path = tmp_path / "a.txt"
    path.write_bytes(FILES["bars-invalid"])
    with pytest.raises(InputError) as refused:
        annotate(path, path)
    assert refused.value.key == "error.same_file"
    assert path.read_bytes() == FILES["bars-invalid"]


def test_notes_are_those_of_the_audit() -> None:
    """One main note a finding; an audit of the same bytes gives the same notes."""
    data = FILES["district-faults"]
    notes = notes_of(audit_bytes(data))
    assert [note.number for note in notes if note.main] == list(range(1, len(audit_bytes(data).findings) + 1))
