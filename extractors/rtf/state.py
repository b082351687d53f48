"""What holds at one place of an RTF file, kept for each group; and the row of a table being defined."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from extractors.edge_rows import RowShape

_SWITCHES = {
    "v": "is_hidden", "deleted": "is_deleted", "strike": "is_struck", "striked": "is_struck", "super": "is_raised",
    "chcbpat": "is_shaded", "cb": "is_shaded", "cbpat": "is_shaded", "highlight": "is_shaded",
}  # fmt: skip
_MERGES = frozenset(("clmrg", "clvmrg", "clvmgf"))
_MOST_CELLS = 200
_DEEPEST = 50


class Into(Enum):
    """Where text goes."""

    STORY = "the story"
    NOTHING = "left out"
    FONTS = "the table of fonts"
    COLOURS = "the table of colours"
    TITLE = "the title property"
    AUTHOR = "the author property"
    SHAPE = "a drawing, of which only its text box counts"
    TWICE = "text for old readers, beside which the same stands in Unicode"


@dataclass(slots=True)
class Group:
    """Everything that a group's end sets back."""

    into: Into = Into.STORY
    opens_story: bool = False
    defines_inner_row: bool = False
    names_wide_font: bool = False
    fallback: int = 1
    """Characters behind a Unicode character that stand there for old readers."""
    font: int = -1
    wide_font: int = -1
    is_hidden: bool = False
    is_deleted: bool = False
    is_struck: bool = False
    is_raised: bool = False
    is_shaded: bool = False
    colour: int = 0
    is_in_table: bool = False
    level: int = 0

    @property
    def depth(self) -> int:
        """How deep in tables a paragraph here stands."""
        return min(self.level or int(self.is_in_table), _DEEPEST)

    def format(self, word: str, number: int | None) -> None:
        """Take what a control word says of characters and paragraphs from here on."""
        is_on = number != 0
        if word == "plain":
            self.is_hidden = self.is_deleted = self.is_struck = self.is_raised = self.is_shaded = False
            self.colour = 0
        elif word == "pard":
            self.is_in_table, self.level = False, 0
        elif word == "intbl":
            self.is_in_table = is_on
        elif word == "itap":
            self.level = max(0, number or 0)
        elif word in _SWITCHES:
            setattr(self, _SWITCHES[word], is_on)
        elif word in ("sub", "nosupersub"):
            self.is_raised = False
        elif word == "cf":
            self.colour = number or 0
        elif word == "uc":
            self.fallback = max(0, number or 0)
        elif word == "f":
            self.font = number or 0
        elif word in ("loch", "hich", "dbch", "ltrch", "rtlch"):
            self.names_wide_font = word == "dbch"
        elif word == "af" and self.names_wide_font:
            self.wide_font = number or 0


@dataclass(slots=True)
class RowDefinition:
    """The cells of a row as control words define them one by one."""

    left: int = 0
    rights: list[int] = field(default_factory=list)
    marks: list[frozenset[str]] = field(default_factory=list)
    pending: set[str] = field(default_factory=set)
    is_shaded: bool = False

    def take(self, word: str, number: int | None) -> None:
        """Take a control word; ``\\cellx`` ends a cell with the marks that stand before it."""
        if word == "cellx" and len(self.rights) <= _MOST_CELLS:
            self.rights.append(number or 0)
            self.marks.append(frozenset(self.pending))
            self.pending.clear()
        elif word in _MERGES:
            self.pending.add(word)
        elif word == "trleft":
            self.left = number or 0
        elif word in ("clcbpat", "clshdng"):
            self.is_shaded = self.is_shaded or bool(number)

    def shape(self) -> RowShape | None:
        """The row's edges and merges; None where it defines none or more than Word can hold."""
        if not 0 < len(self.rights) <= _MOST_CELLS:
            return None
        return RowShape(
            [self.left, *self.rights],
            ["clmrg" in marks for marks in self.marks],
            ["clvmrg" in marks for marks in self.marks],
            ["clvmgf" in marks for marks in self.marks],
        )
