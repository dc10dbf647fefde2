"""Puts a report on a form before 2019 together: sections as places named them, and one statistics table below."""

from __future__ import annotations

from gouji.synth import statistics
from gouji.synth.compose import NUMERALS, Composer, Draft, Wish, numbers_of, printed_cells
from gouji.synth.data import OLDER, raw
from gouji.synth.printed import Part, Printed

# Where a part is told that the family has no heading for.
INSTEAD = {"responses": "shown", "fees": "requests", "resources": "overview"}


def compose(wish: Wish) -> Draft:
    """The report, in any form. The same wish always gives the same report."""
    return (Older if wish.form in OLDER else Composer)(wish).draft()


class Older(Composer):
    """One report on a form before 2019."""

    def __init__(self, wish: Wish) -> None:
        super().__init__(wish)
        before = raw("before_2019")
        self.frame = raw("frame") | {name: before[name] for name in ("title", "lead")}
        # Whether the form is older than the year: such a report lacks what the year asks for.
        self.late = wish.year > 2018
        words = before["preamble"]["late" if self.late else "say"]
        self.frame["preamble"] = raw("frame")["preamble"] | {"say": words}
        self.data = before
        self.repeat = raw("filler")["repeat"][0] if self.repeat else None

    def draft(self) -> Draft:
        """Title, parts and faults."""
        wish = self.wish
        title = self._said(self.frame["title"]["say"])
        parts = [Part("", self._preamble()), *self._parts()]
        if self.late:
            self._outdated()
        printed = Printed(
            unit=wish.office.unit, year=wish.year, form=wish.form, title=title, parts=parts, cells=wish.cells
        )
        return Draft(printed, self.writer.figures, self.paragraphs, self.faults, numbers_of(printed_cells(printed)))

    def _parts(self) -> list[Part]:
        families = [each["headings"] for each in self.data["family"] if self.wish.form in each["forms"]]
        headings = self.rng.choice(families)
        names = [name for name, _ in headings]
        style = self.rng.choices(("{n}、", "{d}、"), (90, 10))[0]
        parts = []
        for place, (name, heading) in enumerate(headings):
            part = self._part(name)
            for other, instead in INSTEAD.items():
                if instead == name and other not in names:
                    part.prose += self._told(other).prose
            part.heading = style.format(n=NUMERALS[place] if place < 6 else "七八九"[place - 6], d=place + 1) + heading
            parts.append(part)
        return parts

    def _part(self, name: str) -> Part:
        own = {"overview": self._opening, "problems": self._problems, "annex": self._annex}
        return own[name]() if name in own else self._told(name)

    def _told(self, name: str) -> Part:
        """A part whose sentences follow one of its plans."""
        choices = self.data["plan"].get(f"b_{name}")
        if choices is None or (name in ("responses", "resources") and self.wish.form != "2014"):
            return Part("", [])
        self.writer.new_paragraph()
        self.writer.follow(self.rng.choice(choices))
        if name == "requests":
            self._tell_wider()
        return Part("", self._finished())

    def _opening(self) -> Part:
        prose = self._paragraph(self.writer.rng.choice(self.frame["lead"]["say"]))
        self.writer.new_paragraph()
        for _ in range(self.rng.randint(1, 4)):
            say = self.writer.say("b_work")
            self.writer.write(say or "")
        if self.repeat:
            self.writer.write(self.writer.rng.choice(self.repeat["first"]))
        return Part("", prose + self._finished())

    def _annex(self) -> Part:
        """The last part: what a reader needs to know of the table, and the table."""
        prose: list[str] = []
        if self.late:
            prose += self._paragraph(self.data["annex"]["fee"])
        if self.repeat:
            prose += self._paragraph(self.writer.rng.choice(self.repeat["second"]))
        note = statistics.legend(self.wish.cells)
        return Part("", [*prose, *([note] if note else [])], "statistics")

    def _outdated(self) -> None:
        """A year that asks for three tables and gets the statistics instead."""
        self._fault("outdated-form", "warning", tuple(self.wish.cells))
        for _ in range(3):
            self._fault("table-missing", "warning")
