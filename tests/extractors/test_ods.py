"""ODS: sheets as they are shown, in a package or in one file; cells and rows that stand for several alike."""

from __future__ import annotations

from html import escape

import pytest

import extractors
from contracts.documents import Format
from contracts.readings import Reading, UnreadableDocument
from extractors.odt.names import SPACES
from tests.extractors.carriers import lines, rows, spans, tables, zipped

SHEETS = "application/vnd.oasis.opendocument.spreadsheet"
DECLARED = " ".join(f'xmlns:{"draw" if name == "drawing" else name}="{space}"' for name, space in SPACES.items())


def content(body: str, styles: str = "") -> str:
    return (
        f"<office:document-content {DECLARED}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )


def read(body: str, styles: str = "") -> Reading:
    (reading,) = extractors.readings(zipped({"mimetype": SHEETS, "content.xml": content(body, styles)}))
    return reading


def cell(text: str, **said: str) -> str:
    attributes = "".join(f' {name.replace("_", ":", 1).replace("_", "-")}="{value}"' for name, value in said.items())
    return f"<table:table-cell{attributes}>{f'<text:p>{escape(text)}</text:p>' if text else ''}</table:table-cell>"


def row(*cells: str, **said: str) -> str:
    attributes = "".join(f' {name.replace("_", ":", 1).replace("_", "-")}="{value}"' for name, value in said.items())
    return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"


def sheet(*parts: str, **said: str) -> str:
    attributes = "".join(f' {name.replace("_", ":", 1).replace("_", "-")}="{value}"' for name, value in said.items())
    return f"<table:table{attributes}>{''.join(parts)}</table:table>"


def test_merged_cells_span_as_they_do_in_the_sheet() -> None:
    first = row(
        cell("甲", table_number_rows_spanned="2"),
        cell("乙", table_number_columns_spanned="2"),
        "<table:covered-table-cell/>",
    )
    reading = read(sheet(first, row("<table:covered-table-cell/>", cell("1"), cell("2"))))
    assert spans(tables(reading)[0]) == [
        ("甲", 0, 0, 2, 1), ("乙", 0, 1, 1, 2), ("1", 1, 1, 1, 1), ("2", 1, 2, 1, 1),
    ]  # fmt: skip


FLAT = (
    content(sheet(row(cell("规章"), cell("0"))))
    .replace("office:document-content ", f'office:document office:mimetype="{SHEETS}" ')
    .replace("-content>", ">")
)


@pytest.mark.parametrize(
    "data", [zipped({"mimetype": SHEETS, "content.xml": content(sheet(row(cell("规章"), cell("0"))))}), FLAT.encode()]
)
def test_it_is_known_by_its_bytes_in_a_package_and_in_one_file(data: bytes) -> None:
    reading = next(extractors.readings(data, file_name="年报.ods"))
    assert (reading.format, rows(tables(reading)[0]), reading.findings) == (Format.ODS, [["规章", "0"]], ())


def test_cells_and_rows_that_stand_for_several_are_as_many() -> None:
    repeated = row(cell("甲"), cell("0", table_number_columns_repeated="3"), table_number_rows_repeated="2")
    empty = row(cell("", table_number_columns_repeated="16384"), table_number_rows_repeated="1048000")
    reading = read(sheet(repeated, row(cell("乙"), cell("", table_number_columns_repeated="2"), cell("1")), empty))
    assert rows(tables(reading)[0]) == [["甲", "0", "0", "0"], ["甲", "0", "0", "0"], ["乙", "", "", "1"]]


def test_what_is_shown_counts_and_a_number_without_text_is_shown() -> None:
    shown = cell("1,234", office_value_type="float", office_value="1234.2")
    bare = cell("", office_value_type="float", office_value="0.55")
    assert rows(tables(read(sheet(row(cell("规章"), shown, bare))))[0]) == [["规章", "1,234", "0.55"]]


def test_hidden_rows_columns_and_sheets_are_left_out() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    hidden = row(cell("隐"), cell("8"), cell("8"), table_visibility="filter")
    style = (
        '<style:style style:name="H" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    reading = read(
        sheet(columns, row(cell("甲"), cell("9"), cell("1")), hidden)
        + sheet(row(cell("丙"), cell("7")), table_style_name="H"),
        style,
    )
    assert rows(tables(reading)[0]) == [["甲", "", "1"]]
    assert [one.rule for one in reading.findings] == ["DOC.UNSEEN_TEXT"]
    assert len(tables(reading)) == 1


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (zipped({"mimetype": SHEETS, "content.xml": content(sheet())}), "DOC.NO_TEXT"),
        (zipped({"mimetype": SHEETS, "content.xml": "<a/>"}), "DOC.DAMAGED"),
        (
            zipped({"mimetype": SHEETS, "content.xml": content(sheet()), "META-INF/manifest.xml": "encryption-data"}),
            "DOC.ENCRYPTED",
        ),
        (
            zipped({"mimetype": SHEETS, "content.xml": content(
                sheet(*(row(cell("1"), cell("2"), table_number_rows_repeated="60000") for _ in range(2)))
            )}),
            "DOC.TOO_LARGE",
        ),
    ],
)  # fmt: skip
def test_what_holds_nothing_is_locked_or_endless_is_refused(data: bytes, rule: str) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        next(extractors.readings(data))
    assert refusal.value.rule == rule


def test_a_row_that_says_one_thing_is_a_line() -> None:
    reading = read(sheet(row(cell("年报", table_number_columns_spanned="2")), row(cell("规章"), cell("0"))))
    assert lines(reading) == ["年报"]
