"""What the tests of the PDF readers expect to find of the drawn tables, wherever they were put."""

from __future__ import annotations

import re
from collections import defaultdict

from contracts.readings import Cell, Line, Reading, Table
from tests.extractors.disclosure_form import Grid, placed, section2, section3, section4

ALL_SECTIONS = (section2(), section3(), section4())


def without_space(text: str) -> str:
    """Text as it counts for matching."""
    return re.sub(r"\s", "", text)


def is_figure(text: str) -> bool:
    """Whether a text is one of the drawn figures."""
    return re.fullmatch(r"[\d.]+", without_space(text)) is not None


def expected_rows(grids: tuple[Grid, ...] = ALL_SECTIONS) -> list[tuple[str, list[str]]]:
    """For every row with figures its own label (the last one) and its figures in order."""
    rows = []
    for grid in grids:
        by_row: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for row, column, row_span, _, text in placed(grid):
            by_row[row].append((column, row_span, text))
        for _, cells in sorted(by_row.items()):
            figures = [text for _, _, text in cells if is_figure(text)]
            labels = [text for _, row_span, text in cells if row_span == 1 and not is_figure(text)]
            if figures:
                rows.append((labels[-1] if labels else "", figures))
    return rows


def table_rows(reading: Reading) -> list[list[Cell]]:
    """The rows of all tables of a reading, each from left to right."""
    rows: dict[tuple[int | None, int], list[Cell]] = defaultdict(list)
    for block in reading.blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                rows[block.place.table, cell.row].append(cell)
    return [sorted(cells, key=lambda cell: cell.column) for _, cells in sorted(rows.items(), key=lambda item: item[0])]


def misplaced(reading: Reading, grids: tuple[Grid, ...] = ALL_SECTIONS) -> list[str]:
    """A line for every drawn row that is not found whole: figures in order beside their own label."""
    found = []
    for cells in table_rows(reading):
        figures = [without_space(cell.text) for cell in cells if is_figure(cell.text)]
        labels = [without_space(cell.text) for cell in cells if cell.text and not is_figure(cell.text)]
        found.append((labels[-1] if labels else "", figures))
    return [
        f"{label}: {figures}" for label, figures in expected_rows(grids) if (without_space(label), figures) not in found
    ]


def figure_columns(reading: Reading, count: int) -> set[tuple[int, ...]]:
    """The column numbers of the figures of every row that has ``count`` of them."""
    found = set()
    for cells in table_rows(reading):
        columns = tuple(cell.column for cell in cells if is_figure(cell.text))
        if len(columns) == count:
            found.add(columns)
    return found


def prose(reading: Reading) -> str:
    """All text outside tables, without white space."""
    return "".join(without_space(block.text) for block in reading.blocks if isinstance(block, Line))
