"""The patterns of figures in prose, compiled from the wording's data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from gouji.catalog.anchors import starts_of
from gouji.catalog.wording import Hedge, Rule, Unit, UnitKind, Wording

_CN = "[〇零一二两三四五六七八九十百千万亿]"
_ALONE_LEFT = r"(?<![\d:/*×+.,A-Za-z百千万亿]\d)(?<![A-Za-z\d]-\d)"
_DIGITS = r"\d*+(?:,\d{3}(?!\d))*+(?:\.\d++)?+(?!,?\d)"
_BANK = "[壹贰叁肆伍陆柒捌玖零拾佰仟万亿]"
_FORMAL = (
    rf"(?:[壹贰叁肆伍陆柒捌玖](?<!{_BANK}{_BANK})(?:{_BANK}++|(?=[件份元]))"
    rf"|拾(?<!{_BANK}拾)(?<!{_CN}拾)[壹贰叁肆伍陆柒捌玖])"
)
_POWER = r"(?:(?:[十百千]?[万亿]|[百千])(?:\d++(?:[十百千]?[万亿]|[十百千]))*+)?"
_SPELT = f"{_CN}*+(?:点[〇零一二三四五六七八九]++[万亿]?)?+"
_NUMBER = rf"(?:\d{_ALONE_LEFT}{_DIGITS}{_POWER}|{_CN}(?<!{_CN}{_CN})(?<!\d{_CN}){_SPELT}|{_FORMAL})"
_UPPER = rf"(?:\d{_DIGITS}{_POWER}|{_CN}{_SPELT})"
_TENTHS = rf"[1-9一二两三四五六七八九](?<![\d.]\d)(?<!{_CN}{_CN})成[一二三四五六七八九]?"
_NO_TENTHS = "(?![立为员果功熟效就长绩本分年人不都区])"
_ALONE = r"(?=[，。；！？、）（”\n]|申请|[和及与]\d|$)"
_LONGEST_HEDGE = 5
_NEAR, _FAR = 12, 40


class Grammar:
    """Compiled patterns for one wording. ``scanner`` names what it found by ``lastgroup``: share, tenths, doubled,
    level or figure; nothing for a mask. ``starts`` is the character that each of these begins with."""

    def __init__(self, wording: Wording) -> None:
        self.units = {unit.word: unit for unit in wording.units}
        self.rules = wording.rules
        self._inside = {hedge.word: hedge.rule for hedge in wording.hedges if hedge.place == "inside"}
        self._after = {hedge.word: hedge.rule for hedge in wording.hedges if hedge.place == "after"}
        self._before = {hedge.word: hedge.rule for hedge in wording.hedges if hedge.place in ("before", "bare")}
        self._hedge_last = frozenset(word[-1] for word in self._before)
        self._plain_left = _ending(hedge for hedge in wording.hedges if hedge.place == "before")
        self._bare_left = _ending(hedge for hedge in wording.hedges if hedge.place in ("before", "bare"))
        self._counting = re.compile(f"(?:{_any(wording.counting)})$")
        self._set_growth(wording)
        self.scanner = re.compile(self._scanner(wording))
        self.starts = starts_of(self.scanner)

    def _set_growth(self, wording: Wording) -> None:
        growth = wording.growth
        between, after_nouns = _any(growth.between), _any((*growth.between, *growth.after_nouns))
        self._strong = _signs(growth.verbs, between, growth.nouns, after_nouns)
        self._weak = _signs(growth.weak, between)
        self._compared = re.compile(_any(growth.compared))
        last = (
            *growth.between,
            *growth.after_nouns,
            *(w for pair in (growth.verbs, growth.nouns) for s in pair for w in s),
        )
        self._last = frozenset(word[-1] for word in last) | {word[-1] for side in growth.weak for word in side}

    def _scanner(self, wording: Wording) -> str:
        growth = wording.growth
        inside, after = _any(self._inside), f"(?P<{{}}>{_any(self._after)})?"
        shapes = (
            f"(?P<share>(?P<share_n>[百千万]分之{_NUMBER}){after.format('share_after')})",
            *(f"(?:{mask.pattern})" for mask in wording.masks),
            f"(?P<tenths>(?P<tenths_n>{_TENTHS}){_NO_TENTHS}(?P<tenths_mid>{inside})?{after.format('tenths_after')})",
            f"(?P<doubled>(?:{_any(growth.doubled)})(?P<doubled_n>[一两二三四1-4]?)番)",
            f"(?P<level>(?:{_any(growth.level)})(?![{''.join(growth.level_not_before)}]))",
            f"(?P<figure>(?P<n>{_NUMBER})(?:%?[-~—至]{{1,2}}(?P<n2>{_UPPER}))?(?P<mid>{inside})?(?P<m2>[万亿]?)"
            f"(?:(?P<unit>{_units(wording.units)})(?:（[次件]）)?{after.format('after')}|{_ALONE}))",
        )
        return "|".join(shapes)

    def hedges(self, match: re.Match[str], number: str, inside: str, after: str, bare: bool) -> tuple[int, list[Rule]]:
        """Where the figure begins, its hedge included, and the rules that its hedges invoke; names of groups."""
        start = match.start(number)
        left = self.left_hedge(match.string, start, bare)
        return start - len(left), self.rules_of(left, match[inside] if inside else "", match[after])

    def rules_of(self, before: str, inside: str | None, after: str | None) -> list[Rule]:
        """The rules that the hedges before, in and after a number invoke."""
        found = [self._before[before]] if before else []
        if inside:
            found.append(self._inside[inside])
        if after:
            found.append(self._after[after])
        return found

    def left_hedge(self, text: str, start: int, bare: bool) -> str:
        """The hedge that ends at ``start``, or nothing."""
        if not start or text[start - 1] not in self._hedge_last:
            return ""
        pattern = self._bare_left if bare else self._plain_left
        match = pattern.search(text, max(0, start - _LONGEST_HEDGE - 1), start)
        return match["hedge"] if match else ""

    def counted(self, text: str, start: int) -> bool:
        """Whether a word of counting ends at ``start``, so that 一 after it is a number."""
        return bool(self._counting.search(text, max(0, start - 4), start))

    def sign(self, text: str, start: int, kind: UnitKind) -> int:
        """1 or -1 for a figure at ``start`` that is growth, 0 for any other."""
        if not start or text[start - 1] not in self._last:
            return 0
        match = self._strong.search(text, max(0, start - _NEAR), start)
        if not match:
            match = self._weak.search(text, max(0, start - _NEAR), start)
            if not match or (kind != "points" and not self._compared.search(_clause(text, start))):
                return 0
        return -1 if match["down"] or text[start - 1] == "-" else 1


@lru_cache(maxsize=8)
def grammar_of(wording: Wording) -> Grammar:
    """The compiled patterns of ``wording``, compiled once."""
    return Grammar(wording)


def _clause(text: str, end: int) -> str:
    """The clause up to ``end``, with the one before it when that only says what is compared (与上年相比，)."""
    window = text[max(0, end - _FAR) : end]
    head, _, clause = window.rpartition("，")
    cut = re.split("[。；！？（）\n]", f"{head}，{clause}" if head.endswith("相比") else clause)
    return cut[-1]


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _ending(hedges: Iterable[Hedge]) -> re.Pattern[str]:
    """A pattern for any of ``hedges`` at the end of the text searched, longest first."""
    ordered = sorted(hedges, key=lambda hedge: -len(hedge.word))
    words = "|".join("".join(f"(?<!{left})" for left in hedge.not_after) + re.escape(hedge.word) for hedge in ordered)
    return re.compile(f"(?P<hedge>{words})$")


_Pair = tuple[tuple[str, ...], tuple[str, ...]]


def _signs(words: _Pair, between: str, nouns: _Pair = ((), ()), after_nouns: str = "") -> re.Pattern[str]:
    """A pattern for a word of growth before the end of the text searched; ``down`` is set for less."""
    shapes = []
    for side, name in ((1, "down"), (0, "up")):
        plain = f"(?:{_any(words[side])})(?:{between}){{0,2}}"
        noun = f"|(?:{_any(nouns[side])})(?:{after_nouns}){{0,3}}" if nouns[side] else ""
        shapes.append(f"(?P<{name}>{plain}{noun})")
    return re.compile(f"(?:{'|'.join(shapes)})$")


def _units(units: Iterable[Unit]) -> str:
    ordered = sorted(units, key=lambda unit: -len(unit.word))
    return "|".join(
        re.escape(unit.word) + (f"(?!{'|'.join(unit.not_before)})" if unit.not_before else "") for unit in ordered
    )
