"""The spaCy components: usable without importing gouji, and what they find survives saving."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from gouji.extract import extract
from gouji.extract.pipeline import blank, render

TEXT = "2023年，本机关收到政府信息公开申请２６件，同比下降１２.3%。\n全年制发行政规范性文件约三十件，“五公开”有序推进。"
FIGURES = [("２６件", Decimal(26)), ("１２.3%", Decimal("-12.3")), ("约三十件", Decimal(30))]


@pytest.fixture(scope="module")
def nlp() -> Language:
    """A pipeline of our own."""
    return blank(["临川智慧岛"])


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    """One text."""
    return nlp(TEXT)


def figures(doc: Doc) -> list[tuple[str, Decimal]]:
    """The figures of a Doc, as spans and values."""
    return [(span.text, span._.quantity.value) for span in doc.spans["gouji_quantities"]]


def test_figures(doc: Doc) -> None:
    """Figures are spans of the published text, whatever its spelling, with their values."""
    assert figures(doc) == FIGURES


def test_kinds_are_labels(doc: Doc) -> None:
    """A figure's kind is its span's label."""
    assert [span.label_ for span in doc.spans["gouji_quantities"]] == ["count", "growth", "count"]


def test_claims(doc: Doc) -> None:
    """Claims are those that extract() finds, offsets and all, labelled with their target."""
    claims = list(extract(TEXT).claims)
    spans = doc.spans["gouji_claims"]
    assert [span._.claim for span in spans] == claims
    assert [span.label_ for span in spans] == [claim.target or "" for claim in claims]
    assert [span._.quantity for span in spans] == [claim.quantity for claim in claims]
    assert len(claims) >= 2


def test_no_figures(nlp: Language) -> None:
    """A text without figures has both groups, empty."""
    doc = nlp("依法保障公众的知情权。")
    assert {name: len(doc.spans[name]) for name in doc.spans} == {"gouji_quantities": 0, "gouji_claims": 0}


def test_other_spans_have_none(doc: Doc) -> None:
    """A span of nobody's has neither figure nor claim."""
    assert (doc[0:2]._.quantity, doc[0:2]._.claim) == (None, None)


def test_spans_cover_whole_tokens() -> None:
    """With spaCy's own tokens, one a character, spans are exactly the figures."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("gouji_quantities")
    assert figures(nlp(TEXT)) == FIGURES


def test_doc_bytes(nlp: Language, doc: Doc) -> None:
    """Figures and claims survive the bytes of a Doc, read with another vocabulary."""
    copy = Doc(spacy.blank("zh").vocab).from_bytes(doc.to_bytes())
    assert figures(copy) == FIGURES
    assert [span._.claim for span in copy.spans["gouji_claims"]] == [span._.claim for span in doc.spans["gouji_claims"]]


def test_doc_bin(doc: Doc) -> None:
    """They survive a DocBin too."""
    data = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (copy,) = DocBin().from_bytes(data).get_docs(spacy.blank("zh").vocab)
    assert figures(copy) == FIGURES


def test_pickle(nlp: Language) -> None:
    """A pickled pipeline finds the same."""
    assert figures(pickle.loads(pickle.dumps(nlp))(TEXT)) == FIGURES


def test_processes(nlp: Language) -> None:
    """Worker processes find the same."""
    assert [figures(doc) for doc in nlp.pipe([TEXT, TEXT], n_process=2)] == [FIGURES, FIGURES]


def test_pipeline_bytes(nlp: Language) -> None:
    """The bytes of a pipeline bring the words along."""
    copy = blank().from_bytes(nlp.to_bytes())
    assert [token.text for token in copy("临川智慧岛公开")] == ["临川智慧岛", "公开"]


def test_settings() -> None:
    """Section, unit and year of the texts are settings of the component."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("gouji_claims", config={"section": "requests", "unit": "临川市商务局", "year": 2023})
    claims = extract(TEXT, "requests", "临川市商务局", 2023).claims
    doc = nlp(TEXT)
    assert [span._.claim for span in doc.spans["gouji_claims"]] == list(claims)
    with pytest.raises(ValueError, match="unknown section"):
        nlp.add_pipe("gouji_claims", name="again", config={"section": "nowhere"})


def test_pipeline_on_disk(nlp: Language, tmp_path: Path) -> None:
    """A pipeline saved with its settings is loaded by spaCy alone and finds the same."""
    own = blank(["临川智慧岛"])
    own.replace_pipe(
        "gouji_claims", "gouji_claims", config={"section": "requests", "unit": "临川市商务局", "year": 2023}
    )
    own.to_disk(tmp_path / "model")
    loaded = spacy.load(tmp_path / "model")
    assert loaded.config["components"]["gouji_claims"]["unit"] == "临川市商务局"
    first, again = own(TEXT), loaded(TEXT)
    wanted = [span._.claim for span in first.spans["gouji_claims"]]
    assert [span._.claim for span in again.spans["gouji_claims"]] == wanted != []


def test_beside_other_components() -> None:
    """In a pipeline of the user's own, with its own tokens and entities, both find theirs and declare what they set."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("sentencizer")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ORG", "pattern": "本机关"}])
    nlp.add_pipe("gouji_quantities")
    nlp.add_pipe("gouji_claims")
    doc = nlp(TEXT)
    assert [(entity.text, entity.label_) for entity in doc.ents] == [("本机关", "ORG")]
    assert figures(doc) == FIGURES
    assert nlp.analyze_pipes()["problems"]["gouji_claims"] == []
    assert nlp.get_pipe_meta("gouji_claims").assigns == ["doc.spans", "span._.claim"]
    with pytest.raises(ValueError, match="year"):
        nlp.add_pipe("gouji_claims", name="again", config={"year": "last"})


def test_rendering(doc: Doc) -> None:
    """Claims are marked on exactly their characters, with their reading; the text is escaped."""
    html = render(doc)
    assert re.findall(r"<mark[^>]*>\s*(.*?)\s*<span[^>]*>(.*?)</span>", html, re.DOTALL) == [
        ("２６件", "requests.new.total"),
        ("１２.3%", "growth"),
        ("约三十件", "disclosure.normative_documents.issued"),
    ]
    assert "<html" not in html
    assert "<html" in render(doc, page=True)


def test_rendering_of_what_overlaps(nlp: Language) -> None:
    """Of none-statements on the same words one is marked; markup in a text is no markup; a bare Doc is refused."""
    html = render(nlp("<b>未发生因政府信息公开引起的行政复议、行政诉讼。"))
    assert html.count("<mark") == 1
    assert "&lt;b&gt;" in html
    with pytest.raises(ValueError, match="gouji_claims"):
        render(spacy.blank("zh")("收到申请3件"))


def test_without_importing_gouji() -> None:
    """spaCy finds the components by their names alone."""
    code = (
        "import spacy; nlp = spacy.blank('zh'); nlp.add_pipe('gouji_quantities'); nlp.add_pipe('gouji_claims');"
        "doc = nlp('收到申请2.5万件');"
        "print([s._.quantity.value for s in doc.spans['gouji_quantities']])"
    )
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("[Decimal('25000')]\n", "")
