"""The view holds everything that the writers for people show, cut and worded once."""

from dataclasses import replace

import canned
import pytest

from gouji.blocks import Place
from gouji.catalog import load
from gouji.document import Cell, Table
from gouji.findings import Audit, Claim, Coverage
from gouji.quantity import Quantity
from gouji.write.build import view
from gouji.write.clean import encodable, visible
from gouji.write.grid import draw
from gouji.write.view import CellView, TableView


def drawn(form: str, table: str, without: str = "-", extra: str = "") -> TableView:
    """A table of that form, its cells named by their ids, without some rows and with a row of the 2019 form."""
    ids = [cell for cell in load().forms[form].table(table).cell_ids if without not in cell]
    if extra:
        at = next(number for number, cell in enumerate(ids) if ".handled." in cell)
        ids[at:at] = [cell for cell in load().forms["2019"].table(table).cell_ids if extra in cell]
    cells = tuple(Cell(cell, None, cell, "unreadable") for cell in ids)
    found = Table(table, form, cells, Place(0, 0))  # type: ignore[arg-type]
    return draw(found, lambda cell: CellView(cell.id, cell.id, cell.raw, "", cell.status))


def rectangle(table: TableView, block: int) -> set[int]:
    """The widths of a block's rows once all spans are laid out; one number when it is a rectangle."""
    rows = table.blocks[block].rows
    filled = [0] * len(rows)
    for number, row in enumerate(rows):
        for node in row:
            for each in range(number, number + node.rowspan):
                filled[each] += node.colspan
    return set(filled)


def test_text_is_cut_at_the_edges_of_claims(audit: Audit) -> None:
    """The pieces of a paragraph join to the paragraph; each figure is one of them, with its verdict."""
    line = view(audit).sections[1].paragraphs[0]
    assert "".join(segment.text for segment in line) == canned.OVERVIEW[0]
    marked = [(segment.text, segment.claims, segment.findings, segment.verdict) for segment in line if segment.claims]
    assert marked == [("26件", ("c1",), (1,), "inconsistent"), ("23件", ("c2",), (), "consistent")]


def test_a_stretch_under_two_claims_is_shown_by_the_graver(audit: Audit) -> None:
    """Overlapping claims are cut apart; every claim begins exactly once."""
    first = audit.claims[0]
    whole = replace(first, id="c9", start=first.start - 2, verdict="consistent")
    line = view(replace(audit, claims=(*audit.claims, whole))).sections[1].paragraphs[0]
    marked = [(segment.text, segment.claims, segment.starts, segment.verdict) for segment in line if segment.claims]
    assert marked[:2] == [("申请", ("c9",), ("c9",), "consistent"), ("26件", ("c9", "c1"), ("c1",), "inconsistent")]


def test_a_claim_outside_every_section_is_still_shown(audit: Audit) -> None:
    """What was judged is never out of sight: its line stands under 其他位置."""
    claim = Claim("c9", "other", "人民政府2023年", 3, 3, 7, Quantity.none("人民政府"))
    tree = view(replace(audit, claims=(*audit.claims, claim)))
    heading, paragraphs = tree.sections[-1].heading, tree.sections[-1].paragraphs
    assert (heading[0].text, "".join(each.text for each in paragraphs[0])) == ("其他位置", audit.report.title)
    assert [section.kind for section in view(audit).sections].count("elsewhere") == 0


def test_a_long_sentence_is_quoted_around_its_figure(audit: Audit) -> None:
    """A quotation keeps the marked figure and says where it was cut."""
    text = "甲" * 400 + "26件" + "乙" * 400
    claim = replace(audit.claims[0], sentence=text, sentence_start=0, start=400, end=403)
    report = replace(audit.report, text=text, sections=(), tables=())
    quote = view(replace(audit, report=report, claims=(claim,))).findings[0].quotes[0]
    assert [segment.text for segment in quote if segment.findings] == ["26件"]
    assert (quote[0].text, quote[-1].text) == ("……", "……")
    assert sum(len(segment.text) for segment in quote) == 244


def test_zeros_of_a_long_list_are_counted_not_listed(audit: Audit) -> None:
    """A column of 25 cells lists the four that hold something; a short list is whole."""
    third, sixth = view(audit).findings[2], view(audit).findings[5]
    assert ([cell.value for cell in third.cells], third.rest) == (["23", "1", "20", "24"], ("其余 21 格均为 0",))
    assert ([cell.status for cell in sixth.cells], sixth.rest) == (["blank", "blank"], ())


def test_a_form_left_blank_is_told_in_a_few_lines(audit: Audit) -> None:
    """Of 175 blank cells eight are named and the others counted, never as zeros."""
    table = audit.report.tables[1]
    cells = tuple(replace(cell, value=None, raw="", status="blank") for cell in table.cells)
    report = replace(audit.report, tables=(replace(table, cells=cells),))
    finding = replace(audit.findings[5], cells=tuple(cell.id for cell in cells))
    told = view(replace(audit, report=report, findings=(finding,), claims=())).findings[0]
    assert ([cell.status for cell in told.cells], told.rest) == (["blank"] * 8, ("另有 167 格未填写",))


def test_a_cell_that_the_report_does_not_have_is_called_absent(audit: Audit) -> None:
    """A finding may name last year's cell; it is no blank and no zero."""
    finding = replace(audit.findings[0], cells=("disclosure.procurement.amount",))
    cell = view(replace(audit, findings=(finding,))).findings[0].cells[0]
    assert (cell.status, cell.value, cell.label) == ("absent", "", "政府集中采购 · 采购总金额")


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("table", ["disclosure", "requests", "proceedings"])
def test_every_drawn_table_is_a_rectangle_with_all_cells(form: str, table: str) -> None:
    """Spans close, and each cell stands once, in the form's order."""
    view_of = drawn(form, table)
    assert all(len(rectangle(view_of, number)) == 1 for number in range(len(view_of.blocks)))
    nodes = [node for block in view_of.blocks for row in block.rows for node in row]
    assert tuple(node.cell.id for node in nodes if node.cell) == load().forms[form].table(table).cell_ids


def test_the_results_stand_under_their_group_as_in_the_official_form() -> None:
    """本年度办理结果 spans its rows and holds 不予公开, which spans its own eight."""
    labels = [node for row in drawn("2021", "requests").blocks[0].rows for node in row if node.kind == "label"]
    spans = {node.text: node.rowspan for node in labels if node.rowspan > 1}
    assert spans == {
        "三、本年度办理结果": 22,
        "（三）不予公开": 8,
        "（四）无法提供": 3,
        "（五）不予处理": 5,
        "（六）其他处理": 3,
    }


def test_proceedings_stand_side_by_side() -> None:
    """One line of fifteen values under three rows of heads."""
    block = drawn("2021", "proceedings").blocks[0]
    assert ([len(row) for row in block.rows], block.heads) == ([2, 2, 15, 15], 3)


def test_a_mixed_table_is_drawn_with_the_rows_it_has() -> None:
    """The single row 其他处理 of the older form takes the place of the three."""
    table = drawn("2021", "requests", without=".other.", extra="requests.other.")
    labels = [node.text for row in table.blocks[0].rows for node in row if node.kind == "label"]
    assert labels[-3:] == ["（六）其他处理", "（七）总计", "四、结转下年度继续办理"]
    assert rectangle(table, 0) == {10}


@pytest.mark.parametrize(
    ("decided", "identities", "said"),
    [
        (1, 42, "未发现不一致"),
        (0, 42, "已判定的内容未发现不一致；未判定的不作结论"),
        (1, 41, "已判定的内容未发现不一致；未判定的不作结论"),
        (0, 0, "没有可判定的内容，不作结论"),
    ],
)
def test_no_finding_is_said_with_how_far_it_goes(clean: Audit, decided: int, identities: int, said: str) -> None:
    """Nothing found is worth what was decided."""
    coverage = Coverage(10, 1, 1, decided, 42, identities, ("requests",))
    assert view(replace(clean, coverage=coverage)).head.verdict == said


def test_control_characters_are_made_visible_one_for_one() -> None:
    """Escapes and text-direction overrides cannot act; line breaks and all other text stay."""
    assert visible("a\x1b[31m\u202eb\x00\r\udcff") == "a\ufffd[31m\ufffdb\ufffd\ufffd\ufffd"
    assert visible("件数\n\t12 人") == "件数\n\t12 人"
    assert encodable("a\udcffb\x1b") == "a\ufffdb\x1b"
