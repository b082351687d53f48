"""Tables drawn with box characters or with ``+--+`` and ``|``: the lines are a lattice of characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from contracts.readings import Line
from extractors.limits import MAX_TEXT_COLUMNS
from extractors.txt.grid import Item, TextCell, TextGrid
from extractors.txt.width import column_offsets

_UPRIGHT = "│┃║┆┇┊┋|｜"
_JOINT = "┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬┠┨┯┷┿┝┥╞╡╤╧╪╟╢╥╨╫╭╮╰╯+"
_LEVEL = "─━═┄┅┈┉-="
_BOUNDARY = frozenset(_UPRIGHT + _JOINT)
_RULE_LINE = re.compile(rf"\s*[{_JOINT}][{re.escape(_LEVEL + _JOINT)}\s]*[{_JOINT}]\s*")
_BOX_START = re.compile(rf"\s*[{_UPRIGHT[:-2]}{_JOINT[:-1]}]")
_MIN_RULES = 2
_LONGEST_LINE = 2000
_MIN_GRID_RULES = 4
"""A rule above, below the header and at the end: rows are lines. With more, every row has its rule."""


def recognise(items: Sequence[Item]) -> list[Item]:
    """Replace runs of lines that begin with a box character and contain rules by grids."""
    found: list[Item] = []
    run: list[Line] = []
    for item in [*items, None]:
        if isinstance(item, Line) and _belongs(item, run):
            run.append(item)
            continue
        found += _close(run)
        run = []
        if item is not None:
            if isinstance(item, Line) and _belongs(item, run):
                run.append(item)
            else:
                found.append(item)
    return found


def _belongs(line: Line, run: list[Line]) -> bool:
    if len(line.text) > _LONGEST_LINE:
        return False
    if _RULE_LINE.fullmatch(line.text) or _BOX_START.match(line.text):
        return True
    return bool(run) and line.text.lstrip()[:1] in ("|", "+")


def _close(run: list[Line]) -> list[Item]:
    rules = [bool(_RULE_LINE.fullmatch(line.text)) for line in run]
    if sum(rules) < _MIN_RULES or all(rules):
        return list(run)
    has_box = any(_BOX_START.match(line.text) for line in run)
    # Box characters are as wide as a letter in some fonts and as wide as 汉 in others: the true width
    # is the one under which the upright lines stand above each other.
    bars = {width: [_bars(line.text, width, has_box) for line in run] for width in (1, 2)}
    width = min(bars, key=lambda width: len({bar for line in bars[width] for bar, _ in line}))
    columns = sorted({bar for line in bars[width] for bar, _ in line})
    if len(columns) > MAX_TEXT_COLUMNS:
        return list(run)
    is_aligned = len(columns) <= max(len(line) for line in bars[width])
    grid = _Lattice(columns if is_aligned else [], by_rules=_rule_count(run, has_box) >= _MIN_GRID_RULES)
    for line, is_rule, line_bars in zip(run, rules, bars[width], strict=True):
        if is_rule:
            grid.rule(line, line_bars)
        else:
            grid.text_line(line, line_bars)
    cells = grid.finish()
    return [TextGrid(cells, is_aligned)] if cells else list(run)


def _rule_count(run: list[Line], has_box: bool) -> int:
    """Rules that run through and rules that only close some cells: both have joints."""
    joints = frozenset(_JOINT[:-1] if has_box else "+")
    return sum(not joints.isdisjoint(line.text) for line in run)


def _bars(text: str, box_width: int, has_box: bool) -> list[tuple[int, int]]:
    """(display column, index) of every boundary character of a line."""
    boundary = _BOUNDARY - {"+", "|"} if has_box else frozenset("+|")
    offsets = column_offsets(text, dict.fromkeys(_BOUNDARY | set(_LEVEL), box_width) if has_box else {})
    return [(offsets[index], index) for index, character in enumerate(text) if character in boundary]


class _Lattice:
    """Cells that grow line by line until a rule closes them."""

    def __init__(self, columns: list[int], *, by_rules: bool) -> None:
        self._columns = columns
        self._by_rules = by_rules
        self._row = -1
        self._row_open = False
        self._open: dict[int, tuple[int, int, Line, list[str]]] = {}
        self._cells: list[TextCell] = []

    def rule(self, line: Line, bars: list[tuple[int, int]]) -> None:
        """A rule that runs through: it closes every cell but those its gaps leave open."""
        for (start, left), (end, right) in pairwise(bars):
            if line.text[left + 1 : right].strip():
                self._close_between(start, end)
        self._row_open = False

    def text_line(self, line: Line, bars: list[tuple[int, int]]) -> None:
        """A line of cell texts, some of which may be pieces of rules instead."""
        segments = []
        has_rule = False
        for number, ((start, left), (end, right)) in enumerate(pairwise(bars)):
            text = line.text[left + 1 : right]
            is_rule = bool(text) and not text.strip(_LEVEL) and (len(text) > 2 or text[0] not in "-=")
            has_rule = has_rule or is_rule
            segments.append((number, start, end, text.strip(), is_rule))
        if not self._by_rules or not self._row_open:
            self._row += 1
            self._row_open = True
        if not self._by_rules:
            self._close_all()
        for number, start, end, text, is_rule in segments:
            if is_rule:
                self._close_between(start, end)
                continue
            column, span = self._span(number, start, end)
            if column in self._open and self._open[column][1] == span:
                self._open[column][3].append(text)
            else:
                self._close_between(start, end)
                self._open[column] = (self._row, span, line, [text])
        if has_rule:
            self._row_open = False

    def finish(self) -> tuple[TextCell, ...]:
        self._close_all()
        return tuple(self._cells)

    def _span(self, number: int, start: int, end: int) -> tuple[int, int]:
        if not self._columns:
            return number, 1
        first = self._columns.index(start)
        return first, self._columns.index(end) - first

    def _close_between(self, start: int, end: int) -> None:
        if not self._columns:
            self._close_all()
            return
        first, last = self._columns.index(start), self._columns.index(end)
        for column in [column for column in self._open if first <= column < last]:
            self._close(column)

    def _close_all(self) -> None:
        for column in list(self._open):
            self._close(column)

    def _close(self, column: int) -> None:
        row, span, line, texts = self._open.pop(column)
        height = max(1, self._row - row + 1)
        self._cells.append(TextCell("\n".join(text for text in texts if text), row, column, line, height, span))
