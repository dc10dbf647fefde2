"""Which names are of one body: 青禾区人民政府 and 临沅市青禾区人民政府, 青禾县政府办公室 and 青禾县人民政府办公室.

Two names are of one body when, in one spelling, they are equal or the longer is the shorter with areas before it. That
holds only where nothing speaks against it:

* no two longer names of different bodies end in the shorter one (甲市新城区人民政府 and 乙市新城区人民政府 leave
  新城区人民政府 with neither);
* regions that a manifest gives do not exclude each other, nor the area before the longer name;
* no year has different reports under both names, unless they differ in spelling alone: two reports of one year under a
  short and a long name are rather those of two bodies than one report published twice.

A body is called by its longest name, and where two bodies would be called alike, by the region behind it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from gouji.catalog.bodies import spelled, tails


@dataclass(frozen=True, slots=True)
class Named:
    """A report as far as its body's name goes: the name as published, the manifest's region, year and digest."""

    name: str
    region: str
    year: int
    sha256: str


@dataclass
class _Body:
    """What is held to be one body: reports whose names are spelled alike, of one region."""

    name: str
    region: str
    published: set[str] = field(default_factory=set)
    reports: dict[int, set[str]] = field(default_factory=dict)

    def add(self, each: Named) -> None:
        self.published.add(each.name)
        self.reports.setdefault(each.year, set()).add(each.sha256)

    @property
    def key(self) -> tuple[str, str]:
        return self.name, self.region


Bodies = dict[tuple[str, str], str]


def bodies(named: Iterable[Named]) -> Bodies:
    """For each published name and region (empty for none) what its body is called; the same whatever the order."""
    found: dict[tuple[str, str], _Body] = {}
    for each in named:
        key = spelled(each.name), each.region
        found.setdefault(key, _Body(*key)).add(each)
    by_name: dict[str, list[_Body]] = {}
    for body in found.values():
        by_name.setdefault(body.name, []).append(body)
    parent = {body.key: body.key for body in found.values()}
    for key, others in sorted(_longer(by_name).items()):
        for other in _unambiguous(found[key], [found[each] for each in others]):
            parent[_root(parent, key)] = _root(parent, other.key)
    return _called(found, parent)


def _longer(by_name: dict[str, list[_Body]]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """For each body those that may be the same under a name as long or longer."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for name, some in by_name.items():
        for shorter in [name, *tails(name)]:
            for body in by_name.get(shorter, ()):
                found.setdefault(body.key, []).extend(each.key for each in some if each.key != body.key)
    return found


def _unambiguous(body: _Body, others: list[_Body]) -> list[_Body]:
    """The others, when all of them may be one body and nothing speaks against this being it; else none."""
    compatible = [each for each in others if _may_be_one(body, each)]
    pairs = ((first, second) for number, first in enumerate(compatible) for second in compatible[:number])
    return compatible if all(_may_be_one(*pair) for pair in pairs) else []


def _may_be_one(first: _Body, second: _Body) -> bool:
    short, long = sorted((first, second), key=lambda body: len(body.name))
    if not long.name.endswith(short.name):
        return False
    before = long.name.removesuffix(short.name)
    told = [each for each in (short.region, long.region, before) if each]
    if any(_exclude(a, b) for number, a in enumerate(told) for b in told[:number]):
        return False
    years = first.reports.keys() & second.reports.keys() if first.name != second.name else set()
    return all(first.reports[year] == second.reports[year] for year in years)


def _exclude(first: str, second: str) -> bool:
    """Whether two areas are different ones: of one level, and neither name holds the other."""
    return first[-1] == second[-1] and first not in second and second not in first


def _root(parent: dict[tuple[str, str], tuple[str, str]], key: tuple[str, str]) -> tuple[str, str]:
    while parent[key] != key:
        key = parent[key]
    return key


def _groups(
    found: dict[tuple[str, str], _Body], parent: dict[tuple[str, str], tuple[str, str]]
) -> dict[tuple[str, str], list[_Body]]:
    """The bodies that are one; a group in which any two cannot be is none, for who knows which of them belong."""
    groups: dict[tuple[str, str], list[_Body]] = {}
    for key, body in sorted(found.items()):
        groups.setdefault(_root(parent, key), []).append(body)
    whole: dict[tuple[str, str], list[_Body]] = {}
    for root, group in groups.items():
        pairs = ((first, second) for number, first in enumerate(group) for second in group[:number])
        whole |= {root: group} if all(_may_be_one(*pair) for pair in pairs) else {body.key: [body] for body in group}
    return whole


def _called(found: dict[tuple[str, str], _Body], parent: dict[tuple[str, str], tuple[str, str]]) -> Bodies:
    groups = _groups(found, parent)
    called: dict[str, list[tuple[str, str]]] = {}
    names: dict[tuple[str, str], str] = {}
    for root, group in groups.items():
        names[root] = max((name for body in group for name in body.published), key=lambda name: (len(name), name))
        called.setdefault(names[root], []).append(root)
    given: Bodies = {}
    for root, group in groups.items():
        regions = max((body.region for body in group), key=lambda region: (len(region), region))
        name = f"{names[root]}（{regions}）" if len(called[names[root]]) > 1 and regions else names[root]
        given |= {(published, body.region): name for body in group for published in body.published}
    return given


def rank_of(identities_decided: int, characters: int, report: str) -> tuple[int, int, str]:
    """The report with the greatest speaks for its body and year: most identities decided, longest text, then by id."""
    return identities_decided, characters, report
