"""Laws of the PDF readers: whatever grid is drawn, the same grid is read."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.readings import Table
from extractors.pdf import readings
from tests.extractors.pdf_drawing import Drawing, Manner, PlacedCell

RULED = ["grid", "rectangles", "filled", "doubled", "dashed", "dotted", "form", "long_path"]


@st.composite
def tilings(draw: st.DrawFn) -> tuple[list[PlacedCell], int]:
    """A grid of merged cells, each with a text of its own; and its number of columns."""
    rows, columns = draw(st.integers(2, 7)), draw(st.integers(2, 6))
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            row_span, column_span = draw(st.integers(1, 3)), draw(st.integers(1, 3))
            row_span = min(row_span, rows - row)
            column_span = next(
                (span for span in range(1, min(column_span, columns - column)) if (row, column + span) in taken),
                min(column_span, columns - column),
            )
            while row_span > 1 and any(
                (row + i, column + j) in taken for i in range(row_span) for j in range(column_span)
            ):
                row_span -= 1
            taken.update((row + i, column + j) for i in range(row_span) for j in range(column_span))
            number = 100 + len(cells)
            text = draw(st.sampled_from([f"{number}", f"项{number}", f"第{number}\n行", ""]))
            cells.append((row, column, row_span, column_span, text))
    return cells, columns


def _rules_that_exist(cells: list[PlacedCell]) -> tuple[dict[int, int], dict[int, int]]:
    """Rows and columns as a reader can know them: a line that no cell begins at is drawn nowhere."""
    rows = sorted({row for row, *_ in cells} | {row + span for row, _, span, _, _ in cells})
    columns = sorted({column for _, column, *_ in cells} | {column + span for _, column, _, span, _ in cells})
    return {row: i for i, row in enumerate(rows)}, {column: i for i, column in enumerate(columns)}


@settings(max_examples=120, deadline=None)
@given(tilings(), st.sampled_from(RULED), st.sampled_from([0, 90, 180, 270]), st.sampled_from([0, 90, 180, 270]))
def test_any_ruled_grid_is_read_with_its_spans(
    tiling: tuple[list[PlacedCell], int],
    rules: str,
    sideways: int,
    turned: int,
) -> None:
    cells, columns = tiling
    rows_at, columns_at = _rules_that_exist(cells)
    if sum(bool(text) for *_, text in cells) < 4 or len({c for _, c, _, _, text in cells if text}) < 2:
        return
    drawing = Drawing(Manner(rules, sideways=sideways, turned=turned))
    drawing.line("表前的一行文字，说明以下各表的填写口径，没有别的意思。")
    drawing.table(cells, [60.0] * columns)
    reading = next(readings(drawing.finish()))
    tables = [block for block in reading.blocks if isinstance(block, Table)]
    assert len(tables) == 1
    read = {(c.row, c.column, c.row_span, c.column_span, c.text) for c in tables[0].cells}
    drawn = {
        (rows_at[r], columns_at[c], rows_at[r + rs] - rows_at[r], columns_at[c + cs] - columns_at[c], text)
        for r, c, rs, cs, text in cells
    }
    assert read == drawn


LABELS = [
    "公开数量",
    "其他处理情况",
    "按照规定办理的事项",
    "没有现成信息需要另行制作",
    "要求行政机关确认或者重新出具已经获取的信息",
]


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(LABELS), st.lists(st.integers(0, 999_999), min_size=4, max_size=4)),
        min_size=3,
        max_size=14,
    ),
    st.sampled_from(["none", "horizontal", "frame", "grid"]),
    st.sampled_from(["top", "middle", "bottom"]),
    st.sampled_from(["left", "centre", "right"]),
    st.floats(2.5, 7.0),
    st.floats(1.1, 1.6),
    st.floats(70.0, 160.0),
    st.sampled_from([0, 90, 270]),
)
def test_figures_without_vertical_rules_stay_beside_their_labels(
    rows: list[tuple[str, list[int]]],
    rules: str,
    vertical: str,
    horizontal: str,
    padding: float,
    leading: float,
    label_width: float,
    sideways: int,
) -> None:
    cells: list[PlacedCell] = [(0, 0, 1, 1, "项目"), *[(0, i + 1, 1, 1, "甲乙丙丁"[i]) for i in range(4)]]
    for index, (label, figures) in enumerate(rows, 1):
        cells.append((index, 0, 1, 1, f"{index}.{label}"))
        cells += [(index, i + 1, 1, 1, str(figure)) for i, figure in enumerate(figures)]
    drawing = Drawing(
        Manner(rules, padding=padding, leading=leading, vertical=vertical, horizontal=horizontal, sideways=sideways)
    )
    drawing.table(cells, [label_width, 70.0, 70.0, 70.0, 70.0])
    reading = next(readings(drawing.finish()))
    read = {}
    for block in reading.blocks:
        if isinstance(block, Table):
            for row in {cell.row for cell in block.cells}:
                texts = [c.text for c in sorted(block.cells, key=lambda c: c.column) if c.row == row]
                read[texts[0].replace("\n", "")] = texts[1:]
    for index, (label, figures) in enumerate(rows, 1):
        assert read.get(f"{index}.{label}") == [str(figure) for figure in figures]
