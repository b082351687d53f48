"""Rows written out as sentences: ``规章：本年制发件数 3，本年废止件数 0，现行有效件数 12；``, or ``规章：3、0、12``.

What stands before each figure is the heading of its column; a heading row is made where it changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.readings import Line
from extractors.txt.grid import Item, TextCell, TextGrid

_LABEL = re.compile(r"\s*(?P<label>[^：:]{1,80}?)\s*[：:]\s*(?P<rest>\S.*)")
_PARTS = re.compile(r"[，,、；;。]\s*|(?<=[\d件])\s+|(?<=\d)\s*[/|]\s*(?=[\d\-])")
_VALUE = re.compile(
    r"(?:(?<=[：:\s])(?:减少?|增加?|负))?\s*[+\-−－]?\d[\d.]*\s*(?:[件条个项起宗份次部]|万元|元)?$|无$|[-—]+$"
)
_BEFORE_VALUE = " ：:=为\t"
_FEWEST_TOLD = 2
_FEWEST_PARTS = 3
_LONGEST_NAME = 40
_LONGEST_LINE = 500


@dataclass(frozen=True, slots=True)
class _Record:
    line: Line
    label: str
    names: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def is_told(self) -> bool:
        """Whether it prints a figure."""
        return any(character.isdigit() for value in self.values for character in value)


def recognise(items: Sequence[Item]) -> list[Item]:
    """Replace runs of such lines by grids; blank lines and headings without figures do not end a run's table."""
    found: list[Item] = []
    run: list[_Record] = []
    lines: list[Item] = []
    for item in items:
        record = _record(item, run[-1].names if run else ()) if isinstance(item, Line) else None
        if record is not None:
            run.append(record)
            lines.append(item)
        elif run and isinstance(item, Line) and not item.text.strip():
            lines.append(item)
        else:
            found += [*_close(run, lines), item]
            run, lines = [], []
    return [*found, *_close(run, lines)]


def _record(line: Line, names_above: tuple[str, ...]) -> _Record | None:
    """The line as a record. One without any figure is one only among others with the same headings, or several."""
    match = _LABEL.fullmatch(line.text) if len(line.text) <= _LONGEST_LINE else None
    if match is None:
        return None
    names: list[str] = []
    values: list[str] = []
    parts = [part.strip() for part in _PARTS.split(match["rest"])]
    for part in parts if parts[-1] else parts[:-1]:
        value = _VALUE.search(part)
        name = (part if value is None else part[: value.start()]).strip(_BEFORE_VALUE)
        if len(name) > _LONGEST_NAME or any(map(str.isdigit, name)):
            return None
        names.append(name)
        values.append("" if value is None else value[0].strip())
    if not values or (any(names) and not all(names)):
        return None
    record = _Record(line, match["label"], tuple(names), tuple(values))
    return record if record.is_told or record.names == names_above or len(values) >= _FEWEST_PARTS else None


def _close(run: list[_Record], lines: list[Item]) -> list[Item]:
    if sum(record.is_told for record in run) < _FEWEST_TOLD:
        return lines
    cells: list[TextCell] = []
    names: tuple[str, ...] = ()
    row = 0
    for record in run:
        if record.names != names and any(record.names):
            cells += _cells(record.line, row, ("", *record.names))
            row += 1
        names = record.names
        cells += _cells(record.line, row, (record.label, *record.values))
        row += 1
    return [TextGrid(tuple(cells))]


def _cells(line: Line, row: int, texts: Sequence[str]) -> list[TextCell]:
    return [TextCell(text, row, column, line) for column, text in enumerate(texts)]
