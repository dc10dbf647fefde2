"""Classifies many sentences at once, with the same results as one by one. Needs numpy and scipy (extra ``topics``).

The prepared sentences of a batch are laid out in one array of characters. Sequences of one to three characters are
numbers in it, looked up among the model's all together, and the weights of all sentences are one product of matrices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from gouji.topics.classify import Classified, Classifier
from gouji.topics.features import WEIGHT, lexicons, prepared

Array = Any
# Sentences that are taken at once.
BATCH = 4096
# Stands between sentences; no prepared sentence holds it.
_BETWEEN = "\0"
# Bits of a character.
_BITS = 21


class _Tables:
    """The model as arrays.

    Attributes:
        rows: the row of each feature.
        squares: squares of the features' weights in the length.
        weights: what they add to outputs: features × outputs.
        sequences: for one, two and three characters the sorted numbers of the sequences, and their rows.
    """

    def __init__(self, model: Classifier) -> None:
        self.rows = {name: row for row, name in enumerate(model.table)}
        self.squares = np.array([weight * weight for weight, _ in model.table.values()], float)
        self.weights = np.zeros((len(self.rows), len(model.outputs)))
        for row, (_, added) in enumerate(model.table.values()):
            self.weights[row, list(added)] = list(added.values())
        self.sequences = [self._sequences(length) for length in (1, 2, 3)]

    def _sequences(self, length: int) -> tuple[Array, Array]:
        names = [name for name in self.rows if len(name) == length]
        numbers = _numbers(np.array([[ord(char) for char in name] for name in names]).T)
        order = np.argsort(numbers)
        return numbers[order], np.array([self.rows[name] for name in names])[order]


def _numbers(chars: Iterable[Array]) -> Array:
    """One number for each sequence, whose first, second … characters are given."""
    number: Array = 0
    for each in chars:
        number = number << _BITS | each
    return number


def classify_many(model: Classifier, texts: Iterable[str], batch: int = BATCH) -> Iterator[Classified]:
    """What ``model.classify`` says of each sentence, in turn; ``batch`` of them are held at a time."""
    tables, left = _Tables(model), iter(texts)
    while plain := [prepared(text) for text in islice(left, batch)]:
        counts = _counts(plain, tables)
        totals = (counts @ tables.weights).tolist()
        squares = (counts.power(2) @ tables.squares).tolist()
        yield from map(model.told, plain, totals, squares)


def _counts(plain: list[str], tables: _Tables) -> Array:
    """Values of the features: sentences × features."""
    joined, width = _BETWEEN.join(plain), len(tables.rows)
    chars = np.frombuffer(joined.encode("utf-32-le"), np.uint32).astype(np.int64)
    sentence = np.cumsum(chars == ord(_BETWEEN))
    keys = np.sort(np.concatenate([*_sequences(chars, sentence * width, tables)]))
    keys = keys[np.diff(keys, prepend=-1) > 0]
    spoken, names = _words(plain, tables.rows)
    values = np.concatenate([np.ones(len(keys)), np.full(len(spoken), WEIGHT)])
    rows = np.concatenate([keys // width, spoken])
    return csr_matrix((values, (rows, np.concatenate([keys % width, names]))), shape=(len(plain), width))


def _sequences(chars: Array, base: Array, tables: _Tables) -> Iterator[Array]:
    """Rows of the sequences that stand in the text and the model knows, added to ``base`` of their sentence."""
    for length, (known, rows) in enumerate(tables.sequences, 1):
        last = len(chars) - length + 1
        numbers = _numbers(chars[at : last + at] for at in range(length))
        place = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
        found = known[place] == numbers
        yield base[:last][found] + rows[place[found]]


def _words(plain: list[str], rows: dict[str, int]) -> tuple[Array, Array]:
    """In which sentence seed words and cues stand, and the row of what each counts for."""
    told = [
        (number, rows[lexicon.meant[word]])
        for lexicon in lexicons()
        for number, each in enumerate(plain)
        for _, word in lexicon.find(each)
        if lexicon.meant[word] in rows
    ]
    sentences, found = np.array(told, np.int64).reshape(-1, 2).T
    return sentences, found
