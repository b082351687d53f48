"""Damages that happen to documents on their way from a clerk to a reader, done to the grids of a report.

Only damages that a reader can notice are here. Left out, because what they leave is a faultless table of other
figures: two applicant columns exchanged in every row and the headers not (all sums still hold), two result rows
exchanged with each other but their labels not, a wrong digit in section two (its figures are bound by no sum).
A damage to numbers that happens to keep every sum (two equal columns exchanged) is not done.
"""

from __future__ import annotations

import random

from tests.rendering import damage_numbers as numbers
from tests.rendering import damage_places as places
from tests.rendering import damage_shape as shape
from tests.rendering.damage_targets import Damage
from tests.rendering.grid import Document
from tests.rendering.sums import sums_hold

_OF_NUMBERS: list[Damage] = [
    numbers.change_digit,
    numbers.lose_digit,
    numbers.transpose_digits,
    numbers.glue_cells,
    numbers.split_number,
    numbers.misplace_separator,
    numbers.exchange_within_sum,
    places.shift_row,
    places.swap_with_total,
    places.swap_columns_of_a_page,
    places.swap_rows,
    places.move_figure,
    places.move_figure_down,
    places.shift_column,
    places.paste_column,
    places.exchange_halves_of_figures,
]
_OF_SHAPE: list[Damage] = [
    numbers.blank_cell,
    shape.drop_row,
    shape.drop_page,
    shape.drop_middle,
    shape.drop_column,
    shape.reorder_columns,
    shape.blank_header,
    shape.drop_header_row,
    shape.duplicate_row,
    shape.insert_foreign_row,
    shape.drop_label,
    shape.swap_labels,
    shape.merge_rows,
    shape.exchange_halves,
    shape.exchange_tables,
    shape.repeat_table,
]


def twice(document: Document, chance: random.Random) -> Document:
    """Two damages in one document."""
    for damage in chance.sample([*_OF_NUMBERS, *_OF_SHAPE], 2):
        try:
            document = damage(document, chance)
        except (StopIteration, ValueError, IndexError):
            continue  # the first damage took away what the second needs
    return document


def _noticeable(damage: Damage) -> Damage:
    """The damage where it breaks a sum of the form; otherwise the document stays as it is."""

    def careful(document: Document, chance: random.Random) -> Document:
        changed = damage(document, chance)
        same_shape = [grid.row_count for grid in changed.grids] == [grid.row_count for grid in document.grids]
        return document if same_shape and sums_hold(changed) else changed

    return careful


DAMAGES: dict[str, Damage] = {damage.__name__: _noticeable(damage) for damage in [*_OF_NUMBERS, twice]} | {
    damage.__name__: damage for damage in _OF_SHAPE
}
"""Every damage by its name."""
