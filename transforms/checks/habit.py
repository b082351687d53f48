"""A figure out of the columns that every other row of section three fills: it may stand a cell beside its place."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.findings import Finding
from transforms.checks.ledger import BLANKS, Ledger
from transforms.checks.rules import finding

_FEWEST_ROWS = 10
"""Fewer rows with figures show no habit."""


def check_habit(ledger: Ledger) -> Iterator[Finding]:
    """Findings on the one row that prints a figure in a column which every other row leaves blank.

    Where all other rows fill the same columns, zeros included, and this one leaves such a column blank, or prints a 0
    in the strange one: a clerk who wanted to say something there would have filled both.
    """
    printed = {
        slots: frozenset(place for place, slot in enumerate(slots) if ledger.printed[slot] is not None)
        for section, _, slots in ledger.plan.rows
        if section == 3
    }
    filled = [places for places in printed.values() if places]
    if len(filled) < _FEWEST_ROWS:
        return
    habit = max(filled, key=filled.count)
    odd = [slots for slots, places in printed.items() if places not in (habit, frozenset())]
    if len(odd) != 1 or any(ledger.status(slot) not in BLANKS for slot in odd[0] if ledger.printed[slot] is None):
        return
    (slots,) = odd
    strange, left_out = printed[slots] - habit, habit - printed[slots]
    for place in sorted(strange):
        if left_out or ledger.printed[slots[place]] == 0:
            address = ledger.plan.addresses[slots[place]]
            row = address.rpartition(".")[0]
            yield finding(
                "READ.COLUMNS", row, f"{address} is printed, where every other row is blank: is it in its place?"
            )
