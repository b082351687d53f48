"""Filled forms: a statutory form with a figure for every cell, and the builders that invent such figures.

All figures are invented. Every builder is seeded, so that the same seed always gives the same form,
and (unless its purpose is a fault) fulfils every identity of the form.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from transforms.forms import Block, Form, Row, load_forms

Address = tuple[int, str, str]
"""(section, row code, column code), as in ``contracts.reports.Fact``."""

SAMPLE_NOTE = "（示例数据：本文的机关、文字和数字均为虚构，仅供软件演示和测试，不是任何机关的真实报告。）"
"""What marks an invented report as such in its own text."""

_PARTS = ("granted", "partially_granted")


@dataclass(frozen=True)
class FilledForm:
    """One report to be rendered: whose it is and what every cell holds.

    ``values`` has a number for every cell of the form, or None where nothing is printed. ``printed``
    overrides how a cell is printed (``"1,234"`` for 1234); ``blank`` is what stands in a cell without
    a number. Rows in ``absent_rows`` and sections in ``absent_sections`` are not printed at all. ``mixed``
    names the blocks that follow another form: an article of section two, or ``application`` for section three.
    ``applications_text`` replaces the sentence on applications that otherwise follows from the figures.
    """

    form_name: str
    agency: str
    year: int
    published: date | None
    values: Mapping[Address, Decimal | None] = field(repr=False)
    printed: Mapping[Address, str] = field(default_factory=dict)
    blank: str = ""
    absent_rows: frozenset[str] = frozenset()
    absent_sections: frozenset[int] = frozenset()
    mixed: Mapping[str, str] = field(default_factory=dict)
    contradicts_table: bool = False
    is_sample: bool = False
    sample_note: str = SAMPLE_NOTE
    applications_text: str = ""
    notes: str = ""

    @property
    def form(self) -> Form:
        """The declaration this report follows."""
        return load_forms()[self.form_name]

    def blocks(self) -> list[Block]:
        """The blocks of section two as printed, each from the form it follows."""
        found = []
        for block in self.form.blocks:
            other = load_forms()[self.mixed.get(block.article, self.form_name)]
            found.append(next(one for one in other.blocks if one.article == block.article))
        return found

    def handling_rows(self) -> list[Row]:
        """The rows of section three as printed."""
        form = load_forms()[self.mixed.get("application", self.form_name)]
        return [row for row in form.rows if row.code not in self.absent_rows]

    def text(self, section: int, row: str, column: str) -> str:
        """What is printed in one cell."""
        address = (section, row, column)
        if address in self.printed:
            return self.printed[address]
        value = self.values[address]
        return self.blank if value is None else format(value, "f")

    def value(self, section: int, row: str, column: str) -> Decimal | None:
        """The number of one cell, or None where none is printed."""
        return self.values[(section, row, column)]

    def truth(self) -> dict[str, Any]:
        """The expected reading: the keys of ``gongkai extract`` that can be told from the document.

        A printed number is that number, a blank or dash is null, a row that is not printed has no key,
        a section that is not printed is ``{}`` or null.
        """
        form = self.form
        section2 = (
            {}
            if 2 in self.absent_sections
            else {
                f"{row.code}.{column.code}": _plain(self.value(2, row.code, column.code))
                for block in self.blocks()
                for row in block.rows
                if row.code not in self.absent_rows
                for column in block.columns
            }
        )
        section3 = (
            {}
            if 3 in self.absent_sections
            else {
                row.code: [_plain(self.value(3, row.code, column.code)) for column in form.applicants]
                for row in self.handling_rows()
            }
        )
        section4 = (
            None
            if 4 in self.absent_sections
            else [_plain(self.value(4, row.code, column.code)) for row in form.proceedings for column in form.outcomes]
        )
        return {
            "agency": self.agency,
            "year": self.year,
            "template": self.form_name,
            "published": self.published.isoformat() if self.published else None,
            "section2": section2,
            "section3": section3,
            "section4": section4,
            "notes": self.notes,
        }


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def with_values(filled: FilledForm, changes: Mapping[Address, Decimal | None], **more: Any) -> FilledForm:
    """The same report with some cells changed (the identities may then no longer hold)."""
    return replace(filled, values={**filled.values, **changes}, **more)


def _detail_rows(form: Form) -> list[str]:
    return [row.code for row in form.rows if row.code in _PARTS or row.group is not None]


def complete_applications(
    form: Form, details: Mapping[tuple[str, str], int], carried_in: Mapping[str, int], carried_out: Mapping[str, int]
) -> dict[Address, Decimal | None]:
    """Section three from its detail rows and carry-overs: totals and new applications follow by the identities."""
    applicants = [column.code for column in form.applicants if column.code != "total"]
    rows: dict[str, dict[str, int]] = {
        code: {who: details.get((code, who), 0) for who in applicants} for code in _detail_rows(form)
    }
    handled = {who: sum(row[who] for row in rows.values()) for who in applicants}
    rows["total_handled"] = handled
    rows["carried_in"] = {who: carried_in.get(who, 0) for who in applicants}
    rows["carried_out"] = {who: carried_out.get(who, 0) for who in applicants}
    rows["new_received"] = {
        who: handled[who] + rows["carried_out"][who] - rows["carried_in"][who] for who in applicants
    }
    if min(rows["new_received"].values()) < 0:
        raise ValueError("more was carried in than handled and carried out: choose smaller carry-overs")
    values: dict[Address, Decimal | None] = {}
    for row in form.rows:
        for who in applicants:
            values[(3, row.code, who)] = Decimal(rows[row.code][who])
        values[(3, row.code, "total")] = Decimal(sum(rows[row.code].values()))
    return values


def complete_litigation(form: Form, details: Mapping[tuple[str, str], int]) -> dict[Address, Decimal | None]:
    """Section four from its outcomes; the totals follow."""
    values: dict[Address, Decimal | None] = {}
    for proceeding in form.proceedings:
        outcomes = {
            column.code: details.get((proceeding.code, column.code), 0)
            for column in form.outcomes
            if column.code != "total"
        }
        for code, count in outcomes.items():
            values[(4, proceeding.code, code)] = Decimal(count)
        values[(4, proceeding.code, "total")] = Decimal(sum(outcomes.values()))
    return values


def distinct_figures(form_name: str, seed: int, high: int = 480) -> dict[Address, Decimal | None]:
    """Figures that betray any misplacement: nearly all cells differ and none is zero."""
    form, chance = load_forms()[form_name], random.Random(seed)
    applicants = [column.code for column in form.applicants if column.code != "total"]
    keys = [(row, who) for row in _detail_rows(form) for who in applicants]
    pool = chance.sample(range(2, high), len(keys))
    details = dict(zip(keys, pool, strict=True))
    carried_out = dict(zip(applicants, chance.sample(range(high, high + 60), 6), strict=True))
    carried_in = dict(zip(applicants, chance.sample(range(high + 60, high + 120), 6), strict=True))
    values = complete_applications(form, details, carried_in, carried_out)
    outcomes = [
        (one.code, column.code) for one in form.proceedings for column in form.outcomes if column.code != "total"
    ]
    values |= complete_litigation(form, dict(zip(outcomes, chance.sample(range(1, 90), len(outcomes)), strict=True)))
    return values | _disclosure(form, chance, chance.sample(range(3, 900), 40))


def _disclosure(form: Form, chance: random.Random, pool: list[int]) -> dict[Address, Decimal | None]:
    values: dict[Address, Decimal | None] = {}
    for block in form.blocks:
        for row in block.rows:
            counts = sorted(pool.pop() for _ in block.columns)
            for column in block.columns:
                value = Decimal(counts.pop(0))
                if column.kind == "decimal":
                    value = value * 9 + Decimal(chance.randrange(1, 100)) / 100
                elif column.kind == "money":
                    value = value * 1000 + Decimal(chance.randrange(1, 100)) / 100
                elif column.kind == "signed" and chance.random() < 0.5:
                    value = -min(value, values[(2, row.code, "prior_year_items")] or Decimal(0))
                values[(2, row.code, column.code)] = value
            if block.article == "20(1)" and form.name == "2021":
                low, middle, top = (values[(2, row.code, column.code)] for column in block.columns)
                values |= {
                    (2, row.code, "issued"): middle,
                    (2, row.code, "repealed"): low,
                    (2, row.code, "in_force"): top,
                }
    return values


def realistic_figures(
    form_name: str,
    seed: int,
    applications: int = 20,
    carried_in: Mapping[str, int] | None = None,
    carried_out: Mapping[str, int] | None = None,
) -> dict[Address, Decimal | None]:
    """Figures as a county department prints them: a few applications, most cells 0."""
    form, chance = load_forms()[form_name], random.Random(seed)
    applicants = [column.code for column in form.applicants if column.code != "total"]
    weights = [70, 20, 1, 2, 3, 4]
    rows = _detail_rows(form)
    row_weights = [30 if row == "granted" else 12 if row == "unable.not_held" else 4 for row in rows]
    details: dict[tuple[str, str], int] = {}
    for _ in range(applications):
        key = (chance.choices(rows, row_weights)[0], chance.choices(applicants, weights)[0])
        details[key] = details.get(key, 0) + 1
    before = dict(carried_in or {})
    for who, count in before.items():
        details[("granted", who)] = details.get(("granted", who), 0) + count
    after = (
        carried_out
        if carried_out is not None
        else {who: chance.randrange(0, 1 + applications // 8) for who in ("natural_person", "company")}
    )
    values = complete_applications(form, details, before, after)
    fights = {
        (one.code, column.code): chance.choices([0, 1, 2], [80, 15, 5])[0] if applications else 0
        for one in form.proceedings
        for column in form.outcomes
        if column.code != "total"
    }
    values |= complete_litigation(form, fights)
    small = [chance.choices([0, chance.randrange(1, 40)], [2, 1])[0] for _ in range(40)]
    values |= _disclosure(form, chance, small)
    for column in ("created", "published", "total_published", "issued", "repealed", "in_force"):
        if (2, "20(1).regulation", column) in values:
            values[(2, "20(1).regulation", column)] = Decimal(0)
    return values


def zero_figures(form_name: str) -> dict[Address, Decimal | None]:
    """Nothing happened: every cell is a printed 0."""
    return {(section, row.code, column.code): Decimal(0) for section, row, column in load_forms()[form_name].cells()}


def without_zeros(values: Mapping[Address, Decimal | None]) -> dict[Address, Decimal | None]:
    """The same figures from a clerk who leaves a cell empty instead of writing 0."""
    return {address: value or None for address, value in values.items()}


def only_totals(values: Mapping[Address, Decimal | None]) -> dict[Address, Decimal | None]:
    """The same figures from a clerk who fills only the 总计 column of section three."""
    return {address: value if address[0] != 3 or address[2] == "total" else None for address, value in values.items()}


def only_natural_persons(values: Mapping[Address, Decimal | None]) -> dict[Address, Decimal | None]:
    """The same figures with only the columns 自然人 and 总计 filled (all applicants being persons)."""
    kept = {
        address: value if address[0] != 3 or address[2] in {"natural_person", "total"} else None
        for address, value in values.items()
    }
    for section, row, column in values:
        if section == 3 and column == "total":
            kept[(3, row, "total")] = kept[(3, row, "natural_person")]
    return kept
