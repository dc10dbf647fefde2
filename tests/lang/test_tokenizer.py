"""The tokenizer: its own words, nothing lost, nothing forgotten."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from gouji.lang.tokenizer import JiebaTokenizer

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "gouji.JiebaTokenizer.v1", "words": ["临川智慧岛"]}}}
TEXT = "临川智慧岛依申请公开办结两件，结转下年度继续办理。"
WORDS = ["临川智慧岛", "依申请公开", "办结", "两件", "，", "结转下年度继续办理", "。"]


@pytest.fixture(scope="module")
def nlp() -> Language:
    """A pipeline made from a config, as users make it."""
    return spacy.blank("zh", config=CONFIG)


def words(nlp: Language, text: str = TEXT) -> list[str]:
    """The tokens' texts."""
    return [token.text for token in nlp(text)]


def test_own_words(nlp: Language) -> None:
    """The field's terms and the words of the config stay whole."""
    assert words(nlp) == WORDS


def test_words_of_one_are_not_those_of_another(nlp: Language) -> None:
    """A second tokenizer, and jieba itself, know nothing of the first one's words."""
    other = JiebaTokenizer(spacy.blank("zh").vocab)
    assert "临川智慧岛" not in [token.text for token in other(TEXT)]
    assert "依申请公开" in [token.text for token in other(TEXT)]


def test_add_words() -> None:
    """Words can be added before and after the first text, once each."""
    tokenizer = JiebaTokenizer(spacy.blank("zh").vocab, ["望川镇"])
    assert [token.text for token in tokenizer("望川镇石桠坪公开")] == ["望川镇", "石桠", "坪", "公开"]
    tokenizer.add_words(["石桠坪", "望川镇"])
    assert [token.text for token in tokenizer("望川镇石桠坪公开")] == ["望川镇", "石桠坪", "公开"]
    assert tokenizer.words == ("望川镇", "石桠坪")


@pytest.mark.parametrize("word", ["", "望川 镇", "望川\n"])
def test_no_word(word: str) -> None:
    """An empty word and one with spaces are refused."""
    with pytest.raises(ValueError, match="no word"):
        JiebaTokenizer(spacy.blank("zh").vocab, [word])


def test_bytes(nlp: Language) -> None:
    """A pipeline's bytes hold the added words."""
    copy = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "gouji.JiebaTokenizer.v1"}}})
    assert words(copy.from_bytes(nlp.to_bytes())) == WORDS


def test_disk(nlp: Language, tmp_path: Path) -> None:
    """A saved pipeline loads with its added words."""
    nlp.to_disk(tmp_path)
    assert words(spacy.load(tmp_path)) == WORDS


def test_pickle_is_small(nlp: Language) -> None:
    """A pickled tokenizer leaves the dictionary behind and finds it again."""
    data = pickle.dumps(JiebaTokenizer(nlp.vocab, ["临川智慧岛"]))
    assert [token.text for token in pickle.loads(data)(TEXT)] == WORDS
    assert len(pickle.dumps(nlp.tokenizer)) < len(data) + 200_000


def test_other_process(nlp: Language) -> None:
    """A process that starts afresh sees the same words."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(words, nlp).result() == WORDS


def test_quiet(tmp_path: Path) -> None:
    """Nothing is printed, warned of or left in the temporary directory, even with warnings as errors."""
    code = f"import spacy; spacy.blank('zh', config={CONFIG!r})('公开')"
    environment = {"TMPDIR": str(tmp_path), "PATH": ""}
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], env=environment, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr, list(tmp_path.iterdir())) == (0, "", "", [])


TOKENIZER = JiebaTokenizer(spacy.blank("zh").vocab)
LOSSLESS = (
    "", " ", "  公开  信息 ", "公开\r\n\r\n信息\t1 204 件", "\u200b公\ufeff开\u00ad", "a  b\u3000c\x00", "\n \n",
    "开 \n 信",
)  # fmt: skip


@pytest.mark.parametrize("text", LOSSLESS)
def test_lossless(nlp: Language, text: str) -> None:
    """Tokens and spaces give back the text, whatever white space it holds."""
    assert nlp(text).text == text


@settings(deadline=None)
@given(st.text(max_size=80))
def test_lossless_for_any_text(text: str) -> None:
    """Tokens and spaces give back any text."""
    assert TOKENIZER(text).text == text
