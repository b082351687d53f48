"""The statutory tables as grids of spanning cells: the one picture of a form from which every carrier is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.rendering.figures import FilledForm
from tests.rendering.narrative import Narrative, narrate
from transforms.forms import Row

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
LABEL_COLUMNS = 3
"""Section three has three columns of labels before its seven columns of numbers."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell with its spans. ``kind`` is label, header or value; ``code`` names a value's cell or a label's row."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    kind: str = "label"
    code: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table. ``section`` is 2, 3 or 4; the first ``header_rows`` rows are headers."""

    section: int
    cells: tuple[GridCell, ...]
    row_count: int
    column_count: int
    header_rows: int

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell whose upper left corner is here, if any."""
        return next((cell for cell in self.cells if (cell.row, cell.column) == (row, column)), None)

    def rows(self) -> Iterator[list[GridCell]]:
        """The cells that begin in each row, from left to right."""
        for row in range(self.row_count):
            yield sorted((cell for cell in self.cells if cell.row == row), key=lambda cell: cell.column)

    def matrix(self) -> list[list[str]]:
        """All positions, '' where a spanning cell covers them: what a table becomes when its lines are lost."""
        matrix = [[""] * self.column_count for _ in range(self.row_count)]
        for cell in self.cells:
            matrix[cell.row][cell.column] = cell.text
        return matrix

    def map_text(self, change: object) -> Grid:
        """The same grid with every cell replaced by ``change(cell)`` (a callable giving the new text)."""
        assert callable(change)
        return replace(self, cells=tuple(replace(cell, text=change(cell)) for cell in self.cells))


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: prose around three grids (fewer where a section is not printed)."""

    narrative: Narrative
    grids: tuple[Grid, ...]

    def map_cells(self, change: object) -> Document:
        """The same document with ``change(cell)`` as each cell's text."""
        return replace(self, grids=tuple(grid.map_text(change) for grid in self.grids))


def compose(filled: FilledForm) -> Document:
    """The report as prose and grids, ready for any carrier."""
    makers = {2: disclosure_grid, 3: application_grid, 4: litigation_grid}
    return Document(
        narrate(filled),
        tuple(make(filled) for section, make in makers.items() if section not in filled.absent_sections),
    )


def disclosure_grid(filled: FilledForm) -> Grid:
    """Section two: one table of four columns, each article with its own header row."""
    cells: list[GridCell] = []
    row_number = 0
    for block in filled.blocks():
        cells.append(GridCell(block.label_zh, row_number, 0, 1, 4, "header"))
        row_number += 1
        width = len(block.columns)
        spans = [1] * (width - 1) + [4 - width]
        cells.append(GridCell("信息内容", row_number, 0, kind="header"))
        for index, column in enumerate(block.columns):
            title = "处理决定数量" if filled.form_name == "2019" and column.code == "decisions" else column.label_zh
            cells.append(GridCell(title, row_number, index + 1, 1, spans[index], "header"))
        row_number += 1
        for row in block.rows:
            if row.code in filled.absent_rows:
                continue
            of_2019 = block.columns[0].code == "created"
            label = "规范性文件" if of_2019 and row.code.endswith("normative_document") else row.label_zh
            cells.append(GridCell(label, row_number, 0, code=row.code))
            for index, column in enumerate(block.columns):
                text = filled.text(2, row.code, column.code)
                code = f"{row.code}.{column.code}"
                cells.append(GridCell(text, row_number, index + 1, 1, spans[index], "value", code))
            row_number += 1
    return Grid(2, tuple(cells), row_number, 4, 0)


def _label(row: Row) -> str:
    """The printed label with its number: 一、… , （一）… or 1.… ."""
    if row.group:
        return f"{row.number[-1]}.{row.label_zh}" if row.number[-1].isdigit() else f"{row.number[1:]}{row.label_zh}"
    return f"{row.number[1:]}{row.label_zh}" if len(row.number) > 1 else f"{row.number}、{row.label_zh}"


def application_grid(filled: FilledForm) -> Grid:
    """Section three: three header rows, three columns of labels, seven of numbers."""
    form = filled.form
    cells = [
        GridCell(CORNER, 0, 0, 3, LABEL_COLUMNS, "header"),
        GridCell("申请人情况", 0, 3, 1, 7, "header"),
        GridCell("自然人", 1, 3, 2, 1, "header"),
        GridCell("法人或其他组织", 1, 4, 1, 5, "header"),
        GridCell("总计", 1, 9, 2, 1, "header"),
        *(GridCell(column.label_zh, 2, 4 + index, kind="header") for index, column in enumerate(form.applicants[1:6])),
    ]
    rows = filled.handling_rows()
    results = [row for row in rows if row.number.startswith("三")]
    for number, row in enumerate(rows, start=3):
        label = _label(row)
        if row.number[0] != "三":
            cells.append(GridCell(label, number, 0, 1, 3, code=row.code))
        else:
            if row is results[0]:
                cells.append(GridCell("三、本年度办理结果", number, 0, len(results)))
            members = [one for one in rows if row.group and one.group == row.group]
            if row.group and row.number[-1].isdigit():
                if row is members[0]:
                    heading = f"{row.number[1:-1]}{row.group_labels[0]}"
                    cells.append(GridCell(heading, number, 1, len(members)))
                cells.append(GridCell(label, number, 2, code=row.code))
            else:
                cells.append(GridCell(label, number, 1, 1, 2, code=row.code))
        for index, column in enumerate(form.applicants):
            code = f"{row.code}.{column.code}"
            cells.append(GridCell(filled.text(3, row.code, column.code), number, 3 + index, kind="value", code=code))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(3, tuple(cells), 3 + len(rows), 10, 3)


def litigation_grid(filled: FilledForm) -> Grid:
    """Section four: one row of fifteen numbers under three header rows."""
    form = filled.form
    outcomes = [column.label_zh for column in form.outcomes]
    cells = [
        GridCell("行政复议", 0, 0, 1, 5, "header"),
        GridCell("行政诉讼", 0, 5, 1, 10, "header"),
        *(GridCell(label, 1, index, 2, 1, "header") for index, label in enumerate(outcomes)),
        GridCell("未经复议直接起诉", 1, 5, 1, 5, "header"),
        GridCell("复议后起诉", 1, 10, 1, 5, "header"),
        *(GridCell(label, 2, 5 + index, kind="header") for index, label in enumerate(outcomes * 2)),
    ]
    pairs = [(row.code, column.code) for row in form.proceedings for column in form.outcomes]
    for index, (row, column) in enumerate(pairs):
        cells.append(GridCell(filled.text(4, row, column), 3, index, kind="value", code=f"{row}.{column}"))
    return Grid(4, tuple(cells), 4, 15, 3)
