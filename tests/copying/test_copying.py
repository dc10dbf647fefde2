"""What is copied is found with both sides quoted; what offices share without copying is not."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from copies import Writer, office_of, planted, source
from gouji.copying import Copy, Part, Source, find_copies, findings_of

POINTS = (
    "河道巡查结果只贴在闸站门口，沿岸村民反映看不到",
    "水价调整的听证材料上传迟了两周",
    "灌区改造的招标文件缺少评分细则",
    "防汛物资采购清单没有逐月更新",
)
OTHERS = (
    "校车线路变更只在家长群里通知",
    "民办园收费公示栏字迹模糊",
    "教师招聘面试成绩公布晚了五天",
    "营养餐供应商名录仍是前一轮招标的",
)


def listed(*points: str) -> str:
    """A list of problems."""
    return "存在以下问题：" + "".join(f"{number}是{point}；" for number, point in zip("一二三四", points, strict=False))


def told(*sources: Source) -> list[tuple[str, str, str, str]]:
    """Report, what, relation and other report of everything that is found, whatever the order of the reports."""

    def in_short(copy: Copy) -> tuple[str, str, str, str]:
        return copy.source.report, copy.what, copy.relation, copy.other.report

    found = [in_short(copy) for copy in find_copies(sources)]
    assert [in_short(copy) for copy in find_copies(sources[::-1])] == found
    return found


def test_planted_copies_are_found_and_nothing_else_is() -> None:
    """Whole sections, and sections of which two thirds are copied, among as many of the same topics and frame."""
    made = planted(900, 45)
    found = {frozenset((copy.source.report, copy.other.report)) for copy in find_copies(made.sources)}
    assert found == {frozenset(pair) for pair in made.whole | made.two_thirds}
    assert len(made.near) == 45


def test_both_sides_are_quoted() -> None:
    """The message names the other report, its section, the share, and the sentence as each of them has it."""
    first, second = source(0, listed(*POINTS)), source(40, listed(POINTS[0].replace("只", "仅"), *POINTS[1:]))
    copies = find_copies([first, second])
    [own, _] = findings_of(copies)
    assert [copy.source.report for copy in copies] == [first.report, second.report]
    assert [copy.share for copy in copies] == [1.0, 1.0]
    for lang in ("zh", "en"):
        message = own.message(lang)
        for part in ("100%", second.body, "000040.html", POINTS[0], POINTS[0].replace("只", "仅"), "存在的主要问题"):
            assert part in message
    assert own.span == (0, len(first.parts[0].heading))


def test_the_later_report_is_the_copy() -> None:
    """Of two years the later is told, of one year both are."""
    early, late = source(0, listed(*POINTS), 2021), source(40, listed(*POINTS), 2023)
    assert told(early, late) == [(late.report, "section", "units", early.report)]
    same = replace(late, year=2021)
    assert len(told(early, same)) == 2


def test_a_body_and_its_own_year_before() -> None:
    """A body's list of problems repeated is told of it, not of two bodies; a new list is not."""
    early, late = source(0, listed(*POINTS), 2022), replace(source(0, listed(*POINTS), 2023), report="later")
    assert told(early, late) == [("later", "section", "years", early.report)]
    anew = replace(late, parts=(replace(late.parts[0], text=listed(*OTHERS)),))
    assert told(early, anew) == []


@pytest.mark.parametrize(("kept", "found"), [(3, 2), (2, 0), (1, 0), (0, 0)])
def test_how_much_is_copied(kept: int, found: int) -> None:
    """Three of four points are a copy, half of them are none."""
    assert len(told(source(0, listed(*POINTS)), source(40, listed(*POINTS[:kept], *OTHERS[kept:])))) == found


def test_the_frame_of_a_county_is_no_copy() -> None:
    """What half the offices of a county write alike is their county's; what two of them share besides is not."""
    framed = [source(number, listed(*POINTS[:3], f"{OTHERS[number % 4]}之{number}")) for number in range(8)]
    assert told(*framed) == []
    copied = [source(number, listed(*POINTS[:2]) + listed(*OTHERS)) for number in (1, 5)]
    rest = [source(number, listed(*POINTS[:2])) for number in (0, 2, 3, 4, 6, 7)]
    assert {each[0] for each in told(*copied, *rest)} == {each.report for each in copied}


def test_what_recites_the_law_is_no_copy() -> None:
    """Laws, the notice on the format, the report's own making, an address: the same everywhere."""
    recital = (
        "根据《中华人民共和国政府信息公开条例》和上级要求，现公布本机关政府信息公开工作年度报告。"
        "本报告所列数据的统计期限为当年1月1日至12月31日。"
        "以习近平新时代中国特色社会主义思想为指导，深入学习贯彻党的二十大精神，扎实推进各项公开工作。"
        "如对本报告有疑问，联系电话：0571-87654321，邮编310012。"
    )
    assert told(source(0, recital), source(40, recital)) == []


def test_sentences_with_other_figures_are_others() -> None:
    """The same words about other numbers are a template filled in; about the same numbers they are a copy."""

    def filled(number: int, *figures: int) -> Source:
        points = "抽查发现{}条惠农信息没有按时公布；{}个村的公开栏内容陈旧；{}件答复没有说明救济途径；".format(*figures)
        return source(number, f"存在以下问题：{points}")

    assert told(filled(0, 14, 9, 3), filled(40, 22, 6, 5)) == []
    assert len(told(filled(0, 14, 9, 3), filled(40, 14, 9, 3))) == 2


def test_set_phrases_may_meet_by_chance() -> None:
    """Of sixty offices that choose three of sixteen phrases some share two: that says little, rare ones say much."""
    said = Writer(1).said["problem"]
    topics = [[text for text in said[topic] if len(text) > 14 and not set(text) & set("。；：")] for topic in said]
    phrases = [some[0] for some in topics[:16]]
    rng = Random(3)
    chosen = [rng.sample(phrases, 3) for _ in range(60)]
    offices = [source(20 * number, listed(*some)) for number, some in enumerate(chosen)]
    assert max(len({*some} & {*other}) for some in chosen for other in chosen if some is not other) >= 2
    assert told(*offices) == []
    rare = [source(20 * number, listed(*POINTS[:3], phrases[number % 16])) for number in (60, 61)]
    assert {each[0] for each in told(*offices, *rare)} == {each.report for each in rare}


def test_names_years_and_numbering_do_not_hide_a_copy() -> None:
    """Each office has its own name, its own 我局 or 我镇, its year and its way of numbering."""
    county, office = office_of(0)
    first = f"2022年，{office}查找不足：一是{county}我局{POINTS[0]}；二是我局{POINTS[1]}；三是{POINTS[2]}。"
    other_county, town = office_of(55)
    second = f"2023年，{town}查找不足：（一）{other_county}我镇{POINTS[0]}。（二）我镇{POINTS[1]}。（三）{POINTS[2]}。"
    [copy] = find_copies([source(0, first, 2022), source(55, second, 2023)])
    assert (copy.share, copy.relation) == (1.0, "units")


def test_a_government_and_its_office_may_say_the_same() -> None:
    """The office writes the government's report; another county's office does not."""
    one, two = source(0, listed(*POINTS)), source(40, listed(*POINTS))
    government = replace(one, name="青禾县人民政府", body="青禾县人民政府")
    assert told(government, replace(two, name="青禾县政府办公室", body="青禾县政府办公室")) == []
    assert len(told(government, replace(two, name="望川县政府办公室", body="望川县政府办公室"))) == 2


def test_an_overview_is_written_anew_by_figures() -> None:
    """An overview whose sentences are last year's is a copy where two figures are, too."""
    text = "全年主动公开信息{}条。办理群众留言{}件。" + "。".join(POINTS) + "。"

    def overview(year: int, *figures: int) -> Source:
        made = source(0, text.format(*figures), year)
        return replace(made, report=str(year), parts=(replace(made.parts[0], kind="overview"),))

    assert told(overview(2022, 381, 94), overview(2023, 381, 94)) == [("2023", "section", "years", "2022")]
    assert told(overview(2022, 381, 94), overview(2023, 402, 97)) == []


def test_an_overview_by_the_template_of_a_county() -> None:
    """Two offices of one county may describe their work alike; not with one's figures, nor in two counties."""
    text = "全年主动公开信息{}条。办理群众留言{}件。" + "。".join(POINTS) + "。"

    def overview(number: int, *figures: int) -> Source:
        made = source(number, text.format(*figures))
        return replace(made, parts=(replace(made.parts[0], kind="overview"),))

    assert told(overview(0, 381, 94), overview(1, 402, 97)) == []
    assert len(told(overview(0, 381, 94), overview(1, 381, 94))) == 2
    assert len(told(overview(0, 381, 94), overview(40, 402, 97))) == 2


def with_figures(number: int, year: int, **figures: float) -> Source:
    made = replace(source(number, "", year), report=f"{number}-{year}")
    return replace(made, parts=(), figures={f"requests.{row}.total": value for row, value in figures.items()})


def test_a_table_of_another_body() -> None:
    """A whole table of telling figures; not one with another figure, nor figures that any two may have."""
    table = {"new": 218, "granted": 143, "handled": 221, "carried_in": 3}
    own, other = with_figures(0, 2023, **table), with_figures(40, 2023, **table)
    assert [each[1:3] for each in told(own, other)] == [("table", "units")] * 2
    assert told(own, with_figures(40, 2023, **(table | {"granted": 144}))) == []
    assert told(own, with_figures(40, 2023, **table, denied=1)) == []
    few = {"new": 12, "granted": 10, "partly_granted": 2, "handled": 12}
    assert told(with_figures(0, 2023, **few), with_figures(40, 2023, **few)) == []
    assert told(with_figures(0, 2022, **few), with_figures(0, 2023, **few)) == [("0-2023", "table", "years", "0-2022")]


def test_a_sentence_with_all_its_figures() -> None:
    """One sentence of a section that is otherwise another: told for figures that agree, not for round ones."""
    same = "门户网站发布信息3187条，政务微信推送946条"
    first, second = (source(number, f"{same}。" + listed(*points)) for number, points in ((0, POINTS), (40, OTHERS)))
    assert [each[1] for each in told(first, second)] == ["sentence", "sentence"]
    changed = source(40, f"{same.replace('946', '947')}。" + listed(*OTHERS))
    assert told(first, changed) == []
    small = "召开推进会2次，举办培训班3期"
    first, second = (source(number, f"{small}。" + listed(*points)) for number, points in ((0, POINTS), (40, OTHERS)))
    assert told(first, second) == []


def test_many_of_one_text_are_told_once_each() -> None:
    """Each report that has it is told once, with how many bodies more there are."""
    many = [source(20 * number, listed(*POINTS)) for number in range(12)]
    others = [source(20 * number, listed(f"第{number}号街区的{OTHERS[0]}")) for number in range(12, 60)]
    found = find_copies([*many, *others])
    assert {copy.source.report for copy in found} == {each.report for each in many}
    assert [copy.others for copy in found] == [10] * 12


def test_parts_that_are_not_compared() -> None:
    """Section six and the opening are the notice's."""
    both = source(0, listed(*POINTS)), source(40, listed(*POINTS))
    for kind in ("other", "preamble"):
        part = Part(kind, "六、其他需要报告的事项", 0, listed(*POINTS))
        assert told(*(replace(each, parts=(part,)) for each in both)) == []
