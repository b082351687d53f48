"""Invented batches of any size for measuring the warehouse: whole frames at a time, never report by report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import pandas as pd

from transforms.dimension_frames import dimension_frames

FACTS_PER_REPORT = 200
_FORM = "2021"
_AGENCY_COUNT = 10_000


def dimensions() -> dict[str, pd.DataFrame]:
    """The dimension frames of the real forms, without the regions."""
    return {name: frame for name, frame in dimension_frames().items() if name != "region"}


def batches(reports: int, batch_size: int = 250, salt: str = "") -> Iterator[dict[str, pd.DataFrame]]:
    """Batches of ``batch_size`` reports, ``reports`` in all; equal arguments give equal frames."""
    frames = dimensions()
    rows = frames["form_row"].query("form == @_FORM")["row"].astype(str).to_numpy()
    applicants = frames["applicant_type"]["applicant_type"].astype(str).to_numpy()
    items = frames["disclosure_item"].query("form == @_FORM")
    proceedings = frames["proceeding"]["proceeding"].astype(str).to_numpy()
    outcomes = frames["outcome"]["outcome"].astype(str).to_numpy()
    for start in range(0, reports, batch_size):
        numbers = np.arange(start, min(start + batch_size, reports))
        random = np.random.default_rng(start)
        shas = np.array([hashlib.sha256(f"{salt}{n}".encode()).hexdigest() for n in numbers])
        n = len(shas)
        pairs = len(rows) * len(applicants)
        disclosed, judged = len(items), len(proceedings) * len(outcomes)
        yield {
            "document": pd.DataFrame(
                {
                    "sha256": shas,
                    "status": "report",
                    "format": "html",
                    "reader_version": "1",
                    "is_sample": True,
                    "url": [f"http://site{i % _AGENCY_COUNT}.test/{i}" for i in numbers],
                    "agency_uid": [f"agency-{i % _AGENCY_COUNT}" for i in numbers],
                }
            ),
            "report": pd.DataFrame(
                {
                    "sha256": shas,
                    "form": _FORM,
                    "title": "年度报告",
                    "agency_name": [f"第{i % _AGENCY_COUNT}局" for i in numbers],
                    "report_year": 2012 + numbers // _AGENCY_COUNT,
                    "quality": "A",
                    "reader": "html.table",
                }
            ),
            "application": pd.DataFrame(
                {
                    "sha256": np.repeat(shas, pairs),
                    "row": np.tile(np.repeat(rows, len(applicants)), n),
                    "applicant_type": np.tile(applicants, n * len(rows)),
                    "request_count": random.integers(0, 500, n * pairs),
                    "value_status": "reported",
                    "cell_no": np.tile(np.arange(1, pairs + 1), n),
                }
            ),
            "proactive_disclosure": pd.DataFrame(
                {
                    "sha256": np.repeat(shas, disclosed),
                    "item": np.tile(items["item"].astype(str).to_numpy(), n),
                    "measure": np.tile(items["measure"].astype(str).to_numpy(), n),
                    "quantity": [Decimal(int(v)) for v in random.integers(0, 500, n * disclosed)],
                    "unit": np.tile(items["unit"].to_numpy(), n),
                    "value_status": "reported",
                    "cell_no": np.tile(np.arange(pairs + 1, pairs + disclosed + 1), n),
                }
            ),
            "review_litigation": pd.DataFrame(
                {
                    "sha256": np.repeat(shas, judged),
                    "proceeding": np.tile(np.repeat(proceedings, len(outcomes)), n),
                    "outcome": np.tile(outcomes, n * len(proceedings)),
                    "case_count": random.integers(0, 50, n * judged),
                    "value_status": "reported",
                    "cell_no": np.tile(np.arange(pairs + disclosed + 1, FACTS_PER_REPORT + 1), n),
                }
            ),
            "cell": pd.DataFrame(
                {
                    "sha256": np.repeat(shas, FACTS_PER_REPORT),
                    "cell_no": np.tile(np.arange(1, FACTS_PER_REPORT + 1), n),
                    "is_matched": True,
                    "section": 3,
                    "raw_text": random.integers(0, 500, n * FACTS_PER_REPORT).astype(str),
                    "page": 2,
                    "table_no": 1,
                    "row_no": np.tile(np.arange(FACTS_PER_REPORT) // 7, n),
                    "column_no": np.tile(np.arange(FACTS_PER_REPORT) % 7, n),
                }
            ),
        }
