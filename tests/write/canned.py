"""One small audit written by hand: every verdict, every severity, blank and unreadable cells, hostile text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from gouji.blocks import Place
from gouji.catalog import load
from gouji.document import Cell, Period, Report, Section, Table
from gouji.findings import Audit, Claim, Coverage, Finding, Reading, Verdict
from gouji.quantity import Interval, Quantity

HOSTILE = "<script>alert('x')</script>\"&amp;\x1b[31m"

PREAMBLE = "本报告所列数据的统计期限为2023年1月1日至2022年12月31日。"
OVERVIEW = [
    "全年新收政府信息公开申请26件，其中自然人申请23件。",
    "全镇各村另收到咨询申请8件，当场答复群众来访140余人次。",
    "本年度行政处罚决定12项；未发生行政复议案件。",
    f"公开专栏名为{HOSTILE}，点击量9万次。",
    *(f"第{number}项工作按计划推进，责任到人，逐月调度，年底组织验收并通报结果。" for number in range(1, 31)),
]
PROBLEMS = "公开内容还不够细。将于2021年底前补齐目录。"
OTHER = "本年度未收取信息处理费。"

VALUES: Mapping[str, str] = {
    "disclosure.regulations.issued": "0",
    "disclosure.regulations.repealed": "0",
    "disclosure.regulations.in_force": "/",
    "disclosure.penalties.decisions": "",
    "disclosure.fees.amount": "745.94",
    "requests.new.natural_person": "23",
    "requests.new.company": "四件多",
    "requests.new.total": "27",
    "requests.carried_in.natural_person": "1",
    "requests.carried_in.total": "1",
    "requests.granted.natural_person": "20",
    "requests.granted.total": "20",
    "requests.handled.natural_person": "24",
    "requests.handled.total": "28",
    "proceedings.review.total": "2",
}


@dataclass(frozen=True, slots=True)
class Said(Finding):
    """A finding that brings its own message, so that these tests do not hang on the wording of the rules."""

    def message(self, lang: str = "zh") -> str:
        return f"{self.code} in {lang}: {HOSTILE}" if self.code == "stale-year" else f"{self.code} in {lang}"


def _cell(cell_id: str, unit: str) -> Cell:
    raw = VALUES.get(cell_id, "0")
    if raw in ("", "/"):
        return Cell(cell_id, None, raw, "blank", unit)
    if raw == "四件多":
        return Cell(cell_id, None, raw, "unreadable", unit)
    return Cell(cell_id, Decimal(raw), raw, "given", unit)


def _tables(form_id: str) -> tuple[Table, ...]:
    nowhere = Place(0, 0)
    return tuple(
        Table(table.id, form_id, tuple(_cell(cell, column.unit) for cell, _, column in table.grid()), nowhere)
        for table in load().forms[form_id].tables
    )


class _Writer:
    """Lays text and remembers where it put each piece."""

    def __init__(self) -> None:
        self.text = "清河镇人民政府2023年政府信息公开工作年度报告\n"
        self.sections: list[Section] = []

    def section(self, kind: str, heading: str, *lines: str) -> None:
        start = len(self.text)
        self.text += f"{heading}\n" if heading else ""
        body = len(self.text)
        self.text += "".join(f"{line}\n" for line in lines)
        prose = ((body, len(self.text)),) if lines else ()
        self.sections.append(Section(kind, heading, start, len(self.text), prose))  # type: ignore[arg-type]


def _report_text() -> _Writer:
    writer = _Writer()
    writer.section("preamble", "", PREAMBLE)
    writer.section("overview", "一、总体情况", *OVERVIEW)
    writer.section("disclosure", "二、主动公开政府信息情况")
    writer.section("requests", "三、收到和处理政府信息公开申请情况")
    writer.section("proceedings", "四、政府信息公开行政复议、行政诉讼情况")
    writer.section("problems", "五、存在的主要问题及改进情况", PROBLEMS)
    writer.section("other", "六、其他需要报告的事项", OTHER)
    return writer


def report(form: str = "2021") -> Report:
    """The report under audit."""
    writer = _report_text()
    period = Period("2023-01-01", "2022-12-31", _find(writer.text, "2023年1月1日至2022年12月31日"))
    return Report(
        source="清河镇<2023>.txt",
        kind="text",
        sha256="0" * 64,
        text=writer.text,
        unit="清河镇人民政府",
        year=2023,
        form=form,
        title="清河镇人民政府2023年政府信息公开工作年度报告",
        period=period,
        sections=tuple(writer.sections),
        tables=_tables(form),
    )


def _find(text: str, piece: str) -> Place:
    start = text.index(piece)
    return Place(start, start + len(piece))


def _quantity(raw: str, value: str, unit: str = "件") -> Quantity:
    number = Decimal(value)
    if raw.startswith("未"):
        return Quantity.none(raw)
    return Quantity(number, unit, "count", "exactly", Interval(number, number), raw)


def _claim(text: str, number: int, sentence: str, raw: str, value: str, verdict: Verdict, cell: str = "") -> Claim:
    at = text.index(sentence)
    start = at + sentence.index(raw)
    known = VALUES.get(cell, "0")
    computed = Decimal(known) if known not in ("", "/", "四件多") else None
    reading = Reading(cell, (cell,), computed) if cell else None
    return Claim(
        id=f"c{number}",
        section="overview",
        sentence=sentence,
        sentence_start=at,
        start=start,
        end=start + len(raw),
        quantity=_quantity(raw, value),
        formulas=(cell,) if cell else (),
        doubts=("scope",) if verdict == "other_scope" else (),
        readings=(reading,) if reading else (),
        reading=reading,
        verdict=verdict,
    )


def _claims(text: str) -> tuple[Claim, ...]:
    first, second, third = OVERVIEW[0], OVERVIEW[1], OVERVIEW[2]
    return (
        _claim(text, 1, first, "26件", "26", "inconsistent", "requests.new.total"),
        _claim(text, 2, first, "23件", "23", "consistent", "requests.new.natural_person"),
        _claim(text, 3, second, "8件", "8", "other_scope", "requests.new.total"),
        _claim(text, 4, second, "140余人次", "140", "no_cell"),
        _claim(text, 5, third, "12项", "12", "cell_blank", "disclosure.penalties.decisions"),
        _claim(text, 6, third, "未发生", "0", "inconsistent", "proceedings.review.total"),
    )


def _findings(text: str) -> tuple[Finding, ...]:
    column = tuple(cell.id for cell in _tables("2021")[1].cells if cell.id.endswith(".natural_person"))
    stale, period = _find(text, "2021年底前"), _find(text, "2023年1月1日至2022年12月31日")
    six, seven = Decimal(26), Decimal(27)
    return (
        Said("narrative-mismatch", "error", {}, ("c1",), ("requests.new.total",), six, seven, fingerprint="a1"),
        Said("narrative-denies-table", "error", {}, ("c6",), ("proceedings.review.total",), Decimal(0), Decimal(2)),
        Said("table-results-total", "error", {}, (), column, Decimal(24), Decimal(20)),
        Said("period-mismatch", "error", span=(period.start, period.end)),
        Said("stale-year", "warning", span=(stale.start, stale.end)),
        Said("blank-cell", "info", {}, (), ("disclosure.penalties.decisions", "disclosure.regulations.in_force")),
    )


def audit() -> Audit:
    """The audit with findings of each severity."""
    told = report()
    tables = ("disclosure", "requests", "proceedings")
    coverage = Coverage(10, 6, 5, 3, 42, 41, tables, {"blank": 1})
    return Audit(told, _claims(told.text), _findings(told.text), coverage)


def clean() -> Audit:
    """An audit that found nothing."""
    told = report()
    claims = tuple(claim for claim in _claims(told.text) if claim.verdict == "consistent")
    tables = ("disclosure", "requests", "proceedings")
    return Audit(told, claims, (), Coverage(10, 1, 1, 1, 42, 42, tables))
