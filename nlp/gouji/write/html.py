"""Self-contained HTML: a page for one report, fragments for notebooks, the page to hand a report in.

Pages load nothing from anywhere; text of reports passes through the template engine's escaping only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from gouji.document import Report
from gouji.findings import Audit, Coverage
from gouji.messages import text
from gouji.write.build import view
from gouji.write.clean import visible
from gouji.write.plain import cell_text, finding_text
from gouji.write.view import AuditView, FindingView

if TYPE_CHECKING:
    from jinja2 import Environment

SIGNS = {
    "error": "✕",
    "warning": "▲",
    "info": "ⓘ",
    "consistent": "✓",
    "inconsistent": "✕",
    "other_scope": "⊂",
    "no_cell": "○",
    "cell_blank": "□",
}
# A notebook's output cell is a summary; the page has the rest.
FRAGMENT_FINDINGS = 50


class Fragment(str):
    """HTML that a notebook shows as such."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def page(audit: Audit, lang: str = "zh", links: bool = True, up: tuple[str, str] | None = None) -> str:
    """The audit of one report as a complete HTML page in ``lang``.

    Every finding has an address of its own, ``#f-`` and its fingerprint; without ``links`` none is offered, for a page
    that cannot be opened a second time. ``up`` is where the page was come from, as address and words.
    """
    tree = view(audit, lang)
    found = Counter((finding.code, finding.title) for finding in tree.findings)

    def copied(finding: FindingView) -> str:
        return finding_text(finding, tree.head, lang)

    return render("report.html.j2", lang, **_context(tree), links=links, up=up, copied=copied, codes=found.items())


def upload_page(lang: str, limit: int, nonce: str, problem: str = "") -> str:
    """The page on which a file is handed in; ``limit`` in MiB, ``nonce`` as in the policy that lets its script run,
    ``problem`` why the last file was not audited."""
    too_large = text("serve.too_large", lang, limit=limit)
    return render("serve.html.j2", lang, limit=limit, nonce=nonce, problem=visible(problem), too_large=too_large)


def audit_fragment(audit: Audit, lang: str = "zh") -> Fragment:
    """The findings and the coverage as an HTML fragment; needs no script and takes the notebook's colours."""
    return Fragment(
        render("fragment.html.j2", lang, **_context(view(audit, lang)), limit=FRAGMENT_FINDINGS, summary=())
    )


def report_fragment(report: Report, lang: str = "zh") -> Fragment:
    """What was read from a report, as an HTML fragment: unit, year, sections and tables."""
    bare = Audit(report, (), (), Coverage(0, 0, 0, 0, 0, 0, tuple(table.id for table in report.tables)))
    return Fragment(
        render("fragment.html.j2", lang, **_context(view(bare, lang)), limit=0, summary=_summary(report, lang))
    )


def _summary(report: Report, lang: str) -> list[tuple[str, str]]:
    """Rows (what, how much) of a report as read."""
    rows = []
    for table in report.tables:
        given = sum(cell.status == "given" for cell in table.cells)
        name = text(f"ui.section_{table.id}", lang)
        rows.append((name, text("ui.cells_given", lang, given=given, cells=len(table.cells))))
    for section in report.sections:
        size = sum(end - start for start, end in section.prose)
        name = visible(section.heading) or text(f"ui.section_{section.kind}", lang)
        rows += [(name, text("ui.characters", lang, count=size))] if size else []
    return rows


def _context(tree: AuditView) -> dict[str, object]:
    def severity(numbers: Sequence[int]) -> str:
        """Findings come worst first, so the first number is the gravest."""
        return tree.findings[numbers[0] - 1].severity if numbers else ""

    def tooltip(claims: Sequence[str], numbers: Sequence[int]) -> str:
        said = [claims_by_id[each].tooltip for each in claims]
        return "\n".join([*said, *(f"{number} {tree.findings[number - 1].title}" for number in numbers)])

    claims_by_id = {claim.id: claim for claim in tree.claims}
    return {"tree": tree, "severity": severity, "tooltip": tooltip}


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("gouji", "write"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals["signs"] = SIGNS
    return made


def render(template: str, lang: str, **context: object) -> str:
    """A template filled in; all words in ``lang``."""

    def word(name: str, **params: object) -> str:
        return text(f"ui.{name}", lang, **params)

    language = "en" if lang == "en" else "zh-CN"
    helpers = {"word": word, "cell_text": lambda cell: cell_text(cell, lang), "language": language, "lang": lang}
    return _environment().get_template(template).render(**helpers, **context)
