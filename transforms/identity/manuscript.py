"""A reading as the search for its identity wants it: non-empty lines, folded, in order, tables kept apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.readings import Line, Reading, Table
from transforms.narrative.folding import fold
from transforms.narrative.headings import recognise

FARTHEST_TITLE = 80
"""No title is looked for beyond this many lines."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """``raw`` and ``lines`` (folded) outside tables; ``cells`` (folded) of all tables in reading order.

    ``headings`` maps the index of a line to the section it heads.
    """

    raw: tuple[str, ...]
    lines: tuple[str, ...]
    cells: tuple[str, ...]
    headings: dict[int, int]

    @property
    def head(self) -> int:
        """How many lines stand before the first section heading (or may hold a title, if there is none)."""
        return min(min(self.headings, default=FARTHEST_TITLE), FARTHEST_TITLE, len(self.lines))

    @property
    def tail(self) -> int:
        """The first line behind the last section heading."""
        return max(self.headings, default=-1) + 1

    @property
    def prose(self) -> str:
        """All lines, folded, parted by line breaks."""
        return "\n".join(self.lines)


def prepare(reading: Reading) -> Manuscript:
    """Lay a reading out for the search."""
    raw: list[str] = []
    cells: list[str] = []
    for block in reading.blocks:
        if isinstance(block, Table):
            cells.extend(fold(cell.text) for cell in block.cells)
        else:
            raw.extend(_lines(block))
    headings = {index: heading.section for index, line in enumerate(raw) if (heading := recognise(line)) is not None}
    return Manuscript(tuple(raw), tuple(fold(line) for line in raw), tuple(cells), headings)


def _lines(block: Line) -> Iterator[str]:
    for line in block.text.splitlines():
        if fold(line):
            yield line.strip()
