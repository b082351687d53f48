"""Whether a document holds more than one report: its first row of applications stands there with other figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contracts.findings import Finding
from contracts.readings import Reading, Table
from transforms.checks.rules import finding
from transforms.forms import load_forms
from transforms.labels import label_key

_ROW = "new_received"
_MARK = "新收"
_FIGURE = re.compile(r"\d+")


def judge_copies(reading: Reading) -> list[Finding]:
    """A finding where section three stands in the document more than once with different figures.

    A table said twice (for print and for small screens) has the same figures and is one report.
    """
    rows = dict.fromkeys(_first_rows(reading))
    if len(rows) < 2:
        return []
    said = ["/".join(row) for row in rows]
    message = (
        f"the table of applications stands in the document {len(said)} times with different figures "
        f"({'; '.join(said[:3])}): it may hold two reports or two years; see which one was taken"
    )
    return [finding("DOC.TWO_REPORTS", "document", message)]


def _first_rows(reading: Reading) -> Iterator[tuple[str, ...]]:
    labels = {
        label_key(label)
        for form in load_forms().values()
        for row in form.rows
        if row.code == _ROW
        for label in row.labels
    }
    for block in reading.blocks:
        if not isinstance(block, Table):
            continue
        for cell in block.cells:
            if _MARK not in cell.text or label_key(cell.text) not in labels:
                continue
            beside = (one.text for one in block.cells if one.row == cell.row and one.column > cell.column)
            figures = tuple(figure for text in beside for figure in _FIGURE.findall(text))
            if figures:
                yield figures
