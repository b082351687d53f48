"""Whether a document could be a faultless report: whether its figures fulfil the sums of its form, or could."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.rendering.grid import LABEL_COLUMNS, Document
from transforms.forms import Form, Identity, load_forms

_SECTION_OF_WIDTH = {4: 2, 10: 3, 15: 4}
"""A whole table is known by its number of columns, under whatever heading it stands."""
_Equation = tuple[list[str], list[str]]


def could_be_faultless(document: Document) -> bool:
    """True when there is a report of other figures that prints just this, so that nobody could notice a damage.

    The proof is a witness: figures, none negative, for all that is not printed in sections three and four, with
    which every sum of the form holds. Rows that are not printed count as unknown; so do empty cells, unless the
    document leaves its zeros blank; where it prints totals alone, its parts are unknown.
    """
    printed = _printed(document)
    if printed is None:
        return False
    numbers = {cell: number for cell, number in printed.items() if number is not None}
    zeros = sum(number == 0 for number in numbers.values())
    if zeros <= len(printed) - len(numbers) and not _prints_totals_alone(printed):
        numbers = {cell: number or 0 for cell, number in printed.items()}
    form = load_forms()["2019" if "3.other_handling.all.total" in printed else "2021"]
    sections = {_SECTION_OF_WIDTH[grid.column_count] for grid in document.grids}
    equations = [
        equation
        for identity in form.identities
        if identity.section in sections
        for equation in _equations(form, identity)
    ]
    witness = _completed(numbers, equations)
    return all(number >= 0 for number in witness.values()) and all(
        sum(witness[one] for one in addends) == sum(witness[one] for one in equals) for addends, equals in equations
    )


def _prints_totals_alone(printed: Mapping[str, int | None]) -> bool:
    """Whether no row of section three that counts something has a part."""
    of_applications = {cell: number for cell, number in printed.items() if cell.startswith("3.")}
    return not any(number for cell, number in of_applications.items() if not cell.endswith(".total"))


def _printed(document: Document) -> dict[str, int | None] | None:
    """The figures of sections three and four by cell, None for an empty one; None where a table is out of shape."""
    values: dict[str, int | None] = {}
    form = load_forms()["2021"]
    for grid in document.grids:
        section = _SECTION_OF_WIDTH.get(grid.column_count)
        if section is None:
            return None
        if section == 2:
            continue
        for cell in grid.cells:
            if cell.kind != "value":
                continue
            text = cell.text.strip("-—/ ")
            if text and not text.isdigit():
                return None
            # Where a number stands counts, not where it once belonged.
            row = cell.code.rsplit(".", 1)[0]
            column = form.applicants[cell.column - LABEL_COLUMNS] if section == 3 else form.outcomes[cell.column % 5]
            values[f"{section}.{row}.{column.code}"] = int(text) if text else None
    return values


def _completed(numbers: Mapping[str, int], equations: list[_Equation]) -> dict[str, int]:
    """The figures with one for each unknown: what a sum demands of it, or 0 where none demands anything."""
    witness = dict(numbers)
    unknown = list(dict.fromkeys(cell for sides in equations for side in sides for cell in side if cell not in witness))
    while unknown:
        for addends, equals in equations:
            open_ones = [cell for cell in (*addends, *equals) if cell not in witness]
            if len(open_ones) == 1:
                balance = sum(witness.get(one, 0) for one in addends) - sum(witness.get(one, 0) for one in equals)
                witness[open_ones[0]] = -balance if open_ones[0] in addends else balance
                break
        else:
            witness[unknown[-1]] = 0
        unknown = [cell for cell in unknown if cell not in witness]
    return witness


def _equations(form: Form, identity: Identity) -> Iterator[_Equation]:
    of_applications = identity.section == 3
    rows = form.rows if of_applications else form.proceedings
    columns = form.applicants if of_applications else form.outcomes
    prefix = f"{identity.section}."
    if identity.along == "columns":
        for row in rows:
            yield (
                [f"{prefix}{row.code}.{one}" for one in identity.addends],
                [f"{prefix}{row.code}.{one}" for one in identity.equals],
            )
    else:
        for column in columns:
            yield (
                [f"{prefix}{one}.{column.code}" for one in identity.addends],
                [f"{prefix}{one}.{column.code}" for one in identity.equals],
            )
