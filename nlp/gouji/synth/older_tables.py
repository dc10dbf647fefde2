"""Draws the figures of a statistics table of the forms before 2019, every sum and bound of the form kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from random import Random
from typing import Any

from gouji.synth.data import raw
from gouji.synth.statistics import cell_ids, cell_of
from gouji.synth.tables import Numbers, between, shared, some

# Per cent of the items that a channel repeats.
REPEATED = (0, 0, 10, 35, 80)


def draw_statistics(rng: Random, form: str, size: str) -> dict[str, str]:
    """Every cell of the form as printed. The form of 2008 numbers six or seven ranges of exemption."""
    sizes = raw("names")["size"][size] | raw("statistics")["sizes"][size]
    ids = cell_ids(form, rng.choice(("six", "seven")))
    rows = _Rows(rng, sizes)
    rows.items()
    rows.requests(form, ids)
    rows.proceedings(form)
    (rows.of_2014 if form == "2014" else rows.of_2008)()
    cells = {cell: str(rows.numbers.get(cell, 0)) for cell in ids}
    return cells | (rows.money() if form == "2014" else {})


class _Rows:
    """The numbers of one table, by cell."""

    def __init__(self, rng: Random, sizes: Mapping[str, Any]) -> None:
        self.rng, self.sizes, self.numbers = rng, sizes, Numbers()

    def put(self, **rows: int) -> None:
        """Set rows; ``__`` stands for the dot."""
        self.numbers.update({cell_of(name.replace("__", ".")): value for name, value in rows.items()})

    def deal(self, group: str, total: int, weights: str, ids: Collection[str] = ()) -> Numbers:
        """Deal ``total`` out to the rows of a group, where ``ids`` are given to those among them; returns the parts."""
        every = raw("statistics")["weights"][weights]
        dealt = shared(
            self.rng, total, {n: each for n, each in every.items() if not ids or cell_of(f"{group}{n}") in ids}
        )
        self.numbers.update({cell_of(f"{group}{name}"): value for name, value in dealt.items()})
        return dealt

    def items(self) -> None:
        """What was disclosed, and the documents made."""
        self.shown = max(8, between(self.rng, *self.sizes["items"]))
        issued = between(self.rng, *self.sizes["issued"]) if self.rng.random() < 0.8 else 0
        self.put(items_disclosed=self.shown, normative_documents_issued=issued)

    def requests(self, form: str, ids: Collection[str]) -> None:
        """Requests by way, and their answers; a few are open at the end of the year."""
        rng, sizes = self.rng, self.sizes
        new = 0 if rng.random() < sizes["none"] else max(1, between(rng, *sizes["new"]))
        answered = new - some(rng, new, sizes["carried"] / 2)
        self.deal("request_channel.", new, f"ways_{form}")
        dealt = self.deal("", answered, f"answers_{form}")
        if form == "2014":
            self.deal("refusal.", dealt["refused"], "reasons_2014")
            late = some(rng, answered, 4)
            self.put(requests_closed=answered, closed__on_time=answered - late, closed__extended=late)
        else:
            self.deal("rejection.", dealt["rejected"], "reasons_2008", ids)
        self.put(requests_received=new, answered=answered)
        self.answered = answered

    def proceedings(self, form: str) -> None:
        """Reviews, lawsuits, complaints."""
        for row, group, share in (("reviews", "review.", 1.0), ("lawsuits", "lawsuit.", 0.7)):
            total = some(self.rng, self.answered, self.sizes["proceedings"] * share)
            self.put(**{row: total})
            if form == "2014":
                self.deal(group, total, "outcomes")

    def of_2014(self) -> None:
        """Channels, responses, staff and meetings."""
        rng, shown = self.rng, self.shown
        documents = min(shown, self.numbers[cell_of("normative_documents_issued")] + rng.randint(0, 3))
        on = {name: shown * rng.choice(REPEATED) // 100 for name in ("gazette", "microblog", "wechat", "other")}
        on["website"] = max(shown - sum(on.values()), shown * rng.choice((60, 80, 95, 100)) // 100)
        self.put(normative_documents_disclosed=documents, **{f"channel__{name}": each for name, each in on.items()})
        ways = {name: between(rng, 0, 60) for name in ("press_conferences", "web_interviews", "interpretations")}
        ways |= {"new_media": between(rng, 0, 40), "other": between(rng, 0, 20)}
        self.put(responses=rng.randint(0, sum(ways.values())), **{f"response__{n}": each for n, each in ways.items()})
        self.put(**{f"led__{name}": rng.randint(0, ways[name]) for name in ("press_conferences", "web_interviews")})
        full, part = rng.randint(0, 4), rng.randint(1, 30)
        self.put(staffing__full_time=full, staffing__part_time=part, staff=full + part, offices=rng.randint(0, 2))
        self.put(complaints=some(rng, self.answered, 1), reading_points=between(rng, 0, 40))
        courses = between(rng, 0, 9)
        self.put(meetings=between(rng, 0, 12), training_courses=courses, trainees=courses * rng.randint(8, 90))

    def of_2008(self) -> None:
        """Services, enquiries and appeals."""
        rng, shown = self.rng, self.shown
        self.put(items_digitised=shown - shown * rng.choice((0, 0, 2, 11)) // 100)
        self.put(service_items=between(rng, 0, 900), page_views=between(rng, 40, 90000), visitors=between(rng, 0, 2000))
        self.put(online_enquiries=between(rng, 0, 400), phone_enquiries=between(rng, 0, 3000))
        appeals = some(rng, self.answered, 2)
        self.put(catalogue_items=between(rng, 0, 300), appeals=appeals, appeals_first=rng.randint(0, appeals))

    def money(self) -> dict[str, str]:
        """Fees and funds in 万元."""
        fees = "0" if self.rng.random() < 0.7 else f"0.{self.rng.randint(1, 99):02}".rstrip("0")
        funds = self.rng.choice(("0", "0.5", "1", "2", "3.6", "5", "12.5"))
        return {cell_of("fees"): fees, cell_of("funds"): funds}
