"""A fitted topic model over the points of many reports, as plain data to be shown, and as files for other programs.

``rows`` are those of ``gouji.study``, of which ``text``, ``report``, ``unit``, ``year``, ``region``, ``start`` and
``end`` are read. Needs the extra ``topics``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from gouji.errors import MissingExtra
from gouji.topics.model import TopicModel, Topics
from gouji.topics.taxonomy import taxonomy
from gouji.topics.trends import over

Row = Mapping[str, Any]
Array = Any
GROUPS = ("year", "region")
_PLACE = ("report", "unit", "year", "region", "start", "end", "text")


def seen(model: Topics, rows: Sequence[Row], words: int = 15, texts: int = 8) -> dict[str, Any]:
    """What a page shows: for each topic, greatest first, its words, its share, its texts, its share in each group.

    ``topics`` holds a tree each: ``name``, ``zh``, ``en``, ``words`` (word, and how far it tells the topic against the
    first), ``share`` and ``count`` (texts that are most of it), ``texts`` (the most typical, with their places) and
    ``over`` (group → shares with intervals; reports are drawn whole). A group that no row names is left out.
    """
    shares = model.transform([row["text"] for row in rows])
    names = list(map(str, model.get_feature_names_out()))
    groups = {group: _over(shares, names, rows, group) for group in GROUPS}
    best = np.where(shares.sum(axis=1) > 0, shares.argmax(axis=1), -1)
    typical = model.representative([row["text"] for row in rows], texts)
    total = shares.sum() or 1.0
    found = []
    for at, name in enumerate(names):
        told = [{**{key: rows[row].get(key) for key in _PLACE}, "share": float(shares[row, at])} for row in typical[at]]
        moves = {group: [each for each in shown if each["topic"] == name] for group, shown in groups.items() if shown}
        words_of = {"name": name, **_called(name), "words": _words(model, at, words)}
        share = {"share": float(shares[:, at].sum() / total), "count": int((best == at).sum())}
        found.append({**words_of, **share, "texts": told, "over": moves})
    return {"texts": len(rows), "topics": sorted(found, key=lambda topic: -topic["share"])}


def _called(name: str) -> dict[str, str]:
    topic = taxonomy().get(name)
    return {"zh": topic.zh, "en": topic.en} if topic else {"zh": name, "en": name}


def _words(model: Topics, at: int, count: int) -> list[tuple[str, float]]:
    row = model.ranking()[at]
    order = np.argsort(-row, kind="stable")[:count]
    return [(str(model.words_[place]), float(row[place] / (row.max() or 1.0))) for place in order if row[place] > 0]


def _over(shares: Array, names: Sequence[str], rows: Sequence[Row], group: str) -> list[dict[str, Any]]:
    known = [at for at, row in enumerate(rows) if row.get(group) not in (None, "")]
    if not known:
        return []
    values = [rows[at][group] for at in known]
    return [asdict(each) for each in over(shares[known], names, values, [rows[at]["report"] for at in known])]


def write_files(model: TopicModel, rows: Sequence[Row], folder: str | Path, *, parquet: bool = False) -> list[Path]:
    """The model as files that R (Matrix, quanteda), Julia and others read; the paths written.

    ``counts.mtx`` is texts × words as Matrix Market, ``words.csv`` and ``texts.csv`` name its columns and rows,
    ``shares.csv`` is texts × topics and ``topics.csv`` topics × words, weights as fitted. Line n of each is row n.
    With ``parquet``, ``texts.parquet`` holds texts and shares together. Raises MissingExtra for it without pyarrow.
    """
    from scipy.io import mmwrite

    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    texts = [row["text"] for row in rows]
    counts = model.vectorizer_.transform(texts)
    with (target / "counts.mtx").open("wb") as file:
        mmwrite(file, counts, precision=6)
    names, words = (list(map(str, each)) for each in (model.get_feature_names_out(), model.words_))
    weights = model.components_.round(6).tolist()
    tables: dict[str, Iterable[Sequence[Any]]] = {
        "words.csv": ([word] for word in ["word", *words]),
        "texts.csv": _listed(rows),
        "shares.csv": [names, *model.shares(counts).round(6).tolist()],
        "topics.csv": [["topic", *words], *([name, *row] for name, row in zip(names, weights, strict=True))],
    }
    for name, lines in tables.items():
        with (target / name).open("w", encoding="utf-8", newline="") as sheet:
            csv.writer(sheet, lineterminator="\n").writerows(lines)
    written = [target / name for name in ("counts.mtx", *tables)]
    return [*written, _parquet(rows, names, model.shares(counts), target)] if parquet else written


def _parquet(rows: Sequence[Row], names: Sequence[str], shares: Array, folder: Path) -> Path:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="Parquet", extra="batch") from error
    told = {name: pa.array([row[name] for row in rows]) for name in (rows[0] if rows else ())}
    columns = {f"topic.{name}": pa.array(column) for name, column in zip(names, shares.T, strict=True)}
    pq.write_table(pa.table({**told, **columns}), folder / "texts.parquet")
    return folder / "texts.parquet"


def _listed(rows: Sequence[Row]) -> Iterator[list[Any]]:
    columns = list(rows[0]) if rows else []
    yield columns
    for row in rows:
        yield [" ".join(value) if isinstance(value := row[name], list | tuple) else value for name in columns]
