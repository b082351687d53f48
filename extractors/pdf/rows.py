"""Rows of a table without rules: which lines of labels belong to which row of figures."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.pdf.phrases import Phrase, starts_item

_ALONE = 0.5
"""Cost (in type sizes) of a label that has no figures beside it."""
_UNLABELLED = 1.5
"""Cost of figures without a label."""
_ASIDE = 1.0
"""Cost of figures that stand above or below all lines of the label."""
_BEAM = 8.0
_MOST_LINES = 9
_ANCHORINGS = ("middle", "top", "bottom")


@dataclass(slots=True)
class Row:
    """The figures of one row and the lines of its label, either of which may be lacking."""

    values: list[Phrase] = field(default_factory=list)
    labels: list[list[Phrase]] = field(default_factory=list)

    @property
    def extent(self) -> tuple[float, float]:
        """Top and bottom of all that stands in it."""
        phrases = [*self.values, *(phrase for line in self.labels for phrase in line)]
        return min(phrase.top for phrase in phrases), max(phrase.bottom for phrase in phrases)

    @property
    def middle(self) -> float:
        """Where the row stands: at its figures, else at its label."""
        phrases = self.values or [phrase for line in self.labels for phrase in line]
        return sum(phrase.middle for phrase in phrases) / len(phrases)


@dataclass(slots=True)
class _Line:
    """One line of labels. ``reaches`` says that it fills its column, as only a wrapped line must."""

    phrases: list[Phrase]
    middle: float
    height: float
    right: float
    band: int
    is_item: bool


def match_rows(
    labels: list[list[Phrase]], figures: list[list[Phrase]], size: float, step: float, rules: list[float],
) -> list[Row]:
    """Rows from top to bottom, at the least total cost over the ways of grouping the label lines.

    ``labels`` are lines of labels, ``figures`` lines of figures, both from top to bottom; ``size`` is
    the type size, ``step`` the distance of a wrapped label's lines; ``rules`` the heights of horizontal
    rules, which no row crosses. Figures stand beside the middle, the first or the last line of a wrapped
    label, but in the same way all over a table.
    """
    lines = [_Line(line, sum(p.middle for p in line) / len(line), max(p.height for p in line),
                   max(p.right for p in line), bisect_left(rules, sum(p.middle for p in line) / len(line)),
                   starts_item(line[0].text)) for line in labels]
    middles = [sum(p.middle for p in row) / len(row) for row in figures]
    bands = [bisect_left(rules, middle) for middle in middles]
    best: tuple[float, list[tuple[int, int, int]]] | None = None
    for anchoring in _ANCHORINGS:
        result = _Matching(lines, middles, bands, (size, step), anchoring).solve()
        if best is None or result[0] < best[0] - 1e-6:
            best = result
        if best[0] < 0.02 * size * max(len(figures), 1):
            break
    rows = []
    for start, end, figure in best[1] if best else []:
        rows.append(Row(figures[figure] if figure >= 0 else [], labels[start:end]))
    return rows


def line_step(columns: list[list[Phrase]], size: float) -> float:
    """The distance of a wrapped label's lines: nearly the least that labels of one column have."""
    steps = sorted(
        below.middle - above.middle for column in columns for above, below in pairwise(column)
        if below.middle - above.middle > 0.8 * size)
    return max(steps[len(steps) // 10], 1.1 * size) if steps else 1.3 * size


class _Matching:
    """The search for the cheapest grouping under one way of anchoring."""

    def __init__(
        self, lines: list[_Line], middles: list[float], bands: list[int], scale: tuple[float, float], anchoring: str,
    ) -> None:
        self.lines, self.middles, self.bands = lines, middles, bands
        self.size, self.step = scale
        self.anchoring = anchoring
        self.full = max((line.right for line in lines), default=0.0)
        self.joints = [self._joint(above, below) for above, below in pairwise(lines)]

    def solve(self) -> tuple[float, list[tuple[int, int, int]]]:
        """Total cost and groups as (first line, line after the last, figure row or -1)."""
        line_count, figure_count = len(self.lines), len(self.middles)
        costs: dict[tuple[int, int], float] = {(0, 0): 0.0}
        came: dict[tuple[int, int], tuple[tuple[int, int], tuple[int, int, int]]] = {}
        reached_after: list[list[tuple[int, int]]] = [[] for _ in range(line_count + figure_count + 1)]
        reached_after[0].append((0, 0))
        for reached in reached_after:
            # What is so much dearer than another way to get as far will not become the cheapest.
            limit = min((costs[state] for state in reached), default=0.0) + _BEAM * self.size
            for state in reached:
                if costs[state] > limit:
                    continue
                figure = state[1]
                for cost, lines_taken, takes_figure in self._moves(*state):
                    after = (state[0] + lines_taken, figure + takes_figure)
                    if after not in costs:
                        reached_after[after[0] + after[1]].append(after)
                    if costs[state] + cost < costs.get(after, float("inf")):
                        costs[after] = costs[state] + cost
                        came[after] = (state, (state[0], after[0], figure if takes_figure else -1))
        groups = []
        state = (line_count, figure_count)
        cost = costs[state]
        while state != (0, 0):
            state, group = came[state]
            groups.append(group)
        return cost, groups[::-1]

    def _moves(self, line: int, figure: int) -> list[tuple[float, int, int]]:
        """(cost, lines taken, figure rows taken) for each way on from here."""
        size, found = self.size, []
        has_figure = figure < len(self.middles)
        if has_figure:
            is_above = line < len(self.lines) and self.lines[line].middle < self.middles[figure] - 2 * size
            found.append((_UNLABELLED * size + (8 * size if is_above else 0), 0, 1))
        inner = 0.0
        for end in range(line + 1, min(line + _MOST_LINES, len(self.lines)) + 1):
            if end > line + 1:
                more = self.joints[end - 2]
                if more is None:
                    break
                inner += more
            group = self.lines[line:end]
            centre = (group[0].middle + group[-1].middle) / 2
            alone = _ALONE * size + inner
            if has_figure and centre > self.middles[figure]:
                alone += 3 * size
            if figure > 0 and centre < self.middles[figure - 1]:
                alone += 3 * size
            found.append((alone, end - line, 0))
            if has_figure and group[0].band == self.bands[figure]:
                middle = self.middles[figure]
                off = abs(self._anchor(group, centre) - middle)
                beside = group[0].middle - group[0].height / 2 <= middle <= group[-1].middle + group[-1].height / 2
                if off < 2.5 * size:
                    aside = 0.0 if beside else _ASIDE * size
                    found.append((inner + max(off - 0.1 * size, 0.0) + aside, end - line, 1))
        return found

    def _anchor(self, group: list[_Line], centre: float) -> float:
        if self.anchoring == "middle":
            return centre
        return group[0].middle if self.anchoring == "top" else group[-1].middle

    def _joint(self, above: _Line, below: _Line) -> float | None:
        """Cost of two lines being one label; None where a rule or a wide gap forbids it."""
        gap = below.middle - above.middle
        if above.band != below.band or gap > max(1.4 * self.step, 1.6 * self.size):
            return None
        cost = max(gap - 1.12 * self.step, 0.0)
        if below.is_item:
            cost += self.size
        if above.right < self.full - 2.2 * self.size:
            cost += 0.7 * self.size
        return cost
