"""Which names are of one body, and which are not."""

from __future__ import annotations

import pytest

from gouji.catalog.bodies import areas, region_of, spelled, tails
from gouji.identity import Named, bodies


def called(*reports: tuple[str, int] | tuple[str, int, str]) -> list[str]:
    """What the bodies of reports (name, year, region) are called; each report is another file."""
    named = [Named(name, (*rest, "")[0], year, str(number)) for number, (name, year, *rest) in enumerate(reports)]
    given = bodies(named)
    assert bodies(reversed(named)) == given
    return [given[each.name, each.region] for each in named]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("青禾区人民政府", "临沅市青禾区人民政府"),
        ("青禾县政府办公室", "青禾县人民政府办公室"),
        ("青禾县", "青禾县人民政府"),
        ("望川高新区管委会", "望川高新区管理委员会"),
        ("柳溪街道", "柳溪街道办事处"),
        ("柳溪镇人民政府", "临沅市青禾县柳溪镇人民政府"),
        ("青禾县财政局", "临沅市青禾县财政局"),
        ("青禾县政府办公室", "临沅市青禾县人民政府办公室"),
    ],
)
def test_names_of_one_body(first: str, second: str) -> None:
    """A name with areas before it, or in another spelling, is the same; the body has the longer name."""
    assert set(called((first, 2022), (second, 2023))) == {max(first, second, key=len)}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("青禾县人民政府", "青禾县人民政府办公室"),
        ("青禾县财政局", "临沅市财政局"),
        ("财政局", "青禾县财政局"),
        ("青禾县人民政府", "临沅市人民政府"),
        ("青禾县柳溪镇人民政府", "望川县柳溪镇人民政府"),
        ("禾县人民政府", "青禾县人民政府"),
    ],
)
def test_names_of_two_bodies(first: str, second: str) -> None:
    """An office of its own, another level, a name without a place, another county, a part of a word."""
    assert called((first, 2022), (second, 2023)) == [first, second]


def test_a_short_name_of_two_cities_is_of_neither() -> None:
    """新城区 may be of either city, and the two cities' districts are two."""
    reports = (("新城区人民政府", 2021), ("临沅市新城区人民政府", 2022), ("望川市新城区人民政府", 2022))
    assert called(*reports) == [name for name, _ in reports]


def test_a_region_decides() -> None:
    """The manifest's region says which city's district it is; two regions are two bodies, told apart by them."""
    short, long, other = "新城区人民政府", "临沅市新城区人民政府", "望川市新城区人民政府"
    assert called((short, 2021, "临沅市"), (long, 2022), (other, 2022)) == [long, long, other]
    assert called((short, 2021, "临沅市"), (short, 2021, "望川市")) == [f"{short}（临沅市）", f"{short}（望川市）"]
    assert called((short, 2021, "临沅市"), (short, 2022, "临沅市新城区")) == [f"{short}"] * 2


def test_what_would_join_two_bodies_joins_none() -> None:
    """A report without a region does not make the districts of two cities one, nor does it go to either."""
    short = "新城区人民政府"
    two = [f"{short}（临沅市）", f"{short}（望川市）"]
    assert called((short, 2021), (short, 2022, "临沅市"), (short, 2022, "望川市")) == [short, *two]


def test_two_reports_of_one_year_are_of_two_bodies() -> None:
    """Unless only the spelling differs: that is a report published again."""
    short, long = "新城区人民政府", "临沅市新城区人民政府"
    assert called((short, 2022), (long, 2022)) == [short, long]
    assert set(called(("新城区政府", 2022), ("新城区人民政府", 2022))) == {"新城区人民政府"}


def test_a_name_grows_over_the_years() -> None:
    """Three lengths of one name are one body."""
    names = ("柳溪镇人民政府", "青禾县柳溪镇人民政府", "临沅市青禾县柳溪镇人民政府")
    assert set(called(*((name, 2020 + number) for number, name in enumerate(names)))) == {names[2]}


def test_names_are_taken_apart() -> None:
    """Areas from the largest; 市场, 市中区 and 开发区 do not confuse."""
    assert areas("青禾县市场监督管理局") == ("青禾县",)
    assert areas("临沅市市中区教育局") == ("临沅市", "市中区")
    assert [region_of(name) for name in ("临沅市青禾县财政局", "青禾县教育局", "财政局")] == ["青禾县", "青禾县", ""]
    assert tails("临沅市青禾县财政局") == ["青禾县财政局"]
    assert spelled("青禾县政府采购中心") == "青禾县政府采购中心"
