"""Whether the figures that a composed document prints fulfil the sums of its form."""

from __future__ import annotations

from collections.abc import Iterator

from tests.rendering.grid import LABEL_COLUMNS, Document
from transforms.forms import Form, Identity, load_forms

_WIDTHS = {3: 10, 4: 15}


def sums_hold(document: Document) -> bool:
    """True when sections three and four fulfil every sum, an empty cell counting as 0."""
    values: dict[str, int] = {}
    forms = load_forms()
    for grid in document.grids:
        if grid.section == 2:
            continue
        if grid.column_count != _WIDTHS[grid.section]:
            return False
        for cell in grid.cells:
            if cell.kind != "value":
                continue
            text = cell.text.strip("-—/ ")
            if text and not text.isdigit():
                return False
            # Where a number stands counts, not where it once belonged.
            row = cell.code.rsplit(".", 1)[0]
            if grid.section == 3:
                column = forms["2021"].applicants[cell.column - LABEL_COLUMNS].code
            else:
                column = forms["2021"].outcomes[cell.column % 5].code
            values[f"{grid.section}.{row}.{column}"] = int(text or 0)
    form = forms["2019" if "3.other_handling.all.total" in values else "2021"]
    return all(
        sum(values.get(one, 0) for one in addends) == sum(values.get(one, 0) for one in equals)
        for identity in form.identities
        for addends, equals in _equations(form, identity)
    )


def _equations(form: Form, identity: Identity) -> Iterator[tuple[list[str], list[str]]]:
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
