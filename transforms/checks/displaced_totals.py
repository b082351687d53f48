"""Totals under another applicant's heading: columns that changed places in the table and not in its header."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.findings import Finding
from transforms.checks.ledger import ZERO, Ledger
from transforms.checks.rules import finding

FEWEST_ROWS = 3
FEWEST_PARTS = 2


def check_displaced_totals(ledger: Ledger) -> Iterator[Finding]:
    """A finding where the totals are blank and one applicant's figures are, row by row, the sums of the others'."""
    rows = [
        [(slot, value) for slot in equation.addends if (value := ledger.printed[slot])]
        for equation in ledger.plan.equations
        if equation.rule == "S3.ROWSUM" and all(ledger.printed[slot] is None for slot in equation.equals)
    ]
    telling = [parts for parts in rows if len(parts) >= FEWEST_PARTS]
    columns: dict[str, int] = {}
    for parts in telling:
        total = sum((value for _, value in parts), ZERO)
        for slot, value in parts:
            if value * 2 == total:
                column = ledger.plan.addresses[slot].rsplit(".", 1)[1]
                columns[column] = columns.get(column, 0) + 1
    for column, count in columns.items():
        if count >= FEWEST_ROWS and count == len(telling):
            message = (
                f"no totals are printed, and in {count} rows {column} is the sum of the others: the total's column?"
            )
            yield finding("S3.TOTALPLACE", "section3", message)
