"""A spaCy tokenizer over a jieba dictionary of its own.

spaCy's own Chinese tokenizer shares jieba's process-wide dictionary and forgets added words when it is saved or sent
to another process. This one holds its dictionary and its words, saves them, and builds the dictionary on first use, so
a pickle is small and every worker process sees the same words. It is lossless: the tokens and their spaces give back
any text exactly.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

from spacy import util
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from gouji.errors import MissingExtra


class _Segmenter(Protocol):
    """What is used of jieba."""

    def add_word(self, word: str) -> None: ...

    def cut(self, sentence: str) -> Iterator[str]: ...


@registry.tokenizers("gouji.JiebaTokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(words: Iterable[str] = ()) -> Callable[[Language], JiebaTokenizer]:
    """What a spaCy config calls; ``words`` are kept whole besides the field's own terms."""

    def create(nlp: Language) -> JiebaTokenizer:
        return JiebaTokenizer(nlp.vocab, words)

    return create


class JiebaTokenizer(DummyTokenizer):
    """Cuts Chinese text into words. ``words`` are the added ones, in order, without repetition."""

    def __init__(self, vocab: Vocab, words: Iterable[str] = ()) -> None:
        self.vocab = vocab
        self.words: tuple[str, ...] = ()
        self._built: _Segmenter | None = None
        self.add_words(words)

    def add_words(self, words: Iterable[str]) -> None:
        """Keep these words whole from now on. Raises ValueError for an empty word or one with spaces."""
        new = [word for word in dict.fromkeys(words) if word not in self.words]
        for word in new:
            if not word or any(char.isspace() for char in word):
                raise ValueError(f"no word: {word!r}")
        self.words += tuple(new)
        if self._built:
            _teach(self._built, new)

    def __call__(self, text: str) -> Doc:
        words, spaces = _with_spaces(self._segmenter().cut(text))
        return Doc(self.vocab, words=words, spaces=spaces)

    def _segmenter(self) -> _Segmenter:
        if self._built is None:
            self._built = _segmenter()
            _teach(self._built, self.words)
        return self._built

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_built": None}

    def to_bytes(self, **kwargs: Any) -> bytes:
        """The added words; the dictionary itself comes with jieba."""
        return json.dumps({"words": self.words}, ensure_ascii=False).encode()

    def from_bytes(self, data: bytes, **kwargs: Any) -> JiebaTokenizer:
        """Take over the words of ``to_bytes`` in place of the present ones."""
        self.words, self._built = (), None
        self.add_words(json.loads(data)["words"])
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Write ``to_bytes`` to a file."""
        util.ensure_path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, **kwargs: Any) -> JiebaTokenizer:
        """Read what ``to_disk`` wrote."""
        return self.from_bytes(util.ensure_path(path).read_bytes())


def word_cutter(words: Iterable[str] = ()) -> Callable[[str], list[str]]:
    """A function that cuts text into words without spaCy's documents; ``words`` are kept whole.

    Raises MissingExtra without jieba.
    """
    segmenter = _segmenter()
    _teach(segmenter, words)
    return lambda text: list(segmenter.cut(text))


def _with_spaces(pieces: Iterable[str]) -> tuple[list[str], list[bool]]:
    """Words, and whether one space follows each; any other white space is a word of its own, a run of it one word."""
    words: list[str] = []
    spaces: list[bool] = []
    for piece in pieces:
        if not piece.isspace() or not words:
            words.append(piece)
            spaces.append(False)
        elif piece == " " and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
        elif words[-1].isspace() and not spaces[-1]:
            words[-1] += piece
        else:
            words.append(piece)
            spaces.append(False)
    return words, spaces


def _segmenter() -> _Segmenter:
    """A jieba tokenizer with its own copy of the dictionary and the field's terms; it writes no log and no cache."""
    frequencies, total = _dictionary()
    segmenter = _jieba().Tokenizer()
    segmenter.FREQ, segmenter.total, segmenter.initialized = dict(frequencies), total, True
    _teach(segmenter, _lexicon())
    built: _Segmenter = segmenter
    return built


def _teach(segmenter: _Segmenter, words: Iterable[str]) -> None:
    for word in words:
        segmenter.add_word(word)


def _jieba() -> Any:
    """jieba, whose import warns of pkg_resources and of its own escape sequences."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import jieba
        except ImportError as error:
            raise MissingExtra("error.missing_extra", what="jieba", extra="nlp") from error
    return jieba


@cache
def _dictionary() -> tuple[Mapping[str, int], int]:
    """jieba's dictionary as it ships: word → frequency, with every beginning of a word, and the sum of frequencies."""
    jieba = _jieba()
    with Path(jieba.__file__).with_name("dict.txt").open("rb") as file:
        frequencies, total = jieba.Tokenizer.gen_pfdict(file)
    return frequencies, total


@cache
def _lexicon() -> tuple[str, ...]:
    lines = files("gouji").joinpath("data/words/lexicon.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
