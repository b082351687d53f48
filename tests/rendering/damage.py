"""Damages that happen to documents on their way from a clerk to a reader, done to the grids of a report.

Only damages that a reader can notice are here. Left out, because what they leave is a faultless table of other
figures: two applicant columns exchanged in every row and the headers not (all sums still hold), two result rows
exchanged with each other but their labels not, a wrong digit in section two (its figures are bound by no sum).
A damage to numbers after which the document could be a faultless report (``sums.could_be_faultless`` gives the
proof: figures that would print just this) is not done.
"""

from __future__ import annotations

import random

from tests.rendering import damage_numbers as numbers
from tests.rendering import damage_places as places
from tests.rendering import damage_shape as shape
from tests.rendering.damage_targets import Damage
from tests.rendering.grid import Document
from tests.rendering.sums import could_be_faultless

_OF_NUMBERS: list[Damage] = [
    numbers.change_digit,
    numbers.lose_digit,
    numbers.transpose_digits,
    numbers.glue_cells,
    numbers.split_number,
    numbers.misplace_separator,
    numbers.exchange_within_sum,
    numbers.count_too_much,
    places.shift_row,
    places.swap_with_total,
    places.swap_columns_of_a_page,
    places.swap_rows,
    places.move_figure,
    places.move_figure_down,
    places.shift_column,
    places.slide_rows,
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
    shape.slide_labels,
    shape.repeat_label,
    shape.glue_label,
    shape.cut_within_cell,
]


def twice(document: Document, chance: random.Random) -> Document:
    """Two damages in one document; of those to numbers none that nobody could notice, alone or with the other.

    Beside merged rows no number is struck: theirs may be anything, and so make up for it in every sum.
    """
    done, of_numbers = document, False
    damages = chance.sample([*_OF_NUMBERS, *_OF_SHAPE], 2)
    if shape.merge_rows in damages:
        damages = [damage for damage in damages if damage not in _OF_NUMBERS]
    for damage in damages:
        before, state = done, chance.getstate()
        try:
            done = damage(done, chance)
            chance.setstate(state)
            alone = damage(document, chance)
        except (StopIteration, ValueError, IndexError):
            continue  # the first damage took away what the second needs
        is_of_numbers = damage in _OF_NUMBERS
        of_numbers = of_numbers or is_of_numbers
        if (of_numbers and could_be_faultless(done)) or (is_of_numbers and could_be_faultless(alone)):
            done = before
    return done


def _noticeable(damage: Damage) -> Damage:
    """The damage where it can be noticed; otherwise the document stays as it is."""

    def careful(document: Document, chance: random.Random) -> Document:
        changed = damage(document, chance)
        return document if could_be_faultless(changed) else changed

    return careful


DAMAGES: dict[str, Damage] = {damage.__name__: _noticeable(damage) for damage in _OF_NUMBERS} | {
    damage.__name__: damage for damage in [*_OF_SHAPE, twice]
}
"""Every damage by its name."""
