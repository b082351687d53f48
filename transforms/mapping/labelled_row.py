"""A row of section three split into its label and its values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.readings import Place
from transforms.mapping.columns import Placed
from transforms.mapping.rows import RowCell


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A row split into its label cells (own and inherited) and its value cells, placed in columns.

    ``is_beside``: its figures do not stand under the header of their table, unlike those of most of its rows.
    """

    labels: tuple[RowCell, ...]
    placed: Placed
    values: tuple[RowCell, ...]
    table: int | None
    is_beside: bool = False

    @property
    def place(self) -> Place:
        """Where the row stands: its first cell."""
        return (self.labels or self.values)[0].place

    @property
    def has_values(self) -> bool:
        """True when anything is printed in the value columns."""
        return any(not cell.is_blank for cell in self.values)

    def label_texts(self) -> list[str]:
        """What may be the row's label, most likely first: the last cell of its own, the last, the last two, all."""
        texts = [cell.text for cell in self.labels if not cell.is_blank]
        own = [cell.text for cell in self.labels if not cell.is_blank and not cell.is_inherited]
        candidates = [own[-1:], texts[-1:], texts[-2:], own, texts]
        return list(dict.fromkeys("".join(one) for one in candidates if one))


def is_word(cell: RowCell) -> bool:
    """True for a cell of words, which is no value."""
    return not cell.is_value and any("\u4e00" <= character <= "\u9fff" for character in cell.text)


def label_end(cells: Sequence[RowCell]) -> int:
    """The index after the last word that precedes the first printed number."""
    end = 0
    for index, cell in enumerate(cells):
        if is_word(cell):
            end = index + 1
        elif cell.is_value and any(character.isdigit() for character in cell.text):
            break
    return end
