"""The columns of the wide mart, derived from the dimension rows: the warehouse knows no form by heart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from warehouse.errors import FrameError
from warehouse.schema.declaring import refuse_half_said
from warehouse.schema.forms import dim_applicant_type, dim_disclosure_item, dim_form_row, dim_outcome, dim_proceeding

COUNT = "BIGINT"
AMOUNT = "NUMERIC(24, 6)"
COMPUTED = "computed"
PRINTED = "document"
_REQUESTS, _CASES, _WAN_YUAN = "件 (requests)", "件 (cases)", "万元 (10,000 yuan)"


@dataclass(frozen=True, slots=True)
class MartColumn:
    """One figure of the wide mart and the SQL that takes it from its fact source."""

    name: str
    sql_type: str
    zh: str
    en: str
    unit: str | None
    source: str
    expression: str


def explained(column: MartColumn) -> MartColumn:
    """The column, refused where only English explains it. Figures are called what the form calls them."""
    refuse_half_said(column.zh, column.en)
    return column


def column_name(*parts: str) -> str:
    """A readable name: ``20(1).regulation`` and ``issued`` give ``regulation_issued``.

    The article number that leads an item's code is dropped; every other mark becomes an underscore.
    """
    words = "_".join(re.sub(r"^[^A-Za-z]*\d[^A-Za-z]*", "", part) for part in parts)
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def application_columns(connection: Connection) -> list[MartColumn]:
    """Section three: the printed total of every row, some rows by applicant, and sums of row groups."""
    rows = connection.execute(
        sa.select(dim_form_row).order_by(dim_form_row.c.form.desc(), dim_form_row.c.sort_order)
    ).all()
    applicants = connection.execute(sa.select(dim_applicant_type).order_by(dim_applicant_type.c.sort_order)).all()
    total = next((a.applicant_type_id for a in applicants if a.is_total), None)
    if total is None:
        return []
    columns: list[MartColumn] = []
    for code in dict.fromkeys(row.row_code for row in rows):
        same = [row for row in rows if row.row_code == code]
        ids = _listed(row.form_row_id for row in same)
        for applicant in applicants:
            if applicant.is_total or same[0].split_in_mart:
                columns.append(
                    MartColumn(
                        column_name(code, applicant.applicant_type),
                        COUNT,
                        f"{same[0].label_zh}（{applicant.label_zh}）",
                        f"{same[0].label_en} ({applicant.label_en})",
                        _REQUESTS,
                        PRINTED,
                        _pick(
                            "request_count", f"form_row_id IN ({ids})", applicant_type_id=applicant.applicant_type_id
                        ),
                    )
                )
    for group in dict.fromkeys(row.row_group for row in rows if row.row_group):
        leaves = [row for row in rows if row.row_group == group and not row.is_total]
        columns.append(
            MartColumn(
                f"{column_name(group)}_sum",
                COUNT,
                f"{group} 各项之和——各项所印总计之和，有一项未印出即为空",
                f"sum of the printed totals of {group}.*; null unless every one of them is printed",
                _REQUESTS,
                COMPUTED,
                _group_sum(leaves, total),
            )
        )
    return _unique(columns)


def _group_sum(leaves: list[sa.Row[tuple[object, ...]]], total: int) -> str:
    """Sum of a group's rows, only when all rows that the report's form has are printed."""
    cases = []
    for form in dict.fromkeys(row.form for row in leaves):
        ids = [row.form_row_id for row in leaves if row.form == form]
        chosen = f"form_row_id IN ({_listed(ids)}) AND applicant_type_id = {total}"
        cases.append(
            f"WHEN COUNT(CASE WHEN {chosen} THEN request_count END) = {len(ids)} "
            f"THEN SUM(CASE WHEN {chosen} THEN request_count END)"
        )
    return f"CASE {' '.join(cases)} END"


def disclosure_columns(connection: Connection) -> list[MartColumn]:
    """Section two: every item and measure; amounts of money in 万元."""
    item = dim_disclosure_item
    rows = connection.execute(sa.select(item).order_by(item.c.form.desc(), item.c.sort_order)).all()
    columns: list[MartColumn] = []
    for code in dict.fromkeys((row.item, row.measure) for row in rows):
        same = [row for row in rows if (row.item, row.measure) == code]
        ids = _listed(row.disclosure_item_id for row in same)
        money = same[0].is_money
        columns.append(
            MartColumn(
                column_name(*code, *(["wan_yuan"] if money else [])),
                AMOUNT if money else COUNT,
                same[0].label_zh,
                same[0].label_en,
                _WAN_YUAN if money else (same[0].unit or "件"),
                PRINTED,
                _pick("amount_wan_yuan" if money else "quantity", f"disclosure_item_id IN ({ids})"),
            )
        )
    return _unique(columns)


def litigation_columns(connection: Connection) -> list[MartColumn]:
    """Section four: every proceeding and outcome."""
    outcomes = connection.execute(sa.select(dim_outcome).order_by(dim_outcome.c.sort_order)).all()
    return _unique(
        [
            MartColumn(
                column_name(p.proceeding, o.outcome),
                COUNT,
                f"{p.label_zh}：{o.label_zh}",
                f"{p.label_en}: {o.label_en}",
                _CASES,
                PRINTED,
                _pick("case_count", f"proceeding_id = {p.proceeding_id}", outcome_id=o.outcome_id),
            )
            for p in connection.execute(sa.select(dim_proceeding).order_by(dim_proceeding.c.sort_order))
            for o in outcomes
        ]
    )


def _pick(value: str, condition: str, **equal: int) -> str:
    terms = [condition, *(f"{name} = {number}" for name, number in equal.items())]
    return f"MAX(CASE WHEN {' AND '.join(terms)} THEN {value} END)"


def application_cells(connection: Connection) -> str:
    """SQL condition of the cells that the mart shows: seven in ten are parts of totals it leaves out."""
    split = (
        connection.execute(sa.select(dim_form_row.c.form_row_id).where(dim_form_row.c.split_in_mart)).scalars().all()
    )
    totals = connection.execute(
        sa.select(dim_applicant_type.c.applicant_type_id).where(dim_applicant_type.c.is_total)
    ).scalars()
    return f"applicant_type_id IN ({_listed(totals)}) OR form_row_id IN ({_listed(split)})"


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(str(i) for i in ids)


def _unique(columns: list[MartColumn]) -> list[MartColumn]:
    names = [column.name for column in columns]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise FrameError(f"two codes of the dimensions give the same mart column {doubled[0]}; rename one of them")
    return columns
