"""From crossing rules to grids, and from grids to cells with their spans."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extractors.pdf.frames import Box, Floats
from extractors.pdf.rules import crossing

MAX_CROSSINGS = 4_000_000
_COLUMNS_OF_A_HALF = 3
"""So many vertical rules stand on the rule that closes half a row."""
_SAME = 4.5
"""Two rules of one grid nearer than this are one: no text fits between them."""


@dataclass(slots=True)
class Grid:
    """Positions of a grid's rules and its cells as (row, column, row_span, column_span).

    ``is_torn``: it is half a row, with a rule on one side only; the other half stands on another page.
    """

    xs: list[float]
    ys: list[float]
    cells: list[tuple[int, int, int, int]] = field(default_factory=list)
    owner: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    """For each elementary box the number of its cell."""
    is_torn: bool = False

    @property
    def box(self) -> Box:
        """The outer edge: left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def grids(horizontal: Floats, vertical: Floats) -> list[Grid]:
    """A grid for every set of rules that touch each other, with cells; from small to large area."""
    if len(horizontal) < 1 or len(vertical) < 1 or len(horizontal) * len(vertical) > MAX_CROSSINGS:
        return []
    horizontal, vertical = (rules[rules[:, 0].argsort(kind="stable")] for rules in (horizontal, vertical))
    found = []
    for rows, columns in _components(crossing(horizontal, vertical)):
        is_torn = len(rows) < 2
        if is_torn and not _closes_half_a_row(horizontal[rows], vertical[columns]):
            continue
        grid = _grid(horizontal[rows], vertical[columns])
        if grid is not None:
            grid.is_torn = is_torn
            found.append(grid)
    return sorted(found, key=lambda grid: (grid.xs[-1] - grid.xs[0]) * (grid.ys[-1] - grid.ys[0]))


def _components(meets: NDArray[np.bool_]) -> list[tuple[list[int], list[int]]]:
    """Sets of horizontal and vertical rules that hang together."""
    row_free = np.ones(meets.shape[0], dtype=np.bool_)
    found = []
    for seed in range(meets.shape[0]):
        if not row_free[seed]:
            continue
        rows: NDArray[np.bool_] = np.zeros(meets.shape[0], dtype=np.bool_)
        columns: NDArray[np.bool_] = np.zeros(meets.shape[1], dtype=np.bool_)
        rows[seed] = True
        while True:
            reached = np.asarray(meets[rows].any(axis=0))
            grown = np.asarray(meets[:, reached].any(axis=1) | rows)
            if (reached == columns).all() and (grown == rows).all():
                break
            rows, columns = grown, reached
        row_free &= ~rows
        if columns.any():
            found.append((np.flatnonzero(rows).tolist(), np.flatnonzero(columns).tolist()))
    return found


def _closes_half_a_row(horizontal: Floats, vertical: Floats) -> bool:
    """Whether one rule closes a row whose other half stands on another page: columns run on from it to one side."""
    if len(vertical) < _COLUMNS_OF_A_HALF:
        return False
    above = horizontal[0, 0] - vertical[:, 1] > _SAME
    below = vertical[:, 2] - horizontal[0, 0] > _SAME
    return bool((above & ~below).all() or (below & ~above).all())


def _grid(horizontal: Floats, vertical: Floats) -> Grid | None:
    ys = _positions(horizontal[:, 0].tolist(), float(vertical[:, 1].min()), float(vertical[:, 2].max()))
    xs = _positions(vertical[:, 0].tolist(), float(horizontal[:, 1].min()), float(horizontal[:, 2].max()))
    if len(xs) < 2 or len(ys) < 2:
        return None
    grid = Grid(xs, ys)
    _find_cells(grid, _walls(horizontal, ys, xs), _walls(vertical, xs, ys))
    return grid


def _positions(rules: list[float], *ends: float) -> list[float]:
    """Distinct positions of sorted rules; the ends of crossing rules count where no rule closes the grid."""
    found: list[float] = []
    for value in sorted((*rules, *ends)):
        if found and value - found[-1] < _SAME:
            continue
        found.append(value)
    # A rule's own position is better than the overhanging end of one that crosses it.
    return [_nearest(rules, value) for value in found]


def _nearest(rules: list[float], value: float) -> float:
    """The rule nearest to a value, or the value where none is near."""
    after = bisect_left(rules, value)
    near = min(rules[max(after - 1, 0):after + 1], key=lambda rule: abs(rule - value))
    return near if abs(near - value) < _SAME else value


def _walls(rules: Floats, positions: list[float], steps: list[float]) -> NDArray[np.bool_]:
    """walls[i, j]: a rule at positions[i] closes the stretch from steps[j] to steps[j + 1]."""
    walls = np.zeros((len(positions), len(steps) - 1), dtype=np.bool_)
    at, edges = np.array(positions), np.array(steps)
    middles = (edges[:-1] + edges[1:]) / 2
    nearest = ((at[:-1] + at[1:]) / 2).searchsorted(rules[:, 0])
    covers = (rules[:, 1:2] <= middles) & (rules[:, 2:3] >= middles)
    # Rules come sorted, so those of one position stand together.
    first = np.flatnonzero(nearest[1:] != nearest[:-1]) + 1
    starts = np.zeros(len(first) + 1, dtype=np.int64)
    starts[1:] = first
    walls[nearest[starts]] = np.logical_or.reduceat(covers, starts)
    walls[0] = walls[-1] = True
    return walls


def _find_cells(grid: Grid, below: NDArray[np.bool_], beside: NDArray[np.bool_]) -> None:
    """Elementary boxes without a wall between them are one cell; cells are always rectangles."""
    row_count, column_count = len(grid.ys) - 1, len(grid.xs) - 1
    # Walls as bytes, a row each: the next wall is found by a search.
    floors = [row.tobytes() for row in below]
    sides = [row.tobytes() for row in beside.T]
    taken = [bytearray(column_count) for _ in range(row_count)]
    owner = [[0] * column_count for _ in range(row_count)]
    cells = grid.cells
    for row in range(row_count):
        side, own = sides[row], taken[row]
        column = own.find(0)
        while column >= 0:
            right = column + 1
            if not side[right]:
                right = side.find(1, right)
                other = own.find(1, column + 1, right)
                right = other if other >= 0 else right
            bottom = row + 1
            width, number = right - column, len(cells)
            while not floors[bottom][column] and _continues(
                    floors[bottom], sides[bottom], taken[bottom], column, right):
                taken[bottom][column:right] = b"\1" * width
                bottom += 1
            for line in owner[row:bottom]:
                line[column:right] = [number] * width
            cells.append((row, column, bottom - row, width))
            column = own.find(0, right)
    grid.owner = np.array(owner, dtype=np.int64)


def _continues(floor: bytes, side: bytes, taken: bytearray, left: int, right: int) -> bool:
    """Whether the cell from ``left`` to ``right`` goes on into the row with this floor above it."""
    return floor.find(1, left, right) < 0 and taken.find(1, left, right) < 0 and side.find(1, left + 1, right) < 0
