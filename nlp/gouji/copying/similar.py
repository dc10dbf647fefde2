"""Which passages may be alike: MinHash signatures over character shingles, in the bands of an LSH index."""

from __future__ import annotations

from collections.abc import Sequence

SHINGLE = 5
# Two passages of which 45 % of the shingles of both together are common (two thirds copied, the rest replaced) share a
# band of three with a probability of 98 %, two with 5 % common ones of 0.5 %.
BANDS, ROWS = 42, 3
LEAST = 0.2
"""Estimated similarity below which a candidate is not looked at."""
MOST = 60
"""Candidates of a passage that are looked at, the most similar first."""
_SEED = 1
_AT_ONCE = 500
"""Texts whose shingles are held at a time."""


def candidates(texts: Sequence[Sequence[str]]) -> list[list[int]]:
    """For each text, a sequence of sentences, the numbers of those that may be alike, the most similar first."""
    from rensa import RMinHash, RMinHashLSH

    size = BANDS * ROWS
    hashes = [
        each
        for first in range(0, len(texts), _AT_ONCE)
        for each in RMinHash.from_token_sets([shingles(text) for text in texts[first : first + _AT_ONCE]], size, _SEED)
    ]
    index = RMinHashLSH(0.5, size, BANDS)
    index.insert_many(hashes)
    found = []
    for number, own in enumerate(hashes):
        near = ((own.jaccard(hashes[other]), -other) for other in index.query(own) if other != number)
        chosen = sorted((pair for pair in near if pair[0] >= LEAST), reverse=True)
        found.append([-other for _, other in chosen[:MOST]])
    return found


def shingles(text: Sequence[str]) -> list[str]:
    """The sequences of characters of each sentence, each once and in a fixed order."""
    parts = (sentence[at : at + SHINGLE] for sentence in text for at in range(max(1, len(sentence) - SHINGLE + 1)))
    return list(dict.fromkeys(parts))
