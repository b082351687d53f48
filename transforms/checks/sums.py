"""The sums that the form demands: do they hold, and if not, is it one cell that breaks them?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from contracts.findings import Finding
from transforms.checks.ledger import ZERO, Equation, Ledger
from transforms.checks.rules import finding


@dataclass(slots=True)
class Tally:
    """How many tests of each rule passed, failed, or could not be made for want of printed cells."""

    passed: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    not_assessable: Counter[str] = field(default_factory=Counter)

    def count(self, rule: str, holds: bool | None) -> None:
        """Enter one test: True held, False failed, None not assessable."""
        outcome = self.not_assessable if holds is None else self.passed if holds else self.failed
        outcome[rule] += 1


def residuals(ledger: Ledger) -> list[Decimal | None]:
    """For each sum of the form the addends less the equals, or None where it cannot be assessed.

    A sum is assessed when every cell of it counts as a number and at least one cell on each side is
    printed; so a total over nothing but blanks is never held to be right or wrong.
    """
    numbers, printed = ledger.numbers, ledger.printed
    result: list[Decimal | None] = []
    for equation in ledger.plan.equations:
        balance: Decimal | None = ZERO
        left = right = False
        for slot in equation.addends:
            number = numbers[slot]
            if number is None or balance is None:
                balance = None
                break
            balance += number
            left = left or printed[slot] is not None
        for slot in equation.equals:
            number = numbers[slot]
            if number is None or balance is None:
                balance = None
                break
            balance -= number
            right = right or printed[slot] is not None
        result.append(balance if left and right else None)
    return result


def check_sums(ledger: Ledger, balances: list[Decimal | None], tally: Tally) -> Iterator[Finding]:
    """Findings on sums that fail, on the cells that must be at fault, and on bounds where a sum cannot be made."""
    failed = False
    for equation, balance in zip(ledger.plan.equations, balances, strict=True):
        tally.count(equation.rule, None if balance is None else not balance)
        if balance is None:
            yield from _bounds(ledger, equation, tally)
        elif balance:
            failed = True
            yield _broken(ledger, equation)
    if failed:
        yield from _culprits(ledger, balances)


def _total(ledger: Ledger, slots: tuple[int, ...]) -> Decimal:
    return sum((number for slot in slots if (number := ledger.numbers[slot]) is not None), ZERO)


def _names(ledger: Ledger, slots: tuple[int, ...]) -> str:
    return " + ".join(ledger.plan.addresses[slot].split(".", 1)[1] for slot in slots)


def _broken(ledger: Ledger, equation: Equation) -> Finding:
    left, right = _total(ledger, equation.addends), _total(ledger, equation.equals)
    parts = " + ".join(str(ledger.numbers[slot]) for slot in equation.addends if ledger.numbers[slot])
    message = f"{parts or 0} = {left}, but {_names(ledger, equation.equals)} is {right}"
    return finding(equation.rule, equation.where, message, expected=left, observed=right)


def _culprits(ledger: Ledger, balances: list[Decimal | None]) -> Iterator[Finding]:
    """Cells that alone explain the failed sums: every assessable sum through the cell fails by the same amount.

    Only when such cells share no failed sum and together explain all of them is the explanation
    unique; otherwise nothing is said, and the failed sums stand for themselves.
    """
    by_section: dict[int, set[int]] = {}
    for number, balance in enumerate(balances):
        if balance:
            by_section.setdefault(ledger.plan.equations[number].section, set()).add(number)
    for section, violated in by_section.items():
        explanations: list[tuple[int, Decimal, set[int]]] = []
        suspects = {slot for one in violated for slot in _slots(ledger.plan.equations[one])}
        for slot in sorted(suspects):
            excess = _excess(ledger, slot, balances)
            if excess is None:
                continue
            mended = (ledger.numbers[slot] or ZERO) - excess
            if mended < 0 or mended != mended.to_integral_value():
                continue
            explained = {number for number, _ in ledger.plan.memberships[slot] if balances[number] is not None}
            explanations.append((slot, mended, explained))
        explained_in_all = [number for _, _, explained in explanations for number in explained]
        if len(explained_in_all) == len(set(explained_in_all)) and set(explained_in_all) == violated:
            for slot, mended, explained in explanations:
                rules = ", ".join(sorted({ledger.plan.equations[number].rule for number in explained}))
                yield finding(
                    f"S{section}.CELL",
                    ledger.plan.addresses[slot],
                    f"only this cell explains the failed sums ({rules}); they would hold with {mended}",
                    observed=ledger.printed[slot],
                    suggested=mended,
                )


def _slots(equation: Equation) -> tuple[int, ...]:
    return equation.addends + equation.equals


def _excess(ledger: Ledger, slot: int, balances: list[Decimal | None]) -> Decimal | None:
    """By how much the slot is too large if it alone is wrong, or None if the sums through it contradict that."""
    excess: Decimal | None = None
    for number, sign in ledger.plan.memberships[slot]:
        balance = balances[number]
        if balance is None:
            continue
        error = balance * sign
        if not error or (excess is not None and error != excess):
            return None
        excess = error
    return excess


def _bounds(ledger: Ledger, equation: Equation, tally: Tally) -> Iterator[Finding]:
    """What still follows from a sum with missing cells, as no count is negative."""
    sides = ((equation.addends, equation.equals), (equation.equals, equation.addends))
    for parts, whole in sides:
        printed = [slot for slot in parts if ledger.printed[slot] is not None]
        if any(ledger.numbers[slot] is None or ledger.numbers[slot] < 0 for slot in whole) or not any(  # type: ignore[operator]
            ledger.printed[slot] is not None for slot in whole
        ):
            continue
        least, most = _total(ledger, tuple(printed)), _total(ledger, whole)
        rule = f"S{equation.section}.DOM"
        tally.count(rule, least <= most if printed else None)
        if printed and least > most:
            zero = equation.section == 3 and not most
            yield finding(
                "S3.ZEROCOL" if zero else rule,
                equation.where,
                f"{_names(ledger, whole)} is {most}, but the printed parts of it already make {least}",
                expected=least,
                observed=most,
            )
