"""Which cell of a row stands under which column of the form.

In an aligned table a value belongs to the header above it. In text, where a column is only a count
of separators, the values are the window of consecutive cells that leaves nothing printed outside;
where several windows would do, the habit of like rows decides, then the row's own sum, then the
habit of all rows; where none says anything the row is unreadable rather than guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from transforms.labels import LabelIndex
from transforms.mapping.glue import unique_cut
from transforms.mapping.rows import DocumentRow, RowCell
from transforms.values import parse_value

_SURPLUS_ROWS = 2
"""Rows that no artefact explains; a single one may have been torn."""
_SURPLUS_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a column of the form stands in a table: its first grid column and its extent along the rows."""

    column: int
    extent: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Placed:
    """The value cells of one row in the form's order, None where no cell stands there.

    ``doubt`` is a rule id with a reason when the cells could not be told apart for certain; the row
    is then unreadable if ``cells`` is empty.
    """

    cells: tuple[RowCell | None, ...]
    doubt: str | None = None
    reason: str | None = None
    stray: tuple[RowCell, ...] = ()


def find_slots(rows: Iterable[DocumentRow], columns: LabelIndex, codes: Sequence[str]) -> dict[str, Slot]:
    """Read header rows: the place of each column label found, the lowest occurrence winning.

    A label that occurs at several columns of one row (其他, 总计) is taken at the rightmost: those
    are the last columns of the form. The last column itself is taken from the first row that names it:
    a 合计 further down sums up a group of columns only.
    """
    slots: dict[str, Slot] = {}
    last_named_in: DocumentRow | None = None
    for row in rows:
        if not row.is_aligned:
            continue
        for cell in row.cells:
            for code in columns.exact(cell.text):
                if code == codes[-1] and last_named_in not in (None, row):
                    continue
                if code in codes:
                    last_named_in = row if code == codes[-1] else last_named_in
                    box = cell.place.box
                    slots[code] = Slot(cell.column, row.direction.extent(box) if box else None)
    return slots


def place_by_column(row: DocumentRow, slots: Sequence[Slot]) -> Placed:
    """Take from an aligned row the cells that stand in the header's grid columns."""
    placed = [
        next((cell for cell in row.cells if cell.column <= slot.column < cell.column + cell.column_span), None)
        for slot in slots
    ]
    first = min(slot.column for slot in slots)
    used = [cell for cell in placed if cell is not None]
    stray = [cell for cell in row.own if cell.column >= first and cell not in used]
    return _judged(placed, stray)


def place_by_extent(row: DocumentRow, slots: Sequence[Slot]) -> Placed | None:
    """Take the cells that stand below the header's labels on the page; None where positions say nothing.

    For tables without rules, whose grid columns mean little, and for a table that goes on without a
    header on the next page. A cell belongs to the label whose middle it spans, else to the nearest.
    """
    middles = [(slot.extent[0] + slot.extent[1]) / 2 for slot in slots if slot.extent]
    if len(middles) < len(slots) or not all(cell.place.box for cell in row.cells if not cell.is_blank):
        return None
    reach = min((right - left for left, right in pairwise(middles)), default=0.0) / 2
    if reach <= 0:
        return None
    placed: list[RowCell | None] = [None] * len(slots)
    stray: list[RowCell] = []
    for cell in row.cells:
        box = cell.place.box
        if box is None or (cell.is_blank and cell.is_inherited):
            continue
        start, end = row.direction.extent(box)
        spanned = [index for index, middle in enumerate(middles) if start <= middle <= end]
        if not spanned and not cell.is_blank:
            centre = (start + end) / 2
            spanned = [index for index, middle in enumerate(middles) if abs(centre - middle) < reach]
            if not spanned and centre > middles[0]:
                stray.append(cell)
        for index in spanned:
            other = placed[index]
            if other is None or other.is_blank:
                placed[index] = cell
            elif not cell.is_blank:
                return Placed((), "READ.COLUMNS", "two values stand under one column of the form", (other, cell))
    return _judged(placed, stray)


def _judged(placed: Sequence[RowCell | None], stray: Iterable[RowCell]) -> Placed:
    printed = [cell for cell in placed if cell is not None and not cell.is_blank]
    if len(set(printed)) < len(printed):
        return Placed((), "READ.MERGED_CELL", "one printed cell spans several columns of the form", tuple(printed))
    if any(cell.is_inherited for cell in printed):
        return Placed((), "READ.MERGED_CELL", "one printed cell spans several rows of the form", tuple(printed))
    return Placed(tuple(placed), stray=tuple(cell for cell in stray if not cell.is_blank and cell.is_value))


@dataclass(slots=True)
class WindowHabit:
    """Where values stand in the rows of one ragged table, learnt from rows that leave no doubt."""

    starts: Counter[tuple[int, int, int]] = field(default_factory=Counter)
    rows: int = 0
    misfits: int = 0
    is_surplus_certain: bool = False
    begins_behind_label: bool = False

    def learn(self, length: int, label_end: int, start: int) -> None:
        """Record an unambiguous row: its cell count, where its label ended, where its values began."""
        self.starts[length, label_end, start] += 1

    def usual_length(self) -> int | None:
        """How many cells most rows have, None while nothing was learnt."""
        lengths: Counter[int] = Counter()
        for (length, _, _), count in self.starts.items():
            lengths[length] += count
        return lengths.most_common(1)[0][0] if lengths else None

    def learn_misfit(self) -> None:
        """Record a row of more cells than the form has columns that no empty cell at its edges explains."""
        self.misfits += 1

    @property
    def has_surplus(self) -> bool:
        """True when the table holds a column more than the form: no empty cell is an artefact there."""
        return self.is_surplus_certain or self.misfits >= _SURPLUS_ROWS

    @property
    def has_common_surplus(self) -> bool:
        """True when so many rows hold more values than the form that one of the form's number has lost one."""
        return self.misfits > _SURPLUS_ROWS and self.misfits >= _SURPLUS_SHARE * self.rows

    def choose(self, length: int, candidates: Sequence[int], *, label_end: int | None = None) -> int | None:
        """The candidate that rows of this length (and label) use, None if they do not agree on one."""
        votes = {
            start
            for other_length, other_end, start in self.starts
            if other_length == length and start in candidates and label_end in (None, other_end)
        }
        return votes.pop() if len(votes) == 1 else None


def windows(cells: Sequence[RowCell], first: int, width: int) -> list[int]:
    """Every start of ``width`` consecutive cells, from ``first`` on, that leaves nothing printed outside."""
    return [
        start
        for start in range(first, len(cells) - width + 1)
        if all(cell.is_blank for cell in cells[first:start]) and all(cell.is_blank for cell in cells[start + width :])
    ]


def place_by_window(
    cells: Sequence[RowCell], first: int, width: int, habit: WindowHabit, *, last_is_sum: bool
) -> Placed:
    """Take the ``width`` values of a ragged row whose label ends before index ``first``."""
    rest = cells[first:]
    printed = [cell for cell in rest if not cell.is_blank]
    if not printed:
        return Placed((None,) * width)
    if len(rest) < width and len(printed) == 1 and printed[0].text.strip().isdigit():
        cut = unique_cut(printed[0].text.strip(), [width], last_is_sum=last_is_sum)
        if cut:
            pieces = tuple(RowCell(part, printed[0].column, 1, printed[0].place) for part in cut)
            if set(cut) == {"0"}:
                # As many zeros as columns can be cut in one way only, whatever the sums say.
                return Placed(pieces)
            return Placed(pieces, "READ.GLUED", f"{printed[0].text.strip()!r} was cut into {' '.join(cut)}")
        return Placed(
            (), "READ.GLUED", f"{printed[0].text.strip()!r} can be cut in no way or in several", tuple(printed)
        )
    if (len(rest) > width and habit.has_surplus) or (len(rest) == width and habit.has_common_surplus):
        reason = f"{len(rest)} cells a row where the form has {width} columns: which one is too many cannot be told"
        return Placed((), "READ.COLUMNS", reason, tuple(printed))
    if len(printed) == width:
        # As many values as columns: blanks between them are artefacts of the reading, order decides.
        return Placed(tuple(printed))
    starts = windows(cells, first, width)
    if len(starts) > 1:
        chosen = habit.choose(len(cells), starts, label_end=first)
        if chosen is None and habit.begins_behind_label and starts[0] == first:
            chosen = first
        if chosen is None and last_is_sum:
            chosen = next((start for start in starts if _ends_with_its_sum(cells[start : start + width])), None)
        if chosen is None:
            chosen = habit.choose(len(cells), starts)
        if chosen is None:
            return Placed((), "READ.COLUMNS", f"{len(printed)} values may stand in several columns", tuple(printed))
        starts = [chosen]
    if not starts and last_is_sum and len(printed) == len(rest) == width - 1:
        completed = _only_completion(printed)
        if completed:
            reason = (
                f"{len(printed)} values where the form has {width}; wherever the gap is, the sum allows one row only"
            )
            return Placed(completed, "READ.COLUMNS", reason)
    if not starts:
        return Placed((), "READ.COLUMNS", f"{len(printed)} values where the form has {width}", tuple(printed))
    placed = Placed(tuple(cells[starts[0] : starts[0] + width]))
    if habit.begins_behind_label and len(rest) > width and printed == [rest[0]] and parse_value(rest[0].text).number:
        reason = "one figure at the row's head and nothing behind: the first column's, or one cell merged over all"
        return replace(placed, doubt="READ.MERGED_CELL", reason=reason)
    return placed


def _ends_with_its_sum(cells: Sequence[RowCell]) -> bool:
    """True when the last cell is the sum of the others that print a figure; one cell of a row at most is its end."""
    *parts, total = [parse_value(cell.text).number for cell in cells if not cell.is_blank]
    known = [part for part in parts if part is not None]
    return not cells[-1].is_blank and len(known) == len(parts) > 0 and total == sum(known, Decimal(0))


def _only_completion(cells: Sequence[RowCell]) -> tuple[RowCell, ...] | None:
    """The row with its one lost cell, if every place of the gap leads to the same figures.

    The last figure is the sum of the others and none is negative, so a row of six zeros can only be
    seven zeros, whichever zero was lost. Any other row allows several readings and gives None.
    """
    values = [parse_value(cell.text).number for cell in cells]
    readings: set[tuple[Decimal, ...]] = set()
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    for gap in range(len(known) + 1):
        parts, total = (known, None) if gap == len(known) else (known[:-1], known[-1])
        lost = sum(parts, Decimal(0)) if total is None else total - sum(parts, Decimal(0))
        if lost >= 0:
            readings.add((*known[:gap], lost, *known[gap:]))
    if len(readings) != 1:
        return None
    row_place = replace(cells[0].place, column=None)
    return tuple(RowCell(str(value), cells[0].column, 1, row_place) for value in next(iter(readings)))
