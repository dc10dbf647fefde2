"""Short names of bodies: what offices leave out of a name, and what tells it from another body's."""

import pytest

from gouji.catalog.bodies import is_short_for


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("市人社局", "临沅市人力资源和社会保障局"),
        ("县发改委", "青禾县发展和改革委员会"),
        ("县城管局", "青禾县城市管理局"),
        ("区住建局", "临沅市青禾区住房和城乡建设局"),
        ("市合作交流办", "临沅市人民政府合作交流办公室"),
        ("区府办", "青禾区人民政府办公室"),
        ("区管委会", "临沅高新区管理委员会"),
        ("卫健委", "青禾县卫生健康委员会"),
        ("高新区", "临沅高新技术产业开发区管理委员会"),
        ("高新区管委会", "临沅高新技术产业开发区管理委员会"),
        ("经开区", "青禾经济技术开发区管理委员会"),
    ],
)
def test_shortened(short: str, full: str) -> None:
    """A short name keeps the first and the last character of what is shortened, and the others in their order."""
    assert is_short_for(short, full)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("市人社局", "临沅市青禾县人力资源和社会保障局"),
        ("县公安局", "青禾县公安局交通警察大队"),
        ("市卫生局", "临沅市卫生健康委员会"),
        ("市住建局", "临沅市住房公积金管理中心"),
        ("县水利局", "青禾县水务局"),
        ("县财政局", "青禾县民政局"),
        ("县政府", "临沅市财政局"),
        ("县局", "青禾县人民政府"),
        ("市", "临沅市"),
        ("高新区", "临沅经济技术开发区管理委员会"),
        ("高新区", "临沅高新技术产业开发区税务局"),
        ("全区", "临沅高新技术产业开发区管理委员会"),
    ],
)
def test_others(short: str, full: str) -> None:
    """Another level, another end or a character that the full name lacks: another body."""
    assert not is_short_for(short, full)
