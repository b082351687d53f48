"""Frames of invented reports on the two statutory forms, as transforms would hand them over."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

APPLICANTS = (
    "natural_person",
    "company",
    "research_institution",
    "public_welfare_organization",
    "legal_service_organization",
    "other",
    "total",
)
_LEADING = ("new_received", "carried_in", "granted", "partially_granted")
_REFUSED = (
    "state_secret",
    "other_law",
    "three_securities_one_stability",
    "third_party_rights",
    "internal_affairs",
    "process_information",
    "enforcement_file",
    "administrative_query",
)
_UNABLE = ("not_held", "needs_production", "unclear_after_correction")
_NOT_PROCESSED = ("petition_complaint", "repeated", "publication", "excessive", "reissue")
_OTHER = {"2021": ("not_corrected_in_time", "fee_unpaid", "other"), "2019": ("all",)}
PROCEEDINGS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
ITEMS = {
    "2021": [
        *(
            (f"20(1).{i}", m, None)
            for i in ("regulation", "normative_document")
            for m in ("issued", "repealed", "in_force")
        ),
        ("20(5).administrative_license", "decisions", None),
        ("20(6).administrative_penalty", "decisions", None),
        ("20(6).administrative_coercion", "decisions", None),
        ("20(8).administrative_fee", "amount", "万元"),
    ],
    "2019": [
        *(
            (f"20(1).{i}", m, None)
            for i in ("regulation", "normative_document")
            for m in ("created", "published", "total_published")
        ),
        ("20(9).central_procurement", "items", None),
        ("20(9).central_procurement", "procurement_amount", None),
    ],
}

EARLIER = "2008"
"""The form of reports for 2008 to 2018, which has no coded cells."""


def rows(form: str) -> list[str]:
    """Row codes of section three, in the order of the form."""
    groups = {
        "refused": _REFUSED,
        "unable": _UNABLE,
        "not_processed": _NOT_PROCESSED,
        "other_handling": _OTHER[form],
    }
    return [
        *_LEADING,
        *(f"{g}.{name}" for g, names in groups.items() for name in names),
        "total_handled",
        "carried_out",
    ]


def dimension_frames() -> dict[str, pd.DataFrame]:
    """All dimension frames but regions and agencies."""
    labelled = [("label_zh", "标"), ("label_en", "label")]

    def plain(name: str, codes: Sequence[str], has_total: bool) -> pd.DataFrame:
        frame = pd.DataFrame({name: codes, **{k: [f"{v} {c}" for c in codes] for k, v in labelled}})
        frame["sort_order"] = range(len(codes))
        if has_total:
            frame["is_total"] = frame[name] == "total"
        return frame

    form_rows = pd.DataFrame(
        [
            {
                "form": form,
                "row": row,
                "row_group": row.split(".")[0] if "." in row else None,
                "number": "三（一）",
                "label_zh": f"标 {row}",
                "label_en": f"label {row}",
                "is_total": row == "total_handled",
                "in_results": row not in {"new_received", "carried_in", "total_handled", "carried_out"},
                "split_in_mart": row in {"new_received", "total_handled"},
                "sort_order": i,
            }
            for form in ITEMS
            for i, row in enumerate(rows(form))
        ]
    )
    items = pd.DataFrame(
        [
            {
                "form": form,
                "item": item,
                "measure": measure,
                "unit": unit,
                "label_zh": item,
                "label_en": item,
                "is_money": "amount" in measure,
                "sort_order": i,
            }
            for form, entries in ITEMS.items()
            for i, (item, measure, unit) in enumerate(entries)
        ]
    )
    names = [EARLIER, *ITEMS]
    forms = pd.DataFrame({"form": names, "label_zh": names, "label_en": names})
    return {
        "form": forms,
        "form_row": form_rows,
        "applicant_type": plain("applicant_type", APPLICANTS, True),
        "disclosure_item": items,
        "proceeding": plain("proceeding", PROCEEDINGS, False),
        "outcome": plain("outcome", OUTCOMES, True),
    }


@dataclass
class SampleReport:
    """One report; cells not named are 0, a value of None is a blank cell."""

    agency: str | None = "甲市某局"
    year: int | None = 2024
    form: str = "2021"
    content: str = "first print"
    """Stands for the bytes: another content is another document."""
    agency_uid: str | None = None
    region_code: str | None = None
    agency_level: str | None = None
    quality: str = "A"
    reader_version: str = "r1"
    published: date | None = date(2025, 1, 20)
    url: str = "http://example.test/nb/1.html"
    application: Mapping[str, Sequence[int | None]] = field(default_factory=dict)
    missing_rows: Sequence[str] = ()
    disclosure: Mapping[str, Decimal | int | None] = field(default_factory=dict)
    litigation: Mapping[str, Sequence[int | None]] = field(default_factory=dict)
    findings: Sequence[Mapping[str, Any]] = ()
    scope: str | None = None

    @property
    def sha256(self) -> str:
        """The document's hash."""
        return hashlib.sha256(f"{self.agency}{self.year}{self.url}{self.content}".encode()).hexdigest()

    def frames(self) -> dict[str, pd.DataFrame]:
        """The report's frames."""
        sha = self.sha256
        document = {
            "sha256": sha,
            "status": "report",
            "format": "html",
            "reader_version": self.reader_version,
            "is_sample": True,
            "url": self.url,
            "agency_uid": self.agency_uid,
            "region_code": self.region_code,
            "agency_level": self.agency_level,
            "byte_count": 1000,
            "fetched_at": datetime(2025, 2, 1, 3, 4, 5, tzinfo=UTC),
        }
        report = {
            "sha256": sha,
            "form": self.form,
            "title": "年度报告",
            "agency_name": self.agency,
            "report_year": self.year,
            "published_date": self.published,
            "quality": self.quality,
            "reader": "html.table",
            "scope": self.scope,
        }
        cells: list[dict[str, Any]] = []
        application = [
            {"sha256": sha, "row": row, "applicant_type": applicant, **self._value("request_count", value, row, cells)}
            for row in rows(self.form)
            for applicant, value in zip(APPLICANTS, self.application.get(row, [0] * 7), strict=True)
        ]
        disclosure = []
        for item, measure, unit in ITEMS[self.form]:
            value = self.disclosure.get(f"{item}.{measure}", 0)
            filled = self._value("quantity", None if value is None else Decimal(value), item, cells)
            disclosure.append({"sha256": sha, "item": item, "measure": measure, "unit": unit, **filled})
        litigation = [
            {"sha256": sha, "proceeding": p, "outcome": o, **self._value("case_count", value, p, cells)}
            for p in PROCEEDINGS
            for o, value in zip(OUTCOMES, self.litigation.get(p, [0] * 5), strict=True)
        ]
        cells.append({"sha256": sha, "cell_no": len(cells) + 1, "raw_text": "小计", "is_matched": False, "section": 3})
        return {
            "document": pd.DataFrame([document]),
            "report": pd.DataFrame([report]),
            "application": pd.DataFrame(application),
            "proactive_disclosure": pd.DataFrame(disclosure),
            "review_litigation": pd.DataFrame(litigation),
            "cell": pd.DataFrame([{**c, "sha256": sha} for c in cells]),
            "finding": pd.DataFrame([{"sha256": sha, **f} for f in self.findings]),
            "section": pd.DataFrame([{"sha256": sha, "section_no": 1, "heading": "一、总体情况", "text": "收到1件"}]),
            "evidence": pd.DataFrame([{"sha256": sha, "field": "year", "value": str(self.year), "source": "title"}]),
            "claim": pd.DataFrame(
                [
                    {
                        "sha256": sha,
                        "measure": "section3.new_received.total",
                        "value": Decimal(1),
                        "quote": "收到1件",
                        "section_no": 1,
                        "start_offset": 0,
                        "end_offset": 4,
                        "agrees": None,
                    }
                ]
            ),
            "reading": pd.DataFrame(
                [
                    {
                        "sha256": sha,
                        "reader": "html.table",
                        "reader_version": "1",
                        "reported_cells": 200,
                        "errors": 0,
                        "warnings": 0,
                        "is_chosen": True,
                    }
                ]
            ),
        }

    def _value(self, name: str, value: Any, row: str, cells: list[dict[str, Any]]) -> dict[str, Any]:
        if row in self.missing_rows:
            return {name: None, "value_status": "missing_row", "cell_no": None}
        cells.append(
            {
                "cell_no": len(cells) + 1,
                "raw_text": "" if value is None else str(value),
                "is_matched": True,
                "section": 3,
                "page": 2,
                "box_left": 72.5,
            }
        )
        return {name: value, "value_status": "blank" if value is None else "reported", "cell_no": len(cells)}


Indicator = tuple[str, str | None, Decimal | int | None, Decimal | int | None]
"""Label, unit, value and cumulative value; a value of None is a blank cell."""
INDICATORS: tuple[Indicator, ...] = (
    ("主动公开政府信息数", "条", 120, 900),
    ("其中：主动公开规范性文件数", "条", 0, None),
    ("收到申请数", "件", None, 31),
    ("依申请公开信息收取的费用", "万元", Decimal("0.125"), Decimal("3.5")),
)


def indicator_report(
    indicators: Sequence[Indicator] = INDICATORS,
    content: str = "first print",
    year: int = 2015,
    has_cumulative: bool = True,
    **fields: Any,
) -> dict[str, pd.DataFrame]:
    """The frames of a report for 2008 to 2018: each figure in a cell, the second indicator part of the first."""
    frames = SampleReport(content=content, year=year, published=date(year + 1, 3, 20), **fields).frames()
    sha = str(frames["document"]["sha256"][0])
    rows_of: list[dict[str, Any]] = []
    cells: list[dict[str, Any]] = []

    def cell_of(value: object) -> int:
        text = "" if value is None else str(value)
        cells.append({"sha256": sha, "cell_no": len(cells) + 1, "raw_text": text, "is_matched": True, "page": 3})
        return len(cells)

    for number, (label, unit, value, cumulative) in enumerate(indicators, start=1):
        row = {
            "sha256": sha,
            "indicator_no": number,
            "number": f"{100 + number}",
            "label": label,
            "unit": unit,
            "value": None if value is None else Decimal(value),
            "value_status": "blank" if value is None else "reported",
            "cell_no": cell_of(value),
        }
        if has_cumulative:
            row["cumulative"] = None if cumulative is None else Decimal(cumulative)
            row["cumulative_status"] = "blank" if cumulative is None else "reported"
            row["cumulative_cell_no"] = cell_of(cumulative)
        rows_of.append(row)
    return {
        "document": frames["document"],
        "report": frames["report"].assign(form=EARLIER, quality=None),
        "indicator": pd.DataFrame(rows_of).astype({"value": object}),
        "cell": pd.DataFrame(cells),
        "section": frames["section"],
    }


def unread_document(
    sha256: str = "f" * 64, status: str = "unreadable", reader_version: str = "r1"
) -> dict[str, pd.DataFrame]:
    """The frames of a document that is no report."""
    return {
        "document": pd.DataFrame(
            [
                {
                    "sha256": sha256,
                    "status": status,
                    "format": "pdf",
                    "reader_version": reader_version,
                    "is_sample": True,
                    "message": "it is encrypted",
                }
            ]
        ),
        "finding": pd.DataFrame(
            [
                {
                    "sha256": sha256,
                    "rule": "DOC.ENCRYPTED",
                    "severity": "error",
                    "address": "document",
                    "message": "it is encrypted",
                }
            ]
        ),
    }


def together(*batches: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The frames of several documents as one batch."""
    names = {name for batch in batches for name in batch}
    return {
        name: pd.concat([b[name] for b in batches if name in b and len(b[name])] or [pd.DataFrame()], ignore_index=True)
        for name in names
    }
