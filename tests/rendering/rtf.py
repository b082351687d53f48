r"""RTF carriers as Word and WPS write them: a row's edges before its cells, text in GBK bytes or in Unicode.

Horizontal merges are written either as one wide cell or, as old Word does, as \clmgf and \clmrg.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.rendering.grid import Document, Grid, GridCell

_WIDTH = 900
_HEAD = (
    r"{\rtf1\ansi\ansicpg936\deff0\uc1{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5{\*\falt SimSun};}"
    r"{\f1\froman\fcharset0 Times New Roman;}}{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}"
    r"{\stylesheet{\s0\qj \'d5\'fd\'ce\'c4;}}{\*\generator Riched20 10.0;}"
)

Spell = Callable[[str], str]


def in_gbk(text: str) -> str:
    """Characters as bytes of GBK; those beyond it as Unicode. A second byte that is ASCII is written as such."""
    return "".join(_plain(character) if character.isascii() else _bytes(character) for character in text)


def in_unicode(text: str) -> str:
    r"""Characters as \uN with a question mark for old readers, numbers of 16 bits with their sign."""
    return "".join(_plain(character) if character.isascii() else _unicode(character) for character in text)


def edited(text: str) -> str:
    """Figures and labels with what nobody sees in between: deleted, hidden, and for old readers only."""
    shown = in_unicode(text)
    return rf"{{\deleted\revauthdel1 99}}{shown}{{\v 88}}{{\*\bkmkstart a1}}{{\field{{\*\fldinst SEQ 77}}{{\fldrslt}}}}"


def rtf(document: Document, spell: Spell = in_gbk, *, marks_merges: bool = False) -> bytes:
    r"""The report. ``marks_merges``: cells merged sideways as \clmgf and \clmrg, not as one wide cell."""
    narrative = document.narrative
    grids = {grid.section: grid for grid in document.grids}
    parts = [_HEAD, rf"{{\info{{\title {in_gbk(narrative.title)}}}}}"]
    parts += [_paragraph(text, spell) for text in (narrative.title, *narrative.before)]
    for section, heading in narrative.headings.items():
        parts.append(_paragraph(heading, spell))
        if section in grids:
            parts += _table(grids[section], spell, marks_merges)
    parts += [_paragraph(text, spell) for text in (*narrative.after, *narrative.signature)]
    return "\r\n".join([*parts, "}\r\n\0"]).encode("ascii")


def _plain(character: str) -> str:
    return f"\\{character}" if character in "\\{}" else character


def _bytes(character: str) -> str:
    try:
        raw = character.encode("gbk")
    except UnicodeEncodeError:
        return _unicode(character)
    return "".join(rf"\'{byte:02x}" if byte >= 0x80 else _plain(chr(byte)) for byte in raw)


def _unicode(character: str) -> str:
    units = character.encode("utf-16-le")
    numbers = (int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2))
    return "".join(rf"\u{number}?" for number in numbers)


def _paragraph(text: str, spell: Spell) -> str:
    return rf"\pard\plain\qj\f0\fs21 {spell(text)}\par"


def _table(grid: Grid, spell: Spell, marks_merges: bool) -> Iterator[str]:
    covered = {
        (cell.row + down, cell.column + across): cell
        for cell in grid.cells
        for down in range(cell.row_span)
        for across in range(cell.column_span)
    }
    for row in range(grid.row_count):
        definition, contents = [r"\trowd\trgaph108\trleft-108"], []
        column = 0
        while column < grid.column_count:
            cell = covered[row, column]
            width = 1 if marks_merges else cell.column_span
            border = r"\clbrdrt\brdrs\brdrw10"
            definition.append(rf"{_marks(cell, row, column)}{border}\cellx{(column + width) * _WIDTH - 108}")
            text = spell(cell.text) if (row, column) == (cell.row, cell.column) else ""
            contents.append(rf"\pard\intbl\plain\f0\fs18 {text}\cell")
            column += width
        yield f"{''.join(definition)}{''.join(contents)}{''.join(definition)}\\row"


def _marks(cell: GridCell, row: int, column: int) -> str:
    down = "" if cell.row_span == 1 else r"\clvmgf" if row == cell.row else r"\clvmrg"
    across = "" if cell.column_span == 1 else r"\clmgf" if column == cell.column else r"\clmrg"
    return down + across
