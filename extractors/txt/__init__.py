"""Plain text: several independent readings, for text has no marks that say what is a table.

``txt.separated`` (tabs, pipes, Markdown, box drawing, CSV), ``txt.cell_per_line``, ``txt.spaced`` and
``txt.records`` (rows as sentences) are given only where the text looks so; ``txt.lines`` always, as the last resort.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from contracts.documents import Format
from contracts.readings import Block, Line, Place, Reading, UnreadableDocument
from extractors.charset import decode
from extractors.invisible import visible
from extractors.limits import MAX_TEXT_BYTES, check_figures, check_lines, check_size
from extractors.txt import boxed, cell_per_line, csv_rows, records, separated, spaced
from extractors.txt.grid import Item, TextGrid, finish
from extractors.txt.unfolding import unfolded

READER_VERSION = "1"
_LINE_END = re.compile(r"\r\n|\n|\r")
_FIGURE = re.compile(r"\d+")

_Recogniser = Callable[[Sequence[Item]], list[Item]]
_RECOGNISERS: tuple[tuple[str, tuple[_Recogniser, ...]], ...] = (
    ("separated", (boxed.recognise, separated.recognise, csv_rows.recognise)),
    ("cell_per_line", (boxed.recognise, cell_per_line.recognise, separated.recognise)),
    ("spaced", (boxed.recognise, separated.recognise, spaced.recognise)),
    ("records", (boxed.recognise, separated.recognise, records.recognise)),
)


def readings(data: bytes) -> Iterator[Reading]:
    """The readings of a plain-text file, cheapest first; places give the line, counted from 0.

    Raises UnreadableDocument (DOC.TOO_LARGE, DOC.CHARSET, DOC.NO_TEXT).
    """
    check_size(len(data), MAX_TEXT_BYTES, "the text file")
    decoded = decode(data)
    check_figures(sum(1 for _ in _FIGURE.finditer(decoded.text)))
    texts = _LINE_END.split(unfolded(decoded.text))
    check_lines(len(texts))
    lines = [Line(text, Place(line=number)) for number, text in enumerate(texts)]
    if not any(line.text.strip() for line in lines):
        raise UnreadableDocument("DOC.NO_TEXT", "the text file holds white space only: fetch it again")
    metadata = {"charset": decoded.encoding}
    for name, blocks in recognised(lines):
        yield Reading(Format.TXT, f"txt.{name}", READER_VERSION, blocks, metadata=metadata, findings=decoded.findings)
    yield Reading(Format.TXT, "txt.lines", READER_VERSION, plain(lines), metadata=metadata, findings=decoded.findings)


def recognised(lines: Sequence[Line]) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Each way of seeing tables in ``lines`` that finds one its forerunners did not see alike.

    Other carriers use it for prose that holds tables in text form (a ``<pre>``, tabbed paragraphs).
    """
    seen: list[tuple[Block, ...]] = []
    for name, recognisers in _RECOGNISERS:
        items: list[Item] = list(lines)
        for recognise in recognisers:
            items = recognise(items)
        if not any(isinstance(item, TextGrid) for item in items):
            continue
        blocks = finish(items)
        if blocks not in seen:
            seen.append(blocks)
            yield name, blocks


def plain(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Every line that is not blank as a Line, without its outer white space."""
    return tuple(Line(text, line.place) for line in lines if (text := visible(line.text).strip()))
