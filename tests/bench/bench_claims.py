"""Finding and linking all claims of a text against jieba, which only tokenises it: python tests/bench/bench_claims.py

The prose of generated reports, best of three runs of each.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import perf_counter

import jieba

from gouji.document import Report
from gouji.extract import extract_report
from gouji.link import link
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.synth import generate

REPORTS, SEED = 60, 5


def best(call: Callable[[], object]) -> float:
    """Seconds of the fastest of three runs, after one to warm up."""
    call()
    taken = []
    for _ in range(3):
        begun = perf_counter()
        call()
        taken.append(perf_counter() - begun)
    return min(taken)


def reports() -> list[Report]:
    """Generated reports as text."""
    made = (each for number in range(1, REPORTS + 1) for each in generate(SEED, number, None, "text"))
    return [parse(read_bytes(each.data(), each.file_name)) for each in made]


def prose(report: Report) -> list[str]:
    """What ``extract_report`` reads of a report."""
    sections = [section for section in report.sections if section.kind != "preamble"]
    return [report.text[start:end] for section in sections for start, end in section.prose]


def main() -> None:
    """Print both speeds and their ratio."""
    jieba.setLogLevel(logging.ERROR)
    read = reports()
    texts = [text for report in read for text in prose(report)]
    characters, claims = sum(map(len, texts)), sum(len(extract_report(report).claims) for report in read)
    tokenizer = jieba.Tokenizer()
    tokenised = best(lambda: [list(tokenizer.cut(text)) for text in texts])
    linked = best(lambda: [link(extract_report(report).claims, report) for report in read])
    print(f"{characters} characters, {claims} claims in {len(read)} reports")
    print(f"jieba tokenises          {characters / tokenised:10,.0f} characters/s")
    print(f"claims found and linked  {characters / linked:10,.0f} characters/s, {linked / tokenised:.2f} times as long")


if __name__ == "__main__":
    main()
