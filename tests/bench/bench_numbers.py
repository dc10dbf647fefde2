"""The figure scanner beside other libraries, on the tagged sentences of ``corpora/claims``, in one run.

For each: of what was taken for a figure, how much is tagged (precision); of the tagged figures, how many were found
(recall), and found with their value; of the numbers that are none (dates, telephones, laws, names), how many were taken
(alike); characters a second of one core, over these sentences, which are full of figures, and over plain prose.
Libraries of the extra ``bench`` that are not installed are named and left out.
Run as a script (``make bench``).
"""

from __future__ import annotations

import importlib
import re
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench_quantities import PROSE

from claims_gold import PARTS, Sentence, sentences
from gouji.extract.quantities import scan
from gouji.lang.normal import fold

Found = list[tuple[int, int, Decimal | None]]
Finder = Callable[[str], Found]
LOOKS_LIKE = re.compile(r"\d[\d.,]*|[〇零一二三四五六七八九十百千万两]+")
FIGURE = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
SECONDS = 2.0


def gouji() -> Finder:
    """This project's scanner, folding included."""

    def find(text: str) -> Found:
        folded = fold(text)
        return [(*folded.span(s.start, s.end), abs(s.quantity.value)) for s in scan(folded.text)]

    return find


def digits() -> Finder:
    """A plain pattern for digits."""
    return lambda text: [(m.start(), m.end(), _decimal(m[0])) for m in FIGURE.finditer(text)]


def recognizers() -> Finder:
    """Recognizers-Text: numbers and percentages; a percentage takes the place of the number in it."""
    number: Any = importlib.import_module("ms_recognizers_number")
    culture = importlib.import_module("ms_recognizers_text").Culture.Chinese

    def find(text: str) -> Found:
        shares = [_recognized(each) for each in number.recognize_percentage(text, culture)]
        plain = [_recognized(each) for each in number.recognize_number(text, culture)]
        return shares + [each for each in plain if not any(_meet(each, share) for share in shares)]

    return find


def jionlp() -> Finder:
    """JioNLP, which knows money only."""
    extract: Any = importlib.import_module("jionlp").ner.extract_money
    return lambda text: [(*each["offset"], _decimal(str(each["detail"]["num"]))) for each in extract(text)]


def cn2an() -> Finder:
    """cn2an.transform, which puts digits for Chinese numerals; then a plain pattern."""
    transform: Callable[[str, str], str] = importlib.import_module("cn2an").transform
    return lambda text: _rewritten(text, transform(text, "cn2an"))


def wetext() -> Finder:
    """WeTextProcessing's inverse normalisation, as the package wetext carries it; then a plain pattern."""
    normalizer: Any = importlib.import_module("wetext").Normalizer(lang="zh", operator="itn")
    return lambda text: _rewritten(text, normalizer.normalize(text))


def _recognized(each: Any) -> tuple[int, int, Decimal | None]:
    return each.start, each.end + 1, _decimal(str((each.resolution or {}).get("value", "")).rstrip("%"))


def _rewritten(text: str, output: str) -> Found:
    """The numbers of a rewritten text, at the places that they were written from."""
    blocks = SequenceMatcher(None, text, output, autojunk=False).get_opcodes()
    found: Found = []
    for match in FIGURE.finditer(output):
        sources = [
            (i1 + max(0, match.start() - j1), i2 - max(0, j2 - match.end())) if tag == "equal" else (i1, i2)
            for tag, i1, i2, j1, j2 in blocks
            if j1 < match.end() and match.start() < j2
        ]
        power = {"万": 10_000, "亿": 100_000_000, "千": 1_000}.get(output[match.end() : match.end() + 1], 1)
        value = _decimal(match[0])
        end = max(stop for _, stop in sources)
        found.append((min(start for start, _ in sources), end, value * power if value is not None else None))
    return found


def _decimal(text: str) -> Decimal | None:
    try:
        return abs(Decimal(text.replace(",", "")))
    except InvalidOperation:
        return None


def _meet(one: tuple[int, int, object], other: tuple[int, int, object]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@dataclass(slots=True)
class Count:
    """What a finder got right."""

    tagged: int = 0
    found: int = 0
    right: int = 0
    met: int = 0
    valued: int = 0
    alike: int = 0
    taken: int = 0

    def add(self, sentence: Sentence, found: Found) -> None:
        """Judge the figures found in a sentence."""
        wanted = [(tag.start, tag.end, abs(tag.value)) for tag in sentence.tags if not tag.none]
        words = [(tag.start, tag.end, None) for tag in sentence.tags if tag.none]
        found = [each for each in found if not any(_meet(each, word) for word in words)]
        alike = [
            (m.start(), m.end(), None)
            for m in LOOKS_LIKE.finditer(sentence.text)
            if not any(_meet((m.start(), m.end(), None), each) for each in [*wanted, *words])
        ]
        self.tagged, self.found, self.alike = (
            self.tagged + len(wanted),
            self.found + len(found),
            self.alike + len(alike),
        )
        self.right += sum(any(_meet(each, one) for one in wanted) for each in found)
        self.met += sum(any(_meet(each, one) for each in found) for one in wanted)
        self.valued += sum(any(_meet(each, one) and each[2] == one[2] for each in found) for one in wanted)
        self.taken += sum(any(_meet(each, one) for each in found) for one in alike)

    def __str__(self) -> str:
        shares = (self.right / max(1, self.found), self.met / self.tagged, self.valued / self.tagged)
        return "".join(f"{share:10.3f}" for share in (*shares, self.taken / max(1, self.alike)))


def speed(find: Finder, paragraphs: list[str]) -> float:
    """Characters a second over paragraphs, for some seconds of processor time."""
    read, begun = 0, process_time()
    while process_time() - begun < SECONDS:
        for paragraph in paragraphs:
            find(paragraph)
            read += len(paragraph)
            if process_time() - begun > SECONDS:
                break
    return read / (process_time() - begun)


FINDERS: tuple[Callable[[], Finder], ...] = (gouji, digits, recognizers, jionlp, cn2an, wetext)


def main() -> None:
    """One line a library."""
    known = [sentence for part in PARTS for sentence in sentences(part)]
    texts = [sentence.text for sentence in known]
    dense = ["".join(texts[at : at + 10]) for at in range(0, len(texts), 10)]
    print(f"{len(known)} sentences, {sum(map(len, texts))} characters")
    print(f"{'':14}{'precision':>10}{'recall':>10}{'value':>10}{'alike':>10}{'M char/s':>10}{'in prose':>10}")
    for maker in FINDERS:
        try:
            find = maker()
        except ImportError as error:
            print(f"{maker.__name__:14} left out: {error}; pip install 'gouji[bench]' brings it")
            continue
        count = Count()
        for sentence in known:
            count.add(sentence, find(sentence.text))
        rates = "".join(f"{speed(find, each) / 1e6:10.3f}" for each in (dense, [PROSE]))
        print(f"{maker.__name__:14}{count}{rates}", flush=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
