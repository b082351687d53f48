"""The order in which a header names the applicants, for text whose columns are only counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.forms import load_headings
from transforms.mapping.anchors import vocabulary
from transforms.mapping.rows import DocumentRow, RowCell

_ORGANISATIONS = "organisations"


def named_applicants(headers: Sequence[DocumentRow], codes: Sequence[str]) -> list[str]:
    """The applicants that the header rows name, in reading order."""
    found = (code for row in headers for cell in row.own for code in vocabulary().applicants.exact(cell.text))
    return [code for code in dict.fromkeys(found) if code in codes]


def printed_order(headers: Sequence[DocumentRow], codes: Sequence[str], row_length: int | None) -> list[str] | None:
    """The applicants in the order of their columns, None where the header does not tell.

    Where the header's rows are as long as the table's other rows, columns can be counted. Otherwise the
    kinds of organisation stand in a row of their own, or behind the others one cell a line, and take the
    place of the heading that spans them.
    """
    rows = [row for row in headers if any(_codes(cell) for cell in row.own) or _groups(row)]
    places = sorted((cell.column, code) for row in rows for cell in row.own for code in _codes(cell))
    has_columns = len({column for column, _ in places}) == len(places)
    if row_length is not None and has_columns and all(len(row.cells) == row_length for row in rows):
        order = [code for _, code in places]
    elif len(rows) == 1:
        order = [code for cell in rows[0].own for code in _codes(cell)]
    elif len(rows) == 2 and len(_groups(rows[0])) == 1:
        order = list(_spliced(rows[0].own, [code for cell in rows[1].own for code in _codes(cell)]))
    elif all(row.is_single for row in rows):
        kinds = load_headings()[_ORGANISATIONS].covers
        named = list(dict.fromkeys(code for row in rows for cell in row.own for code in _codes(cell)))
        others = [cell for row in rows for cell in row.own if not set(_codes(cell)) & set(kinds)]
        order = list(dict.fromkeys(_spliced(others, [code for code in named if code in kinds])))
    else:
        return None
    return order if sorted(order) == sorted(codes) else None


def leaves_out_covered_cells(headers: Sequence[DocumentRow]) -> bool:
    """Whether the heading that spans the organisations is followed at once by the header of the next column.

    The cells that a spanning cell covers are then not printed behind it: empty cells too many stand at a row's end.
    """
    cells = [cell for row in headers if not row.is_aligned for cell in row.own]
    return any(_spans_organisations(one) and bool(_codes(other)) for one, other in pairwise(cells))


def _codes(cell: RowCell) -> tuple[str, ...]:
    return vocabulary().applicants.exact(cell.text)


def _spans_organisations(cell: RowCell) -> bool:
    return _ORGANISATIONS in vocabulary().headings.exact(cell.text)


def _groups(row: DocumentRow) -> list[RowCell]:
    return [cell for cell in row.own if _spans_organisations(cell)]


def _spliced(top: Sequence[RowCell], below: Sequence[str]) -> Iterator[str]:
    for cell in top:
        if _spans_organisations(cell):
            yield from below
        else:
            yield from _codes(cell)
