"""Rules among the paths of an OFD page: straight strokes, edges of stroked boxes and thin filled boxes."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from extractors.ofd.geometry import Transform

_MOST_SEGMENTS = 100_000
_THIN = 1.06
"""Millimetres (3 pt); a filled box thinner than this is a rule, a thicker one shades its cells."""
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

Point = tuple[float, float]


@dataclass(slots=True)
class Rules:
    """Horizontal rules (y, left, right) and vertical ones (x, top, bottom) in millimetres."""

    horizontal: list[tuple[float, float, float]] = field(default_factory=list)
    vertical: list[tuple[float, float, float]] = field(default_factory=list)
    is_complete: bool = True

    def add(self, one: Point, other: Point) -> None:
        """Take a segment in as a rule if it is level or upright."""
        if len(self.horizontal) + len(self.vertical) >= _MOST_SEGMENTS:
            self.is_complete = False
            return
        left, right = sorted((one[0], other[0]))
        top, bottom = sorted((one[1], other[1]))
        if bottom - top <= _THIN and right - left > bottom - top:
            self.horizontal.append(((top + bottom) / 2, left, right))
        elif right - left <= _THIN and bottom - top > right - left:
            self.vertical.append(((left + right) / 2, top, bottom))


def add_path(element: etree._Element, transform: Transform, rules: Rules) -> None:
    """Add the rules that one PathObject draws."""
    data = element.find("{*}AbbreviatedData")
    lines = _lines((data.text or "") if data is not None else "", transform)
    if element.get("Stroke", "true").lower() != "false":
        for line in lines:
            for one, other in pairwise(line):
                rules.add(one, other)
        return
    for line in lines:
        xs, ys = [x for x, _ in line], [y for _, y in line]
        if min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN:
            rules.add((min(xs), min(ys)), (max(xs), max(ys)))


def _lines(data: str, transform: Transform) -> list[list[Point]]:
    """The path's subpaths as corners; a curve ends its straight line and begins another."""
    a, b, c, d, e, f = transform
    lines: list[list[Point]] = []
    parts = data.split()
    position = 0
    while position < len(parts) and position < _MOST_SEGMENTS * 3:
        command = parts[position]
        count = _OPERANDS.get(command)
        if count is None:
            position += 1
            continue
        try:
            operands = [float(part) for part in parts[position + 1 : position + 1 + count]]
        except ValueError:
            position += 1
            continue
        position += 1 + count
        if command == "C":
            if lines and len(lines[-1]) > 1:
                lines[-1].append(lines[-1][0])
            continue
        if len(operands) < count:
            break
        x, y = operands[-2:]
        point = (a * x + c * y + e, b * x + d * y + f)
        if command == "L" and lines:
            lines[-1].append(point)
        else:
            lines.append([point])
    return lines
