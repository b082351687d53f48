"""Section two printed in other shapes: blocks beside each other, or one measure a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from transforms.labels import label_key
from transforms.mapping.anchors import vocabulary
from transforms.mapping.rows import DocumentRow, RowCell, runs_by_table


def blocks_below_each_other(rows: Sequence[DocumentRow]) -> list[DocumentRow]:
    """The rows with blocks that stand side by side put one below the other; all others as they are."""
    found: list[DocumentRow] = []
    for _, run in runs_by_table(rows):
        if run[0].is_aligned:
            found.extend(_panels(run))
        else:
            found.extend(part for row in run for part in _at_items(row))
    return found


def _opens_block(cell: RowCell) -> bool:
    return bool(vocabulary().articles.exact(cell.text)) or "items" in vocabulary().headings.exact(cell.text)


def _panels(run: Sequence[DocumentRow]) -> Iterator[DocumentRow]:
    starts = {0}
    for row in run:
        starts.update(cell.column for cell in [cell for cell in row.own if _opens_block(cell)][1:])
    edges = [*sorted(starts), None]
    for start, end in pairwise(edges):
        for row in run:
            cells = tuple(
                cell for cell in row.cells if cell.column >= (start or 0) and (end is None or cell.column < end)
            )
            if cells:
                yield replace(row, cells=cells)


def _at_items(row: DocumentRow) -> Iterator[DocumentRow]:
    """A row of text with several items and their values, cut before each item that follows a value."""
    items = vocabulary().items
    start = 0
    for index in range(1, len(row.cells)):
        if not row.cells[index].is_value and row.cells[index - 1].is_value and items.exact(row.cells[index].text):
            yield replace(row, cells=row.cells[start:index])
            start = index
    yield replace(row, cells=row.cells[start:])


def single_measure(row: DocumentRow, item_above: str | None) -> tuple[str, str, RowCell] | None:
    """Item code, measure code and value of a row such as 规章 | 本年制发件数 | 3; None for any other row.

    ``item_above`` is the item of such a row just above: where a merged cell's text is printed once, it goes on.
    """
    words = vocabulary()
    labels = [cell for cell in row.cells if not cell.is_value and label_key(cell.text)]
    values = [cell for cell in row.cells if cell.is_value and not cell.is_inherited]
    if labels:
        values = [cell for cell in values if cell.column > labels[-1].column]
    printed = [cell for cell in values if not cell.is_blank] or values[:1]
    items = {code for cell in labels for code in words.items.exact(cell.text)}
    if not items and item_above is not None and all(words.articles.exact(cell.text) for cell in labels[:-1]):
        items = {item_above}
    if len(items) != 1 or len(printed) != 1:
        return None
    item = items.pop()
    article = item.split(".", maxsplit=1)[0]
    named = [name.split("/") for cell in labels for name in words.measures.exact(cell.text)]
    measures = {code for of_article, code in named if of_article == article}
    return (item, measures.pop(), printed[0]) if len(measures) == 1 else None
