"""Tables without vertical rules: columns from the places of figures, rows from their heights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.pdf.columns import (
    Columns,
    carried_columns,
    header_spans,
    label_edges,
    named_columns,
    ruled_columns,
    value_columns,
)
from extractors.pdf.frames import Box, Floats
from extractors.pdf.phrases import Phrase, starts_item
from extractors.pdf.regions import type_size
from extractors.pdf.rows import Row, line_step, match_rows
from extractors.pdf.splitting import split_at_columns


@dataclass(slots=True)
class AlignedCell:
    """Phrases of one cell, lines from top to bottom, and its place in the table."""

    row: int
    column: int
    column_span: int
    phrases: list[Phrase] = field(default_factory=list)


@dataclass(slots=True)
class AlignedTable:
    """``edges`` are the left edges of the columns, the first ``label_count`` of them of labels."""

    box: Box
    edges: list[float]
    label_count: int
    values: list[tuple[float, float]]
    row_count: int
    cells: list[AlignedCell]


def aligned_table(
    lines: list[list[Phrase]], horizontal: Floats, vertical: Floats, carried: Sequence[tuple[float, float]] = (),
) -> AlignedTable:
    """The table of these lines, at least one of which holds figures.

    ``horizontal`` rules part rows, ``vertical`` ones columns; ``carried`` are the figure columns of the
    table that this one may go on with.
    """
    figures = [[p for p in line if p.is_value] for line in lines]
    body = [row for row, line in zip(figures, lines, strict=True) if len(row) > 1 or (row and len(line) > 1)]
    first = min(row[0].top for row in body)
    columns = Columns(_value_columns(body, lines, first, vertical, carried), [])
    border = columns.values[0][0]
    size = type_size(lines)
    lines = split_at_columns(lines, columns, size)
    limit = _label_limit(lines, border)
    label_lines = [[p for p in line if p.centre < limit and not _in_values(p, columns)] for line in lines]
    others = [[p for p in line if p not in labels] for line, labels in zip(lines, label_lines, strict=True)]
    header_bottom = max((p.bottom for line in others for p in line if p.bottom < first + 0.3 * size), default=0.0)
    is_header = [bool(line) and _middle(line) < header_bottom for line in lines]
    body_labels = [labels for labels, head in zip(label_lines, is_header, strict=True) if labels and not head]
    columns.labels = label_edges(body_labels) if body_labels else []
    if not body_labels:
        others, label_lines = lines, [[] for _ in lines]
    row_labels, groups, step = _parted_labels(body_labels, columns, size)
    figure_rows = _figure_rows(
        [line for line, head in zip(others, is_header, strict=True) if line and not head], size)
    rules = _row_rules(horizontal, columns)
    rows = match_rows(row_labels, figure_rows, size, step, rules)
    headers = [(others[i], label_lines[i]) for i, head in enumerate(is_header) if head]
    return _assembled(headers, rows, groups, columns, size, lines)


def _value_columns(
    body: list[list[Phrase]], lines: list[list[Phrase]], first: float, vertical: Floats,
    carried: Sequence[tuple[float, float]],
) -> list[tuple[float, float]]:
    """Extents of the figure columns: as rules part them, else as figures, headers or the page before show them."""
    if len(vertical):
        last = max(row[0].bottom for row in body)
        labels = [p for line in lines for p in line if first < p.middle < last and not p.is_value]
        ruled = ruled_columns(body, labels, vertical)
        if ruled:
            return ruled
    found = value_columns(body)
    named = named_columns(found, lines, first)
    return carried_columns(found, carried) if named == found else named


def _middle(line: list[Phrase]) -> float:
    return sum(phrase.middle for phrase in line) / len(line)


def _label_limit(lines: list[list[Phrase]], border: float) -> float:
    """Labels have their middle left of this: half-way between the longest label and the figures."""
    rights = [p.right for line in lines if any(p.is_value and p.left >= border - 1.0 for p in line)
              for p in line if p.right <= border + 1.0 and not p.is_value]
    return (max(rights, default=border) + border) / 2


def _in_values(phrase: Phrase, columns: Columns) -> bool:
    return phrase.is_value and any(left < phrase.right and phrase.left < right for left, right in columns.values)


def _parted_labels(
    lines: list[list[Phrase]], columns: Columns, size: float,
) -> tuple[list[list[Phrase]], list[list[Phrase]], float]:
    """Labels of single rows, as lines; labels of groups of rows, as blocks of lines; and the step of lines.

    A label is a group's if another label stands beside it to the right.
    """
    placed = [(columns.label_index(p.left, p.right)[0], p) for line in lines for p in line]
    by_column = [sorted((p for first, p in placed if first == column), key=lambda p: p.middle)
                 for column in range(len(columns.labels))]
    step = line_step(by_column, size)
    row_labels: list[Phrase] = []
    groups: list[list[Phrase]] = []
    for column in range(len(columns.labels) - 1, -1, -1):
        own = by_column[column]
        for block in _blocks(own, 1.25 * step):
            top, bottom = block[0].top - 0.2 * size, block[-1].bottom + 0.2 * size
            reach = max(p.right for p in block)
            beside = any(p.top < bottom and top < p.bottom and p.left > reach - 1.0 for _, p in placed)
            (groups.append(block) if beside else row_labels.extend(block))
    row_labels.sort(key=lambda p: p.middle)
    return _as_lines(row_labels), groups, step


def _blocks(phrases: list[Phrase], widest: float) -> list[list[Phrase]]:
    """Phrases of one column gathered into wrapped labels."""
    found: list[list[Phrase]] = []
    for phrase in phrases:
        above = None if starts_item(phrase.text) else next(
            (block for block in reversed(found[-3:])
             if phrase.middle - block[-1].middle < widest and _stand_under(block[-1], phrase)), None)
        if above is None:
            found.append([phrase])
        else:
            above.append(phrase)
    return found


def _as_lines(phrases: list[Phrase]) -> list[list[Phrase]]:
    found: list[list[Phrase]] = []
    for phrase in phrases:
        last = found[-1][-1] if found else None
        if last is not None and min(last.bottom, phrase.bottom) - max(last.top, phrase.top) > 0.5 * min(
                last.height, phrase.height):
            found[-1].append(phrase)
        else:
            found.append([phrase])
    for line in found:
        line.sort(key=lambda p: p.left)
    return found


def _row_rules(horizontal: Floats, columns: Columns) -> list[float]:
    """Heights of the rules that run under both the last label column and the first figures."""
    right = columns.values[0][0]
    left = columns.labels[-1] + 6.0 if columns.labels else right
    return [y for y, start, end in horizontal.tolist() if start <= max(left, right - 12.0) and end >= right + 4.0]


def _figure_rows(lines: list[list[Phrase]], size: float) -> list[list[Phrase]]:
    """Lines right of the labels, each a row; a text with an open bracket, or a figure too long for its column,
    goes on in the line below it.
    """
    pitch = min((_middle(below) - _middle(above) for above, below in pairwise(lines)
                 if len(above) == len(below) > 1), default=2.0 * size)
    found: list[list[Phrase]] = []
    last: list[Phrase] = []
    for line in lines:
        is_wrapped = found and (
            any(_is_open(above.text) and _goes_on(above, below, size) for above in found[-1] for below in line)
            or (_middle(line) - _middle(last) < 0.8 * pitch and _are_last_digits(last, line, size)))
        if is_wrapped:
            found[-1].extend(line)
        else:
            found.append(list(line))
        last = line
    return found


def _are_last_digits(above: list[Phrase], below: list[Phrase], size: float) -> bool:
    """Whether figures are the ends of some of those above them, wrapped in columns too narrow for them."""
    if len(below) >= len(above) or not all(p.text.isdigit() for p in below):
        return False
    full = max(p.right - p.left for p in above) - 0.35 * size
    return all(any(
        one.text.isdigit() and one.right - one.left >= full and other.top - one.bottom < 0.75 * size
        and min(abs(one.left - other.left), abs(one.right - other.right), abs(one.centre - other.centre)) < 1.5
        for one in above) for other in below)


def _assembled(
    headers: list[tuple[list[Phrase], list[Phrase]]], rows: list[Row], groups: list[list[Phrase]],
    columns: Columns, size: float, lines: list[list[Phrase]],
) -> AlignedTable:
    label_count = len(columns.labels)
    cells: dict[tuple[int, int], AlignedCell] = {}

    def put(row: int, column: int, span: int, phrases: list[Phrase]) -> None:
        cell = cells.setdefault((row, column), AlignedCell(row, column, span))
        cell.phrases.extend(phrases)
        cell.column_span = max(cell.column_span, span)

    header_rows = _header_rows(headers, columns, size)
    for index, entries in enumerate(header_rows):
        for column, span, phrases in entries:
            put(index, column, span, phrases)
    for index, row in enumerate(rows, len(header_rows)):
        for phrases in _beside(row.labels):
            put(index, *columns.label_index(min(p.left for p in phrases), max(p.right for p in phrases)), phrases)
        for phrase in row.values:
            put(index, label_count + columns.value_index(phrase), 1, [phrase])
    for block in groups:
        middle = (block[0].top + block[-1].bottom) / 2
        index = min(range(len(rows)), key=lambda i: abs(rows[i].middle - middle))
        index += len(header_rows)
        column, span = columns.label_index(min(p.left for p in block), max(p.right for p in block))
        label = cells.get((index, column))
        if label is not None and label.column_span > 1:
            # A long label begins left of its column's other labels; the group's stands before it all the same.
            del cells[index, column]
            put(index, column + 1, label.column_span - 1, label.phrases)
        put(index, column, span, block)
    everything = [phrase for line in lines for phrase in line]
    box = (min(p.left for p in everything), min(p.top for p in everything),
           max(p.right for p in everything), max(p.bottom for p in everything))
    return AlignedTable(box, columns.edges, label_count, columns.values, len(header_rows) + len(rows),
                        [cells[key] for key in sorted(cells)])


def _is_open(text: str) -> bool:
    return text.count("（") + text.count("(") > text.count("）") + text.count(")")


def _beside(lines: list[list[Phrase]]) -> list[list[Phrase]]:
    """Phrases of one row's labels, those under each other together."""
    found: list[list[Phrase]] = []
    right = float("-inf")
    for phrase in sorted((p for line in lines for p in line), key=lambda p: p.left):
        if phrase.left < right:
            found[-1].append(phrase)
        else:
            found.append([phrase])
        right = max(right, phrase.right)
    return found


def _header_rows(
    headers: list[tuple[list[Phrase], list[Phrase]]], columns: Columns, size: float,
) -> list[list[tuple[int, int, list[Phrase]]]]:
    """Rows of header cells as (column, span, phrases), wrapped headers gathered into one cell."""
    label_count = len(columns.labels)
    starts = {columns.value_index(p): p.left for others, _ in headers for p in others if not _is_spanning(p, columns)}
    open_cells: list[tuple[int, int, list[Phrase]]] = []
    for others, labels in headers:
        entries = [(*columns.label_index(p.left, p.right), p) for p in labels]
        if any(_is_spanning(p, columns) for p in others):
            spans = header_spans(others, columns, starts)
        elif len(others) == len(columns.values):
            spans = [(index, 1) for index in range(len(others))]
        else:
            spans = [(columns.value_index(p), 1) for p in others]
        entries += [(label_count + first, span, p) for (first, span), p in zip(spans, others, strict=True)]
        for column, span, phrase in entries:
            above = next((cell for cell in reversed(open_cells) if _goes_on(cell[2][-1], phrase, size) and (
                cell[0] == column or span == cell[1] == 1)), None)
            if above is not None:
                above[2].append(phrase)
            else:
                open_cells.append((column, span, [phrase]))
    rows: list[list[tuple[int, int, list[Phrase]]]] = []
    bottom = float("-inf")
    for cell in sorted(open_cells, key=lambda cell: cell[2][0].top + cell[2][-1].bottom):
        middle = (cell[2][0].top + cell[2][-1].bottom) / 2
        if not rows or middle > bottom or any(entry[0] == cell[0] for entry in rows[-1]):
            rows.append([])
            bottom = cell[2][-1].bottom
        rows[-1].append(cell)
    return rows


def _goes_on(above: Phrase, below: Phrase, size: float) -> bool:
    """Whether a header's line goes on in the line below it."""
    return below.top - above.bottom < 0.5 * size and _stand_under(above, below)


def _stand_under(above: Phrase, below: Phrase) -> bool:
    """Whether two phrases share most of the narrower one's width."""
    shared = min(above.right, below.right) - max(above.left, below.left)
    return shared > 0.5 * min(above.right - above.left, below.right - below.left)


def _is_spanning(phrase: Phrase, columns: Columns) -> bool:
    return sum(left < phrase.right and phrase.left < right for left, right in columns.values) > 1
