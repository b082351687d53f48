"""The text of a paragraph: runs, breaks, symbols and fields, with tracked changes accepted."""

from __future__ import annotations

from lxml import etree

from extractors.docx.names import (
    NAMES,
    WHITE,
    character_of,
    fill_of,
    is_on,
    property_of,
    shown_branch,
    shows_placeholder,
    type_of,
    value_of,
)
from extractors.invisible import raised

_LEFT_OUT = frozenset(("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "rt", "sdtPr", "sdtEndPr"))
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_DRAWINGS = frozenset(("drawing", "pict", "object"))
_LOOKED_FOR = tuple(tag for tag, name in NAMES.items() if name in ("fldChar", "vanish", "strike", "dstrike"))
_COLOURS = tuple(tag for tag, name in NAMES.items() if name == "color")
_PAPER = frozenset((None, "auto", WHITE))
_PRIVATE_USE = range(0xE000, 0xF900)


class TextReader:
    """Reads paragraphs one after another; a field may begin in one and end in a later one.

    ``struck`` counts runs that are struck out, ``white`` white figures on white paper: both are left out.
    """

    def __init__(self) -> None:
        self.pictures = 0
        self.struck = 0
        self.white = 0
        self._instructions: list[bool] = []
        self._watches_fields = False
        self._has_hidden = False
        self._has_raised = False

    @property
    def is_inside_field(self) -> bool:
        """Whether a field that began in an earlier paragraph has not ended yet."""
        return bool(self._instructions)

    def begin(self, root: etree._Element) -> None:
        """Get ready for the paragraphs of a part.

        The text of field instructions is left out only if every field that begins also ends.
        """
        found = [(NAMES[element.tag], type_of(element)) for element in root.iter(*_LOOKED_FOR)]
        self._watches_fields = found.count(("fldChar", "begin")) == found.count(("fldChar", "end"))
        self._has_hidden = any(name != "fldChar" for name, _ in found) or any(
            value_of(element) == WHITE for element in root.iter(*_COLOURS))
        self._has_raised = next(root.iter("{*}vertAlign"), None) is not None
        self._instructions.clear()

    def paragraph(self, element: etree._Element) -> tuple[str, list[etree._Element], bool]:
        """The text of a ``w:p``, the text boxes anchored in it, and whether its mark was deleted.

        Tabs and line breaks stand as characters.
        """
        pieces: list[str] = []
        boxes: list[etree._Element] = []
        is_mark_deleted = False
        for child in element:
            name = NAMES.get(child.tag)
            if name == "r":
                self._run(child, pieces, boxes)
            elif name == "pPr":
                is_mark_deleted = _is_mark_deleted(child)
            else:
                self._inline(child, pieces, boxes)
        return "".join(pieces), boxes, is_mark_deleted

    def _run(self, run: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
        is_raised = False
        for child in run:
            name = NAMES.get(child.tag)
            if name == "t":
                if child.text and not any(self._instructions):
                    pieces.append(raised(child.text) if is_raised else child.text)
            elif name != "rPr":
                self._inline(child, pieces, boxes)
            elif self._has_hidden and self._is_left_out(run, child):
                return
            elif self._has_raised:
                is_raised = _is_raised(child)

    def _is_left_out(self, run: etree._Element, properties: etree._Element) -> bool:
        """Whether a run is hidden, struck out, or figures in white on white."""
        for prop in properties:
            name = NAMES.get(prop.tag)
            if name == "vanish" and is_on(prop):
                return True
            if name in ("strike", "dstrike") and is_on(prop):
                self.struck += 1
                return True
            if name == "color" and value_of(prop) == WHITE and _is_unseen_figure(run, properties):
                self.white += 1
                return True
        return False

    def _inline(self, element: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
        name = NAMES.get(element.tag)
        if name == "r":
            self._run(element, pieces, boxes)
        elif name == "t":
            if element.text and not any(self._instructions):
                pieces.append(element.text)
        elif name in _LEFT_OUT:
            return
        elif name in _CHARACTERS:
            pieces.append(_CHARACTERS[name])
        elif name == "sym":
            pieces.append(_symbol(character_of(element)))
        elif name == "fldChar":
            self._field(type_of(element))
        elif name == "AlternateContent":
            if (branch := shown_branch(element)) is not None:
                self._inline(branch, pieces, boxes)
        elif name == "sdt" and shows_placeholder(element):
            return
        elif name in _DRAWINGS:
            self._drawing(element, boxes)
        else:
            # Links, insertions, content controls, formulas, ruby: whatever holds runs.
            for child in element:
                self._inline(child, pieces, boxes)

    def _drawing(self, element: etree._Element, boxes: list[etree._Element]) -> None:
        for child in element:
            name = NAMES.get(child.tag)
            if name == "txbxContent":
                boxes.append(child)
            elif name == "AlternateContent":
                if (branch := shown_branch(child)) is not None:
                    self._drawing(branch, boxes)
            else:
                self.pictures += name == "picture"
                self._drawing(child, boxes)

    def _field(self, kind: str | None) -> None:
        if not self._watches_fields:
            return
        if kind == "begin":
            self._instructions.append(True)
        elif kind == "separate" and self._instructions:
            self._instructions[-1] = False
        elif kind == "end" and self._instructions:
            self._instructions.pop()


def _is_unseen_figure(run: etree._Element, properties: etree._Element) -> bool:
    """Figures without letters on no ground but paper. Words in white are the head of a table with a dark ground."""
    text = "".join(element.text or "" for element in run if NAMES.get(element.tag) == "t")
    if not any(map(str.isdigit, text)) or any(map(str.isalpha, text)):
        return False
    shades = [prop for prop in properties if NAMES.get(prop.tag) == "shd"]
    shades += [shade for cell in run.iterancestors() if (shade := property_of(cell, "tcPr", "shd")) is not None]
    return all(fill_of(shade) in _PAPER for shade in shades)


def _is_raised(run_properties: etree._Element) -> bool:
    return any(NAMES.get(prop.tag) == "vertAlign" and value_of(prop) == "superscript" for prop in run_properties)


def _is_mark_deleted(paragraph_properties: etree._Element) -> bool:
    for child in paragraph_properties:
        if NAMES.get(child.tag) == "rPr":
            return any(NAMES.get(prop.tag) in ("del", "moveFrom") for prop in child)
    return False


def _symbol(code: str | None) -> str:
    """The character of a ``w:sym``; a symbol font's own code has no meaning as text and shows as U+FFFD."""
    try:
        number = int(code or "", 16)
    except ValueError:
        return "\ufffd"
    return "\ufffd" if number in _PRIVATE_USE or number > 0xFFFF or number == 0 else chr(number)
