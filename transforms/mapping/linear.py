"""Rows from text that has no cells: a label is what stands between two runs of numbers.

Serves text with one cell a line, tables whose separators are lost ("予以公开0000000"), and lines
that a reader could not put into a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from contracts.readings import Place
from transforms.mapping.rows import DocumentRow, RowCell
from transforms.values import is_value

_SEPARATOR_CHARACTERS = " \t\r\n\u3000\xa0|｜│┃¦"
_SEPARATORS = re.compile(r"[\s|｜│┃¦]+")
_SPACED_FIGURES = re.compile(r"^[\d\s|｜│┃¦/／\-—]*$")
_DIGITS = re.compile(r"[OoＯ〇]*\d[\d,，.．]*[OoＯ〇lI]+[\dOoＯ〇lI]*|[OoＯ〇]+\d[\d,，.．]*|\d[\d,，.．]*\d|\d")
"""A run of figures; letters that look like figures belong to it, so that 1O is never read as 1."""
_BROKEN_NUMBER = re.compile(r"\d[\d,.]*(?:[^\w\s]|_)+\d[\d,.]*|[。·.．]\d+|\d{3,}[.．。·]")
"""Two figures around a mark, or one with a point beside it: perhaps a decimal point that was written otherwise.

Three figures around marks are a list of values; "1." begins a label.
"""
_LOOSE_POINT = re.compile(r"(?<=\d)[ \u3000\xa0]+(?=[.．。·]\d)")
_CALENDAR = "年月日时分条号第"
_NUMBERING_MARKS = "、.．)）"
_PAGE_NUMBER = re.compile(r"^\s*(?:[-－—–]\s*\d{1,3}\s*[-－—–]|第\s*\d{1,3}\s*页.*)\s*$")
_WORD = re.compile(r"[^\W\d_]")
_BRACKETED = re.compile(r"[（(][^（()）]*[^\W\d_][^（()）]*[)）]")
"""An explanation with words in it: "（如同时属于予以公开，填1件）"."""


_NUMBERED_BY_A_SPACE = re.compile(r"^\d{1,2}\s+(\D+)$")
"""A label whose numbering has lost its mark: "2 重复申请"."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    is_number: bool
    place: Place


def _split_numbers(chunk: str, place: Place) -> Iterator[_Token]:
    """Cut a chunk without white space into words and runs of digits.

    A digit before a numbering mark and a word ("00000001.属于国家秘密") is the numbering of that
    word; digits of a date, of an article or within brackets belong to their words.
    """
    if is_value(chunk) or _BROKEN_NUMBER.fullmatch(chunk):
        yield _Token(chunk, True, place)
        return
    start = 0
    bracketed = [match.span() for match in _BRACKETED.finditer(chunk)]
    for match in _DIGITS.finditer(chunk):
        begin, end = match.span()
        if any(left < begin < right for left, right in bracketed):
            continue
        digits = match.group()
        after = chunk[end : end + 1]
        if digits[-1:] in ".．":
            continue
        if after and after in _NUMBERING_MARKS and _WORD.match(chunk[end + 1 : end + 2] or ""):
            end -= 1
            if end <= begin:
                continue
        elif after and after in _CALENDAR:
            continue
        if begin > start:
            yield _Token(chunk[start:begin], False, place)
        yield _Token(chunk[begin:end], True, place)
        start = end
    if start < len(chunk):
        yield _Token(chunk[start:], False, place)


def _tokens(cells: Iterable[RowCell], is_label: Callable[[str], bool]) -> Iterator[_Token]:
    for cell in cells:
        if _PAGE_NUMBER.match(cell.text):
            continue
        text = cell.text.strip(_SEPARATOR_CHARACTERS)
        if not text and cell.place.table is not None:
            yield _Token("", True, cell.place)
            continue
        if text and is_value(text) and not (_SPACED_FIGURES.match(text) and _SEPARATORS.search(text)):
            # A number with its annotation in brackets is one value however it is spaced.
            yield _Token(text, True, cell.place)
            continue
        numbered = _NUMBERED_BY_A_SPACE.match(text) if cell.place.table is not None else None
        if is_label(text) or (numbered is not None and is_label(numbered.group(1))):
            # A label is one word however it is spaced (自然 人).
            yield _Token(text, False, cell.place)
            continue
        for part in _SEPARATORS.split(_LOOSE_POINT.sub("", text)):
            if part:
                yield from _split_numbers(part, cell.place)


def linear_rows(rows: Sequence[DocumentRow], is_label: Callable[[str], bool]) -> list[DocumentRow]:
    """Regroup single-cell rows into rows of label and numbers.

    ``is_label`` tells whether a text is a whole label of the form: such a text always begins a row,
    so that a label whose numbers are lost does not take its neighbour's.
    """
    regrouped: list[DocumentRow] = []
    labels: list[_Token] = []
    values: list[_Token] = []

    def finish() -> None:
        if labels or values:
            cells: list[RowCell] = []
            text = "".join(token.text for token in labels)
            if text:
                cells.append(RowCell(text, 0, 1, labels[0].place))
            for token in values:
                cells.append(RowCell(token.text, len(cells), 1, token.place))
            regrouped.append(DocumentRow(tuple(cells), None, False))
        labels.clear()
        values.clear()

    for token in _tokens((cell for row in rows for cell in row.cells), is_label):
        if token.is_number:
            values.append(token)
            continue
        if values or (labels and (is_label("".join(one.text for one in labels)) or is_label(token.text))):
            finish()
        labels.append(token)
    finish()
    return regrouped
