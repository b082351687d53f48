"""DOC and WPS: text put together from its pieces, tables with their true grid."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from contracts.readings import Line, Table, UnreadableDocument
from extractors import readings
from extractors.doc.flow import read_flow
from extractors.doc.header import WordStreams
from extractors.nesting import blocks_of
from tests.extractors.carriers import Spanning, lines, rows, spanning_grids, spans, tables
from tests.extractors.word_streams import DELETED, HIDDEN, IN_TABLE, Piece, huge, row_end, word_streams

MERGED = (Path(__file__).parent / "fixtures" / "merged_and_nested.doc").read_bytes()
HEADER_AT = MERGED.index(b"\xec\xa5")


def test_a_word_file_with_merged_cells_and_a_table_in_a_cell() -> None:
    reading = next(readings(MERGED))
    first, second, inner = tables(reading)
    assert first.is_aligned
    assert spans(first)[:6] == [
        ("表头", 0, 0, 3, 3),
        ("申请人情况", 0, 3, 1, 7),
        ("自然人", 1, 3, 2, 1),
        ("法人", 1, 4, 1, 5),
        ("总计", 1, 9, 2, 1),
        ("35", 2, 4, 1, 1),
    ]
    assert [cell.text for cell in first.cells if cell.row == 5] == [
        "不予",
        "63",
        "64",
        "65",
        "66",
        "67",
        "68",
        "69",
        "70",
    ]
    assert rows(second)[1] == [*map(str, range(200, 214)), ""]
    assert rows(inner) == [["", ""], ["", "内"]]
    assert lines(reading)[2] == "四、“复议”—诉讼"
    assert [finding.rule for finding in reading.findings] == ["DOC.NESTED_TABLE"]


@pytest.mark.parametrize("backwards", [False, True])
def test_pieces_in_any_order_and_width(backwards: bool) -> None:
    pieces = [
        Piece("规章“"),
        Piece("Abc\x93\x96 1".encode("latin-1").decode("cp1252"), is_narrow=True),
        Piece("件\r末段\r"),
    ]
    flow = read_flow(word_streams(pieces, [b"", b""], backwards=backwards))
    assert flow == ["规章“Abc“– 1件", "末段"]


def test_deleted_and_hidden_text_is_left_out_and_field_instructions_too() -> None:
    pieces = [
        Piece("甲"),
        Piece("删", properties=DELETED),
        Piece("隐", properties=HIDDEN),
        Piece("乙\x13 PAGE \x143\x15\x01\r", properties=b""),
    ]
    assert read_flow(word_streams(pieces, [b""])) == ["甲乙3"]


def written(cells: list[Spanning], data: bytearray) -> WordStreams:
    """The table with every row's edges and the merge flags of its cells, each row end in the data stream."""
    height = max(row + tall for _, row, _, tall, _ in cells)
    rows_of: list[list[tuple[int, int, str, int]]] = [[] for _ in range(height)]
    for text, row, column, tall, wide in cells:
        for below in range(tall):
            flag = 0 if tall == 1 else (0x60 if below == 0 else 0x20)
            rows_of[row + below].append((column, column + wide, text if below == 0 else "", flag))
    content, groups = "", []
    for row_cells in rows_of:
        row_cells.sort()
        content += "".join(f"{text}\x07" for _, _, text, _ in row_cells) + "\x07"
        edges = [row_cells[0][0] * 900, *[end * 900 for _, end, _, _ in row_cells]]
        groups += [IN_TABLE] * len(row_cells) + [huge(row_end(edges, [flag for *_, flag in row_cells]), data)]
    return word_streams([Piece(content)], groups, data=bytes(data))


@given(spanning_grids())
def test_any_grid_with_spans_is_read_back(cells: list[Spanning]) -> None:
    blocks, _ = blocks_of(read_flow(written(cells, bytearray())))
    assert isinstance(blocks[0], Table)
    # A column that no row divides from its neighbour leaves no edge to be known by.
    edges = sorted({edge for _, _, column, _, wide in cells for edge in (column, column + wide)})
    assert spans(blocks[0]) == [
        (text, row, edges.index(column), tall, edges.index(column + wide) - edges.index(column))
        for text, row, column, tall, wide in cells
    ]


def test_rows_whose_marks_tell_edges_get_spans() -> None:
    pieces = [Piece("表头\x07\x07规章\x071\x07\x07续\x072\x07\x07完\r")]
    wide, first = row_end([0, 3000], [0]), row_end([0, 1010, 3000], [0x60, 0])
    second = row_end([0, 1000, 3000], [0x20, 0])
    paragraphs = [IN_TABLE, wide, IN_TABLE, IN_TABLE, first, IN_TABLE, IN_TABLE, second, b""]
    blocks, _ = blocks_of(read_flow(word_streams(pieces, paragraphs)))
    table, after = blocks
    assert spans(table) == [("表头", 0, 0, 1, 2), ("规章\n续", 1, 0, 2, 1), ("1", 1, 1, 1, 1), ("2", 2, 1, 1, 1)]
    assert isinstance(after, Line)
    assert after.text == "完"


def test_rows_that_tell_no_edges_are_counted_and_not_aligned() -> None:
    pieces = [Piece("规章\x071\x072\x07\x07许可\x073\x07\x07")]
    end = row_end([], [])[:6]
    blocks, _ = blocks_of(read_flow(word_streams(pieces, [IN_TABLE, IN_TABLE, IN_TABLE, end, IN_TABLE, IN_TABLE, end])))
    assert not blocks[0].is_aligned
    assert rows(blocks[0]) == [["规章", "1", "2"], ["许可", "3"]]


def test_a_password_is_said() -> None:
    locked = bytearray(MERGED)
    locked[HEADER_AT + 0x0B] |= 0x01
    with pytest.raises(UnreadableDocument) as caught:
        next(readings(bytes(locked)))
    assert caught.value.rule == "DOC.ENCRYPTED"


def test_word_95_is_said() -> None:
    old = bytearray(MERGED)
    old[HEADER_AT + 2 : HEADER_AT + 4] = b"\x68\x00"
    with pytest.raises(UnreadableDocument, match="Word 95") as caught:
        next(readings(bytes(old)))
    assert caught.value.rule == "DOC.UNKNOWN_FORMAT"


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_a_cut_file_is_said(share: float) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        next(readings(MERGED[: int(len(MERGED) * share)]))
    assert caught.value.rule in ("DOC.DAMAGED", "DOC.TRUNCATED")
