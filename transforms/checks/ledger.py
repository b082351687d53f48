"""A report's facts laid out for arithmetic: one slot for each cell of the form, one entry for each sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from contracts.reports import Fact, ValueStatus
from transforms.forms import Form

ZERO = Decimal(0)
BLANKS = frozenset({ValueStatus.BLANK, ValueStatus.DASH})
FEWEST_SUMS_OVER_BLANKS = 3
BLANK_SHARE_OF_A_TABLE_WITHOUT_ZEROS = Decimal("0.8")
"""From this share of blank cells on, a table that prints hardly a zero is taken to leave its zeros blank."""
BLANKS_TO_A_STRAY_ZERO = 5
"""A table with this many blanks to each printed 0 leaves its zeros blank all the same."""


@dataclass(frozen=True, slots=True)
class Equation:
    """One sum of the form over slots: the addends together equal the cells of ``equals`` together."""

    rule: str
    section: int
    where: str
    addends: tuple[int, ...]
    equals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a form never changes: the slot of each cell, its address, and the sums through it.

    ``memberships`` gives for each slot the sums it takes part in, as (equation, sign of the slot in
    'addends less equals').
    """

    slots: dict[tuple[int, str, str], int]
    addresses: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[tuple[int, str, tuple[int, ...]], ...]
    equations: tuple[Equation, ...]
    memberships: tuple[tuple[tuple[int, int], ...], ...]


@lru_cache(maxsize=16)
def plan(form: Form) -> Plan:
    """The plan of a form, made once."""
    slots: dict[tuple[int, str, str], int] = {}
    addresses: list[str] = []
    kinds: list[str] = []
    rows: dict[tuple[int, str], list[int]] = {}
    for section, row, column in form.cells():
        slot = slots[section, row.code, column.code] = len(addresses)
        addresses.append(f"section{section}.{row.code}.{column.code}")
        kinds.append(column.kind)
        rows.setdefault((section, row.code), []).append(slot)
    equations = tuple(_equations(form, slots))
    memberships: list[list[tuple[int, int]]] = [[] for _ in addresses]
    for number, equation in enumerate(equations):
        for slot in equation.addends:
            memberships[slot].append((number, 1))
        for slot in equation.equals:
            memberships[slot].append((number, -1))
    return Plan(
        slots,
        tuple(addresses),
        tuple(kinds),
        tuple((section, code, tuple(members)) for (section, code), members in rows.items()),
        equations,
        tuple(tuple(one) for one in memberships),
    )


def _equations(form: Form, slots: dict[tuple[int, str, str], int]) -> Iterator[Equation]:
    for identity in form.identities:
        section = identity.section
        rows = [row.code for row in (form.rows if section == 3 else form.proceedings)]
        columns = [column.code for column in (form.applicants if section == 3 else form.outcomes)]
        if identity.along == "columns":
            for row in rows:
                addends = tuple(slots[section, row, column] for column in identity.addends)
                equals = tuple(slots[section, row, column] for column in identity.equals)
                yield Equation(identity.rule, section, f"section{section}.{row}", addends, equals)
        else:
            for column in columns:
                addends = tuple(slots[section, row, column] for row in identity.addends)
                equals = tuple(slots[section, row, column] for row in identity.equals)
                where = f"section{section}.{identity.equals[0]}.{column}"
                yield Equation(identity.rule, section, where, addends, equals)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The facts of one report in the slots of its form.

    ``numbers`` holds what a slot counts as in a sum: its printed value; 0 for a blank where the table
    leaves its zeros blank; otherwise None. ``printed`` holds the printed value or None.
    """

    plan: Plan
    facts: tuple[Fact | None, ...]
    printed: tuple[Decimal | None, ...]
    numbers: tuple[Decimal | None, ...]
    sections_without_zeros: frozenset[int]

    def status(self, slot: int) -> ValueStatus:
        """The status of a slot; a cell of which nothing is known belongs to a missing row."""
        fact = self.facts[slot]
        return ValueStatus.MISSING_ROW if fact is None else fact.status


def open_ledger(facts: Sequence[Fact], form: Form) -> Ledger:
    """Lay the facts out by the form; facts of another form's cells are left aside."""
    layout = plan(form)
    placed: list[Fact | None] = [None] * len(layout.addresses)
    for fact in facts:
        slot = layout.slots.get((fact.section, fact.row, fact.column))
        if slot is not None:
            placed[slot] = fact
    printed = tuple(None if fact is None else fact.value for fact in placed)
    without_zeros = frozenset(section for section in (3, 4) if _leaves_zeros_blank(layout, placed, section))
    if without_zeros:
        # One clerk filled both tables: what is blank in one is blank in the other, unless that one prints
        # its zeros or its sums say no.
        without_zeros |= {
            section
            for section in (3, 4)
            if not _prints_zeros(layout, placed, section) and not _sums_fail_over_blanks(layout, placed, section)
        }
    numbers = list(printed)
    if without_zeros:
        for section, _, members in layout.rows:
            for slot in members if section in without_zeros else ():
                held = placed[slot]
                if held is not None and held.status in BLANKS:
                    numbers[slot] = ZERO
    return Ledger(layout, tuple(placed), printed, tuple(numbers), without_zeros)


def _facts(layout: Plan, placed: Sequence[Fact | None], section: int) -> list[Fact | None]:
    return [placed[slot] for row_section, _, members in layout.rows if row_section == section for slot in members]


def _prints_zeros(layout: Plan, placed: Sequence[Fact | None], section: int) -> bool:
    """Whether printing its zeros is the table's habit, and a printed 0 no stray among blanks."""
    facts = _facts(layout, placed, section)
    zeros = sum(fact is not None and fact.value is not None and not fact.value for fact in facts)
    blanks = sum(fact is not None and fact.status in BLANKS for fact in facts)
    return zeros * BLANKS_TO_A_STRAY_ZERO > blanks


def _leaves_zeros_blank(layout: Plan, placed: Sequence[Fact | None], section: int) -> bool:
    """Whether a table's own convention is that a blank is a zero: it prints hardly a 0, and either is
    nearly all blank or has sums over blanks that hold far more often than not."""
    statuses = [fact.status for fact in _facts(layout, placed, section) if fact is not None]
    present = sum(status is not ValueStatus.MISSING_ROW for status in statuses)
    blank = sum(status in BLANKS for status in statuses)
    if not blank or _prints_zeros(layout, placed, section):
        return False
    prints_none = all(fact is None or fact.value is None or fact.value for fact in _facts(layout, placed, section))
    if prints_none and blank >= BLANK_SHARE_OF_A_TABLE_WITHOUT_ZEROS * present:
        return True
    holding, failing = _sums_over_blanks(layout, placed, section)
    # Of any one kind: rows that changed places break the sums of the columns only.
    return any(count >= FEWEST_SUMS_OVER_BLANKS and count >= 4 * failing[rule] for rule, count in holding.items())


def _sums_fail_over_blanks(layout: Plan, placed: Sequence[Fact | None], section: int) -> bool:
    """Whether the few blanks of a table cannot be zeros; many blanks are a habit, whatever is damaged besides."""
    facts = _facts(layout, placed, section)
    if 4 * sum(fact is not None and fact.status in BLANKS for fact in facts) > len(facts):
        return False
    holding, failing = _sums_over_blanks(layout, placed, section)
    return failing.total() > holding.total()


def _sums_over_blanks(layout: Plan, placed: Sequence[Fact | None], section: int) -> tuple[Counter[str], Counter[str]]:
    """How many sums with both blanks and figures hold, and how many fail, by rule, if a blank is a zero."""
    holding: Counter[str] = Counter()
    failing: Counter[str] = Counter()
    for equation in layout.equations:
        if equation.section != section:
            continue
        sides = [[placed[slot] for slot in side] for side in (equation.addends, equation.equals)]
        facts = [fact for side in sides for fact in side]
        if any(fact is None or (fact.value is None and fact.status not in BLANKS) for fact in facts):
            continue
        printed = [[fact.value for fact in side if fact is not None and fact.value is not None] for side in sides]
        if not all(printed) or sum(map(len, printed)) == len(facts):
            continue
        outcome = holding if sum(printed[0], ZERO) == sum(printed[1], ZERO) else failing
        outcome[equation.rule] += 1
    return holding, failing
