"""Texts about one known topic each, from the phrasings that the generated reports are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from gouji.catalog.base import load_file

# Who speaks, and what is said of any topic: neither may decide.
PLACES = ("青禾县", "临沅市", "白杨镇", "云津区", "石桥乡", "渡口街道", "南屏县", "沙洲市")
BODIES = ("教育局", "民政局", "水利局", "住房和城乡建设局", "财政局", "人民政府")
OPENINGS = (
    "2023年，{unit}政府信息公开工作取得一定成效，但仍存在不足。",
    "对照上级要求和群众期待，{unit}还有一定差距。",
    "",
)
CLOSINGS = (
    "与新形势新任务的要求相比仍有差距。",
    "下一步，{unit}将采取有力措施加以改进。",
    "需要在今后的工作中切实加以解决。",
    "",
)
_CHOICE = re.compile(r"\(([^()]*)\)")
_WORD = re.compile(r"<\w+>|\{\w+\}")


@dataclass(frozen=True)
class Text:
    """A text and the topic that it is about."""

    text: str
    topic: str


def texts(shape: str, count: int, seed: int = 0) -> list[Text]:
    """``count`` texts: ``sentence`` (one clause), ``lead`` (a clause and what is said of any topic) or ``paragraph``
    (a problem with its measures, between an opening and a closing)."""
    phrasings = {
        code: (entry.texts("problem"), entry.texts("measure"))
        for code, entry in load_file("synth/problems.toml").named("topic").items()
    }
    rng = Random(seed)
    made = []
    for _ in range(count):
        topic = rng.choice(sorted(phrasings))
        made.append(Text(_text(shape, phrasings[topic], rng), topic))
    return made


def _text(shape: str, phrasings: tuple[tuple[str, ...], tuple[str, ...]], rng: Random) -> str:
    unit = rng.choice(PLACES) + rng.choice(("", *BODIES))
    problem, measures = (rng.sample(each, 2) for each in phrasings)
    if shape == "sentence":
        return _said(rng.choice((problem[0], measures[0])), rng)
    if shape == "lead":
        return f"{unit}{_said(problem[0], rng)}，{rng.choice(CLOSINGS).format(unit=unit)}"
    body = "，".join(_said(each, rng) for each in (problem[0], *measures))
    return f"{rng.choice(OPENINGS)}{body}。{rng.choice(CLOSINGS)}".format(unit=unit)


def _said(phrasing: str, rng: Random) -> str:
    """One wording of a phrasing."""
    while match := _CHOICE.search(phrasing):
        phrasing = phrasing[: match.start()] + rng.choice(match.group(1).split("|")) + phrasing[match.end() :]
    return _WORD.sub("", phrasing)
