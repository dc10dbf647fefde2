"""Whose figure it is: the reporting unit's, a part's of it, or another body's."""

from __future__ import annotations

import pytest

from gouji.extract import extract
from gouji.extract.scope import is_own

DISTRICT, BUREAU = "汀洲区人民政府", "青岑县人力资源和社会保障局"


def elsewhere(text: str, unit: str = DISTRICT) -> list[str]:
    """The figures that another body has."""
    return [claim.text for claim in extract(text, "overview", unit, 2023).claims if "scope" in claim.doubts]


OTHERS = {
    "街道层面，收到政府信息公开申请106件。": ["106件"],
    "区级部门：收到政府信息公开申请306件，答复301件。": ["306件", "301件"],
    "区住建局是申请最集中的单位。该局收到政府信息公开申请121件。": ["121件"],
    "各部门受理政府信息公开申请355件，区政府受理57件。": ["355件", "57件"],
    "区住建局收到政府信息公开申请121件。其中予以公开60件。": ["121件", "60件"],
    "政府信息公开申请由街道办理的106件，由部门办理的306件。": ["106件", "306件"],
    "全区收到政府信息公开申请412件。其中，区政府办57件。": ["57件"],
    "收到政府信息公开申请最多的是区住建局（121件）。": ["121件"],
    "区住建局、区教育局等5家单位收到政府信息公开申请共203件。": ["203件"],
    "政府信息公开申请31件由区教育局办理。": ["31件"],
    "区教育局2023年收到政府信息公开申请31件。": ["31件"],
    "区教育局通过网络、信函等方式共计收到政府信息公开申请31件。": ["31件"],
    "向区教育局提交的政府信息公开申请31件。": ["31件"],
    "区人大收到信息公开申请31件。": ["31件"],
    "荻浦区收到政府信息公开申请31件。": ["31件"],
    "荻浦区、沙县收到政府信息公开申请分别为31件、12件。": ["31件", "12件"],
    "区档案馆收到政府信息公开申请31件。": ["31件"],
    "仅区教育局就收到政府信息公开申请31件。": ["31件"],
    "区教育局、区住建局位列前二，分别收到政府信息公开申请31件、21件。": ["31件", "21件"],
    "区级行政机关作出行政许可412件。": ["412件"],
    "涉及区公安分局的政府信息公开行政复议4件，涉及区住建局的2件。": ["4件", "2件"],
}


@pytest.mark.parametrize(("text", "wanted"), OTHERS.items())
def test_other_bodies(text: str, wanted: list[str]) -> None:
    """Beside, before or in front of a figure, in the clause or sentence before: each such body has its own figures."""
    assert elsewhere(text) == wanted


OWN = [
    "全区政府信息公开申请办理情况：收到申请412件，答复409件。",
    "区政府受理政府信息公开申请412件。",
    "从全区看，收到政府信息公开申请412件。其中予以公开200件。",
    "区政府及其部门、街道办事处共新收政府信息公开申请412件。",
    "全区各级各部门共收到政府信息公开申请412件。",
    "收到区政府办公室转交的政府信息公开申请2件。",
    "2023年，汀洲区共收到政府信息公开申请412件。",
    "全区各级行政机关作出行政许可412件。",
    "汀洲区人民政府2023年通过网络、信函等方式收到政府信息公开申请412件。",
    "收到政府信息公开申请412件，由企业提出的12件。",
    "截至年底汀洲区收到政府信息公开申请412件。",
    "向区政府提出的政府信息公开申请412件。",
    "区政府系统收到政府信息公开申请412件。",
]


@pytest.mark.parametrize("text", OWN)
def test_the_unit_itself(text: str) -> None:
    """Its own names, all of its parts together, and what others hand over to it leave no doubt whose figure it is."""
    assert elsewhere(text) == []


@pytest.mark.parametrize("text", ["街道收到政府信息公开申请3件。", "局机关收到政府信息公开申请3件。"])
def test_a_bare_word_for_a_kind_is_own_in_such_a_unit_alone(text: str) -> None:
    """街道 is the street in its own report, a part of the district in the district's; so is 局机关."""
    own = "青石街道办事处" if text.startswith("街道") else BUREAU
    assert (elsewhere(text, own), elsewhere(text)) == ([], ["3件"])


def test_a_bureau_beside_its_whole_line() -> None:
    """本级 of the reporting bureau after its whole line is the bureau itself, after a whole of its own a part."""
    assert elsewhere("全县人社系统收到政府信息公开申请31件，其中县局本级6件。", BUREAU) == ["31件"]
    assert elsewhere("收到政府信息公开申请31件，其中县局本级6件。", BUREAU) == ["6件"]


ABBREVIATED = {
    ("县人社局", BUREAU): True,
    ("市人社局", BUREAU): False,
    ("市卫健委", "临沅市卫生健康委员会"): True,
    ("市市场监管局", "临沅市市场监督管理局"): True,
    ("县社保局", BUREAU): False,
    ("镇卫健委", "青石镇人民政府"): False,
}


@pytest.mark.parametrize(("name", "unit"), ABBREVIATED)
def test_abbreviated_names(name: str, unit: str) -> None:
    """A short name holds characters of the full one in their order, from its first to its last, at the same level."""
    assert is_own(name, unit) == ABBREVIATED[name, unit]


TOTALS = {
    "上半年收到政府信息公开申请9件，下半年收到7件，共16件。": "16件",
    "一至四季度分别收到政府信息公开申请3件、5件、4件、4件，合计16件。": "16件",
}


@pytest.mark.parametrize(("text", "total"), TOTALS.items())
def test_parts_of_the_year_add_up_to_the_year(text: str, total: str) -> None:
    """A total after halves or quarters is the year's; one that they do not add up to has no cell."""
    told = {claim.text: claim.target for claim in extract(text, "overview", DISTRICT, 2023).claims}
    assert told[total] == "requests.new.total"
    wrong = extract(text.replace(total, "99件"), "overview", DISTRICT, 2023).claims
    assert {claim.text: claim.target for claim in wrong}["99件"] is None
