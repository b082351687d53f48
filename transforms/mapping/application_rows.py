"""The rows of section three as printed: labels apart, values placed under the kinds of applicant."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from contracts.findings import Finding, Severity
from contracts.reports import UnmatchedCell
from transforms.forms import Column
from transforms.labels import is_numbered
from transforms.mapping.anchors import vocabulary
from transforms.mapping.columns import (
    Placed,
    Slot,
    WindowHabit,
    find_slots,
    place_by_column,
    place_by_extent,
    place_by_window,
    windows,
)
from transforms.mapping.crowded_cells import figures_apart, rows_apart
from transforms.mapping.foreign_columns import (
    foreign_columns,
    is_total_first,
    surplus_positions,
    without_columns,
    without_line_numbers,
)
from transforms.mapping.header_order import leaves_out_covered_cells, named_applicants, printed_order
from transforms.mapping.labelled_row import LabelledRow, is_word, label_end
from transforms.mapping.result import unmatched_cells
from transforms.mapping.rows import DocumentRow, RowCell, runs_by_table
from transforms.mapping.stacked_rows import unstacked
from transforms.mapping.torn_rows import label_scores, rejoin

_MINIMUM_HEADERS = 2
_HEADERS_OF_A_WHOLE_TABLE = 4
_HEADINGS = frozenset({"applicants", "organisations"})


def _is_header(row: DocumentRow) -> bool:
    applicants = vocabulary().applicants
    hits = [cell for cell in row.cells if applicants.exact(cell.text)]
    if len({code for cell in hits for code in applicants.exact(cell.text)}) >= _MINIMUM_HEADERS:
        return True
    if any(_is_heading(cell) for cell in row.cells):
        return True
    # A header broken into single cells: one word of the header and no figure.
    return (
        len(hits) == 1
        and not any(cell.is_value and not cell.is_blank for cell in row.cells)
        and all(cell.is_blank or (cell in hits and not is_numbered(cell.text)) for cell in row.cells)
    )


def _is_heading(cell: RowCell) -> bool:
    """True for a heading over several applicants."""
    return not _HEADINGS.isdisjoint(vocabulary().headings.exact(cell.text))


def _complete_slots(found: dict[str, Slot], codes: Sequence[str]) -> list[Slot] | None:
    """The header's slots in the form's order, if all are there and told apart by column or by extent."""
    slots = [found[code] for code in codes if code in found]
    if len(slots) < len(codes):
        return None
    for places in ({slot.column for slot in slots}, {slot.extent for slot in slots}):
        if len(places) == len(slots):
            return slots
    return None


class _RowReader:
    """Splits rows into label and values; remembers the header and habits of the tables before."""

    def __init__(self, applicants: Sequence[Column], findings: list[Finding]) -> None:
        self._codes = [column.code for column in applicants]
        self._width = len(applicants)
        self._slots: list[Slot] | None = None
        self._foreign: dict[int, str] = {}
        self._headers: list[DocumentRow] = []
        self._findings = findings
        self._order: list[int] | None = None
        self.unmatched: list[UnmatchedCell] = []
        self.habit = WindowHabit()

    def read_table(self, rows: Sequence[DocumentRow]) -> list[LabelledRow]:
        """The labelled rows of one table (or one run of lines), headers left out."""
        judged = [(row, _is_header(row)) for row in unstacked(rows, self._width)]
        headers = [row for row, is_header in judged if is_header]
        body = self._uncrowded(without_line_numbers([row for row, is_header in judged if not is_header]))
        found = find_slots(headers, vocabulary().applicants, self._codes)
        own = _complete_slots(found, self._codes)
        if own:
            self._slots = own
            self._foreign = foreign_columns(headers, body, own)
            columns = [slot.column for slot in own]
            if columns != sorted(columns):
                self._findings.append(
                    Finding(
                        "READ.COLUMN_ORDER",
                        Severity.WARNING,
                        "section3",
                        "the header names the applicants in another order than the form; values follow the header",
                    )
                )
        elif self._is_moved(found.values(), body):
            message = "two applicants stand in one column of the header: values may stand under other applicants"
            self._findings.append(Finding("READ.HEADER_LOST", Severity.WARNING, "section3", message))
        if headers:
            # A header may stand in tables of its own, row by row, before the table of its figures.
            self._headers = [*([] if body else self._headers), *headers]
            self.habit.begins_behind_label = leaves_out_covered_cells(self._headers)
        body = self._without_foreign(body) if self._foreign else self._without_surplus(body)
        for row in body:
            end = label_end(row.cells)
            starts = windows(row.cells, end, self._width)
            if (
                len(starts) == 1
                and len(row.cells) - end >= self._width
                and any(not c.is_blank for c in row.cells[end:])
            ):
                self.habit.learn(len(row.cells), end, starts[0])
            printed = sum(not cell.is_blank for cell in row.cells[end:])
            self.habit.rows += printed > 0
            if not starts and printed not in (0, self._width) and len(row.cells) - end > self._width:
                self.habit.learn_misfit()
        if headers:
            self._judge_header(headers, is_aligned=own is not None or any(row.is_aligned for row in body))
        return _doubt_rows_beside([self._read(row, has_header=own is not None) for row in body])

    def _is_moved(self, slots: Collection[Slot], body: Sequence[DocumentRow]) -> bool:
        """Whether a header lies beside its rows, of which some leave cells empty: no column is told then."""
        told = {slot.column for slot in slots}
        partly = (0 < sum(cell.is_value and not cell.is_blank for cell in row.cells) < self._width for row in body)
        return len(told) < len(slots) and all(slot.extent is None for slot in slots) and any(partly)

    def _judge_header(self, headers: Sequence[DocumentRow], *, is_aligned: bool) -> None:
        """Say which applicants the header leaves out; learn the order in which a ragged table has them."""
        named = named_applicants(headers, self._codes)
        if len(self._codes) > len(named) >= _HEADERS_OF_A_WHOLE_TABLE:
            missing = ", ".join(code for code in self._codes if code not in named)
            message = f"the header does not name {missing}: values may stand under other applicants"
            self._findings.append(Finding("READ.HEADER_LOST", Severity.WARNING, "section3", message))
        order = None if is_aligned else printed_order(headers, self._codes, self.habit.usual_length())
        self._order = None
        if order is not None and order != self._codes:
            self._order = [order.index(code) for code in self._codes]
            message = "the header names the applicants in another order than the form; values follow the header"
            self._findings.append(Finding("READ.COLUMN_ORDER", Severity.WARNING, "section3", message))

    def _without_foreign(self, body: Sequence[DocumentRow]) -> list[DocumentRow]:
        """Aligned rows without the columns whose header names no applicant."""
        kept = []
        for row in body:
            # A row that does not reach under every header is shifted: its columns are not the header's.
            is_whole = row.is_aligned and all(
                any(cell.column <= slot.column < cell.column + cell.column_span for cell in row.cells)
                for slot in self._slots or ()
            )
            rest, printed = without_columns(row, self._foreign) if is_whole else self._without_places(row)
            kept.append(rest)
            self.unmatched += unmatched_cells(3, printed)
        names = ", ".join(dict.fromkeys(self._foreign.values()))
        message = f"columns that are none of the form's were left out: {names}"
        self._findings.append(Finding("FORM.EXTRA_COLUMN", Severity.INFO, "section3", message))
        return kept

    def _without_places(self, row: DocumentRow) -> tuple[DocumentRow, tuple[RowCell, ...]]:
        """A row that does not stand under the header, without the cells that its foreign columns would have."""
        self.habit.is_surplus_certain = True
        columns = sorted([*(slot.column for slot in self._slots or ()), *self._foreign])
        end = label_end(row.cells)
        if len(row.cells) - end != len(columns):
            return row, ()
        gone = [cell for cell, column in zip(row.cells[end:], columns, strict=True) if column in self._foreign]
        printed = tuple(cell for cell in gone if not cell.is_blank)
        return replace(row, cells=tuple(cell for cell in row.cells if cell not in gone)), printed

    def _without_surplus(self, body: Sequence[DocumentRow]) -> list[DocumentRow]:
        """Ragged rows without the column that is too much, where the sums tell which one it is."""
        ends = [label_end(row.cells) for row in body]
        values = [row.cells[end:] for row, end in zip(body, ends, strict=True)]
        positions = surplus_positions(values, self._width, self._named_surplus)
        if self._slots and any(row.is_aligned for row in body):
            return list(body)
        if positions is None:
            self.habit.is_surplus_certain |= self._named_surplus() is not None
            return self._total_last(body, values, ends)
        length = self._width + len(positions)
        kept = []
        for row, end, cells in zip(body, ends, values, strict=True):
            gone = [cells[position] for position in positions] if len(cells) == length else []
            self.unmatched += unmatched_cells(3, gone)
            kept.append(replace(row, cells=(*row.cells[:end], *(cell for cell in cells if cell not in gone))))
        message = (
            f"{length} values a row where the form has {self._width}; without value "
            f"{' and '.join(str(position + 1) for position in positions)} every row adds up"
        )
        self._findings.append(Finding("READ.COLUMNS", Severity.WARNING, "section3", message))
        return kept

    def _total_last(
        self, body: Sequence[DocumentRow], values: Sequence[tuple[RowCell, ...]], ends: Sequence[int]
    ) -> list[DocumentRow]:
        """Ragged rows whose first value is the sum of the others, with that value put last."""
        if not is_total_first(values, self._width):
            return list(body)
        message = "in every row the first value is the sum of the others: the total stands before its parts"
        self._findings.append(Finding("READ.COLUMN_ORDER", Severity.WARNING, "section3", message))
        return [
            replace(row, cells=(*row.cells[:end], *cells[1:], cells[0])) if len(cells) == self._width else row
            for row, cells, end in zip(body, values, ends, strict=True)
        ]

    def _uncrowded(self, body: Sequence[DocumentRow]) -> list[DocumentRow]:
        """Rows of which each holds one row's figures, each in a cell of its own."""
        found = [figures_apart(part, self._width) for row in body for part in rows_apart(row)]
        if found != list(body):
            message = "cells that hold the figures of several columns or rows were parted"
            self._findings.append(Finding("READ.MERGED_CELL", Severity.INFO, "section3", message))
        return found

    def _named_surplus(self) -> int | None:
        """The position of the one header that stands among the applicants and names none itself."""
        applicants = vocabulary().applicants
        found: set[int] = set()
        for row in self._headers:
            known = [(index, applicants.exact(cell.text)) for index, cell in enumerate(row.cells)]
            places = [(index, self._codes.index(codes[0])) for index, codes in known if codes]
            # What stands beside the heading of all applicants stands behind the last of them.
            places += [
                (index, self._width - 1)
                for index, cell in enumerate(row.cells)
                if "applicants" in vocabulary().headings.exact(cell.text)
            ]
            places.sort()
            for index, cell in enumerate(row.cells):
                if cell.is_blank or known[index][1] or _is_heading(cell):
                    continue
                before = [place for spot, place in places if spot < index]
                after = [place for spot, place in places if spot > index]
                # Before the total alone stands the corner of the table, not a column of figures.
                if before or (after and 0 < after[0] < self._width - 1):
                    found.add(before[-1] + 1 if before else after[0])
        return found.pop() if len(found) == 1 else None

    @staticmethod
    def _placings(row: DocumentRow, slots: Sequence[Slot], has_header: bool) -> Iterator[tuple[Placed, bool]]:
        """The ways to place a row under the header, best first, and whether columns may stand empty."""
        by_extent = place_by_extent(row, slots)
        has_columns = len({slot.column for slot in slots}) == len(slots)
        if has_columns and has_header:
            yield place_by_column(row, slots), False
        if by_extent is not None:
            yield by_extent, True
        if has_columns and not has_header:
            yield place_by_column(row, slots), False

    def _read(self, row: DocumentRow, *, has_header: bool) -> LabelledRow:
        cells = row.cells
        end = label_end(cells)
        if row.is_aligned and self._slots:
            first = min(slot.column for slot in self._slots)
            for placed, may_be_short in self._placings(row, self._slots, has_header):
                if placed.doubt or not _is_misplaced(placed, cells, first, may_be_short=may_be_short):
                    used = {cell for cell in placed.cells if cell is not None}
                    labels = tuple(c for c in cells if c not in used and (c.column < first or is_word(c)))
                    values = tuple(c for c in cells if c not in labels)
                    return LabelledRow(labels, placed, values, row.table)
        is_total_last = self._order is None or self._order[-1] == self._width - 1
        placed = place_by_window(cells, end, self._width, self.habit, last_is_sum=is_total_last)
        if self._order is not None and placed.cells:
            placed = replace(placed, cells=tuple(placed.cells[position] for position in self._order))
        is_beside = row.is_aligned and self._slots is not None
        return LabelledRow(tuple(cells[:end]), placed, tuple(cells[end:]), row.table, is_beside)


def _doubt_rows_beside(rows: list[LabelledRow]) -> list[LabelledRow]:
    """The rows; those beside the header only counted as such where they are the exception."""
    beside = sum(row.is_beside and row.has_values for row in rows)
    is_exception = 2 * beside < sum(row.has_values for row in rows)
    return rows if is_exception else [replace(row, is_beside=False) for row in rows]


def _is_misplaced(placed: Placed, cells: Sequence[RowCell], first: int, *, may_be_short: bool) -> bool:
    """True when the header's columns do not fit this row: words under it, figures beside it, cells wanting."""
    under = [cell for cell in placed.cells if cell is not None]
    beside = any(cell.column < first and cell.is_value and not cell.is_blank for cell in cells if cell not in under)
    short = not may_be_short and len(under) < len(placed.cells) and any(not cell.is_blank for cell in under)
    return bool(placed.stray) or beside or short or any(is_word(cell) for cell in under)


@dataclass(frozen=True, slots=True)
class ApplicationRows:
    """The rows of section three with their values placed in columns; the same for every form of these applicants."""

    rows: tuple[LabelledRow, ...]
    scores: tuple[dict[str, float], ...]
    findings: tuple[Finding, ...]
    unmatched: tuple[UnmatchedCell, ...] = ()


def read_application_rows(rows: Sequence[DocumentRow], applicants: Sequence[Column]) -> ApplicationRows:
    """Split the rows of section three into labels and placed values, torn rows put together again."""
    findings: list[Finding] = []
    reader = _RowReader(applicants, findings)
    labelled = [row for _, run in runs_by_table(rows) for row in reader.read_table(run)]
    labelled = rejoin(labelled, [label_scores(row) for row in labelled], len(applicants), reader.habit)
    scores = tuple(label_scores(row) for row in labelled)
    return ApplicationRows(tuple(labelled), scores, tuple(findings), tuple(reader.unmatched))
