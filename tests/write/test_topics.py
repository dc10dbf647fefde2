"""Topics as a page, a plot and files."""

from __future__ import annotations

import csv
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from opened import NARROW, WIDE, Opened
from scipy.io import mmread

from gouji.topics.model import TopicModel
from gouji.topics.seen import seen, write_files
from gouji.write.topics import chinese_font, plot_shares, topics_page

TEXTS = ("网站栏目更新不及时", "网站栏目检索不便", "业务培训次数少") * 3
TEXTS += ("业务培训覆盖面不广", "政策解读形式单一", "政策解读材料少") * 3


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """Texts of three reports a year, the regions turn by turn; one text carries markup."""
    made: list[dict[str, Any]] = [
        {"report": f"{at % 6}.txt", "unit": "青禾县", "year": 2021 + at % 2, "region": "东西"[at % 2], "start": at}
        for at in range(len(TEXTS))
    ]
    for row, text in zip(made, TEXTS, strict=True):
        row |= {"end": row["start"] + 5, "topics": ["a", "b"], "text": text}
    made[0]["text"] += "<script>alert(1)</script>"
    return made


@pytest.fixture(scope="module")
def model(rows: list[dict[str, Any]]) -> TopicModel:
    return TopicModel(3, seeds={"web": ["网站", "栏目"], "training": ["培训"], "explaining": ["解读"]}).fit(TEXTS)


def test_what_is_seen(model: TopicModel, rows: list[dict[str, Any]]) -> None:
    """Shares add to one, a third of the texts each; typical texts have their places; each group adds to one too."""
    tree = seen(model, rows)
    assert tree["texts"] == 18
    assert sum(topic["share"] for topic in tree["topics"]) == pytest.approx(1)
    assert {topic["name"]: topic["count"] for topic in tree["topics"]} == {"web": 6, "training": 6, "explaining": 6}
    for topic in tree["topics"]:
        assert topic["words"][0][1] == 1
        assert all(rows[each["start"]]["text"] == each["text"] for each in topic["texts"])
    for group, names in (("year", {"2021", "2022"}), ("region", {"东", "西"})):
        told = [each for topic in tree["topics"] for each in topic["over"][group]]
        assert {each["group"] for each in told} == names
        assert sum(each["share"] for each in told) == pytest.approx(2)
    without = seen(model, [{**row, "region": None} for row in rows])
    assert {name for topic in without["topics"] for name in topic["over"]} == {"year"}


class Tags(HTMLParser):
    """Counts tags and collects what is loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page(model: TopicModel, rows: list[dict[str, Any]], lang: str) -> None:
    """A part for each topic, nothing loaded, text of reports is text; each sentence with its place."""
    page = topics_page(seen(model, rows), lang)
    told = Tags()
    told.feed(page)
    assert (told.tags.count("details"), told.tags.count("script"), told.loaded) == (3, 1, [])
    assert "alert(1)&lt;/script&gt;" in page
    assert "青禾县 · 2021 · 东 · 0.txt [0:5]" in page
    assert "nan" not in page


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_the_page_in_a_browser(
    browser: Any, files: Path, model: TopicModel, rows: list[dict[str, Any]], size: tuple[int, int], scheme: str
) -> None:
    """axe finds nothing with every topic open; the search leaves the sentences that have the word, and marks it."""
    (files / "topics.html").write_text(topics_page(seen(model, rows)), "utf-8")
    it = Opened(browser, files / "topics.html", size, scheme)
    it.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert it.violations() == []
    assert it.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    it.page.fill("#search", "检索不便")
    shown = it.page.locator("li:visible .text").all_inner_texts()
    assert (set(shown), it.page.locator("mark").count()) == ({"网站栏目检索不便"}, len(shown))
    assert it.violations() == []
    it.close()


def test_the_plot(model: TopicModel, rows: list[dict[str, Any]]) -> None:
    """A row for each topic, a column for each year, in a Chinese font; without the group it says so."""
    pytest.importorskip("matplotlib").use("agg")
    axes = plot_shares(seen(model, rows), "year", most=2)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["2021\nn=9", "2022\nn=9"]
    assert len(axes.get_yticklabels()) == 2
    with pytest.raises(ValueError, match="region"):
        plot_shares(seen(model, [{**row, "region": ""} for row in rows]), "region")
    from matplotlib import pyplot

    pyplot.close("all")


def test_no_chinese_font_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install, in both languages."""
    pytest.importorskip("matplotlib")
    monkeypatch.setattr("gouji.write.topics.FONTS", ("No Such Font",))
    with pytest.raises(LookupError, match=r"fonts-noto-cjk.*install one"):
        chinese_font()


def test_files_for_other_programs(model: TopicModel, rows: list[dict[str, Any]], tmp_path: Path) -> None:
    """The matrix and the tables read back as what the model holds, row by row; the same call gives the same bytes."""
    first, second = (write_files(model, rows, tmp_path / name) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    counts = mmread(tmp_path / "a" / "counts.mtx").tocsr()
    assert np.allclose(
        counts.toarray(), model.vectorizer_.transform([row["text"] for row in rows]).toarray(), atol=1e-5
    )

    def table(name: str) -> list[list[str]]:
        with (tmp_path / "a" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    assert [row[0] for row in table("words.csv")[1:]] == list(model.words_)
    assert table("texts.csv")[1][-2:] == ["a b", rows[0]["text"]]
    assert table("shares.csv")[0] == ["web", "training", "explaining"]
    assert np.allclose(np.array(table("shares.csv")[1:], float).sum(axis=1), 1, atol=1e-4)
    assert len(table("topics.csv")) == 4


def test_texts_and_shares_as_parquet(model: TopicModel, rows: list[dict[str, Any]], tmp_path: Path) -> None:
    """One row a text with all it came with, and a column for the share of each topic."""
    pq = pytest.importorskip("pyarrow.parquet")
    *_, path = write_files(model, rows, tmp_path, parquet=True)
    table = pq.read_table(path).to_pylist()
    assert [{name: row[name] for name in rows[0]} for row in table] == rows
    assert sum(table[0][f"topic.{name}"] for name in ("web", "training", "explaining")) == pytest.approx(1)
