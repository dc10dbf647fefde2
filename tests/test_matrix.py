"""Every form in every kind of file, filled in in every way: each cell right, or unreadable where nothing tells.

The cells hold numbers that differ from one another, so that none is right by chance; more than half are zeros.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from gouji import libreoffice as office
from gouji.blocks import Document, Grid
from gouji.document import Report
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.synth.grids import cell_ids
from gouji.synth.printed import Part, Printed
from gouji.synth.render import LAYOUTS, render
from gouji.synth.statistics import legend
from making import mhtml_bytes, ofd_bytes, script_page, xlsx_bytes, zip_bytes

YEARS = {"2008": 2012, "2014": 2016, "2019": 2020, "2021": 2023}
FILLS = ("zeros shown", "zeros blank", "totals blank", "slashes")
SIX = (
    ("一、总体情况", ""),
    ("二、主动公开政府信息情况", "disclosure"),
    ("三、收到和处理政府信息公开申请情况", "requests"),
    ("四、政府信息公开行政复议、行政诉讼情况", "proceedings"),
    ("五、存在的主要问题及改进情况", ""),
    ("六、其他需要报告的事项", ""),
)
OLDER = (
    ("一、主动公开情况", ""),
    ("二、依申请公开情况", ""),
    ("三、存在的主要问题及改进措施", ""),
    ("四、附表", "statistics"),
)
OLDEST = ("2008", "2014")
PREAMBLE = "青禾县商务局根据《中华人民共和国政府信息公开条例》编制本报告，现向社会公布。"
PROSE = "青禾县商务局按要求做好信息发布，内容真实完整，接受社会监督。"
# Where blank cells and the spaces between cells look alike, a table in which hardly anything is filled in tells too
# little of where its cells are.
SPARSE = {"text, cells", "text, spaced", "text, bars", "text, padded"}


def filled(form: str, fill: str, kind: str) -> dict[str, str]:
    """What is printed in each cell, in the form of 2008 with the seven ranges that some places have, or six."""
    rng = Random(f"{form} {fill} {kind}")
    names = cell_ids(form, ranges=rng.choice(("six", "seven")))
    printed = {}
    for name, number in zip(names, rng.sample(range(1, 9000), len(names)), strict=True):
        zero = rng.random() < 0.55
        printed[name] = {"zeros blank": "", "slashes": "/"}.get(fill, "0") if zero else str(number)
        if fill == "totals blank" and name.endswith(".total"):
            printed[name] = ""
    return printed


def made(form: str, fill: str, kind: str) -> Printed:
    """The report as it is to be printed."""
    year, cells = YEARS[form], filled(form, fill, kind)
    parts = [Part("", [PREAMBLE])]
    parts += [Part(heading, [] if table else [PROSE], table) for heading, table in (OLDER if form in OLDEST else SIX)]
    parts += [Part("", [legend(cells)])] if form == "2008" else []
    title = f"青禾县商务局{year}年政府信息公开工作年度报告"
    return Printed(unit="青禾县商务局", year=year, form=form, title=title, parts=parts, cells=cells)


def page(report: Printed) -> str:
    return render(report, "html", "clean").decode()


def blocks(report: Printed) -> Document:
    return read_bytes(render(report, "html", "clean"), "page")


def bundle(report: Printed) -> bytes:
    """The body as a page, the tables as a workbook beside it."""
    parts = [Part(part.heading, part.prose) for part in report.parts]
    body = Printed(**{**vars(report), "parts": parts})
    drawn = blocks(report)
    tables = replace(drawn, blocks=tuple(block for block in drawn.blocks if isinstance(block, Grid)))
    return zip_bytes({"正文.html": page(body).encode(), "附表.xlsx": xlsx_bytes(tables)})


def rendered(kind: str, layout: str) -> Callable[[Printed], bytes]:
    return lambda report: render(report, kind, layout)


KINDS: dict[str, Callable[[Printed], bytes]] = {
    **{f"{kind}, {layout}": rendered(kind, layout) for kind, layouts in LAYOUTS.items() for layout in layouts},
    "text, GBK": lambda report: render(report, "text", "pipes").decode().encode("gb18030"),
    "text, UTF-16": lambda report: render(report, "text", "tabs").decode().encode("utf-16"),
    "mhtml": lambda report: mhtml_bytes(page(report)),
    "html, in a script": lambda report: script_page(page(report)).encode(),
    "xlsx": lambda report: xlsx_bytes(blocks(report)),
    "xlsx, a sheet a table": lambda report: xlsx_bytes(blocks(report), sheets=True),
    "ofd": lambda report: ofd_bytes(blocks(report)),
    "ofd, tables over pages": lambda report: ofd_bytes(blocks(report), split=True),
    "bundle": bundle,
}


def judged(report: Report, wanted: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Cells that are not as printed, with what became of them."""
    found = dict.fromkeys(report.cells.keys() - wanted.keys(), "is in no form")
    for name, told in wanted.items():
        cell = report.cells.get(name)
        value = None if cell is None or cell.value is None else float(cell.value)
        if cell is None:
            found[name] = "missing"
        elif (value, cell.status) != (told["value"], told["status"]):
            found[name] = "unreadable" if cell.status == "unreadable" else f"{cell.raw!r} for {told['value']}"
    return found


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("form", YEARS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_cell_of_every_form_and_kind(kind: str, form: str, fill: str) -> None:
    """The cells are those of the form, each with its value and status; where blank and space look alike, a cell of the
    nearly empty table two may be unreadable, and no cell is wrong."""
    report = made(form, fill, kind)
    parsed = parse(read_bytes(KINDS[kind](report), "matrix"))
    found = judged(parsed, report.gold_cells())
    if kind in SPARSE and fill == "zeros blank":
        found = {name: why for name, why in found.items() if (why, name.split(".")[0]) != ("unreadable", "disclosure")}
    assert found == {}
    assert parsed.form == form


@cache
def converted(form: str, fill: str, kind: str) -> bytes:
    """The report in an old format, by LibreOffice from DOCX or XLSX."""
    report = made(form, fill, kind)
    suffix, data = (
        ("xlsx", xlsx_bytes(blocks(report))) if kind in ("xls", "ods") else ("docx", KINDS["docx, loose"](report))
    )
    with TemporaryDirectory() as folder:
        source = Path(folder) / f"a.{suffix}"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [str(office.program()), profile, "--headless", "--convert-to", kind, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (Path(folder) / f"a.{kind}").read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("form", YEARS)
@pytest.mark.parametrize("kind", ["doc", "rtf", "odt", "xls", "ods", "pdf"])
def test_every_cell_of_what_libreoffice_made(kind: str, form: str, fill: str) -> None:
    """Old formats, and the PDF that LibreOffice prints, hold the same cells."""
    report = made(form, fill, kind)
    parsed = parse(read_bytes(converted(form, fill, kind), "matrix"))
    assert judged(parsed, report.gold_cells()) == {}


def test_the_matrix_sees_a_changed_cell() -> None:
    """A table with one figure of another cell is not as printed."""
    report = made("2021", "zeros shown", "html")
    name = "requests.new.total"
    changed = Printed(**{**vars(report), "cells": {**report.cells, name: "9999"}})
    parsed = parse(read_bytes(page(changed).encode(), "matrix"))
    assert judged(parsed, report.gold_cells()) == {name: f"'9999' for {report.gold_cells()[name]['value']}"}
