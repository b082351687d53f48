"""What the sums imply for cells without a number, and where the printed figures cannot agree on it.

A cell that is missing, unreadable or blank is an unknown of the sums it stands in. Where one unknown is left it
follows; where two sums then demand different figures, or a negative one, a printed figure in them is wrong, even
though not one of them could be assessed by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.findings import Finding
from contracts.reports import ValueStatus
from transforms.checks.ledger import ZERO, Equation, Ledger
from transforms.checks.rules import finding
from transforms.values import parse_value


@dataclass(frozen=True, slots=True)
class Inference:
    """The figures that the sums imply by slot, none of them in doubt; the sums (by number) that contradict others."""

    values: Mapping[int, Decimal]
    contradicted: frozenset[int]


def infer(ledger: Ledger) -> Inference:
    """Follow the sums from unknown to unknown as far as each leaves only one."""
    known = list(ledger.numbers)
    source: dict[int, int] = {}
    contradicted: set[int] = set()
    open_ones = [number for number, equation in enumerate(ledger.plan.equations) if _unknown(equation, known)]
    while True:
        left = []
        for number in open_ones:
            equation = ledger.plan.equations[number]
            unknown = _unknown(equation, known)
            if len(unknown) > 1:
                left.append(number)
                continue
            balance = _balance(equation, known)
            if unknown:
                needed = -balance if unknown[0] in equation.addends else balance
                if needed >= 0:
                    known[unknown[0]] = needed
                    source[unknown[0]] = number
                    continue
            elif not balance:
                continue
            behind = _behind(number, ledger, source)
            # Printed parts that alone exceed their total are told of by the bounds of that sum.
            contradicted |= behind if len(behind) > 1 else set()
        if len(left) == len(open_ones):
            break
        open_ones = left
    doubtful = {slot for number in contradicted for slot in _slots(ledger.plan.equations[number])}
    values = {slot: value for slot in source if slot not in doubtful and (value := known[slot]) is not None}
    return Inference(values, frozenset(contradicted))


def check_inference(ledger: Ledger, inference: Inference) -> Iterator[Finding]:
    """Findings on sums that contradict each other, and on rows whose jumbled figures are not those implied."""
    for number in sorted(inference.contradicted):
        equation = ledger.plan.equations[number]
        message = "what this sum needs of its cells without a number is not what the other sums need: a figure is wrong"
        yield finding(f"S{equation.section}.OPEN", equation.where, message)
    for section, code, slots in ledger.plan.rows:
        figures = _jumbled(ledger, slots) if section == 3 else []
        implied = [inference.values.get(slot) for slot in slots]
        # Where zeros are left blank every other figure is printed.
        is_gap = section in ledger.sections_without_zeros and any(
            value not in (None, ZERO, *figures) for value in implied
        )
        if not figures or (_explains(implied, figures) and not is_gap):
            continue
        for slot, value in zip(slots, implied, strict=True):
            if value is None or value in figures:
                continue
            for number, _ in ledger.plan.memberships[slot]:
                equation = ledger.plan.equations[number]
                if equation.where == f"section{section}.{code}":
                    continue
                printed = " ".join(map(str, figures))
                message = f"the sum needs {value} in the row {code}, which prints {printed}: a figure of it is wrong"
                yield finding(f"S{section}.OPEN", equation.where, message)


def _slots(equation: Equation) -> tuple[int, ...]:
    return equation.addends + equation.equals


def _unknown(equation: Equation, known: Sequence[Decimal | None]) -> tuple[int, ...]:
    return tuple(slot for slot in _slots(equation) if known[slot] is None)


def _balance(equation: Equation, known: Sequence[Decimal | None]) -> Decimal:
    return sum((known[slot] or ZERO for slot in equation.addends), ZERO) - sum(
        (known[slot] or ZERO for slot in equation.equals), ZERO
    )


def _behind(number: int, ledger: Ledger, source: Mapping[int, int]) -> set[int]:
    """The sum and all those from which its figures were implied."""
    found: set[int] = set()
    waiting = [number]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [source[slot] for slot in _slots(ledger.plan.equations[one]) if slot in source]
    return found


def _jumbled(ledger: Ledger, slots: Sequence[int]) -> list[Decimal]:
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
