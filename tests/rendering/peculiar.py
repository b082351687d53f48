"""Peculiarities of real reports: how clerks print numbers, labels, headings and forms.

Each function takes an ordinary report and gives one with the peculiarity; its truth stays what is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from tests.rendering.figures import Address, FilledForm, distinct_figures, with_values
from tests.rendering.grid import Document, GridCell
from tests.rendering.grid_edits import insert_row, with_grid
from transforms.values import parse_value

_TRADITIONAL = str.maketrans(
    "规证关开请数结转办结区处属国构织业会总计务类过执询现补内仍复举报诉项确认获无维纠审经讼条单为项与发废围强费质额信据减",
    "規證關開請數結轉辦結區處屬國構織業會總計務類過執詢現補內仍復舉報訴項確認獲無維糾審經訟條單為項與發廢圍強費質額信據減",
)

_CARELESS = {
    "refused.other_law": "2.其他法律行政止公开",
    "refused.state_secret": "1、属于国家秘密",
    "unable.not_held": "⒈ 本机关不掌握 相关政府信息",
    "unable.needs_production": "没有现成信息需要另行制作",
    "not_processed.repeated": "2 重复申请",
    "other_handling.other": "③其他",
    "carried_out": "四、结转下一年度继续办理",
    "total_handled": "(七)合计",
    "granted": "㈠予以公开",
    "20(1).normative_document": "规范性文件",
}

_EXPLAINED = {
    "partially_granted": (
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形；如同时属于予以公开、不予公开的，填1件，不重复计算）"
    ),
    "refused.process_information": (
        "6.属于四类过程性信息（指讨论记录、过程稿、磋商信函、请示报告等4类，不含属于三类内部事务信息）"
    ),
    "not_processed.petition_complaint": "1.信访举报投诉类申请（以政府信息公开申请的形式进行信访、投诉、举报等活动）",
    "unable.not_held": "1.本机关不掌握相关政府信息（含2种情形：本机关未制作、未获取）",
}


def _print(filled: FilledForm, changes: Mapping[Address, tuple[str, str | None]]) -> FilledForm:
    """Print texts and hold the numbers they mean."""
    values = {address: None if number is None else Decimal(number) for address, (_, number) in changes.items()}
    printed = {address: text for address, (text, _) in changes.items()}
    return with_values(filled, values, printed={**filled.printed, **printed})


def annotated(filled: FilledForm) -> FilledForm:
    """Notes in brackets behind a number, inside its cell."""
    issued = filled.value(2, "20(1).normative_document", "issued") or Decimal(0)
    repealed = filled.value(2, "20(1).normative_document", "repealed") or Decimal(0)
    granted = filled.value(3, "granted", "natural_person") or Decimal(0)
    return _print(
        filled,
        {
            (2, "20(1).normative_document", "issued"): (f"{issued}（其中修订 16 件）", str(issued)),
            (2, "20(1).normative_document", "repealed"): (f"{repealed}（含自然失效29件）", str(repealed)),
            (3, "granted", "natural_person"): (f"{granted}（含上年结转2件）", str(granted)),
        },
    )


def signed(filled: FilledForm) -> FilledForm:
    """Changes of the 2019 form with words and signs: 减4, +21, −18, 增3."""
    texts = [
        ("20(5).administrative_license", "减4", "-4"),
        ("20(5).other_external_service", "+21", "21"),
        ("20(6).administrative_penalty", "−18", "-18"),
        ("20(6).administrative_coercion", "增3", "3"),
        ("20(8).administrative_fee", "-15", "-15"),
    ]
    prior = {(2, row, "prior_year_items"): ("40", "40") for row, _, _ in texts}
    return _print(filled, {**prior, **{(2, row, "change"): (text, number) for row, text, number in texts}})


def with_units(filled: FilledForm) -> FilledForm:
    """Units inside the cells: 3件, 0.37万元, 573802895.90元."""
    changes: dict[Address, tuple[str, str | None]] = {
        (2, "20(1).regulation", column.code): (f"{value}件", str(value))
        for column in filled.blocks()[0].columns
        if (value := filled.value(2, "20(1).regulation", column.code)) is not None
    }
    if filled.form_name == "2021":
        changes[(2, "20(8).administrative_fee", "amount")] = ("0.37万元", "0.37")
    else:
        changes[(2, "20(9).central_procurement", "amount")] = ("573802895.90元", "573802895.90")
    return _print(filled, changes)


def thousands(filled: FilledForm) -> FilledForm:
    """Thousands parted by commas (1,234)."""
    return replace(
        filled,
        printed={
            address: format(value, ",f")
            for address, value in filled.values.items()
            if value is not None and value >= 1000
        },
    )


def full_width(filled: FilledForm) -> FilledForm:
    """Full-width digits in every cell."""
    digits = str.maketrans("0123456789.", "０１２３４５６７８９．")
    return replace(
        filled,
        printed={
            address: format(value, "f").translate(digits)
            for address, value in filled.values.items()
            if value is not None
        },
    )


def words_for_nothing(filled: FilledForm) -> FilledForm:
    """The many ways to print no number; none of them is 0."""
    signs = ["/", "-", "—", "——", "无", "不涉及", "\u00a0", "\u3000", ""]
    empty = [address for address, value in filled.values.items() if not value and address[2] != "total"]
    changes: dict[Address, tuple[str, str | None]] = {
        address: (signs[index % len(signs)], None) for index, address in enumerate(empty)
    }
    return _print(filled, changes)


def letter_for_zero(filled: FilledForm) -> FilledForm:
    """O and Ｏ printed for 0, as character recognition leaves them."""
    zeros = [address for address, value in filled.values.items() if value == 0]
    return replace(filled, printed={address: "OＯo"[index % 3] for index, address in enumerate(zeros)})


def wrong_totals(filled: FilledForm) -> FilledForm:
    """Totals printed as 0 under parts that are not."""
    return with_values(
        filled,
        {
            (3, "granted", "total"): Decimal(0),
            (4, "reconsideration", "total"): Decimal(0),
            (3, "total_handled", "natural_person"): Decimal(0),
        },
        notes="Two totals and one sum are printed as 0: the identities do not hold.",
    )


def contradicted(filled: FilledForm) -> FilledForm:
    """Prose that gives other numbers than the table."""
    return replace(filled, contradicts_table=True, notes="The text contradicts the table.")


def cut_short(filled: FilledForm) -> FilledForm:
    """A page is lost: section three ends in the middle, section four is absent."""
    rows = [row.code for row in filled.form.rows]
    lost = frozenset(rows[rows.index("unable.unclear_after_correction") :])
    return replace(filled, absent_rows=lost, absent_sections=frozenset({4}), notes="A page is missing.")


def rows_left_out(filled: FilledForm) -> FilledForm:
    """Two rows that the clerk deleted from the form."""
    return replace(
        filled,
        absent_rows=frozenset({"refused.third_party_rights", "not_processed.excessive"}),
        notes="Two rows of section three are not printed.",
    )


def mixed_forms(filled: FilledForm) -> FilledForm:
    """A 2021 report whose section three and article 20(1) still follow the form of 2019."""
    old = distinct_figures("2019", 77)
    values = {
        **filled.values,
        **{address: value for address, value in old.items() if address[0] == 3 or address[1].startswith("20(1)")},
    }
    return replace(filled, values=values, mixed={"application": "2019", "20(1)": "2019"}, notes="Blocks of two forms.")


def single_other_handling(filled: FilledForm) -> FilledForm:
    """A 2021 report whose section three has the one row （六）其他处理 of 2019."""
    old = distinct_figures("2019", 78)
    values = {**filled.values, **{address: value for address, value in old.items() if address[0] == 3}}
    return replace(
        filled, values=values, mixed={"application": "2019"}, notes="Section three follows the form of 2019."
    )


def traditional(document: Document) -> Document:
    """Labels in Traditional characters."""
    return document.map_cells(lambda cell: cell.text if cell.kind == "value" else cell.text.translate(_TRADITIONAL))


def careless_labels(document: Document) -> Document:
    """Misspelt, shortened, renumbered and spaced labels."""
    return document.map_cells(lambda cell: _CARELESS.get(cell.code, cell.text) if cell.kind == "label" else cell.text)


def explained_labels(document: Document) -> Document:
    """Labels with long explanations that hold other labels' words and digits."""
    return document.map_cells(lambda cell: _EXPLAINED.get(cell.code, cell.text) if cell.kind == "label" else cell.text)


def renumbered(document: Document) -> Document:
    """Statutory sections headed 一、二、三、 because the prose already used other numbers."""
    headings = {
        2: "一、主动公开政府信息情况",
        3: "二、收到和处理政府信息公开申请情况",
        4: "三、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    }
    return replace(document, narrative=replace(document.narrative, headings=headings))


def unnumbered(document: Document) -> Document:
    """Headings of the sections without any number."""
    headings = {number: heading.split("、", 1)[1] for number, heading in document.narrative.headings.items()}
    return replace(document, narrative=replace(document.narrative, headings=headings))


def extra_rows(document: Document) -> Document:
    """Rows that the form does not know: 其他主动公开文件, and a 小计 under each group."""
    for grid in document.grids:
        changed = grid
        if grid.section == 2:
            row = next(cell.row for cell in grid.cells if cell.code == "20(1).normative_document")
            cells = [
                GridCell("其他主动公开文件", 0, 0),
                *(GridCell(str(901 + index), 0, 1 + index, kind="value") for index in range(3)),
            ]
            changed = insert_row(grid, row + 1, cells)
        elif grid.section == 3:
            row = next(cell.row for cell in grid.cells if cell.code == "refused.administrative_query")
            cells = [
                GridCell("小计", 0, 2),
                *(GridCell(str(_group_sum(document, column)), 0, 3 + column, kind="value") for column in range(7)),
            ]
            changed = insert_row(grid, row + 1, cells)
        document = with_grid(document, changed)
    return document


def _group_sum(document: Document, column: int) -> int:
    grid = next(grid for grid in document.grids if grid.section == 3)
    texts = [cell.text for cell in grid.cells if cell.code.startswith("refused.") and cell.column == 3 + column]
    return sum(int(parse_value(text).number or 0) for text in texts)


FIGURE_PECULIARITIES: dict[str, tuple[str, str, Callable[[FilledForm], FilledForm]]] = {
    "annotated": ("2021", "distinct", annotated),
    "signed": ("2019", "distinct", signed),
    "units": ("2021", "realistic", with_units),
    "units_2019": ("2019", "realistic", with_units),
    "thousands": ("2021", "distinct", thousands),
    "full_width": ("2021", "distinct", full_width),
    "words_for_nothing": ("2021", "realistic", words_for_nothing),
    "letter_for_zero": ("2021", "realistic", letter_for_zero),
    "wrong_totals": ("2021", "distinct", wrong_totals),
    "contradicted": ("2021", "realistic", contradicted),
    "cut_short": ("2021", "distinct", cut_short),
    "rows_left_out": ("2021", "distinct", rows_left_out),
    "mixed_forms": ("2021", "distinct", mixed_forms),
    "single_other_handling": ("2021", "distinct", single_other_handling),
}
"""Name -> form, kind of figures, change of the report."""

LABEL_PECULIARITIES: dict[str, tuple[str, Callable[[Document], Document]]] = {
    "traditional": ("2021", traditional),
    "careless_labels": ("2021", careless_labels),
    "explained_labels": ("2021", explained_labels),
    "renumbered": ("2021", renumbered),
    "unnumbered": ("2019", unnumbered),
    "extra_rows": ("2021", extra_rows),
}
"""Name -> form, change of the composed document."""
