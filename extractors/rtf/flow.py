"""An RTF file as paragraphs and tables in reading order, with tracked changes accepted and hidden text left out."""

from __future__ import annotations

import re
from copy import copy

from contracts.findings import Finding, Severity
from contracts.readings import UnreadableDocument
from extractors.nesting import FlowTable
from extractors.rtf.charsets import TWO_BYTES, Charsets
from extractors.rtf.state import Group, Into, RowDefinition
from extractors.rtf.tokens import Kind, Token, tokens
from extractors.rtf.writing import Writer

_MOST_GROUPS = 5000
"""Groups within groups; Word writes some ten."""
_HEAD = 65_536
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_PRIVATE_USE = range(0xE000, 0xF900)
_WHITE = 0xFFFFFF
_COLOURS = {"red": 16, "green": 8, "blue": 0}
_MOST_COLOURS = 4096
_CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
    "zwj": "", "zwnj": "", "~": "\u00a0", "_": "-", "-": "",
}  # fmt: skip
_ENDS_PARAGRAPH = frozenset(("par", "sect", "page", "column", "\n", "\r"))
_LEFT_OUT = frozenset((
    "stylesheet", "pict", "fldinst", "nonesttables", "shprslt", "nonshppict", "objdata", "filetbl", "listtable",
    "revtbl", "annotation", "atnid", "atnauthor", "tc", "xe", "rxe", "txe", "info", "ftnsep", "ftnsepc", "ftncn",
    "aftnsep", "aftnsepc", "aftncn", "template", "sp", "objclass", "objname", "private1",
))  # fmt: skip
_STORIES = {
    "footnote": "notes", "header": "margins", "headerl": "margins", "headerr": "margins", "headerf": "margins",
    "footer": "margins", "footerl": "margins", "footerr": "margins", "footerf": "margins",
    "shptxt": "box", "dptxbxtext": "box",
}  # fmt: skip
_STARRED = frozenset(("nesttableprops", "shpinst", "do", "ud", "cs", *_STORIES))
"""Destinations that old readers leave out and that are read here."""
_INTO = {
    "fonttbl": Into.FONTS, "colortbl": Into.COLOURS, "title": Into.TITLE, "author": Into.AUTHOR,
    "shpinst": Into.SHAPE, "do": Into.SHAPE, "upr": Into.TWICE,
}  # fmt: skip


class FlowReader:
    """Reads one file. ``findings``, ``pictures`` and ``metadata`` are filled while it reads."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._charsets = Charsets()
        self._colours: list[int] = [0]
        self._group = Group()
        self._outer: list[Group] = []
        self._skip = 0
        self._is_starred = False
        self._row = RowDefinition()
        self._inner_row = RowDefinition()
        self._writers = [Writer()]
        self._properties = {Into.TITLE: Writer(), Into.AUTHOR: Writer()}
        self._aside: dict[str, list[str | FlowTable]] = {"notes": [], "margins": []}
        self._struck = self._white = 0
        self.pictures = 0
        self.findings: list[Finding] = []

    @property
    def metadata(self) -> dict[str, str]:
        """What the file says about itself: title and author."""
        found = {into.name.lower(): writer.line() for into, writer in self._properties.items()}
        return {name: value for name, value in found.items() if value}

    def read(self) -> list[str | FlowTable]:
        """The body, then notes, headers and footers.

        Raises UnreadableDocument (DOC.TOO_LARGE, DOC.DAMAGED).
        """
        is_whole = False
        for token in tokens(self._data, is_wide=_declares_two_bytes(self._data)):
            self._take(token)
            if token.kind is Kind.CLOSE and not self._outer:
                is_whole = True
                break
        while self._outer:
            self._close()
        if not is_whole:
            self._find("DOC.TRUNCATED", "the RTF file ends before its last group is closed: fetch it again")
        for count, what in ((self._struck, "struck out"), (self._white, "figures in white on white")):
            if count:
                self._find(
                    "DOC.UNSEEN_TEXT", f"{count} pieces of text are {what} and were left out: compare with the original"
                )
        seen: set[str] = set()
        items = self._writers[0].end() + self._aside["notes"]
        for item in self._aside["margins"]:
            if isinstance(item, str):
                if item in seen:
                    continue
                seen.add(item)
            items.append(item)
        return items

    def _find(self, rule: str, message: str) -> None:
        self.findings.append(Finding(rule, Severity.WARNING, "document", message))

    def _take(self, token: Token) -> None:
        if token.kind is Kind.BYTES:
            self._bytes(token.raw)
        elif token.kind is Kind.WORD or token.kind is Kind.SYMBOL:
            self._word(token.word, token.number)
        elif token.kind is Kind.OPEN:
            if len(self._outer) >= _MOST_GROUPS:
                message = f"the RTF file holds groups more than {_MOST_GROUPS:,} deep: do not open it"
                raise UnreadableDocument("DOC.DAMAGED", message)
            self._outer.append(self._group)
            self._group = copy(self._group)
            self._group.opens_story = False
            self._skip = 0
        elif self._outer:
            self._close()

    def _close(self) -> None:
        self._skip = 0
        if self._group.opens_story:
            writer = self._writers.pop()
            items = writer.end()
            if writer.name == "box":
                self._writers[-1].boxes += items
            else:
                self._aside[writer.name] += items
        self._group = self._outer.pop()

    def _bytes(self, raw: bytes) -> None:
        if self._skip:
            raw, self._skip = raw[self._skip :], max(0, self._skip - len(raw))
        if raw:
            group = self._group
            self._write(raw, self._charsets.of(group.font, group.wide_font))

    def _write(self, text: bytes | str, encoding: str = "") -> None:
        group = self._group
        if group.into in self._properties:
            self._properties[group.into].write(text, encoding, is_raised=False)
        if group.into is Into.COLOURS and isinstance(text, bytes) and len(self._colours) < _MOST_COLOURS:
            self._colours += [0] * min(text.count(b";"), _MOST_COLOURS)
        if group.into is not Into.STORY or group.is_hidden or group.is_deleted:
            return
        if group.is_struck:
            self._struck += 1
        elif self._is_unseen(text):
            self._white += 1
        else:
            self._writers[-1].write(text, encoding, is_raised=group.is_raised)

    def _is_unseen(self, text: bytes | str) -> bool:
        """Whether text is white figures on paper. Words in white are the head of a table with a dark ground."""
        group = self._group
        if not 0 < group.colour < len(self._colours) or self._colours[group.colour] != _WHITE:
            return False
        is_figure = text.strip().isdigit()
        return is_figure and not (group.is_shaded or self._row.is_shaded or self._inner_row.is_shaded)

    def _word(self, word: str, number: int | None) -> None:
        if word == "*":
            self._is_starred = True
            return
        is_starred, self._is_starred = self._is_starred, False
        if word == "u":
            self._unicode((number or 0) & 0xFFFF)
            return
        self._skip = 0
        into = self._group.into
        if is_starred and word not in _STARRED:
            self._group.into = Into.NOTHING
        elif word in _STORIES:
            self._begin_story(_STORIES[word])
        elif word == "ud":
            self._group.into = self._outer[-2].into if len(self._outer) > 1 else Into.STORY
        elif word in _LEFT_OUT:
            self.pictures += word == "pict" and into is Into.STORY
            self._group.into = Into.NOTHING
        elif word in _INTO:
            self._group.into = _INTO[word]
        elif into is Into.FONTS:
            self._font(word, number or 0)
        elif into is Into.COLOURS:
            self._colours[-1] |= (number or 0) % 256 << _COLOURS.get(word, 24)
        elif word == "ansicpg":
            self._charsets.declare(number or 0)
        elif into is Into.STORY:
            self._group.format(word, number)
            self._define(word, number)
            self._structure(word)

    def _begin_story(self, name: str) -> None:
        """Notes, margins and text boxes are put together apart; a story within what is left out is left out too."""
        if self._group.into is Into.NOTHING or self._group.opens_story or not self._outer:
            return
        self._group = Group(opens_story=True, fallback=self._group.fallback)
        self._writers.append(Writer(name))

    def _unicode(self, code: int) -> None:
        if code:
            self._write("\ufffd" if code in _PRIVATE_USE else chr(code))
        self._skip = self._group.fallback

    def _font(self, word: str, number: int) -> None:
        if word == "f":
            self._group.font = number
        elif word == "fcharset":
            self._charsets.name_font(self._group.font, number)

    def _define(self, word: str, number: int | None) -> None:
        """Take what a control word says of the cells of a row."""
        if word == "nesttableprops":
            self._group.defines_inner_row = True
        elif word == "trowd" and self._group.defines_inner_row:
            self._inner_row = RowDefinition()
        elif word == "trowd":
            self._row = RowDefinition()
        else:
            (self._inner_row if self._group.defines_inner_row else self._row).take(word, number)

    def _structure(self, word: str) -> None:
        writer, group = self._writers[-1], self._group
        if word in _CHARACTERS:
            self._write(_CHARACTERS[word])
        elif word in _ENDS_PARAGRAPH:
            # A paragraph whose mark was deleted runs on into the next one.
            if not group.is_deleted:
                writer.end_paragraph(group.depth)
        elif word == "cell":
            writer.end_cell(1)
        elif word == "nestcell":
            writer.end_cell(max(2, group.depth))
        elif word == "row":
            writer.end_row(1, self._row.shape(), is_deleted=group.is_deleted)
        elif word == "nestrow":
            writer.end_row(max(2, group.depth), self._inner_row.shape(), is_deleted=group.is_deleted)


def _declares_two_bytes(data: bytes) -> bool:
    declared = _CODE_PAGE.search(data[:_HEAD])
    charsets = Charsets()
    charsets.declare(int(declared[1]) if declared else 0)
    return charsets.declared in TWO_BYTES
