"""From crossing rules to grids, and from grids to cells with their spans."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extractors.pdf.frames import Box, Floats
from extractors.pdf.rules import crossing

MAX_CROSSINGS = 4_000_000
_SAME = 4.5
"""Two rules of one grid nearer than this are one: no text fits between them."""


@dataclass(slots=True)
class Grid:
    """Positions of a grid's rules and its cells as (row, column, row_span, column_span)."""

    xs: list[float]
    ys: list[float]
    cells: list[tuple[int, int, int, int]] = field(default_factory=list)
    owner: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    """For each elementary box the number of its cell."""

    @property
    def box(self) -> Box:
        """The outer edge: left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def grids(horizontal: Floats, vertical: Floats) -> list[Grid]:
    """A grid for every set of rules that touch each other, with cells; from small to large area."""
    if len(horizontal) < 2 or len(vertical) < 1 or len(horizontal) * len(vertical) > MAX_CROSSINGS:
        return []
    found = []
    for rows, columns in _components(crossing(horizontal, vertical)):
        if len(rows) < 2:
            continue
        grid = _grid(horizontal[rows], vertical[columns])
        if grid is not None:
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


def _grid(horizontal: Floats, vertical: Floats) -> Grid | None:
    ys = _positions([*horizontal[:, 0], vertical[:, 1].min(), vertical[:, 2].max()], horizontal[:, 0])
    xs = _positions([*vertical[:, 0], horizontal[:, 1].min(), horizontal[:, 2].max()], vertical[:, 0])
    if len(xs) < 2 or len(ys) < 2:
        return None
    grid = Grid(xs, ys)
    _find_cells(grid, _walls(horizontal, ys, xs), _walls(vertical, xs, ys))
    return grid


def _positions(candidates: list[float], rules: Floats) -> list[float]:
    """Distinct positions; the ends of crossing rules count where no rule closes the grid."""
    found: list[float] = []
    for value in sorted(candidates):
        if found and value - found[-1] < _SAME:
            continue
        found.append(float(value))
    # A rule's own position is better than the overhanging end of one that crosses it.
    own = np.sort(rules)
    return [float(own[np.abs(own - value).argmin()]) if np.abs(own - value).min() < _SAME else value for value in found]


def _walls(rules: Floats, positions: list[float], steps: list[float]) -> NDArray[np.bool_]:
    """walls[i, j]: a rule at positions[i] closes the stretch from steps[j] to steps[j + 1]."""
    walls = np.zeros((len(positions), len(steps) - 1), dtype=np.bool_)
    at = np.array(positions)
    edges = np.array(steps)
    middles = (edges[:-1] + edges[1:]) / 2
    nearest = np.abs(rules[:, 0][:, None] - at[None, :]).argmin(axis=1)
    covers = (rules[:, 1][:, None] <= middles[None, :]) & (rules[:, 2][:, None] >= middles[None, :])
    np.logical_or.at(walls, nearest, covers)
    walls[0] = walls[-1] = True
    return walls


def _find_cells(grid: Grid, below: NDArray[np.bool_], beside: NDArray[np.bool_]) -> None:
    """Elementary boxes without a wall between them are one cell; cells are always rectangles."""
    row_count, column_count = len(grid.ys) - 1, len(grid.xs) - 1
    floor: list[list[bool]] = below.tolist()
    side: list[list[bool]] = beside.tolist()
    owner = [[-1] * column_count for _ in range(row_count)]
    for row in range(row_count):
        for column in range(column_count):
            if owner[row][column] >= 0:
                continue
            right = column + 1
            while right < column_count and not side[right][row] and owner[row][right] < 0:
                right += 1
            bottom = row + 1
            while bottom < row_count and not floor[bottom][column] and _continues(
                    floor[bottom], side, owner[bottom], bottom, column, right):
                bottom += 1
            number = len(grid.cells)
            grid.cells.append((row, column, bottom - row, right - column))
            for i in range(row, bottom):
                owner[i][column:right] = [number] * (right - column)
    grid.owner = np.array(owner, dtype=np.int64)


def _continues(
    floor: list[bool], side: list[list[bool]], owner: list[int], row: int, left: int, right: int,
) -> bool:
    """Whether the cell from ``left`` to ``right`` goes on into this row."""
    if any(floor[left:right]) or any(number >= 0 for number in owner[left:right]):
        return False
    return not any(side[column][row] for column in range(left + 1, right))
