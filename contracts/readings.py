"""What a reader saw in a document: lines of prose and tables of cells, each with its place.

A reading knows nothing of the statutory forms. One document may have several readings (a PDF read
by its ruled lines, by the alignment of its words, by another library, by OCR); which of them is
right is for ``transforms`` to judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from contracts.documents import Format
from contracts.findings import Finding

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from contracts.quick import quick as dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in its document. Whatever does not apply is None.

    ``page`` counts from 1. ``box`` is (left, top, right, bottom) in points from the upper left
    corner of the page as a person sees it. ``table``, ``row``, ``column`` and ``line`` count from 0.
    ``member`` names the file inside an archive.
    """

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    member: str | None = None

    @property
    def in_words(self) -> str:
        """The place as a finding names it: ``page 2, table 1, row 5, column 3``, counted as here."""
        named = (("page", self.page), ("table", self.table), ("row", self.row), ("column", self.column),
                 ("line", self.line))
        return ", ".join(f"{name} {number}" for name, number in named if number is not None)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as printed. A merged cell occurs once, at its upper left corner, with its spans."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in reading order (by row, then column). Empty cells are present with text ''.

    ``is_aligned`` says what a column number means. True: rows share their columns (ruled PDF, DOCX,
    HTML), so a cell stands under its header. False: the number only counts separators within its own
    row (text), so two rows of different length cannot be compared by column.
    """

    cells: tuple[Cell, ...]
    is_aligned: bool = True
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Line:
    """One line (or paragraph) of text outside any table."""

    text: str
    place: Place = Place()


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader's account of one document, blocks in reading order.

    ``reader`` is a stable id such as ``pdf.lattice``; ``reader_version`` changes whenever the same
    bytes could be read differently. ``metadata`` holds the carrier's own statements (HTML meta tags,
    PDF and DOCX document properties) by lower-case name. ``findings`` are the reader's own doubts.
    """

    format: Format
    reader: str
    reader_version: str
    blocks: tuple[Block, ...]
    page_count: int | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


class UnreadableDocument(Exception):
    """A document that no reader can read. ``rule`` is a finding's rule id (``DOC.ENCRYPTED`` …).

    The message is one clear line: what, where, and what to do. Names in it, which strangers chose, may hold breaks;
    they become spaces.
    """

    def __init__(self, rule: str, message: str) -> None:
        self.rule = rule
        self.message = " ".join(message.split())
        super().__init__(self.message)
