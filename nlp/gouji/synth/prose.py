"""Writes prose from facts by the phrasings of the data files, and remembers every figure that it writes.

The notation of the phrasings: ``(a|b)`` one of; ``<name>`` one of a list of words; ``{fact}`` a figure with its unit,
``{fact:条}`` with that unit, ``{fact:}`` with none; ``{@fact}`` last year's; ``{a%b}`` a share; ``{fact^%}`` and
``{fact^n}`` growth; ``{!words@fact+fact}`` words that deny; ``{~1-9:场}`` a chance figure without a cell; ``{%1-9}``
chance digits that are no figure. ``#w1``, ``#p1``, ``#c1`` after a fact: the whole of breakdown 1, a part of it, a part
of a complete list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from gouji.synth import figures as fig
from gouji.synth.data import OLDER, Statement, facts, families, raw, statements, words
from gouji.synth.figures import Written

_DIRECTIVE = re.compile(r"(?P<name>[^#:]*)(?P<tags>(?:#[wpc]\d)*)(?::(?P<unit>.*))?")
_CONDITION = re.compile(r"(!?)(@?[a-z_]+)(?:([<>=])(@?[a-z_]+|\d+))?")
# Set once a sum with the requests carried in was told: from there on growth must name what has grown.
SUMMED = "summed"


@dataclass
class Figure:
    """A figure in the prose: where it stands, what it says, what it is about."""

    number: int
    start: int
    written: Written
    text: str
    unit: str
    kind: str
    names: tuple[str, ...]
    readings: tuple[str, ...]
    tags: tuple[str, ...] = ()
    statement: int = 0
    paragraph: int = 0
    say: str = ""

    @property
    def target(self) -> str | None:
        """The principal reading, or None where no table answers."""
        return self.readings[0] if self.readings else None


@dataclass
class Manner:
    """How one report writes: units by class, numerals, what is said of whom."""

    units: dict[str, str]
    numerals: str
    spaced: bool
    own: dict[str, str]


@dataclass
class Writer:
    """Writes paragraphs. ``values`` are this year's and (with ``@``) last year's facts; ``overrides`` maps the number
    of a figure to the number that is written instead of the true one."""

    rng: Random
    form: str
    values: dict[str, Decimal]
    manner: Manner
    overrides: Mapping[int, Decimal] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    text: str = ""
    statement: int = 0
    phrasing: str = ""
    paragraph: int = 0
    said: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)

    def new_paragraph(self) -> None:
        """Start an empty paragraph."""
        self.text, self.paragraph = "", self.paragraph + 1

    def holds(self, statement: Statement) -> bool:
        """Whether the facts allow a statement."""
        return all(self._condition(each) for each in statement.when)

    def _condition(self, text: str) -> bool:
        if text.startswith("form="):
            return text == f"form={self.form}"
        found = _CONDITION.fullmatch(text)
        assert found is not None, text
        no, name, sign, other = found.groups()
        value = self.values.get(name)
        if value is None:
            return bool(no) and name == SUMMED
        if sign is None:
            return (value == 0) == bool(no)
        bound = Decimal(other) if other.isdigit() else self.values.get(other)
        return bound is not None and {"<": value < bound, ">": value > bound, "=": value == bound}[sign]

    def say(self, topic: str) -> str | None:
        """A phrasing of the topic that the facts allow and that was not used before; None when there is none."""
        usable = [say for each in statements() if each.topic == topic and self.holds(each) for say in each.say]
        usable = [say for say in usable if say not in self.said and self._known(say)]
        if not usable:
            return None
        chosen = self.rng.choice(usable)
        self.said.add(chosen)
        if re.search(r"\{(?:all_in|carried_in)", chosen):
            self.values[SUMMED] = Decimal(1)
        self.told |= {families()[name] for name in _named(chosen) if name in families()}
        return chosen

    def _known(self, say: str) -> bool:
        """Whether every fact that it names has a cell in the report's form, or is without one and not yet told."""
        last_year = "@new" in self.values or not re.search(r"\{@|\^", say)
        return last_year and all(name in self.values and self._stated(name) for name in _named(say))

    def _stated(self, name: str) -> bool:
        return bool(facts()[name].readings(self.form)) if name in facts() else families().get(name) not in self.told

    def follow(self, plan: str) -> None:
        """Write the statements of a plan: topics (with ``?`` by chance), and the punctuation between them."""
        mark = ""
        begun = False
        for token in plan.split():
            if token in ",;.":
                mark = {",": "，", ";": "；", ".": "。"}[token]
            elif not token.endswith("?") or self.rng.random() < 0.5:
                say = self.say(token.rstrip("?"))
                if say is not None:
                    self.text += (mark or "。") if begun else ""
                    self.write(say)
                    begun = True
        if begun:
            self.text += "。"

    def write(self, say: str) -> None:
        """Write one statement."""
        self.statement, self.phrasing = self.statement + 1, say
        self._expand(say)

    def _expand(self, say: str) -> None:
        at = 0
        while at < len(say):
            sign = say[at]
            if sign in "(<{":
                end = _closing(say, at)
                inner = say[at + 1 : end]
                {"(": self._choice, "<": self._word, "{": self._directive}[sign](inner)
                at = end
            else:
                self._put(sign)
            at += 1

    def _put(self, text: str) -> None:
        """Text, without a mark that would follow another mark."""
        if text == "，" and (not self.text or self.text[-1] in "，。；："):
            return
        self.text += text

    def _choice(self, inner: str) -> None:
        self._expand(self.rng.choice(_alternatives(inner)))

    def _word(self, name: str) -> None:
        self._expand(self.manner.own[name] if name in self.manner.own else self.rng.choice(words()[name]))

    def _directive(self, inner: str) -> None:
        if inner.startswith("!"):
            self._deny(*inner[1:].split("@"))
        elif inner[0] in "~%" and inner[1].isdigit():
            self._chance(inner)
        else:
            found = _DIRECTIVE.fullmatch(inner)
            assert found is not None, inner
            name, tags, unit = found["name"], tuple(found["tags"].split("#")[1:]), found["unit"]
            draws = [self.rng.random() for _ in range(4)]
            if "^" in name:
                self._growth(name, draws)
            elif "%" in name:
                self._share(name, draws)
            else:
                self._figure(name, tags, unit, draws)

    def _chance(self, inner: str) -> None:
        span, _, unit = inner[1:].partition(":")
        low, high = map(int, span.split("-"))
        number = Decimal(self.rng.randint(low, high))
        if inner[0] == "%":
            self.text += str(number)
            return
        number = self.overrides.get(len(self.figures), number)
        scale = Decimal(10000) if unit.startswith("万") else Decimal(1)
        bare = unit.removeprefix("万")
        hedged, plain = bare.startswith("余"), bare.removeprefix("余")
        value = number * scale
        high_end = value + (scale if hedged or scale > 1 else 0)
        low_end = value - (0 if hedged or scale == 1 else scale / 2)
        written = Written(str(number), value, low_end, high_end, scale > 1, "at_least" if hedged else "exactly")
        kind = "percent" if plain == "%" else "money" if plain == "元" else "count"
        self._record(written, f"{number}{unit}", plain, kind, (), ())

    def _deny(self, said: str, names: str) -> None:
        zero = Decimal(0)
        listed = () if names == "-" else tuple(names.split("+"))
        targets = [readings[0] for name in listed if (readings := facts()[name].readings(self.form))]
        readings = (" + ".join(targets),) if targets and len(targets) == len(listed) else ()
        self._record(Written(said, zero, zero, zero), said, "", "none", listed, readings)

    def _figure(self, name: str, tags: tuple[str, ...], unit: str | None, draws: list[float]) -> None:
        fact = facts().get(name)
        true = self.values[name]
        given = self.overrides.get(len(self.figures))
        if fact is not None and fact.unit == "money":
            written = fig.money(true if given is None else given, int(draws[0] * 10) if given is None else 0)
            self._record(written, written.text, "元", "money", (name,), fact.readings(self.form), tags)
            return
        unit = self.unit_of(name) if unit is None else unit
        written = self._number(true, draws, bool(unit) and not tags) if given is None else fig.exact(given)
        text = self._dressed(written, unit, draws)
        readings = fact.readings(self.form) if fact is not None else ()
        self._record(written, text, unit, "count", (name,), readings, tags)

    def unit_of(self, name: str) -> str:
        """The unit that this report gives to a fact."""
        plain = name.lstrip("@")
        by_request = "request" if plain.startswith(("by_", "wider")) else plain
        return self.manner.units[facts()[plain].unit if plain in facts() else by_request]

    def _number(self, true: Decimal, draws: list[float], free: bool) -> Written:
        """Rounded and hedged where the number is large and stands alone."""
        if not free or true < 1000 or draws[0] > 0.3:
            return fig.exact(true)
        if true < 10000:
            return fig.round_hundreds(true) if draws[1] < 0.6 else fig.exact(true)
        hedge = ("", "余", "近", "约", "余", "超过", "左右")[int(draws[1] * 7)]
        return fig.in_ten_thousands(true, 1 + (draws[2] < 0.5), hedge) if draws[3] < 0.8 else fig.round_hundreds(true)

    def _dressed(self, written: Written, unit: str, draws: list[float]) -> str:
        """The number in the report's numerals, with its unit."""
        text, style = written.text, self.manner.numerals
        small = written.bound == "exactly" and text.isdigit() and int(text) < 1000 and unit
        if style == "chinese" and small and draws[3] < 0.6:
            text = fig.counted(int(text)) if int(text) else "0"
        elif style == "full":
            text = text.translate(fig.FULL_WIDTH)
        return text + (" " if self.manner.spaced and unit and text[-1].isdigit() else "") + unit

    def _share(self, name: str, draws: list[float]) -> None:
        part, whole = name.split("%")
        given = self.overrides.get(len(self.figures))
        share = self.values[part] / self.values[whole] * 100 if self.values[whole] else Decimal(0)
        digits = (0, 1, 1, 2, 2)[int(draws[0] * 5)]
        share = share if given is None else given
        written = fig.percent_in_words(share) if draws[1] < 0.06 and share > 1 else fig.percent(share, digits)
        self._record(written, written.text, "%", "percent", (part, whole), self._share_readings(part, whole))

    def _share_readings(self, part: str, whole: str) -> tuple[str, ...]:
        if part not in facts() or whole not in facts():
            return ()
        tops, bases = facts()[part].readings(self.form), facts()[whole].readings(self.form)
        top = f"({tops[0]})" if " + " in tops[0] else tops[0]
        return tuple(f"{top} / {base}" for base in bases)

    def _growth(self, name: str, draws: list[float]) -> None:
        fact, _, form = name.partition("^")
        now, before = self.values[fact], self.values[f"@{fact}"]
        given = self.overrides.get(len(self.figures))
        sign = 1 if now >= before else -1
        if form == "n":
            number = abs(now - before) if given is None else given
            unit = self.unit_of(fact)
            written = Written(str(number), sign * number, sign * number, sign * number)
            self._record(written, f"{number}{unit}", unit, "growth", (fact,), ())
            return
        share = abs(now / before - 1) * 100 if given is None else given
        plain = fig.percent(share, (0, 1, 1, 2, 2)[int(draws[0] * 5)])
        ends = (plain.low, plain.high) if sign > 0 else (-plain.high, -plain.low)
        written = Written(plain.text, sign * plain.value, *ends)
        self._record(written, plain.text, "%", "growth", (fact,), ())

    def _record(
        self,
        written: Written,
        text: str,
        unit: str,
        kind: str,
        names: tuple[str, ...],
        readings: tuple[str, ...],
        tags: tuple[str, ...] = (),
    ) -> None:
        number, place = len(self.figures), (self.statement, self.paragraph, self.phrasing)
        self.figures.append(Figure(number, len(self.text), written, text, unit, kind, names, readings, tags, *place))
        self.text += text


def _named(say: str) -> list[str]:
    """The facts whose figures a phrasing states."""
    return re.findall(r"\{@?([a-z_]+)", say) + re.findall(r"%([a-z_]+)", say)


def _closing(say: str, at: int) -> int:
    """Where the bracket at ``at`` is closed."""
    opening, closing = say[at], {"(": ")", "<": ">", "{": "}"}[say[at]]
    depth = 0
    for place in range(at, len(say)):
        depth += (say[place] == opening) - (say[place] == closing)
        if depth == 0:
            return place
    raise ValueError(f"{opening} is not closed: {say}")


def _alternatives(inner: str) -> list[str]:
    """The alternatives of a choice; those of a nested choice stay together."""
    parts, depth = [""], 0
    for sign in inner:
        depth += (sign in "({<") - (sign in ")}>")
        if sign == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def manner_of(rng: Random, own: dict[str, str], form: str) -> Manner:
    """How a report writes, drawn once."""
    classes = raw("facts")["units"] | (raw("facts")["units_before"] if form in OLDER else {})
    units = {name: rng.choice(choices) for name, choices in classes.items()}
    for family in raw("facts")["free"]:
        unit = rng.choice(family["unit"])
        units |= dict.fromkeys((family["whole"], *family["parts"]), unit)
    numerals = rng.choices(("arabic", "full", "chinese"), (80, 8, 12))[0]
    return Manner(units, numerals, rng.random() < 0.05, own)
