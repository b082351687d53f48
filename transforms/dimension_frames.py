"""The declared forms and the regions as DataFrames: the dimensions of the warehouse, in the columns it takes."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

import pandas as pd

from transforms.earlier import EarlierForm, load_earlier_form
from transforms.forms import Form, load_forms


def dimension_frames() -> dict[str, pd.DataFrame]:
    """The dimensions that the declared forms give the warehouse, and the regions by year."""
    forms = list(load_forms().values())
    newest, earlier = forms[0], load_earlier_form()
    rows: dict[str, list[dict[str, object]]] = {
        "form": [
            # The statistics before the form of 2019 have no rows of their own: every report has others.
            _form(earlier.form, earlier, earlier.last_report_year),
            *(
                _form(form.name, form, later.first_report_year - 1 if later else None)
                for form, later in zip(forms, [None, *forms], strict=False)
            ),
        ],
        "form_row": [row for form in forms for row in _form_rows(form)],
        "applicant_type": [
            {
                "applicant_type": one.code,
                "label_zh": one.label_zh,
                "label_en": one.label_en,
                "is_total": one.code in _sums(newest, 3, "columns"),
                "sort_order": order,
            }
            for order, one in enumerate(newest.applicants, 1)
        ],
        "disclosure_item": [row for form in forms for row in _disclosure_items(form)],
        "proceeding": [
            {"proceeding": one.code, "label_zh": one.label_zh, "label_en": one.label_en, "sort_order": order}
            for order, one in enumerate(newest.proceedings, 1)
        ],
        "outcome": [
            {
                "outcome": one.code,
                "label_zh": one.label_zh,
                "label_en": one.label_en,
                "is_total": one.code in _sums(newest, 4, "columns"),
                "sort_order": order,
            }
            for order, one in enumerate(newest.outcomes, 1)
        ],
    }
    frames = {name: pd.DataFrame(values, dtype=object) for name, values in rows.items()}
    frames["region"] = _regions()
    return frames


def _form(name: str, form: Form | EarlierForm, last_year: int | None) -> dict[str, object]:
    return {
        "form": name,
        "label_zh": form.title_zh,
        "label_en": form.title_en,
        "legal_basis": form.legal_basis,
        "first_year": form.first_report_year,
        "last_year": last_year,
    }


def _sums(form: Form, section: int, along: str) -> set[str]:
    """The codes that a single sum of the form gives: never to be added to their parts."""
    return {
        one.equals[0]
        for one in form.identities
        if one.section == section and one.along == along and len(one.equals) == 1
    }


def _form_rows(form: Form) -> Iterable[dict[str, object]]:
    totals = _sums(form, 3, "rows")
    results = {
        code
        for one in form.identities
        if one.section == 3 and one.along == "rows" and len(one.equals) == 1
        for code in one.addends
    }
    for order, row in enumerate(form.rows, 1):
        yield {
            "form": form.name,
            "row": row.code,
            "row_group": row.group,
            "number": row.number,
            "label_zh": row.label_zh,
            "label_en": row.label_en,
            "is_total": row.code in totals,
            "in_results": row.code in results,
            "split_in_mart": row.code in form.wide_by_applicant,
            "sort_order": order,
        }


def _disclosure_items(form: Form) -> Iterable[dict[str, object]]:
    order = 0
    for block in form.blocks:
        for row in block.rows:
            for column in block.columns:
                order += 1
                yield {
                    "form": form.name,
                    "item": row.code,
                    "measure": column.code,
                    "label_zh": f"{row.label_zh}：{column.label_zh}",
                    "label_en": f"{row.label_en}: {column.label_en}",
                    "unit": column.unit,
                    "is_money": column.kind in {"decimal", "money"},
                    "sort_order": order,
                }


def _regions() -> pd.DataFrame:
    columns = {
        "region_code": "region_code",
        "name": "name_zh",
        "short": "short_name",
        "level": "level",
        "parent": "parent_code",
        "persistent_id": "persistent_id",
        "valid_from": "valid_from",
        "valid_to": "valid_to",
    }
    with resources.files(__package__).joinpath("data", "regions.csv").open(encoding="utf-8") as file:
        frame = pd.read_csv(file, dtype=str, comment="#", keep_default_na=False)
    frame = frame[list(columns)].rename(columns=columns).astype(object)
    frame = frame.mask(frame == "", None)
    for year in ("valid_from", "valid_to"):
        frame[year] = [int(value) if value is not None else None for value in frame[year]]
    return frame.astype(object)
