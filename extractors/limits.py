"""How much of a stranger's file is taken into memory before it is refused.

A real report is a few hundred kilobytes; every cap leaves two orders of magnitude of room.
"""

from __future__ import annotations

from contracts.readings import UnreadableDocument

MEGABYTE = 1024 * 1024

MAX_TEXT_BYTES = 10 * MEGABYTE
"""Plain text and HTML."""
MAX_PART_BYTES = 32 * MEGABYTE
"""One inflated part of a DOCX or OFD package."""
MAX_PACKAGE_BYTES = 256 * MEGABYTE
"""All declared parts of a package or archive together."""
MAX_PACKAGE_MEMBERS = 20_000
MAX_ARCHIVE_DOCUMENTS = 200
MAX_OLE_BYTES = 64 * MEGABYTE
MAX_INFLATION = 1000
"""Declared size over stored size; deflate itself cannot pass 1032."""
MAX_CELLS = 100_000
"""Cells of all tables of one document."""
MAX_COLUMN_SPAN = 1000
MAX_ROW_SPAN = 65_534
MAX_LINES = 100_000
"""Lines of a text file."""
MAX_FIGURES = 100_000
"""Numbers printed in a text file; a report holds some two hundred."""
MAX_ELEMENTS = 1_000_000
"""Start and end tags of an HTML page or an XML part."""
MAX_ATTRIBUTES = 10_000
"""Attributes of one element; libxml2 takes time by their square."""
MAX_TEXT_COLUMNS = 200
"""Columns of a table found in text."""


def check_size(size: int, limit: int, what: str) -> None:
    """Raise UnreadableDocument (DOC.TOO_LARGE) when ``size`` bytes of ``what`` pass ``limit``."""
    if size > limit:
        raise UnreadableDocument(
            "DOC.TOO_LARGE",
            f"{what} holds {size:,} bytes, more than the {limit:,} that are read: "
            "check by hand whether it is a report at all",
        )


def check_elements(count: int, what: str) -> None:
    """Raise UnreadableDocument (DOC.TOO_LARGE) when ``what`` has more tags than any report can have."""
    if count > MAX_ELEMENTS:
        raise UnreadableDocument(
            "DOC.TOO_LARGE",
            f"{what} holds {count:,} tags, more than the {MAX_ELEMENTS:,} that are read: "
            "check by hand whether it is a report at all",
        )


def check_lines(count: int) -> None:
    """Raise UnreadableDocument (DOC.TOO_LARGE) when a text has more lines than any report can have."""
    if count > MAX_LINES:
        raise UnreadableDocument(
            "DOC.TOO_LARGE",
            f"the text holds more than {MAX_LINES:,} lines: check by hand whether it is a report at all",
        )


def check_figures(count: int) -> None:
    """Raise UnreadableDocument (DOC.TOO_LARGE) when a text prints more numbers than any report can."""
    if count > MAX_FIGURES:
        raise UnreadableDocument(
            "DOC.TOO_LARGE",
            f"the text prints {count:,} numbers, more than the {MAX_FIGURES:,} that are read: "
            "check by hand whether it is a report at all",
        )


def check_cells(count: int) -> None:
    """Raise UnreadableDocument (DOC.TOO_LARGE) when a document has more cells than any report can have."""
    if count > MAX_CELLS:
        raise UnreadableDocument(
            "DOC.TOO_LARGE",
            f"the document's tables hold more than {MAX_CELLS:,} cells: check by hand whether it is a report at all",
        )
