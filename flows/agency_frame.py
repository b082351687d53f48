"""The registry's agencies as the warehouse's agency dimension: who owes a report, and for which years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from sources.registry_schema import Agency, Source


def agency_frame(agencies: Iterable[tuple[Source, Agency]]) -> pd.DataFrame:
    """One row for each declared agency, in the columns of the warehouse's ``agency`` frame."""
    rows = [
        {
            "agency_key": agency.id,
            "name_zh": agency.name,
            "level": agency.level,
            "body_type": agency.kind,
            "region_code": agency.region_code,
            "parent_agency_key": agency.parent,
            "source_id": source.id,
            "first_expected_year": agency.years[0],
            "last_expected_year": agency.years[1],
        }
        for source, agency in agencies
    ]
    return pd.DataFrame(rows, dtype=object)
