"""The rows of section three as printed: labels apart, values placed under the kinds of applicant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from contracts.findings import Finding, Severity
from contracts.readings import Place
from contracts.reports import UnmatchedCell
from transforms.forms import Column
from transforms.labels import has_item_number, is_numbered, label_key
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
from transforms.mapping.header_order import named_applicants, printed_order
from transforms.mapping.result import unmatched_cells
from transforms.mapping.rows import DocumentRow, RowCell, runs_by_table

_GROUP_BONUS = 0.05
_NUMBER_MALUS = 0.3
_VALUES_BONUS = 0.02
_MINIMUM_HEADERS = 2
_HEADERS_OF_A_WHOLE_TABLE = 4


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A row split into its label cells (own and inherited) and its value cells, placed in columns."""

    labels: tuple[RowCell, ...]
    placed: Placed
    values: tuple[RowCell, ...]
    table: int | None

    @property
    def place(self) -> Place:
        """Where the row stands: its first cell."""
        return (self.labels or self.values)[0].place

    @property
    def has_values(self) -> bool:
        """True when anything is printed in the value columns."""
        return any(not cell.is_blank for cell in self.values)

    def label_texts(self) -> list[str]:
        """What may be the row's label, most likely first: the last cell of its own, the last, the last two, all."""
        texts = [cell.text for cell in self.labels if not cell.is_blank]
        own = [cell.text for cell in self.labels if not cell.is_blank and not cell.is_inherited]
        candidates = [own[-1:], texts[-1:], texts[-2:], own, texts]
        return list(dict.fromkeys("".join(one) for one in candidates if one))


def _is_word(cell: RowCell) -> bool:
    return not cell.is_value and any("\u4e00" <= character <= "\u9fff" for character in cell.text)


def _label_end(cells: Sequence[RowCell]) -> int:
    """The index after the last word that precedes the first printed number."""
    end = 0
    for index, cell in enumerate(cells):
        if _is_word(cell):
            end = index + 1
        elif cell.is_value and any(character.isdigit() for character in cell.text):
            break
    return end


def _is_header(row: DocumentRow) -> bool:
    applicants = vocabulary().applicants
    hits = [cell for cell in row.cells if applicants.exact(cell.text)]
    if len({code for cell in hits for code in applicants.exact(cell.text)}) >= _MINIMUM_HEADERS:
        return True
    if any(label_key(cell.text) in _HEADER_WORDS for cell in row.cells):
        return True
    # A header broken into single cells: one word of the header and no figure.
    return (
        len(hits) == 1
        and not any(cell.is_value and not cell.is_blank for cell in row.cells)
        and all(cell.is_blank or (cell in hits and not is_numbered(cell.text)) for cell in row.cells)
    )


_HEADER_WORDS = frozenset({"申请人情况", "法人或其他组织", "法人及其他组织", "法人和其他组织"})


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
        self._findings = findings
        self._order: list[int] | None = None
        self.unmatched: list[UnmatchedCell] = []
        self.habit = WindowHabit()

    def read_table(self, rows: Sequence[DocumentRow]) -> list[LabelledRow]:
        """The labelled rows of one table (or one run of lines), headers left out."""
        headers = [row for row in rows if _is_header(row)]
        body = self._uncrowded(without_line_numbers([row for row in rows if not _is_header(row)]))
        own = _complete_slots(find_slots(headers, vocabulary().applicants, self._codes), self._codes)
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
        body = self._without_foreign(body) if self._foreign else self._without_surplus(headers, body)
        for row in body:
            end = _label_end(row.cells)
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
        return [self._read(row, has_header=own is not None) for row in body]

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
            rest, printed = without_columns(row, self._foreign) if is_whole else (row, ())
            kept.append(rest)
            self.unmatched += unmatched_cells(3, printed)
        names = ", ".join(dict.fromkeys(self._foreign.values()))
        message = f"columns that are none of the form's were left out: {names}"
        self._findings.append(Finding("FORM.EXTRA_COLUMN", Severity.INFO, "section3", message))
        return kept

    def _without_surplus(self, headers: Sequence[DocumentRow], body: Sequence[DocumentRow]) -> list[DocumentRow]:
        """Ragged rows without the column that is too much, where the sums tell which one it is."""
        ends = [_label_end(row.cells) for row in body]
        values = [row.cells[end:] for row, end in zip(body, ends, strict=True)]
        positions = surplus_positions(values, self._width, lambda: self._named_surplus(headers))
        if self._slots and any(row.is_aligned for row in body):
            return list(body)
        if positions is None:
            if self._named_surplus(headers) is not None:
                self.habit.expect_surplus()
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

    def _named_surplus(self, headers: Sequence[DocumentRow]) -> int | None:
        """The position of the one header that follows an applicant and names none itself."""
        applicants = vocabulary().applicants
        found: set[int] = set()
        for row in headers:
            last: str | None = None
            for cell in row.cells:
                codes = applicants.exact(cell.text)
                if codes:
                    last = codes[0]
                elif last is not None and not cell.is_blank and label_key(cell.text) not in _HEADER_WORDS:
                    found.add(self._codes.index(last) + 1)
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
        end = _label_end(cells)
        if row.is_aligned and self._slots:
            first = min(slot.column for slot in self._slots)
            for placed, may_be_short in self._placings(row, self._slots, has_header):
                if placed.doubt or not _is_misplaced(placed, cells, first, may_be_short=may_be_short):
                    used = {cell for cell in placed.cells if cell is not None}
                    labels = tuple(c for c in cells if c not in used and (c.column < first or _is_word(c)))
                    values = tuple(c for c in cells if c not in labels)
                    return LabelledRow(labels, placed, values, row.table)
        is_total_last = self._order is None or self._order[-1] == self._width - 1
        placed = place_by_window(cells, end, self._width, self.habit, last_is_sum=is_total_last)
        if self._order is not None and placed.cells:
            placed = replace(placed, cells=tuple(placed.cells[position] for position in self._order))
        return LabelledRow(tuple(cells[:end]), placed, tuple(cells[end:]), row.table)


def _is_misplaced(placed: Placed, cells: Sequence[RowCell], first: int, *, may_be_short: bool) -> bool:
    """True when the header's columns do not fit this row: words under it, figures beside it, cells wanting."""
    under = [cell for cell in placed.cells if cell is not None]
    beside = any(cell.column < first and cell.is_value and not cell.is_blank for cell in cells if cell not in under)
    short = not may_be_short and len(under) < len(placed.cells) and any(not cell.is_blank for cell in under)
    return bool(placed.stray) or beside or short or any(_is_word(cell) for cell in under)


def _rejoin(
    rows: Sequence[LabelledRow], scores: list[dict[str, float]], width: int, habit: WindowHabit
) -> list[LabelledRow]:
    """Put together rows that a page break or a line break tore apart.

    A label torn in two is known by this: the halves together are more like a label of the form than
    either alone, and at most one of them carries values. Values torn off stand without a label and
    make up, with those of the row above, exactly one row: by their number where all are printed, by
    the length that rows have in this document where some are blank.
    """
    joined: list[LabelledRow] = []
    kept: list[dict[str, float]] = []
    for row, score in zip(rows, scores, strict=True):
        above = joined[-1] if joined else None
        if above is not None:
            if not row.label_texts() and above.label_texts() and row.has_values:
                tail = [cell for cell in row.values if not cell.is_blank]
                head = [cell for cell in above.values if not cell.is_blank]
                cells = (*above.labels, *above.values, *row.values)
                if head and len(head) < width and len(head) + len(tail) == width:
                    joined[-1] = replace(above, placed=Placed((*head, *tail)), values=(*above.values, *row.values))
                    continue
                if not head and len(tail) < width and len(cells) == habit.usual_length():
                    placed = place_by_window(cells, len(above.labels), width, habit, last_is_sum=True)
                    joined[-1] = replace(above, placed=placed, values=(*above.values, *row.values))
                    continue
            elif row.label_texts() and above.label_texts() and not (row.has_values and above.has_values):
                whole = "".join(cell.text for cell in (*above.labels[-1:], *row.labels))
                together = _score(replace(above, labels=(*above.labels[:-1], replace(row.labels[-1], text=whole))))
                best = max(together.values(), default=0.0)
                apart = max(max(score.values(), default=0.0), max(kept[-1].values(), default=0.0))
                exact_text = "".join(c.text for c in (*above.labels[-1:], *row.labels[-1:]))
                exact = vocabulary().rows.exact(exact_text)
                weaker = min(max(score.values(), default=0.0), max(kept[-1].values(), default=0.0))
                if weaker < 1.0 and (exact or best > apart + _GROUP_BONUS):
                    source = above if above.has_values else row
                    joined[-1] = LabelledRow((*above.labels, *row.labels), source.placed, source.values, above.table)
                    kept[-1] = dict.fromkeys(exact, 1.0) if exact else together
                    continue
        joined.append(row)
        kept.append(score)
    return joined


def _score(row: LabelledRow) -> dict[str, float]:
    words = vocabulary()
    best: dict[str, float] = {}
    texts = row.label_texts()
    for text in texts:
        for code, value in words.rows.scores(text).items():
            if value > best.get(code, 0.0):
                best[code] = value
        if any(value == 1.0 and not code.startswith("group:") for code, value in best.items()):
            break
    groups = {code for cell in row.labels for code in words.groups.exact(cell.text)}
    bonus = _VALUES_BONUS if row.has_values else 0.0
    is_item = any(has_item_number(text) for text in texts)
    return {
        code: value
        + bonus
        + (_GROUP_BONUS if code.split(".")[0] in groups else 0.0)
        - (_NUMBER_MALUS if is_item and code in words.rows_without_item else 0.0)
        for code, value in best.items()
    }


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
    labelled = _rejoin(labelled, [_score(row) for row in labelled], len(applicants), reader.habit)
    scores = tuple(_score(row) for row in labelled)
    return ApplicationRows(tuple(labelled), scores, tuple(findings), tuple(reader.unmatched))
