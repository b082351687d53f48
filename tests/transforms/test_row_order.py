"""Labels that slid against their figures: what stands between its place and the place of the form is doubted."""

from contracts.findings import Severity
from tests.transforms.test_disclosure_shapes import blocks, filled
from tests.transforms.test_mapping import HEADER, application_rows, read, table
from transforms.forms import load_forms
from transforms.mapping import Mapping

FORM = load_forms()["2021"]
RESULTS = [row.code for row in FORM.rows]


def doubted(mapping: Mapping, rule: str) -> set[str]:
    """The rows that a rule warns of, without their section."""
    found = (one for one in mapping.findings if one.rule == rule and one.severity is Severity.WARNING)
    return {one.where.split(".", 1)[1] for one in found}


def with_labels(rows: list[list[str]], labels: list[str]) -> list[list[str]]:
    return [[label, *row[1:]] for label, row in zip(labels, rows, strict=True)]


def test_labels_that_slid_past_one_of_them_are_all_doubted() -> None:
    rows = application_rows()
    labels = [row[0] for row in rows]
    slid = [*labels[:4], *labels[5:9], labels[4], *labels[9:]]
    assert doubted(read(table(HEADER + with_labels(rows, slid))), "FORM.ROW_ORDER") == set(RESULTS[4:9])
    assert doubted(read(table(HEADER + rows)), "FORM.ROW_ORDER") == set()


def test_a_short_label_out_of_order_places_no_row_but_doubts_those_between() -> None:
    rows = application_rows()
    labels = [row[0] for row in rows]
    other = RESULTS.index("other_handling.other")
    slid = [*labels[:19], labels[other], *labels[19:other], *labels[other + 1 :]]
    mapping = read(table(HEADER + with_labels(rows, slid)))
    assert doubted(mapping, "FORM.ROW_ORDER") == set(RESULTS[19:other])
    assert "other_handling.other" in doubted(mapping, "FORM.DUPLICATE_ROW")


def test_a_label_without_cells_before_a_row_that_has_them_may_be_the_one_of_its_figures() -> None:
    rows = application_rows()
    bare = [*rows[:5], rows[5][:1], *rows[6:]]
    assert doubted(read(table(HEADER + bare)), "READ.COLUMNS") == set(RESULTS[5:7])
    several = [*rows[:5], rows[5][:1], *rows[6:9], rows[9][:1], *rows[10:]]
    assert doubted(read(table(HEADER + several)), "READ.COLUMNS") == set()  # rows without figures end so here


def _section_two(*, exchange: tuple[str, str] | None = None) -> list[list[str]]:
    rows = [row for block in blocks("2021", filled("2021")) for row in block]
    if exchange:
        other = {exchange[0]: exchange[1], exchange[1]: exchange[0]}
        rows = [[other.get(row[0], row[0]), *row[1:]] for row in rows]
    return rows


def test_items_exchanged_within_an_article_or_between_two_are_doubted() -> None:
    assert doubted(read(table(_section_two())), "FORM.ROW_ORDER") == set()
    within = read(table(_section_two(exchange=("行政处罚", "行政强制"))))
    assert doubted(within, "FORM.ROW_ORDER") == {"20(6).administrative_penalty", "20(6).administrative_coercion"}
    between = read(table(_section_two(exchange=("行政许可", "行政处罚"))))
    assert doubted(between, "FORM.ROW_ORDER") == {
        "20(5).administrative_license",
        "20(6).administrative_penalty",
        "20(6).administrative_coercion",
    }


def test_a_second_table_of_section_two_is_told_even_where_it_prints_nothing() -> None:
    rows = _section_two()
    blank = [[row[0], *("" for _ in row[1:])] if row[0] in {"规章", "行政许可"} else row for row in rows]
    assert doubted(read(table(rows), table(blank)), "FORM.DUPLICATE_ROW") >= {"20(1).regulation"}


def test_a_figure_in_the_label_s_cell_is_doubted_where_the_row_lacks_one() -> None:
    rows = [["行政规范性文件 9", *row[2:], ""] if row[0] == "行政规范性文件" else row for row in _section_two()]
    assert doubted(read(table(rows)), "READ.STRAY_VALUE") == {"20(1).normative_document"}


def test_a_figure_in_the_label_s_cell_is_doubted_in_section_three_too() -> None:
    rows = [[row[0], *("" if text == "0" else text for text in row[1:])] for row in application_rows()]
    rows[7] = [rows[7][0] + " 0", "", "", "", "", "", "0", ""]
    assert doubted(read(table(HEADER + rows)), "READ.STRAY_VALUE") == {RESULTS[7]}
