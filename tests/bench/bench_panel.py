"""Three questions about units and years, put to a store of many reports by DuckDB; a second each at most.

The store is made cheaply: the rows of some audited reports again and again, under other units. Usage:
``python tests/bench/bench_panel.py [COUNT]``; 20,000 reports unless told.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import gouji
from gouji.chain import audit_report
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.store import MARK
from gouji.synth import generate
from gouji.synth.office import place
from gouji.write.files import Folder
from gouji.write.parquet import Rows, empty_rows, part, report_id, rows_of, tables

PART = 32
QUESTIONS = {
    "requests received by year and form": """
        select year, form, count(*) reports, sum(value) requests, median(value)
        from reports join cells using (report)
        where id in ('requests.new.total', 'statistics.requests_received.count') group by all order by all""",
    "disclosure rate by region and year": """
        select region, year, sum(value) filter (id <> 'requests.handled.total')
            / sum(value) filter (id = 'requests.handled.total') rate
        from reports join cells using (report)
        where id in ('requests.granted.total', 'requests.partly_granted.total', 'requests.handled.total')
        group by all having count(*) >= 30 order by rate desc""",
    "units with most errors, and their topics": """
        with wrong as (select report, count(*) errors from findings where severity = 'error' group by report),
             said as (select report, list(distinct topic) topics from problems where kind = 'problem' group by report)
        select unit, year, errors, topics from wrong join reports using (report) left join said using (report)
        order by errors desc, unit, year limit 50""",
}


def audited(count: int) -> list[Rows]:
    """The rows of that many generated reports."""
    made = [generate(3, number, kind="text")[-1] for number in range(1, count + 1)]
    return [rows_of(audit_report(parse(read_bytes(each.data(), each.file_name))), each.file_name, {}) for each in made]


def fill(folder: Folder, count: int, some: list[Rows]) -> None:
    """A store of ``count`` reports."""
    folder.write(MARK, f"format = {tables().format}\n".encode())
    for first in range(0, count, PART):
        rows = empty_rows()
        for number in range(first, min(first + PART, count)):
            key, facts = report_id(str(number)), {"unit": f"{place(number // 5)}县财政局", "year": 2019 + number % 5}
            for table, own in some[number % len(some)].items():
                more = facts | {"region": f"{place(number // 500)}市"} if table == "reports" else {}
                rows[table] += [{**row, **more, "report": key} for row in own]
        for table, own in rows.items():
            folder.write(f"{table}/part-{first:06}.parquet", part(table, own))


def main(count: int) -> None:
    """Measure and print."""
    with TemporaryDirectory() as name:
        fill(Folder(f"{name}/store"), count, audited(60))
        size = sum(each.stat().st_size for each in Path(name).rglob("*.parquet")) / 1e6
        store = gouji.open_store(f"{name}/store")
        cells = store.sql("select count(*) from cells").fetchall()[0][0]
        print(f"{count} reports, {cells} cells, {size:.0f} MB")
        for title, query in QUESTIONS.items():
            start = time.perf_counter()
            rows = store.sql(query).fetchall()
            print(f"{title:45} {len(rows):5} rows {time.perf_counter() - start:6.2f} s")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:2] or ["20000"]))
