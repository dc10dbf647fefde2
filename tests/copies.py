"""Problem sections of many offices, with copies planted among them; for the tests and the bench of copying.

The phrasing is shared as it is in life: all sections are made of the labelled sentences of ``corpora/problems`` and
their paraphrases in the generator's data, and the twenty offices of a county share its frame.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from gouji.copying import Part, Source
from gouji.synth.data import raw
from gouji.synth.office import place
from gouji.topics.gold import Labelled, read_corpus
from sample import ROOT

OFFICES = ("财政局", "教育局", "民政局", "水务局", "统计局", "司法局", "审计局", "应急局", "农业农村局", "自然资源局")
TOWNS = 10
WHO = ("综合科", "法制股", "信息中心", "窗口服务科", "规划科", "执法大队", "财务股", "人事科", "督查室", "督导组")
WHAT = ("惠民补贴", "招投标", "食品抽检", "征地补偿", "义务教育招生", "安全生产检查", "医保报销", "公租房分配", "水质")
OPENINGS = ("对照全县政务公开推进会的部署", "对标县委深化改革的总体要求", "按照年度绩效考核的各项指标")
CLOSINGS = ("持续擦亮阳光政府的品牌", "为高质量发展营造良好环境", "让公开成为自觉、让透明成为常态")
SYNONYMS = (("不够", "不"), ("加强", "强化"), ("部分", "个别"), ("进一步", ""), ("群众", "公众"), ("开展", "组织"))
PROBLEM_DETAILS = (
    "{who}负责的{what}信息有{n}条晚于规定时限",
    "{month}月自查时发现{what}栏目缺{n}项内容",
    "{place}片区的群众对{what}反映较多",
    "{what}方面的{n}件答复被要求重新说明",
    "特别是{who}与{place}工作站之间{what}数据对不上",
)
MEASURE_DETAILS = (
    "{month}月底前由{who}完成{what}栏目的整改",
    "在{place}先行试点{what}公开清单",
    "由{who}牵头对{what}信息每{n}天核对一次",
    "已补发{what}信息{n}条",
    "并请{place}的群众代表对{what}公开情况打分",
)
NUMERALS = "一二三四五六七八"


@dataclass
class Planted:
    """Sections as sources, with the pairs (copy, original) of each kind by their ids."""

    sources: list[Source] = field(default_factory=list)
    whole: set[tuple[str, str]] = field(default_factory=set)
    two_thirds: set[tuple[str, str]] = field(default_factory=set)
    near: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Section:
    """The points of a section: its county's frame, then problems with their measures, by topic."""

    frame: tuple[str, ...]
    points: tuple[tuple[str, str, str], ...]


class Writer:
    """Writes sections from what the corpus says of each topic."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        points = [each for each in read_corpus(ROOT / "corpora" / "problems") if each.topics and len(each.text) > 9]
        self.said = {kind: _by_topic(points, kind) for kind in ("problem", "measure")}
        self.topics = sorted(self.said["problem"].keys() & self.said["measure"].keys())
        self.styles: list[str] = raw("problems")["lists"]["styles"]

    def point(self, topic: str, without: str = "") -> tuple[str, str, str]:
        """A problem and its measure, every other one with a detail of the office's own."""
        problem = self.rng.choice([each for each in self.said["problem"][topic] if not without.startswith(each)])
        measure = self.rng.choice(self.said["measure"][topic])
        return topic, problem + self._detail(PROBLEM_DETAILS), measure + self._detail(MEASURE_DETAILS)

    def _detail(self, details: tuple[str, ...]) -> str:
        rng = self.rng
        if rng.random() < 0.5:
            return ""
        filled = {"place": place(rng.randrange(1000)), "n": rng.randint(2, 40), "month": rng.randint(1, 12)}
        return "，" + rng.choice(details).format(**filled, who=rng.choice(WHO), what=rng.choice(WHAT))

    def frame(self, county: str) -> tuple[str, ...]:
        """What a county's notice tells all its offices to write."""
        rng = Random(f"{county}")
        opening, closing = rng.choice(OPENINGS), rng.choice(CLOSINGS)
        shared = rng.choice(self.said["problem"][rng.choice(self.topics)])
        return f"{opening}，我单位的公开工作与群众期待相比还有差距", shared, f"{closing}，以实干开创新局面"

    def section(self, county: str) -> Section:
        """Three to five topics in the county's frame."""
        topics = self.rng.sample(self.topics, self.rng.randint(3, 5))
        return Section(self.frame(county), tuple(map(self.point, topics)))

    def reworded(self, text: str) -> str:
        """The text with a word or two in its place; most texts stay as they are."""
        for old, new in self.rng.sample(SYNONYMS, 2) if self.rng.random() < 0.5 else ():
            text = text.replace(old, new, 1)
        return text

    def text(self, section: Section, office: str, year: int) -> str:
        """As an office publishes it in a year."""
        style = self.rng.choice((0, 1, 2))
        opening, shared, closing = section.frame
        problems = [shared, *(problem for _, problem, _ in section.points)]
        measures = [measure for _, _, measure in section.points]
        bridge = f"{year + 1}年，{office}将重点做好以下工作："
        return "".join(
            (f"{year}年，{opening}：", *_listed(problems, style), bridge, *_listed(measures, style), f"{closing}。")
        )


def _by_topic(points: list[Labelled], kind: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in points:
        if each.kind == kind:
            found.setdefault(each.topics[0], []).append(each.text.strip("。；，： \n"))
    return {topic: sorted(set(texts)) for topic, texts in found.items()}


def _listed(points: list[str], style: int) -> list[str]:
    marks = (lambda n: f"{NUMERALS[n]}是", lambda n: f"（{NUMERALS[n]}）", lambda n: f"{n + 1}.")
    stops = "；" if style == 0 else "。"
    bare = [point.lstrip("".join(("（）()", "0123456789.、"))) for point in points]
    return [f"{marks[style](number)}{point}{stops}" for number, point in enumerate(bare)]


def office_of(number: int) -> tuple[str, str]:
    """The county and the name of office ``number``; twenty to a county."""
    county = f"{place(number // 20)}县"
    within = number % 20
    return county, county + (OFFICES[within] if within < len(OFFICES) else f"{place(3 * within)}镇人民政府")


def source(number: int, text: str, year: int = 2023) -> Source:
    """A report of which only the problem section is of interest."""
    county, name = office_of(number)
    part = Part("problems", "五、存在的主要问题及改进情况", 0, text)
    return Source(f"{number:06}", name, name, county, year, f"{number:06}.html", (part,), {})


def planted(count: int, copies: int, seed: int = 5) -> Planted:
    """``count`` sections, of which ``copies`` are whole copies, as many copied to two thirds, as many hard negatives.

    A copy has its own office's name, another list style, and every other of its problems in other words. A hard
    negative has the frame, the topics, and a third of the points of another section, the rest in other words.
    """
    writer, made = Writer(seed), Planted()
    order = list(range(count))
    writer.rng.shuffle(order)
    sections: dict[int, Section] = {}
    originals, rest = order[: count - 3 * copies], order[count - 3 * copies :]
    for number in originals:
        sections[number] = writer.section(office_of(number)[0])
    for at, number in enumerate(rest):
        original = originals[at]
        kind = ("whole", "two_thirds", "near")[at % 3]
        sections[number] = _of(writer, sections[original], kind, office_of(number)[0])
        getattr(made, kind).add((f"{number:06}", f"{original:06}"))
    for number in sorted(sections):
        made.sources.append(source(number, writer.text(sections[number], office_of(number)[1], 2023)))
    return made


def _of(writer: Writer, original: Section, kind: str, county: str) -> Section:
    frame = writer.frame(county)
    points = tuple((topic, writer.reworded(problem), measure) for topic, problem, measure in original.points)
    if kind == "whole":
        return Section(frame, points)
    whole = sum(len(problem) + len(measure) for _, problem, measure in original.points)
    kept, length = [], 0
    for topic, problem, measure in points:
        limit = whole * 2 / 3 if kind == "two_thirds" else whole / 3
        if length < limit - (0 if kind == "two_thirds" else len(problem) + len(measure)):
            kept.append((topic, problem, measure))
            length += len(problem) + len(measure)
        else:
            kept.append(writer.point(topic, problem))
    return Section(frame, tuple(kept))
