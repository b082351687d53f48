"""Rows whose cells are parted by tabs or pipes, Markdown tables among them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from contracts.readings import Line
from extractors.txt.closed_cells import with_strokes_behind
from extractors.txt.grid import Item, TextGrid, grid_of_printed, grid_of_rows

_PIPE = re.compile(r"[|｜│┃║]")
_CELL_QUOTE = re.compile(r'(?:^|\t)"')
_QUOTED_CELL = re.compile(r'(?<![^\t])"((?:[^"]|"")*)"(?![^\t])')
_MOST_LINES_A_CELL = 12
_PADDING = re.compile(r"[|｜│┃║]{2,}")
"""What one cell a line leaves of the cells that a spanning one covers: it fills the row up, and is no cell."""
_MARKDOWN_RULE = re.compile(r":?-{3,}:?")
_MOST_BLANK_LINES = 3
"""Page breaks leave blank lines within a table; more of them part two tables."""
_LONE_ROW_CELLS = 3
_MOST_SEPARATORS = 1000
_FEWEST_CELLS = 12
"""Of lines that hold one cell each: fewer are prose with a stroke behind it."""

Row = tuple[Line, list[str]]


def recognise(items: Sequence[Item]) -> list[Item]:
    """Replace runs of separated lines by grids; blank lines within a run belong to it."""
    found: list[Item] = []
    run: list[Row] = []
    run_lines: list[Item] = []
    separator = ""
    blanks: list[Item] = []
    for item in _with_whole_cells(with_strokes_behind(items)):
        own = _separator(item) if isinstance(item, Line) else ""
        if run and own == separator and isinstance(item, Line):
            run_lines += [*blanks, item]
            run.append((item, _split(item.text, own)))
            blanks = []
        elif run and isinstance(item, Line) and not item.text.strip() and len(blanks) < _MOST_BLANK_LINES:
            blanks.append(item)
        else:
            found += _close(run, run_lines, separator) + blanks
            run, run_lines, blanks, separator = [], [], [], own
            if own and isinstance(item, Line):
                run, run_lines = [(item, _split(item.text, own))], [item]
            else:
                found.append(item)
    return found + _close(run, run_lines, separator) + blanks


def _with_whole_cells(items: Sequence[Item]) -> list[Item]:
    """Lines with tabs of which a quoted cell goes on in the next line, joined, as a spreadsheet copies them."""
    joined: list[Item] = []
    position = 0
    while position < len(items):
        item = items[position]
        position += 1
        if isinstance(item, Line) and _opens_quote(item.text):
            for length in range(1, _MOST_LINES_A_CELL):
                rest = [line.text for line in items[position : position + length] if isinstance(line, Line)]
                text = "".join([item.text, *rest])
                if len(rest) == length and "\t" in text and not _opens_quote(text):
                    item = Line(_QUOTED_CELL.sub(lambda match: match[1].replace('""', '"'), text), item.place)
                    position += length
                    break
        joined.append(item)
    return joined


def _opens_quote(text: str) -> bool:
    return _CELL_QUOTE.search(text) is not None and text.count('"') % 2 == 1


def _separator(line: Line) -> str:
    """Tab or pipe, whichever parts more cells; tabs beside as many pipes are only indentation."""
    tabs = line.text.count("\t")
    pipes = len(_PIPE.findall(line.text))
    if not (tabs or pipes) or tabs + pipes > _MOST_SEPARATORS:
        return ""
    return "\t" if tabs > pipes else "|"


def _split(text: str, separator: str) -> list[str]:
    return text.split("\t") if separator == "\t" else _PIPE.split(text.strip())


def _close(run: list[Row], lines: list[Item], separator: str) -> list[Item]:
    """The run as a grid, or as the lines it was when its separators only indent or adorn prose."""
    if not run:
        return []
    rows = _without_terminators(run) if separator == "|" else run
    if not any(cell.strip() for _, cells in rows for cell in cells[1:]):
        single = [(line, cells[:1]) for line, cells in rows if not _PADDING.fullmatch(line.text.strip())]
        if len(single) >= _FEWEST_CELLS and not all(cells[0].strip() for _, cells in single):
            # One cell a line, and empty ones among them: as lines those would vanish.
            return [grid_of_rows(single)]
        return [Line(cells[0], line.place) for line, cells in single]
    if not _is_table(rows):
        return lines
    return _split_at_markdown_rule(rows)


def _is_table(rows: list[Row]) -> bool:
    if len(rows) == 1:
        cells = rows[0][1]
        return len(cells) >= _LONE_ROW_CELLS and sum(bool(cell.strip()) for cell in cells) > 1
    # Leading separators alone are a paragraph's indentation.
    return any(
        sum(bool(cell.strip()) for cell in cells) > 1 or (bool(cells[0].strip()) and not cells[-1].strip())
        for _, cells in rows
    )


def _without_terminators(rows: list[Row]) -> list[Row]:
    """Drop the empty text outside the outermost pipes where every row of the run has it."""
    if all(len(cells) > 1 and not cells[-1].strip() for _, cells in rows):
        rows = [(line, cells[:-1]) for line, cells in rows]
    if all(len(cells) > 1 and not cells[0].strip() for _, cells in rows):
        rows = [(line, cells[1:]) for line, cells in rows]
    return rows


def _split_at_markdown_rule(rows: list[Row]) -> list[Item]:
    """Markdown parts the header from the body by a row of dashes, which is no row of the table."""
    kept = [
        row
        for number, row in enumerate(rows)
        if not (number and all(_MARKDOWN_RULE.fullmatch(cell.strip()) for cell in row[1]))
    ]
    grid: TextGrid = grid_of_printed(kept)
    return [grid]
