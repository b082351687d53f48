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
from transforms.checks.ledger import ZERO, Equation, Ledger
from transforms.checks.rules import finding


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
    open_ones = [number for number, equation in enumerate(ledger.plan.equations) if unknown_of(equation, known)]
    while True:
        left = []
        for number in open_ones:
            equation = ledger.plan.equations[number]
            unknown = unknown_of(equation, known)
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
    for number in open_ones:
        behind = _behind(number, ledger, source)
        if len(behind) > 1 and _exceeds(ledger.plan.equations[number], known):
            contradicted |= behind
    doubtful = {slot for number in contradicted for slot in slots_of(ledger.plan.equations[number])}
    values = {slot: value for slot in source if slot not in doubtful and (value := known[slot]) is not None}
    return Inference(values, frozenset(contradicted))


def check_inference(ledger: Ledger, inference: Inference) -> Iterator[Finding]:
    """Findings on sums that contradict each other."""
    for number in sorted(inference.contradicted):
        equation = ledger.plan.equations[number]
        message = "what this sum needs of its cells without a number is not what the other sums need: a figure is wrong"
        yield finding(f"S{equation.section}.OPEN", equation.where, message)


def slots_of(equation: Equation) -> tuple[int, ...]:
    return equation.addends + equation.equals


def unknown_of(equation: Equation, known: Sequence[Decimal | None]) -> tuple[int, ...]:
    return tuple(slot for slot in slots_of(equation) if known[slot] is None)


def _balance(equation: Equation, known: Sequence[Decimal | None]) -> Decimal:
    return total_of(equation.addends, known) - total_of(equation.equals, known)


def total_of(slots: Sequence[int], known: Sequence[Decimal | None]) -> Decimal:
    return sum((known[slot] or ZERO for slot in slots), ZERO)


def _exceeds(equation: Equation, known: Sequence[Decimal | None]) -> bool:
    """Whether the known figures of one side are more than the other side, of which all are known."""
    sides = (equation.addends, equation.equals)
    return any(
        all(known[slot] is not None for slot in whole) and total_of(parts, known) > total_of(whole, known)
        for parts, whole in (sides, sides[::-1])
    )


def _behind(number: int, ledger: Ledger, source: Mapping[int, int]) -> set[int]:
    """The sum and all those from which its figures were implied."""
    found: set[int] = set()
    waiting = [number]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [source[slot] for slot in slots_of(ledger.plan.equations[one]) if slot in source]
    return found
