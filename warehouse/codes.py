"""Statutory codes to the ids of the dimensions, and the documents whose codes no form knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from warehouse.errors import WarehouseError
from warehouse.schema.forms import (
    code_value_status,
    dim_applicant_type,
    dim_disclosure_item,
    dim_form,
    dim_form_row,
    dim_outcome,
    dim_proceeding,
)

_UNKNOWN = -1
FACT_CODES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "application": (("row",), ("applicant_type",)),
    "proactive_disclosure": (("item", "measure"),),
    "review_litigation": (("proceeding",), ("outcome",)),
    "indicator": (),
}
"""For each fact frame the code columns that name one dimension row, dimension by dimension."""


class CodeBook:
    """The ids of all dimension rows, read once for a batch."""

    def __init__(self, connection: Connection) -> None:
        self.forms: dict[str, int] = {
            row.form: row.form_id for row in connection.execute(sa.select(dim_form.c.form, dim_form.c.form_id))
        }
        if not self.forms:
            raise WarehouseError("the warehouse has no statutory forms yet; load the dimensions first")
        self.statuses: dict[tuple[str, ...], int] = {
            (code,): i
            for code, i in connection.execute(sa.select(code_value_status.c.code, code_value_status.c.value_status_id))
        }
        row, item = dim_form_row.c, dim_disclosure_item.c
        self._by_form: dict[tuple[str, ...], dict[tuple[str, ...], int]] = {
            ("row",): {
                (r[0], r[1]): r[2] for r in connection.execute(sa.select(row.form, row.row_code, row.form_row_id))
            },
            ("item", "measure"): {
                (r[0], r[1], r[2]): r[3]
                for r in connection.execute(sa.select(item.form, item.item, item.measure, item.disclosure_item_id))
            },
        }
        self._plain: dict[tuple[str, ...], dict[tuple[str, ...], int]] = {}
        for table in (dim_applicant_type, dim_proceeding, dim_outcome):
            identity, code = list(table.c)[:2]
            self._plain[code.name,] = {(c,): i for c, i in connection.execute(sa.select(code, identity))}

    def resolve(
        self, name: str, frame: pd.DataFrame, form_of: Mapping[str, str | None]
    ) -> tuple[pd.DataFrame, dict[str, str]]:
        """The fact frame's ids, one column a dimension and one a status, and the rejected documents.

        ``form_of`` gives each document's form. A code that no form has rejects the document.
        """
        forms = sorted(self.forms)
        owners = frame["sha256"].astype("category")
        position = {form: i for i, form in enumerate(forms)}
        form_table = np.array(
            [position.get(form_of.get(sha) or "", len(forms)) for sha in owners.cat.categories] or [0]
        )
        form_codes = form_table[owners.cat.codes.to_numpy()] if len(frame) else np.zeros(0, dtype=np.int64)
        rejected: dict[str, str] = {}
        ids: dict[str, npt.NDArray[np.int64]] = {}
        for columns in FACT_CODES[name]:
            categories = [frame[c].astype("category") for c in columns]
            if columns in self._by_form:
                found = _look_up(self._by_form[columns], categories, (form_codes, [*forms, ""]))
            else:
                found = _look_up(self._plain[columns], categories)
            self._reject(name, frame, columns, found, form_of, rejected)
            ids[columns[0]] = found
        ids["value_status_id"] = _look_up(self.statuses, [frame["value_status"].astype("category")])
        found_ids = pd.DataFrame(ids, index=frame.index)
        if "cumulative_status" in frame.columns:
            known = {code: identity for (code,), identity in self.statuses.items()}
            statuses = frame["cumulative_status"].astype(object).map(known)
            found_ids["cumulative_status_id"] = statuses.astype("Int64")
        return found_ids, rejected

    @staticmethod
    def _reject(
        name: str,
        frame: pd.DataFrame,
        columns: Sequence[str],
        found: npt.NDArray[np.int64],
        form_of: Mapping[str, str | None],
        rejected: dict[str, str],
    ) -> None:
        if not (found == _UNKNOWN).any():
            return
        unknown = frame[found == _UNKNOWN]
        for sha, rows in unknown.groupby(unknown["sha256"].astype(str)):
            code = ".".join(str(rows.iloc[0][c]) for c in columns)
            form = form_of.get(str(sha))
            of_form = "no form has it" if form else "the report is on no known form"
            rejected.setdefault(str(sha), f"frame '{name}': {'.'.join(columns)} '{code}' is not known: {of_form}")


def _look_up(
    table: Mapping[tuple[str, ...], int],
    columns: Sequence[pd.Series],
    form: tuple[npt.NDArray[np.int64], Sequence[str]] | None = None,
) -> npt.NDArray[np.int64]:
    """Ids of the combinations of codes, -1 where there is none: one dense table, one fancy index."""
    axes = [list(map(str, column.cat.categories)) for column in columns]
    indexes = [column.cat.codes.to_numpy() for column in columns]
    if form is not None:
        axes.insert(0, list(form[1]))
        indexes.insert(0, form[0])
    dense = np.full([len(axis) for axis in axes], _UNKNOWN, dtype=np.int64)
    places = [{code: i for i, code in enumerate(axis)} for axis in axes]
    for codes, identity in table.items():
        spot = tuple(places[i].get(code, _UNKNOWN) for i, code in enumerate(codes))
        if _UNKNOWN not in spot:
            dense[spot] = identity
    if form is not None:
        # Some agencies print a row of the other form; the fact then belongs to that form's row.
        elsewhere = dense.max(axis=0)
        dense[:-1] = np.where(dense[:-1] == _UNKNOWN, elsewhere, dense[:-1])
    if not len(indexes[-1]):
        return np.zeros(0, dtype=np.int64)
    return dense[tuple(indexes)]
