"""Plain-text carriers: the ways in which a table's cells survive, or do not, as text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from tests.rendering.grid import LABEL_COLUMNS, Document, Grid

TableWriter = Callable[[Grid], list[str]]


def document_text(document: Document, write_table: TableWriter, separator: str = "\n\n") -> bytes:
    """The whole report as UTF-8 text, each grid written by ``write_table``."""
    narrative = document.narrative
    grids = {grid.section: grid for grid in document.grids}
    parts = [narrative.title, *narrative.before]
    for section, heading in narrative.headings.items():
        parts.append(heading)
        if section in grids:
            parts.append("\n".join(write_table(grids[section])))
    parts += [*narrative.after, *narrative.signature]
    return (separator.join(parts) + "\n").encode("utf-8")


def tab_full(grid: Grid) -> list[str]:
    """Every position of the grid, parted by tabs."""
    return ["\t".join(row) for row in grid.matrix()]


def _labels_left(grid: Grid) -> list[list[str]]:
    """Rows of section three with one label column fewer where the label spans two: numbers move left by one."""
    rows = grid.matrix()
    if grid.section != 3:
        return rows
    for number, row in enumerate(rows):
        spanning = any(
            cell.row == number and cell.column < LABEL_COLUMNS and cell.column_span > 1 for cell in grid.cells
        )
        if spanning:
            position = max(index for index in range(LABEL_COLUMNS) if row[index] or index == 0)
            del row[position + 1]
            row.append("")
    return rows


def tab_ragged(grid: Grid) -> list[str]:
    """Tabs, but spanning labels take one column fewer and the row gets a trailing tab instead."""
    return ["\t".join(row) for row in _labels_left(grid)]


def tab_broken(grid: Grid) -> list[str]:
    """Tabs with blank lines where pages ended, and the vertical heading 三 lost with its column."""
    rows = grid.matrix()
    lines = []
    for number, row in enumerate(rows):
        cells = row
        if grid.section == 3 and number >= grid.header_rows:
            cells = row[1:] if row[0].startswith("三") or not row[0] else row[:1] + row[2:]
            if number % 4 == 1 and not cells[0]:
                cells = cells[1:]
            lines += [""] if number % 9 == 6 else []
        lines.append("\t".join(cells))
    return lines


def tab_paged(grid: Grid) -> list[str]:
    """Tabs; every eleven rows a page ends with its number, and the header rows are repeated."""
    rows = ["\t".join(row) for row in grid.matrix()]
    if grid.section != 3:
        return rows
    lines = rows[: grid.header_rows]
    for index, row in enumerate(rows[grid.header_rows :]):
        if index and index % 11 == 0:
            lines += ["", f"- {1 + index // 11} -", "\f", *rows[: grid.header_rows]]
        lines.append(row)
    return lines


def pipe(grid: Grid) -> list[str]:
    """Parted by ' | ': what a merged cell covers is not written where it stands but added as empty cells at the end."""
    lines = []
    for cells in grid.rows():
        texts = [cell.text for cell in cells]
        missing = grid.column_count - len(texts)
        lines.append((" | ".join(texts) + " | " + "|" * missing).rstrip() if missing else " | ".join(texts))
    return lines


def markdown(grid: Grid) -> list[str]:
    """A Markdown table: the first row is the header, merged cells are empty."""
    rows = ["| " + " | ".join(text or " " for text in row) + " |" for row in grid.matrix()]
    return [rows[0], "|" + " --- |" * grid.column_count, *rows[1:]]


def cell_lines(grid: Grid) -> list[str]:
    """One cell a line behind a tab, rows parted by blank lines, vertically merged cells left as empty lines."""
    lines = []
    for number in range(grid.row_count):
        for column in range(grid.column_count):
            cell = grid.at(number, column)
            covered_above = any(
                one.row < number < one.row + one.row_span and one.column == column for one in grid.cells
            )
            if cell is not None:
                text = cell.text
                if cell.row_span > 1 and text.startswith("（") and column == 1:
                    text = text.replace("）", "）\n\n", 1)
                lines.append("\t" + text)
            elif covered_above:
                lines.append("\t")
        lines.append("")
    return lines


def cell_lines_tight(grid: Grid) -> list[str]:
    """One cell a line and nothing else: no rows to be seen, merged cells without a trace."""
    return [cell.text for cells in grid.rows() for cell in cells]


def cell_lines_piped(grid: Grid) -> list[str]:
    """One cell a line, each closed by ' |'."""
    return [f"{cell.text} |" for cells in grid.rows() for cell in cells]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def aligned(grid: Grid) -> list[str]:
    """Columns aligned by spaces, as a text tool writes them; merged cells are blank."""
    rows = grid.matrix()
    spans = {(cell.row, cell.column): cell.column_span for cell in grid.cells}
    widths = [
        max([4] + [_width(row[column]) for number, row in enumerate(rows) if spans.get((number, column), 1) == 1])
        for column in range(grid.column_count)
    ]
    lines = []
    for number, row in enumerate(rows):
        line, column = "", 0
        while column < grid.column_count:
            span = spans.get((number, column), 1)
            width = sum(widths[column : column + span]) + 2 * (span - 1)
            line += row[column] + " " * (max(width - _width(row[column]), 0) + 2)
            column += span
        lines.append(line.rstrip())
    return lines


def torn_rows(grid: Grid) -> list[str]:
    """Tabs; every sixth row is torn, so that its last number stands alone on the next line."""
    lines = []
    for number, row in enumerate(grid.matrix()):
        if number % 6 == 5 and number >= grid.header_rows and grid.section == 3:
            lines += ["\t".join(row[:-1]), row[-1]]
        else:
            lines.append("\t".join(row))
    return lines


def glued(grid: Grid) -> list[str]:
    """The separators are lost altogether: labels and numbers of a row run into one another."""
    return ["".join(cell.text for cell in cells) for cells in grid.rows()]


def _cuts(digits: str, cells: int) -> int:
    """In how many ways the digits are ``cells`` numbers without leading zeros, the last the sum of the others."""
    found = 0
    stack = [(0, cells, 0)]
    while stack:
        start, left, total_so_far = stack.pop()
        if left == 1:
            rest = digits[start:]
            found += bool(rest) and (rest == "0" or rest[0] != "0") and int(rest) == total_so_far
            continue
        for end in range(start + 1, len(digits) - left + 2):
            if digits[start] == "0" and end > start + 1:
                break
            stack.append((end, left - 1, total_so_far + int(digits[start:end])))
    return found


def cut_is_unique(document: Document) -> bool:
    """Whether every row of sums can be cut in one way only once its separators are lost."""
    for grid in document.grids:
        width = {3: 7, 4: 5}.get(grid.section)
        if width is None:
            continue
        for cells in list(grid.rows())[grid.header_rows :]:
            texts = [cell.text for cell in cells if cell.kind == "value"]
            sums = [texts[start : start + width] for start in range(0, len(texts), width)]
            if any(_cuts("".join(one), width) != 1 for one in sums):
                return False
    return True


def spaced_labels(document: Document) -> Document:
    """Labels with a space after every character (自 然 人), as justified cells come out."""
    return document.map_cells(lambda cell: cell.text if cell.kind == "value" else " ".join(cell.text))


def lost_labels(document: Document, codes: Iterable[str]) -> Document:
    """The labels of the rows with these codes are lost while their numbers stand."""
    lost = frozenset(codes)
    return document.map_cells(lambda cell: "" if cell.kind == "label" and cell.code in lost else cell.text)
