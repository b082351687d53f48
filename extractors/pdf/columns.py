"""Columns of a table without vertical rules, from where its figures and labels stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.pdf.frames import Floats
from extractors.pdf.phrases import Phrase

_RULED_SHARE = 0.7
"""A vertical rule along this share of a table's figures parts its columns."""
_FEWEST_RULED = 2
_SAME_COLUMN = 2.0
"""How far (points) a figure may stand beside its column on the page before."""


@dataclass(slots=True)
class Columns:
    """``values``: the extent of each figure column. ``labels``: where the label columns begin."""

    values: list[tuple[float, float]]
    labels: list[float]

    @property
    def edges(self) -> list[float]:
        """Left edges of all columns: of the labels, then the borders between figure columns."""
        first = self.values[0][0]
        borders = [(one[1] + two[0]) / 2 for one, two in zip(self.values, self.values[1:], strict=False)]
        return [*self.labels, first, *borders]

    def value_index(self, phrase: Phrase) -> int:
        """The figure column that a phrase stands in, by overlap and else by nearness."""
        left, right, centre = phrase.left, phrase.right, phrase.left + phrase.right
        return min((max(low, left) - min(high, right), abs(low + high - centre), index)
                   for index, (low, high) in enumerate(self.values))[2]

    def label_index(self, left: float, right: float) -> tuple[int, int]:
        """The first label column of an extent and how many it reaches over."""
        first = max(sum(edge <= left + 1.0 for edge in self.labels) - 1, 0)
        last = max(sum(edge < right - 1.0 for edge in self.labels) - 1, first)
        return first, last - first + 1


def value_columns(rows: list[list[Phrase]]) -> list[tuple[float, float]]:
    """Extents of the figure columns, from the fullest rows to the emptiest."""
    found: list[tuple[float, float]] = []
    for row in sorted(rows, key=len, reverse=True):
        for phrase in row:
            touching = [index for index, (left, right) in enumerate(found)
                        if phrase.left < right and left < phrase.right]
            if not touching:
                found.append((phrase.left, phrase.right))
                found.sort()
            else:
                best = min(touching, key=lambda index: abs(sum(found[index]) / 2 - phrase.centre))
                left, right = found[best]
                low = max((found[best - 1][1] if best else float("-inf")), min(left, phrase.left))
                high = min((found[best + 1][0] if best + 1 < len(found) else float("inf")), max(right, phrase.right))
                found[best] = (min(low, left), max(high, right))
    return found


def named_columns(
    found: list[tuple[float, float]], lines: list[list[Phrase]], first: float,
) -> list[tuple[float, float]]:
    """The figure columns with those in which no figure stands, where a header above ``first`` names them.

    A phrase over several columns names none of them. One that is alone on its line may be a title, and
    counts only where it stands beside all other columns.
    """
    border = found[0][0]
    labels_right = max((p.right for line in lines for p in line
                        if p.middle > first and not p.is_value and p.right <= border + 1.0), default=float("-inf"))
    headers = [[p for p in line if p.bottom < first + 0.5 * p.height and p.left > labels_right] for line in lines]
    columns = found.copy()
    # The fullest line has the heads of single columns; of two alike the lower.
    for _, _, line in sorted(((len(line), index, line) for index, line in enumerate(headers)), reverse=True):
        for phrase in line:
            is_beside = phrase.left >= columns[-1][1] or phrase.right <= columns[0][0]
            if not any(phrase.left < right and left < phrase.right for left, right in columns) and (
                    len(line) > 1 or is_beside):
                columns.append((phrase.left, phrase.right))
                columns.sort()
    return columns


def carried_columns(
    found: list[tuple[float, float]], carried: Sequence[tuple[float, float]],
) -> list[tuple[float, float]]:
    """The figure columns with those of the table that goes on here, if all of them are columns of that table."""
    homes = [[index for index, (left, right) in enumerate(carried)
              if low < right + _SAME_COLUMN and left - _SAME_COLUMN < high] for low, high in found]
    if any(len(home) != 1 for home in homes) or len({home[0] for home in homes}) < len(homes):
        return found
    taken = {home[0] for home in homes}
    return sorted([*found, *(extent for index, extent in enumerate(carried) if index not in taken)])


def ruled_columns(rows: list[list[Phrase]], labels: list[Phrase], vertical: Floats) -> list[tuple[float, float]]:
    """The figure columns that vertical rules beside the figures part; none where two figures share one.

    ``rows`` are the figures by lines, ``labels`` all that stands among them and is no figure.
    """
    top, bottom = min(row[0].top for row in rows), max(row[0].bottom for row in rows)
    along = [x for x, start, end in vertical.tolist()
             if min(end, bottom) - max(start, top) >= _RULED_SHARE * (bottom - top)]
    gaps = list(pairwise(along))
    first = max((index for index, (left, right) in enumerate(gaps) for p in labels if left < p.centre < right),
                default=-1)
    gaps = gaps[first + 1:]
    if len(gaps) < _FEWEST_RULED:
        return []
    for row in rows:
        homes = [next((index for index, (left, right) in enumerate(gaps) if left < p.centre < right), None)
                 for p in row]
        if None in homes or len(set(homes)) < len(homes):
            return []
    return [(left + 1.0, right - 1.0) for left, right in gaps]


def label_edges(lines: list[list[Phrase]]) -> list[float]:
    """The fewest edges that part all labels standing side by side on one line.

    The first edge is the leftmost label; the others lie in the middle of the gaps that they explain.
    """
    gaps = sorted(
        (after.left, before.right) for line in lines for before, after in pairwise(line))
    edges = [min((line[0].left for line in lines if line), default=0.0)]
    low, high = float("-inf"), float("-inf")
    for right_end, left_end in gaps:
        if left_end <= high:
            low = max(low, left_end)
            edges[-1] = (low + high) / 2
        else:
            low, high = left_end, right_end
            edges.append((low + high) / 2)
    return edges


def header_spans(line: list[Phrase], columns: Columns, starts: dict[int, float]) -> list[tuple[int, int]]:
    """First figure column and span for each phrase of a header line that covers several columns.

    ``starts`` gives the left edge of each column's own header. Headers begin at their first column's
    left edge, or stand over the middle of their columns; then they tile the columns edge to edge.
    Where neither holds, each covers what it stands over.
    """
    values = columns.values
    by_left = [next((k for k, left in starts.items() if abs(left - phrase.left) < 1.5), None) for phrase in line]
    if all(start is not None for start in by_left):
        first = [start for start in by_left if start is not None]
        ends = [*first[1:], len(values)]
        return [(start, max(end - start, 1)) for start, end in zip(first, ends, strict=True)]
    borders = [values[0][0], *[(one[1] + two[0]) / 2 for one, two in pairwise(values)],
               values[-1][1]]
    for is_forward in (True, False):
        tiling = _tiling([phrase.centre for phrase in line], borders, is_forward)
        if tiling is not None and (len(tiling) > 1 or tiling[0][1] == len(values)):
            return tiling
    spans = []
    for phrase in line:
        over = [k for k, (left, right) in enumerate(values) if left < phrase.right and phrase.left < right]
        spans.append((over[0], len(over)) if over else (columns.value_index(phrase), 1))
    return spans


def _tiling(centres: list[float], borders: list[float], is_forward: bool) -> list[tuple[int, int]] | None:
    """Spans whose middles are the given centres, laid edge to edge from one side."""
    last = len(borders) - 1
    tolerance = 0.3 * (borders[-1] - borders[0]) / last
    found = []
    at = 0 if is_forward else last
    for centre in centres if is_forward else reversed(centres):
        wanted = 2 * centre - borders[at]
        end = min(range(last + 1), key=lambda index: abs(borders[index] - wanted))
        if abs(borders[end] - wanted) > 2 * tolerance or (end <= at if is_forward else end >= at):
            return None
        found.append((min(at, end), abs(end - at)))
        at = end
    return found if is_forward else found[::-1]
