"""Reads a result store: its tables as lazy frames, SQL over them, and which report speaks for a unit and year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gouji.errors import MissingExtra, UnreadableFile
from gouji.findings import Audit
from gouji.identity import Named, bodies, rank_of
from gouji.messages import text
from gouji.write.files import Folder, is_url
from gouji.write.html import Fragment
from gouji.write.parquet import Row, rows_in, tables
from gouji.write.restored import audits_in
from gouji.write.shown import counts_fragment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation
    from pandas import DataFrame

MARK = "gouji-store.toml"
_FIELDS = ("unit", "region", "year", "report", "item", "source", "sha256", "identities_decided", "characters")


def open_store(path: object) -> Store:
    """The result store at ``path`` (a folder, or a URL that fsspec knows). Raises UnreadableFile when there is none."""
    folder = Folder(str(path))
    if not folder.has(MARK):
        raise UnreadableFile("error.no_store", path=str(path))
    return Store(folder)


@dataclass(frozen=True)
class Store:
    """A result store. Its tables are described in ``data/store.toml``."""

    folder: Folder

    @property
    def names(self) -> tuple[str, ...]:
        """The tables."""
        return tuple(tables().columns)

    def show(self, lang: str = "zh") -> Fragment:
        """What a notebook shows of the store, in ``lang``: how many rows each table has. Raises MissingExtra."""
        connection = self.connect()
        rows = [(name, connection.table(name).aggregate("count(*)").fetchall()[0][0]) for name in self.names]
        return counts_fragment(text("ui.store_of", lang, path=self.folder.url), rows, lang)

    def _repr_html_(self) -> str | None:
        """Nothing where duckdb is not installed."""
        try:
            return self.show()
        except MissingExtra:
            return None

    def table(self, name: str) -> DuckDBPyRelation:
        """A table as a lazy relation of DuckDB: ``filter``, ``aggregate``, ``df()``, ``pl()``, ``arrow()``.

        Raises KeyError for a table that the store has not, MissingExtra without duckdb.
        """
        if name not in tables().columns:
            raise KeyError(name)
        return self.connect().table(name)

    def frame(self, name: str) -> DataFrame:
        """A table as a pandas frame, ordered by report and place. Raises KeyError, MissingExtra."""
        made: DataFrame = self.table(name).df()
        return made

    def audits(self) -> Iterator[Audit]:
        """Every report's audit as far as the store keeps it (see ``gouji.write.restored``), a part of it in memory.

        Raises UnreadableFile for a store of an older gouji, MissingExtra.
        """
        apart = self.findings_apart()
        for name in self.parts():
            yield from (audit for _, audit in self.audits_of(name, apart))

    def parts(self) -> list[str]:
        """The names of the files that hold the reports; each table has one of that name with what belongs to them."""
        return self.folder.names("reports", ".parquet")

    def audits_of(self, name: str, apart: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, Audit]]:
        """The audits of one part, each with the id of its report; ``apart`` are findings by report."""
        rows: dict[str, list[Row]] = {}
        for table, columns in tables().columns.items():
            if table != "errors":
                rows[table] = rows_in(self.folder.read(f"{table}/{name}"))
                if rows[table] and not {column.name for column in columns} <= rows[table][0].keys():
                    raise UnreadableFile("error.old_store", path=self.folder.url)
        own = [row for each in rows["reports"] for row in apart.get(each["report"], ())]
        return audits_in(rows, own)

    def findings_apart(self) -> dict[str, list[Row]]:
        """The findings that rest on several reports and stand in files of their own, by report."""
        found: dict[str, list[Row]] = {}
        for name in sorted(set(self.folder.names("findings", ".parquet")) - set(self.parts())):
            for row in rows_in(self.folder.read(f"findings/{name}")):
                found.setdefault(row["report"], []).append(row)
        return found

    def panel(self) -> DataFrame:
        """Units over years as a pandas frame: a row for a unit, a year and a concept or metric; see ``gouji.panel``.

        Raises MissingExtra without pandas or duckdb.
        """
        try:
            from pandas import DataFrame
        except ImportError as error:
            raise MissingExtra("error.missing_extra", what="pandas", extra="pandas") from error
        from gouji.panel import COLUMNS, panel_rows

        made = DataFrame(list(panel_rows(self)), columns=list(COLUMNS))
        return made.astype({"value": "Float64", "base": "Float64", "part": "Float64", "year": "Int64"})

    def versions(self) -> list[dict[str, Any]]:
        """The reports of units and years that have several, with the one that speaks in the panel."""
        from gouji.panel import versions

        return versions(self)

    def rollups(self) -> list[dict[str, Any]]:
        """Bodies' figures beside the sums of those below them, where a manifest gave parents; see ``gouji.rollups``."""
        from gouji.rollups import rollup_rows

        return list(rollup_rows(self))

    def copies(self) -> list[dict[str, Any]]:
        """What reports share with others: a row for each copy, with both sides; see ``gouji.copying``."""
        from gouji.copying.find import copy_row, find_copies
        from gouji.copying.stored import stored_sources

        return [copy_row(each) for each in find_copies(stored_sources(self.folder))]

    def sql(self, query: str) -> DuckDBPyRelation:
        """The result of a query over the tables, lazily. Raises duckdb.Error for one that is wrong."""
        return self.connect().sql(query)

    def connect(self) -> DuckDBPyConnection:
        """A connection of its own, in memory, that has the tables as views and reads nothing else that is not named."""
        try:
            import duckdb
        except ImportError as error:
            raise MissingExtra("error.missing_extra", what="SQL", extra="batch") from error
        connection = duckdb.connect()
        if is_url(self.folder.url):
            connection.register_filesystem(self.folder.fs)
        for name in tables().columns:
            pattern = self._pattern(name).replace("'", "''")
            connection.execute(f"create view {name} as select * from read_parquet('{pattern}')")
        return connection

    def _pattern(self, table: str) -> str:
        """Where DuckDB finds the parts of a table."""
        if is_url(self.folder.url):
            return f"{self.folder.url.rstrip('/')}/{table}/*.parquet"
        return self.folder.path(f"{table}/*.parquet")


# ---- which report speaks for a unit and a year


@dataclass(frozen=True, slots=True)
class Published:
    """A report that a body published for a year, as far as it must be known to tell versions of it apart.

    ``unit`` is the body, whatever its reports call it, ``name`` what this one calls it; see ``gouji.identity``.
    """

    unit: str
    name: str
    region: str
    year: int
    report: str
    item: str
    source: str
    sha256: str
    identities_decided: int
    characters: int

    @property
    def rank(self) -> tuple[int, int, str]:
        """The larger speaks for the unit and year."""
        return rank_of(self.identities_decided, self.characters, self.report)


def published(folder: Folder) -> list[Published]:
    """The reports of a store whose unit and year are known, each with its body."""
    listed = (rows_in(folder.read(f"reports/{name}"), list(_FIELDS)) for name in folder.names("reports", ".parquet"))
    rows = [row for some in listed for row in some if row["unit"] and row["year"]]
    for row in rows:
        row["name"], row["region"] = row["unit"], row["region"] or ""
    called = bodies(Named(row["name"], row["region"], row["year"], row["sha256"]) for row in rows)
    return [Published(**{**row, "unit": called[row["name"], row["region"]]}) for row in rows]


def preferred(reports: Iterable[Published]) -> list[Published]:
    """One report for each unit and year: that with the most identities decided, then the longest text, then by id."""
    chosen: dict[tuple[str, int], Published] = {}
    for each in reports:
        key = each.unit, each.year
        if key not in chosen or each.rank > chosen[key].rank:
            chosen[key] = each
    return [chosen[key] for key in sorted(chosen)]
