"""Rows whose printed figures could not be told apart, held against what the sums of their columns need of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from contracts.findings import Finding
from contracts.reports import ValueStatus
from transforms.checks.inference import Inference, total_of, unknown_of
from transforms.checks.ledger import BLANKS, ZERO, Equation, Ledger
from transforms.checks.rules import finding
from transforms.values import parse_value

FEWEST_UNKNOWN = 2
"""A single cell without a number has the figure that the sum needs."""


def check_jumbled(ledger: Ledger, inference: Inference) -> Iterator[Finding]:
    """Findings on columns of section three whose jumbled figures cannot be those that their sums need."""
    rows = {code: slots for section, code, slots in ledger.plan.rows if section == 3}
    jumbled = {code: figures for code, slots in rows.items() if (figures := _figures(ledger, slots))}
    for code, figures in jumbled.items():
        implied = [inference.values.get(slot) for slot in rows[code]]
        # Where zeros are left blank every other figure is printed.
        is_gap = 3 in ledger.sections_without_zeros and any(value not in (None, ZERO, *figures) for value in implied)
        if is_gap or not _explains(implied, figures):
            yield from _not_printed(ledger, code, dict(zip(rows[code], implied, strict=True)), figures)
    yield from _more_than_printed(ledger, {slot: code for code, slots in rows.items() for slot in slots}, jumbled)


def _not_printed(
    ledger: Ledger, code: str, implied: Mapping[int, Decimal | None], figures: Sequence[Decimal]
) -> Iterator[Finding]:
    for slot, value in implied.items():
        if value is None or value in figures:
            continue
        for number, _ in ledger.plan.memberships[slot]:
            equation = ledger.plan.equations[number]
            if equation.where != f"section3.{code}":
                printed = " ".join(map(str, figures))
                message = f"the sum needs {value} in the row {code}, which prints {printed}: a figure of it is wrong"
                yield finding("S3.OPEN", equation.where, message)


def _more_than_printed(
    ledger: Ledger, row_of: Mapping[int, str], jumbled: Mapping[str, Sequence[Decimal]]
) -> Iterator[Finding]:
    """Columns whose sum needs more than all that blank cells and jumbled rows can print there."""
    for equation in ledger.plan.equations:
        unknown = unknown_of(equation, ledger.numbers)
        if equation.section != 3 or len(unknown) < FEWEST_UNKNOWN:
            continue
        if any(row_of[slot] not in jumbled and ledger.status(slot) not in BLANKS for slot in unknown):
            continue
        sides = (equation.addends, equation.equals)
        for mine, other in (sides, sides[::-1]):
            own = [slot for slot in unknown if slot in mine]
            if not own or not _is_telling(ledger, equation, mine, other):
                continue
            # What is blank on the other side is not negative: it can only add to the need.
            need = total_of(other, ledger.numbers) - total_of(mine, ledger.numbers)
            most = sum((one for code in {row_of[slot] for slot in own} for one in jumbled.get(code, ())), ZERO)
            if need > most:
                message = f"the sum needs {need} in {len(own)} blank or jumbled cells, which print at most {most}"
                yield finding("S3.OPEN", equation.where, message)


def _is_telling(ledger: Ledger, equation: Equation, mine: Sequence[int], other: Sequence[int]) -> bool:
    """Whether a sum over blanks says anything: the clerk who fills only totals leaves all parts of a row blank."""
    if equation.rule == "S3.ROWSUM":
        return mine == equation.addends and any(ledger.printed[slot] is not None for slot in mine)
    return any(ledger.printed[slot] is not None for slot in other)


def _figures(ledger: Ledger, slots: Sequence[int]) -> list[Decimal]:
    """The figures of a row that could not be told apart, as they are printed; none where a word is among them."""
    texts = {fact.raw_text for slot in slots if (fact := ledger.facts[slot]) and fact.status is ValueStatus.UNREADABLE}
    if len(texts) != 1 or any(ledger.status(slot) is not ValueStatus.UNREADABLE for slot in slots):
        return []
    numbers = [parse_value(part).number for part in (texts.pop() or "").split()]
    return [number for number in numbers if number is not None] if None not in numbers else []


def _explains(implied: Sequence[Decimal | None], figures: Sequence[Decimal]) -> bool:
    """Whether the figures are those implied: with some lost, or run together or torn apart but digit for digit."""
    if None not in implied and "".join(map(str, implied)) == "".join(map(str, figures)):
        return True
    following = iter(implied)
    return all(any(value in (None, figure) for value in following) for figure in figures)
