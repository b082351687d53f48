"""Section four written as a list: a row for each outcome with its value behind it, below or beside its proceeding."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.forms import Form
from transforms.mapping.anchors import vocabulary
from transforms.mapping.litigation_rows import named_proceedings
from transforms.mapping.rows import DocumentRow, RowCell


def place_listed(rows: Sequence[DocumentRow], form: Form, placed: dict[tuple[str, str], RowCell]) -> bool:
    """Place the values of a list; True when the rows are one, whole and without anything else.

    An outcome without a value is blank. Labels in columns of which one cell a line is left look like a list as well,
    but their values stand behind the last label of a proceeding: only a value behind another one tells a list.
    """
    outcomes = vocabulary().outcomes
    last = form.outcomes[-1].code
    found: dict[tuple[str, str], RowCell] = {}
    proceeding: str | None = None
    is_told = False
    for row in rows:
        words = [cell for cell in row.cells if not cell.is_value]
        named = {code for cell in words for code in named_proceedings(cell.text) if code != "litigation"}
        labels = [(code, cell) for cell in words for code in outcomes.exact(cell.text)]
        values = [cell for cell in row.own if cell.is_value and not cell.is_blank]
        if len(named) > 1 or len(labels) > 1 or len(values) > len(labels):
            return False
        proceeding = next(iter(named), proceeding)
        if not labels:
            continue
        code, label = labels[0]
        behind = [cell for cell in row.own if cell.is_value and cell.column > label.column]
        if proceeding is None or (proceeding, code) in found or any(cell not in behind for cell in values):
            return False
        found[proceeding, code] = next(iter(values or behind), RowCell("", label.column + 1, 1, label.place))
        is_told = is_told or (bool(values) and code != last)
    if not is_told or len(found) != len(form.proceedings) * len(form.outcomes):
        return False
    placed.update(found)
    return True
