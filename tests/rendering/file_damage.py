"""Damages done to the files themselves: rows, cells, spans and tables of a page or a Word document lost or repeated.

Each takes the markup of a whole document and gives another; whatever it takes or adds, a reader can notice.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Markup:
    """The names that a format gives to tables, rows, cells and spans."""

    table: str
    row: str
    cell: str
    text: str
    span: str


HTML = Markup("table", "tr", "td", r">[^<>]*(?=</td>)", r' (?:row|col)span="\d+"')
WORD = Markup("w:tbl", "w:tr", "w:tc", r">[^<>]*(?=</w:t>)", r"<w:(?:gridSpan|vMerge)[^>]*/>")
_Damage = Callable[[str, Markup, random.Random], str]


def _elements(text: str, name: str) -> list[re.Match[str]]:
    return list(re.finditer(rf"<{name}(?:\s[^>]*)?>.*?</{name}>", text, re.DOTALL))


def _without(text: str, gone: re.Match[str]) -> str:
    return text[: gone.start()] + text[gone.end() :]


def _twice(text: str, one: re.Match[str]) -> str:
    return text[: one.end()] + one.group() + text[one.end() :]


def lose_row(text: str, names: Markup, chance: random.Random) -> str:
    """A row is lost."""
    return _without(text, chance.choice(_elements(text, names.row)))


def repeat_row(text: str, names: Markup, chance: random.Random) -> str:
    """A row stands twice."""
    return _twice(text, chance.choice(_elements(text, names.row)))


def lose_cell(text: str, names: Markup, chance: random.Random) -> str:
    """A cell is lost and the rest of its row moves up."""
    return _without(text, chance.choice(_elements(text, names.cell)))


def repeat_cell(text: str, names: Markup, chance: random.Random) -> str:
    """A cell stands twice and the rest of its row moves on."""
    return _twice(text, chance.choice(_elements(text, names.cell)))


def empty_cell(text: str, names: Markup, chance: random.Random) -> str:
    """A cell says nothing."""
    gone = chance.choice(list(re.finditer(names.text, text)))
    return text[: gone.start() + 1] + text[gone.end() :]


def lose_span(text: str, names: Markup, chance: random.Random) -> str:
    """A cell no longer spans its columns or rows."""
    return _without(text, chance.choice(list(re.finditer(names.span, text))))


def lose_spans(text: str, names: Markup, chance: random.Random) -> str:
    """No cell spans anything."""
    return re.sub(names.span, "", text)


def lose_table(text: str, names: Markup, chance: random.Random) -> str:
    """A table is lost."""
    return _without(text, chance.choice(_elements(text, names.table)))


def exchange_tables(text: str, names: Markup, chance: random.Random) -> str:
    """Two tables stand under each other's headings."""
    one, other = sorted(chance.sample(_elements(text, names.table), 2), key=lambda match: match.start())
    between = text[one.end() : other.start()]
    return text[: one.start()] + other.group() + between + one.group() + text[other.end() :]


FILE_DAMAGES: dict[str, _Damage] = {
    damage.__name__: damage
    for damage in (
        lose_row,
        repeat_row,
        lose_cell,
        repeat_cell,
        empty_cell,
        lose_span,
        lose_spans,
        lose_table,
        exchange_tables,
    )
}
"""Every damage by its name."""


def damage_page(data: bytes, damage: _Damage, chance: random.Random) -> bytes:
    """A page of HTML in UTF-8, damaged."""
    return damage(data.decode(), HTML, chance).encode()


def damage_word(data: bytes, damage: _Damage, chance: random.Random) -> bytes:
    """A Word document, damaged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as sound, zipfile.ZipFile(out, "w") as damaged:
        for name in sound.namelist():
            content = sound.read(name)
            if name == "word/document.xml":
                content = damage(content.decode(), WORD, chance).encode()
            damaged.writestr(name, content)
    return out.getvalue()
