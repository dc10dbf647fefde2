"""Cells and formulas are called what people call them."""

import pytest

from gouji.catalog import load
from gouji.catalog.labels import cell_label, formula_label


@pytest.mark.parametrize(
    ("cell_id", "label"),
    [
        ("requests.granted.total", "予以公开 · 总计"),
        ("requests.partly_granted.natural_person", "部分公开 · 自然人"),
        ("requests.new.other_organisation", "本年新收政府信息公开申请数量 · 法人或其他组织（其他）"),
        ("requests.handled.total", "本年度办理结果（总计） · 总计"),
        ("requests.other.other.company", "其他处理（其他） · 商业企业"),
        ("requests.other.not_corrected.total", "申请人无正当理由逾期不补正 · 总计"),
        ("requests.other.total", "其他处理 · 总计"),
        ("proceedings.review.upheld", "行政复议 · 结果维持"),
        ("proceedings.litigation_after_review.total", "行政诉讼（复议后起诉） · 总计"),
        ("disclosure.fees.amount", "行政事业性收费 · 本年收费金额"),
        ("disclosure.procurement.amount", "政府集中采购 · 采购总金额"),
        ("nothing.of.the_kind", "nothing.of.the_kind"),
    ],
)
def test_a_cell_is_called_by_row_and_column(cell_id: str, label: str) -> None:
    """Labels have no numbering and no long brackets; an unknown id stays an id."""
    assert cell_label(cell_id) == label


def test_no_two_cells_of_a_form_share_a_label() -> None:
    """A label names one cell of its table."""
    for form in load().forms.values():
        for table in form.tables:
            labels = [cell_label(cell) for cell in table.cell_ids]
            assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("formula", "label"),
    [
        ("requests.new.total + requests.carried_in.total",
         "本年新收政府信息公开申请数量 · 总计 + 上年结转政府信息公开申请数量 · 总计"),
        ("sum(requests.denied.*.total)", "不予公开各项 · 总计"),
        ("sum(proceedings.litigation_*.total)", "行政诉讼各项 · 总计"),
        ("requests.granted.total / requests.handled.total", "予以公开 · 总计 / 本年度办理结果（总计） · 总计"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_formula_is_told_in_labels(formula: str, label: str) -> None:
    """Every id of a formula is spelled out; a sum over a group is told by the group."""
    assert formula_label(formula) == label
