"""The headings of section four, and rows of text that begin with one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from transforms.forms import Form
from transforms.mapping.anchors import vocabulary
from transforms.mapping.rows import DocumentRow, RowCell

_LONGEST_HEADING = 40
_BRACKETS = re.compile(r"[()（）\[\]【】〔〕:：—－\-]+")


def label_count(row: DocumentRow) -> int:
    """How many cells of a row are labels of the section."""
    words = vocabulary()
    return sum(1 for cell in row.own if words.outcomes.exact(cell.text) or named_proceedings(cell.text))


def named_proceedings(text: str) -> tuple[str, ...]:
    """The proceedings a heading names: 行政诉讼（复议后起诉） names the one in brackets."""
    if len(text) > _LONGEST_HEADING:
        return ()
    words = vocabulary()
    return words.proceedings.exact(text) + tuple(
        code for part in _BRACKETS.split(text)[1:] for code in words.proceedings.exact(part)
    )


def split_headers(run: Sequence[DocumentRow]) -> tuple[list[DocumentRow], list[DocumentRow]]:
    """Headers (rows with labels of the section and no number) and the rows with values after them."""
    headers: list[DocumentRow] = []
    body: list[DocumentRow] = []
    for row in run:
        has_number = any(cell.is_value and not cell.is_blank for cell in row.own)
        if label_count(row) and not has_number and not _is_row_of_blanks(row, headers):
            headers.append(row)
        else:
            body.append(row)
    return headers, body


def _is_row_of_blanks(row: DocumentRow, headers: Sequence[DocumentRow]) -> bool:
    """True for a label before empty cells, one for each heading above: nothing is printed, but there is a place."""
    outcomes = vocabulary().outcomes
    named = [index for index, cell in enumerate(row.own) if not cell.is_blank]
    above = [cell.text for header in headers for cell in header.own]
    if any(outcomes.exact(row.own[index].text) for index in named):
        places = {code for text in above for code in named_proceedings(text) if code != "litigation"}
        is_label = named == [0]
    else:
        places = {code for text in above for code in outcomes.exact(text)}
        is_label = True
    return is_label and 1 < len(places) <= len(row.own) - 1 - named[-1]


def place_by_outcome(
    headers: Sequence[DocumentRow], body: Sequence[DocumentRow], form: Form, placed: dict[tuple[str, str], RowCell]
) -> bool:
    """Place rows of text that each begin with an outcome and hold a value for each proceeding of the header."""
    named = [
        code for row in headers for cell in row.own for code in named_proceedings(cell.text) if code != "litigation"
    ]
    if len(named) != len(form.proceedings) or len(set(named)) != len(named):
        return False
    found: dict[tuple[str, str], RowCell] = {}
    for row in body:
        labels = [code for cell in row.own[:1] for code in vocabulary().outcomes.exact(cell.text)]
        cells = list(row.own[1:])
        while len(cells) > len(named) and cells[-1].is_blank:
            cells.pop()
        if not labels and not any(cell.is_value and not cell.is_blank for cell in row.own):
            continue
        if len(labels) != 1 or len(cells) != len(named) or not all(cell.is_value for cell in cells):
            return False
        found.update(((proceeding, labels[0]), cell) for proceeding, cell in zip(named, cells, strict=True))
    if len({outcome for _, outcome in found}) < len(form.outcomes):
        return False
    placed.update(found)
    return True


def place_by_proceeding(
    headers: Sequence[DocumentRow], body: Sequence[DocumentRow], form: Form, placed: dict[tuple[str, str], RowCell]
) -> bool:
    """Place rows of text that each name one proceeding and hold a value for each outcome of the header."""
    outcomes = vocabulary().outcomes
    named = [code for row in headers for cell in row.own for code in outcomes.exact(cell.text)]
    if len(named) != len(form.outcomes) or len(set(named)) != len(named):
        return False
    found: dict[str, list[RowCell]] = {}
    for row in body:
        words = [index for index, cell in enumerate(row.own) if not cell.is_value]
        proceedings = [
            code for index in words for code in named_proceedings(row.own[index].text) if code != "litigation"
        ]
        cells = list(row.own[words[-1] + 1 :]) if words else []
        printed = [cell for cell in cells if not cell.is_blank]
        cells = printed if len(printed) == len(named) else cells if printed else cells[: len(named)]
        if len(proceedings) != 1 or len(cells) != len(named) or proceedings[0] in found:
            return False
        found[proceedings[0]] = cells
    if not found:
        return False
    for proceeding, cells in found.items():
        placed.update(((proceeding, outcome), cell) for outcome, cell in zip(named, cells, strict=True))
    return True


def place_by_position(
    headers: Sequence[DocumentRow],
    body: Sequence[DocumentRow],
    form: Form,
    placed: dict[tuple[str, str], RowCell],
) -> bool:
    """Give each figure of a table without rules to the outcome printed above it on the page; True when that worked.

    Only where all the outcomes are printed side by side in the form's order, and the figures stand in one
    row, each below one of them. An outcome with nothing below it is blank.
    """
    labels = sorted(
        (sum(header.direction.extent(box)) / 2, code)
        for header in headers
        for cell in header.own
        if (box := cell.place.box) is not None
        for code in vocabulary().outcomes.exact(cell.text)
    )
    addresses = [(row.code, column.code) for row in form.proceedings for column in form.outcomes]
    if [code for _, code in labels] != [outcome for _, outcome in addresses]:
        return False
    middles = [middle for middle, _ in labels]
    reach = min(right - left for left, right in pairwise(middles)) / 2
    rows = [(row.direction, [cell for cell in row.own if cell.is_value and not cell.is_blank]) for row in body]
    figures = [row for row in rows if row[1]]
    if len(figures) != 1:
        return False
    direction, cells = figures[0]
    found: dict[tuple[str, str], RowCell] = {}
    for cell in cells:
        box = cell.place.box
        if box is None:
            return False
        middle = sum(direction.extent(box)) / 2
        near = [index for index, other in enumerate(middles) if abs(other - middle) < reach]
        if len(near) != 1 or addresses[near[0]] in found:
            return False
        found[addresses[near[0]]] = cell
    row_place = replace(cells[0].place, box=None, column=None)
    placed.update({address: found.get(address) or RowCell("", 0, 1, row_place) for address in addresses})
    return True
