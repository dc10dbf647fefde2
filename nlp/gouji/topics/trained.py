"""``gouji train``: the classifier and its card from a labelled corpus."""

from __future__ import annotations

from pathlib import Path

from gouji.errors import MissingExtra, UnreadableFile
from gouji.topics.gold import read_corpus


def write_model(folder: Path, model: Path | None, card: Path | None) -> list[Path]:
    """Train on ``folder`` and write what is asked for; the paths written.

    Raises MissingExtra without scikit-learn, UnreadableFile when ``folder`` holds no labelled sentences, DataError for
    a wrong label.
    """
    try:
        from gouji.topics import measure, train
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="scikit-learn", extra="topics") from error
    try:
        sentences = read_corpus(folder)
    except FileNotFoundError as error:
        raise UnreadableFile("error.missing", path=error.filename) from error
    written = []
    if model:
        model.write_text(train.train(sentences), "utf-8")
        written.append(model)
    if card:
        card.write_text(measure.card(folder), "utf-8")
        written.append(card)
    return written
