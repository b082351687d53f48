"""Text of an RTF story on its way to paragraphs, cells and rows."""

from __future__ import annotations

from extractors.edge_rows import RowShape, Story
from extractors.invisible import raised, visible
from extractors.nesting import FlowTable
from extractors.rtf.charsets import text_of


class Writer:
    """One story: the body, a note, a margin (header or footer) or a text box."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.boxes: list[str | FlowTable] = []
        """What stands in the text boxes anchored in the paragraph."""
        self._story = Story()
        self._pieces: list[str] = []
        self._raw = bytearray()
        self._encoding = ""

    def write(self, text: bytes | str, encoding: str, *, is_raised: bool) -> None:
        """Add characters, or bytes of a charset; a character may come byte by byte."""
        if isinstance(text, bytes) and not is_raised:
            if encoding != self._encoding:
                self._decode()
                self._encoding = encoding
            self._raw += text
            return
        self._decode()
        characters = text if isinstance(text, str) else text_of(text, encoding)
        self._pieces.append(raised(characters) if is_raised else characters)

    def line(self) -> str:
        """All that was written, as a property of the file holds it."""
        return " ".join(self._text().split())

    def end_paragraph(self, depth: int) -> None:
        """The paragraph is whole: the lines of it that show anything, then its text boxes."""
        text = visible(self._text())
        self._story.add([line for part in text.split("\n") if (line := part.strip())], depth)
        if self.boxes:
            self._story.add(self.boxes, depth)
            self.boxes = []

    def end_cell(self, depth: int) -> None:
        """The paragraph and its cell are whole."""
        self.end_paragraph(depth)
        self._story.end_cell()

    def end_row(self, depth: int, shape: RowShape | None, *, is_deleted: bool) -> None:
        """The row is whole."""
        if (text := self._text()).strip():
            self._pieces.append(text)
            self.end_cell(depth)
        self._story.add((), depth)
        self._story.end_row(shape, is_deleted=is_deleted)

    def end(self) -> list[str | FlowTable]:
        """The story's paragraphs and tables."""
        self.end_paragraph(0)
        return self._story.end()

    def _text(self) -> str:
        self._decode()
        if not self._pieces:
            return ""
        text = "".join(self._pieces)
        self._pieces.clear()
        # Characters beyond the first plane are written as two halves.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _decode(self) -> None:
        if self._raw:
            self._pieces.append(text_of(bytes(self._raw), self._encoding))
            self._raw.clear()
