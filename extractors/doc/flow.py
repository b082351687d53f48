"""A Word 97–2003 document as paragraphs and tables in reading order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extractors.doc.grid import row_shape
from extractors.doc.header import WordStreams
from extractors.doc.properties import modifiers, paragraph_runs
from extractors.doc.text import DocumentText, Paragraph
from extractors.edge_rows import Story
from extractors.invisible import visible
from extractors.nesting import FlowTable

_IN_TABLE = 0x2416
_ROW_END = 0x2417
_DEPTH = 0x6649
_INNER_CELL_END = 0x244B
_INNER_ROW_END = 0x244C
_DEEPEST = 50
_CELL_MARK = "\x07"
_STORIES_LEFT_OUT = ("macros", "comments")
_FIELD_BEGIN, _FIELD_SEPARATOR, _FIELD_END = "\x13", "\x14", "\x15"
_CHARACTERS = str.maketrans(
    {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", **dict.fromkeys("\x00\x01\x02\x03\x04\x05\x06\x08\x1f", "")}
)


@dataclass(slots=True)
class _Standing:
    """Where a paragraph stands: how deep in tables, and what its mark ends."""

    depth: int = 0
    ends_cell: bool = False
    ends_row: bool = False


def read_flow(streams: WordStreams) -> list[str | FlowTable]:
    """The body, then notes, headers and text boxes."""
    runs = paragraph_runs(streams)
    items: list[str | FlowTable] = []
    for name, paragraphs in DocumentText(streams).stories():
        if name not in _STORIES_LEFT_OUT:
            groups = [runs.at(paragraph.mark_offset) + paragraph.group for paragraph in paragraphs]
            items += _story(zip(paragraphs, groups, strict=True))
    return items


def _story(paragraphs: Iterable[tuple[Paragraph, bytes]]) -> list[str | FlowTable]:
    story = Story()
    fields = _Fields()
    carried = ""
    for paragraph, group in paragraphs:
        standing = _standing(paragraph, group)
        story.add((), standing.depth)
        carried += fields.shown(paragraph.text)
        if paragraph.is_mark_deleted and not (standing.ends_cell or standing.ends_row):
            continue
        if standing.ends_row:
            story.end_row(row_shape(group), is_deleted=paragraph.is_mark_deleted)
        else:
            story.add(_lines(carried), standing.depth)
            if standing.ends_cell:
                story.end_cell()
        carried = ""
    return story.end()


def _standing(paragraph: Paragraph, group: bytes) -> _Standing:
    depth = 0
    in_table = row_end = inner_cell = inner_row = False
    for code, operand in modifiers(group):
        if code == _IN_TABLE:
            in_table = operand[:1] == b"\x01"
        elif code == _ROW_END:
            row_end = operand[:1] == b"\x01"
        elif code == _DEPTH:
            depth = int.from_bytes(operand, "little", signed=True)
        elif code == _INNER_CELL_END:
            inner_cell = operand[:1] == b"\x01"
        elif code == _INNER_ROW_END:
            inner_row = operand[:1] == b"\x01"
    is_cell_mark = paragraph.mark == _CELL_MARK
    if not (in_table or is_cell_mark):
        return _Standing()
    depth = min(max(1, depth), _DEEPEST)
    if depth > 1:
        return _Standing(depth, ends_cell=inner_cell, ends_row=inner_row)
    return _Standing(1, ends_cell=is_cell_mark and not row_end, ends_row=is_cell_mark and row_end)


class _Fields:
    """Leaves out the instructions of fields and keeps their results, over paragraphs."""

    def __init__(self) -> None:
        self._instructions: list[bool] = []

    def shown(self, text: str) -> str:
        if not self._instructions and _FIELD_BEGIN not in text:
            return text.replace(_FIELD_SEPARATOR, "").replace(_FIELD_END, "")
        shown: list[str] = []
        for character in text:
            if character == _FIELD_BEGIN:
                self._instructions.append(True)
            elif character == _FIELD_SEPARATOR and self._instructions:
                self._instructions[-1] = False
            elif character == _FIELD_END:
                del self._instructions[-1:]
            elif not any(self._instructions):
                shown.append(character)
        return "".join(shown)


def _lines(text: str) -> list[str]:
    return [line for part in visible(text.translate(_CHARACTERS)).split("\n") if (line := part.strip())]
