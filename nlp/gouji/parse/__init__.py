"""From blocks to a report: title, unit, year and period; sections by content; tables as typed cells."""

from __future__ import annotations

from gouji.blocks import Document, Paragraph
from gouji.catalog.era import is_before_2019
from gouji.document import Report, Section, Table
from gouji.errors import NotAReport
from gouji.parse.metadata import read_metadata
from gouji.parse.sections import find_sections, with_prose
from gouji.parse.tables import read_tables
from gouji.settings import Settings

_DEFAULT = Settings()


def parse(document: Document, settings: Settings = _DEFAULT) -> Report:
    """The report in ``document``; of the settings only ``ocr_min_confidence`` counts.

    Raises NotAReport when it holds neither two of the official sections nor one of the official tables.
    """
    outline = find_sections(document)
    tables, used = read_tables(document, outline, settings.ocr_min_confidence)
    if _is_older(tables, document, outline):
        outline = find_sections(document, older=True, used=used)
    if not tables and len({section.kind for section in outline if section.kind != "preamble"}) < 2:
        key = "error.not_a_report_but_pictures" if document.pictures else "error.not_a_report"
        raise NotAReport(key, path=document.source)
    sections = with_prose(document, outline, used)
    about = read_metadata(document, sections)
    return Report(
        source=document.source,
        kind=document.kind,
        sha256=document.sha256,
        text=document.text,
        unit=about.unit,
        year=about.year,
        form=_form(tables),
        title=about.title,
        period=about.period,
        sections=sections,
        tables=tables,
        notes=document.notes,
        reader=document.reader,
        recognised=tuple(
            block.place
            for block in document.blocks
            if isinstance(block, Paragraph) and block.place.confidence is not None
        ),
        pictures=document.pictures,
    )


def _is_older(tables: tuple[Table, ...], document: Document, outline: tuple[Section, ...]) -> bool:
    """Whether the report is of the time before the six sections: by its table, and without one by its year."""
    if tables:
        return all(table.id == "statistics" for table in tables)
    return is_before_2019(read_metadata(document, outline).year)


def _form(tables: tuple[Table, ...]) -> str | None:
    """The form that the heads follow: the disclosure table tells best, the table of proceedings not at all.

    The statistics table of an older form tells where there is none of the three.
    """
    forms = {table.id: table.form for table in tables}
    return forms.get("disclosure") or forms.get("requests") or forms.get("proceedings") or forms.get("statistics")
