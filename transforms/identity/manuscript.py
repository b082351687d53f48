"""A reading as the search for its identity wants it: non-empty lines, folded, in order, tables kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from contracts.readings import Block, Line, Reading, Table
from transforms.narrative.folding import fold
from transforms.narrative.headings import recognise
from transforms.traditional import simplify

LINES_OF_AN_INTRODUCTION = 4
"""Where a report has no preface, its first section opens with what belongs there."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """``lines`` outside tables and ``tables``, each the texts of its cells; all folded, in reading order.

    ``headings`` maps the index of a line to the section it heads. Lines and cells are in simplified
    characters; ``printed`` holds those that were not, as printed.
    """

    lines: tuple[str, ...]
    tables: tuple[tuple[str, ...], ...]
    headings: dict[int, int]
    printed: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of all tables."""
        return tuple(cell for table in self.tables for cell in table)

    @property
    def opening(self) -> tuple[str, ...]:
        """The lines before the first section heading, a dozen at most."""
        return self.lines[: min(min(self.headings, default=12), 12)]

    @property
    def tail(self) -> int:
        """The first line behind the last section heading."""
        return max(self.headings, default=-1) + 1

    @property
    def preface_lines(self) -> tuple[str, ...]:
        """The lines before the first section heading; all of them if there is none."""
        return self.lines[: min(self.headings, default=len(self.lines))]

    @property
    def preface(self) -> str:
        """The lines before the first section heading and the first of its section, parted by line breaks."""
        return "\n".join(self.lines[: len(self.preface_lines) + LINES_OF_AN_INTRODUCTION])

    @property
    def margins(self) -> tuple[str, ...]:
        """The lines before the first and behind the last section heading."""
        return self.preface_lines + (self.lines[self.tail :] if self.headings else ())

    def as_printed(self, text: str) -> str:
        """A text found in the lines or cells, in the characters in which it is printed there."""
        for line in self.printed:
            position = simplify(line).find(text)
            if position >= 0:
                return line[position : position + len(text)]
        return text

    @property
    def prose(self) -> str:
        """All lines, folded, parted by line breaks."""
        return "\n".join(self.lines)


def prepare(reading: Reading) -> Manuscript:
    """Lay a reading out for the search."""
    cells = [[fold(cell.text) for cell in block.cells] for block in reading.blocks if isinstance(block, Table)]
    raw = [line for block in reading.blocks if isinstance(block, Line) for line in _lines(block.text)]
    headings = _headings(raw)
    if cells and not headings:
        # A report that is one table, headings and prose included, as workbooks and their exports are.
        raw = [line for block in reading.blocks for text in _texts(block) for line in _lines(text)]
        headings = _headings(raw)
    folded = [fold(line) for line in raw]
    lines = tuple(map(simplify, folded))
    tables = tuple(tuple(map(simplify, table)) for table in cells)
    printed = tuple(text for text in chain(folded, *cells) if simplify(text) != text)
    return Manuscript(lines, tables, headings, printed)


def _headings(lines: Sequence[str]) -> dict[int, int]:
    return {index: heading.section for index, line in enumerate(lines) if (heading := recognise(line)) is not None}


def _texts(block: Block) -> Iterator[str]:
    """A line's text; of a table the rows that print one text only."""
    if isinstance(block, Line):
        yield block.text
        return
    rows: dict[int, list[str]] = {}
    for cell in block.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell.text)
    yield from (texts[0] for _, texts in sorted(rows.items()) if len(texts) == 1)


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if fold(line):
            yield line.strip()
