"""Finding and linking all claims of a text against jieba, which only tokenises it: python tests/bench/bench_claims.py

The prose of generated reports. Each round takes reports that the process has not read before, since words of earlier
ones are remembered; both are timed on the same text by turns, in processor seconds. The round whose ratio is the middle
one is printed, and the lowest and highest ratio; then the same with nothing remembered at the start of each round.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from time import process_time

import jieba

from gouji.document import Report
from gouji.extract import extract_report
from gouji.link import link
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.synth import generate

ROUNDS, REPORTS, SEED = 5, 60, 5
# What remembers more than so many things remembers texts.
FEW = 256


def seconds(call: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    begun = process_time()
    call()
    return process_time() - begun


def reports(turn: int) -> list[Report]:
    """The generated reports of a round, as text."""
    numbers = range(turn * REPORTS + 1, (turn + 1) * REPORTS + 1)
    made = (each for number in numbers for each in generate(SEED, number, None, "text"))
    return [parse(read_bytes(each.data(), each.file_name)) for each in made]


def prose(report: Report) -> list[str]:
    """What ``extract_report`` reads of a report."""
    sections = [section for section in report.sections if section.kind != "preamble"]
    return [report.text[start:end] for section in sections for start, end in section.prose]


def forget() -> None:
    """What the process remembers of texts; what it has made of its data files stays."""
    for name, module in list(sys.modules.items()):
        for kept in vars(module).values() if name.startswith("gouji.") else ():
            if hasattr(kept, "cache_clear") and (kept.cache_info().maxsize or 0) > FEW:
                kept.cache_clear()


def measured(turn: int, tokenizer: jieba.Tokenizer, anew: bool = False) -> tuple[float, int, float, float]:
    """The ratio of a round, its characters, and the seconds of both; ``anew`` with nothing remembered."""
    read = reports(turn)
    if anew:
        forget()
    texts = [text for report in read for text in prose(report)]
    tokenised = seconds(lambda: [list(tokenizer.cut(text)) for text in texts])
    linked = seconds(lambda: [link(extract_report(report).claims, report) for report in read])
    return linked / tokenised, sum(map(len, texts)), tokenised, linked


def main() -> None:
    """Print both speeds and their ratio."""
    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    measured(0, tokenizer)
    rounds = sorted(measured(turn, tokenizer) for turn in range(1, ROUNDS + 1))
    ratio, characters, tokenised, linked = rounds[len(rounds) // 2]
    print(f"{characters} characters in {REPORTS} reports, {1000 * linked / REPORTS:.1f} ms a report")
    print(f"jieba tokenises          {characters / tokenised:10,.0f} characters/s")
    print(f"claims found and linked  {characters / linked:10,.0f} characters/s, {ratio:.2f} times as long")
    print(f"lowest and highest of {len(rounds)} rounds: {rounds[0][0]:.2f} and {rounds[-1][0]:.2f}")
    anew = sorted(measured(turn, tokenizer, anew=True)[0] for turn in range(1, ROUNDS + 1))
    print(f"with nothing remembered  {anew[len(anew) // 2]:.2f} times as long, {anew[0]:.2f} to {anew[-1]:.2f}")


if __name__ == "__main__":
    main()
