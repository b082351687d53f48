"""ODT: tables with their true grid, text as it is shown, in a package or in one file."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given

import extractors
from contracts.documents import Format
from contracts.readings import Reading, UnreadableDocument
from extractors.odt.names import SPACES
from tests.extractors.carriers import Spanning, covered_places, lines, rows, spanning_grids, spans, tables, zipped

TEXT = "application/vnd.oasis.opendocument.text"
DECLARED = " ".join(f'xmlns:{"draw" if name == "drawing" else name}="{space}"' for name, space in SPACES.items())


def content(body: str, styles: str = "") -> str:
    return (
        f"<office:document-content {DECLARED}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def odt(body: str, styles: str = "", **parts: str | bytes) -> bytes:
    return zipped({"mimetype": TEXT, "content.xml": content(body, styles), **parts})


def read(body: str, styles: str = "") -> Reading:
    return next(extractors.readings(odt(body, styles)))


def style(name: str, family: str, **properties: str) -> str:
    said = " ".join(f'{key.replace("_", ":", 1).replace("_", "-")}="{value}"' for key, value in properties.items())
    return f'<style:style style:name="{name}" style:family="{family}"><style:text-properties {said}/></style:style>'


def table(cells: list[Spanning]) -> str:
    covered, height, width = covered_places(cells)
    out = []
    for row in range(height):
        made = ""
        for column in range(width):
            text, top, left, tall, wide = covered[row, column]
            made += (
                f'<table:table-cell table:number-rows-spanned="{tall}" table:number-columns-spanned="{wide}">'
                f"<text:p>{escape(text)}</text:p></table:table-cell>"
                if (row, column) == (top, left)
                else "<table:covered-table-cell/>"
            )
        out.append(f"<table:table-row>{made}</table:table-row>")
    return f"<table:table><table:table-header-rows>{out[0]}</table:table-header-rows>{''.join(out[1:])}</table:table>"


@given(spanning_grids())
def test_any_table_is_read_back_with_its_spans(cells: list[Spanning]) -> None:
    assert spans(tables(read(table(cells)))[0]) == cells


FLAT = (
    content("<text:p>规章</text:p>")
    .replace("office:document-content ", f'office:document office:mimetype="{TEXT}" ')
    .replace("-content>", ">")
)


@pytest.mark.parametrize("data", [odt("<text:p>规章</text:p>"), FLAT.encode()])
def test_it_is_known_by_its_bytes_in_a_package_and_in_one_file(data: bytes) -> None:
    reading = next(extractors.readings(data, file_name="年报.odt"))
    assert (reading.format, lines(reading), reading.findings) == (Format.ODT, ["规章"], ())


def test_text_is_what_is_shown() -> None:
    styles = (
        style("H", "text", text_display="none")
        + style("S", "text", style_text_line_through_style="solid")
        + style("U", "text", style_text_position="super 58%")
        + style("W", "text", fo_color="#FFFFFF")
        + '<style:style style:name="G" style:family="paragraph" style:parent-style-name="H2"/>'
        + style("H2", "paragraph", text_display="none")
    )
    body = (
        '<text:tracked-changes><text:changed-region><text:deletion><text:p>9</text:p></text:deletion>'
        "</text:changed-region></text:tracked-changes><text:section>"
        '<text:p>1<text:span text:style-name="H">9</text:span>'
        '<text:change text:change-id="a"/><text:s text:c="2"/><text:span text:style-name="U">2</text:span>'
        '<text:span text:style-name="S">9</text:span><text:span text:style-name="W">9</text:span>'
        '<text:a>\n 3</text:a><text:line-break/><text:tab/>4<office:annotation><text:p>9</text:p></office:annotation>'
        "<text:note><text:note-citation>9</text:note-citation><text:note-body><text:p>注</text:p></text:note-body>"
        '</text:note></text:p></text:section><text:section text:display="none"><text:p>9</text:p></text:section>'
        '<text:p text:style-name="G">9</text:p><text:list><text:list-item><text:p>5<draw:frame><draw:text-box>'
        "<text:p>6</text:p></draw:text-box></draw:frame></text:p></text:list-item></text:list>"
    )  # fmt: skip
    reading = read(body, styles)
    assert lines(reading) == ["1  ²  3", "4", "5", "6", "注"]
    assert [one.rule for one in reading.findings] == ["DOC.UNSEEN_TEXT", "DOC.UNSEEN_TEXT"]


def test_repeated_rows_and_cells_count_as_often_as_they_say_and_hidden_rows_never() -> None:
    body = (
        '<table:table><table:table-row><table:table-cell table:number-columns-repeated="3"><text:p>0</text:p>'
        '</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="2"><table:table-cell>'
        "<text:p>1</text:p></table:table-cell><table:covered-table-cell><text:p>x</text:p></table:covered-table-cell>"
        '</table:table-row><table:table-row table:visibility="collapse"><table:table-cell><text:p>9</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    reading = read(body)
    assert rows(tables(reading)[0]) == [["0", "0", "0"], ["1"], ["1"]]
    assert [one.rule for one in reading.findings] == ["DOC.HIDDEN_TEXT"]


def test_a_table_in_a_cell_and_the_margins_of_the_page() -> None:
    inner = table([("1", 0, 0, 1, 1), ("2", 0, 1, 1, 1), ("3", 1, 0, 1, 2)])
    outer = table(
        [("甲", 0, 0, 1, 1), ("@", 0, 1, 1, 1), ("乙", 1, 0, 1, 1), ("丙", 1, 1, 1, 1), ("丁", 2, 0, 1, 2)]
    ).replace("<text:p>@</text:p>", inner)
    header = "<style:header><text:p>眉</text:p></style:header>"
    margins = f"<office:master-styles>{header * 2}</office:master-styles>"
    margins = f"<office:document-styles {DECLARED}>{margins}</office:document-styles>"
    reading = next(extractors.readings(odt(outer, **{"styles.xml": margins})))
    assert [len(one.cells) for one in tables(reading)] == [5, 3]
    assert lines(reading) == ["眉"]
    assert [one.rule for one in reading.findings] == ["DOC.NESTED_TABLE"]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (odt("<text:p/>"), "DOC.NO_TEXT"),
        (odt("<text:p>1</text:p>", **{"META-INF/manifest.xml": "<m:encryption-data/>"}), "DOC.ENCRYPTED"),
        (zipped({"mimetype": TEXT, "content.xml": "<a/>"}), "DOC.DAMAGED"),
        (odt("<text:p>1</text:p>" * 99)[:300], "DOC.TRUNCATED"),
        (odt('<table:table><table:table-row table:number-rows-repeated="999999"><table:table-cell><text:p>1</text:p>'
             "</table:table-cell></table:table-row></table:table>" * 2), "DOC.TOO_LARGE"),
        (odt("<table:table>" + ('<table:table-row><table:table-cell table:number-columns-repeated="999"/>'
             "</table:table-row>") * 200 + "</table:table>"), "DOC.TOO_LARGE"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(data: bytes, rule: str) -> None:
    with pytest.raises(UnreadableDocument) as told:
        list(extractors.readings(data))
    assert told.value.rule == rule
