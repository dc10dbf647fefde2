"""A report as a file: every kind of file and every layout that the generator knows."""

from __future__ import annotations

from gouji.synth.printed import Printed
from gouji.synth.render.docx import docx_bytes
from gouji.synth.render.html import html_bytes
from gouji.synth.render.pdf import pdf_bytes
from gouji.synth.render.text import TABLES, text_bytes

SUFFIX = {"text": "txt", "html": "html", "docx": "docx", "pdf": "pdf"}
LAYOUTS = {
    "text": tuple(TABLES),
    "html": ("clean", "chrome", "nested"),
    "docx": ("template", "loose"),
    "pdf": ("official", "wide"),
}
RENDER = {"text": text_bytes, "html": html_bytes, "docx": docx_bytes, "pdf": pdf_bytes}


def render(report: Printed, kind: str, layout: str) -> bytes:
    """The report as a file of that kind and layout. The same report always gives the same bytes."""
    return RENDER[kind](report, layout)
