"""The dimension frames the warehouse takes: a dimension table's own columns, without the ids it gives out."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Table

from warehouse.frames import FrameColumn, FrameSpec, Kind
from warehouse.schema.agencies import dim_agency, dim_region
from warehouse.schema.forms import (
    dim_applicant_type,
    dim_disclosure_item,
    dim_form,
    dim_form_row,
    dim_outcome,
    dim_proceeding,
)

_SHORT_NAMES = {"row_code": "row"}
"""Frame columns named otherwise than in the warehouse, where ROW is a word of SQL."""


def _dimension(name: str, key: tuple[str, ...], source: Table, kinds: Mapping[str, Kind]) -> FrameSpec:
    """A dimension frame: the table's own columns but for the ids, which the loader gives out."""
    named = [(_SHORT_NAMES.get(c.name, c.name), c) for c in source.c]
    columns = tuple(
        FrameColumn(short, kinds[short], c, required=not c.nullable) for short, c in named if short in kinds
    )
    return FrameSpec(name, key, columns)


_T, _I, _B = Kind.TEXT, Kind.INTEGER, Kind.FLAG
DIMENSION_FRAMES: Mapping[str, FrameSpec] = {
    spec.name: spec
    for spec in (
        _dimension(
            "form",
            ("form",),
            dim_form,
            {"form": _T, "label_zh": _T, "label_en": _T, "legal_basis": _T, "first_year": _I, "last_year": _I},
        ),
        _dimension(
            "form_row",
            ("form", "row"),
            dim_form_row,
            {
                "form": _T,
                "row": _T,
                "row_group": _T,
                "number": _T,
                "label_zh": _T,
                "label_en": _T,
                "is_total": _B,
                "in_results": _B,
                "split_in_mart": _B,
                "sort_order": _I,
            },
        ),
        _dimension(
            "applicant_type",
            ("applicant_type",),
            dim_applicant_type,
            {"applicant_type": _T, "label_zh": _T, "label_en": _T, "is_total": _B, "sort_order": _I},
        ),
        _dimension(
            "disclosure_item",
            ("form", "item", "measure"),
            dim_disclosure_item,
            {
                "form": _T,
                "item": _T,
                "measure": _T,
                "label_zh": _T,
                "label_en": _T,
                "unit": _T,
                "is_money": _B,
                "sort_order": _I,
            },
        ),
        _dimension(
            "proceeding",
            ("proceeding",),
            dim_proceeding,
            {"proceeding": _T, "label_zh": _T, "label_en": _T, "sort_order": _I},
        ),
        _dimension(
            "outcome",
            ("outcome",),
            dim_outcome,
            {"outcome": _T, "label_zh": _T, "label_en": _T, "is_total": _B, "sort_order": _I},
        ),
        _dimension(
            "region",
            ("region_code", "valid_from"),
            dim_region,
            {
                "region_code": _T,
                "name_zh": _T,
                "short_name": _T,
                "level": _T,
                "parent_code": _T,
                "persistent_id": _T,
                "valid_from": _I,
                "valid_to": _I,
            },
        ),
        _dimension(
            "agency",
            ("agency_key",),
            dim_agency,
            {
                "agency_key": _T,
                "name_zh": _T,
                "level": _T,
                "body_type": _T,
                "region_code": _T,
                "parent_agency_key": _T,
                "uscc": _T,
                "source_id": _T,
                "first_expected_year": _I,
                "last_expected_year": _I,
            },
        ),
    )
}
"""Frames of ``load_dimensions``, in the order in which they refer to one another."""
