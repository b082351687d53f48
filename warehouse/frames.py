"""The frames the warehouse takes: one pandas DataFrame for each kind of record, keyed by document.

A frame's columns are declared here by pointing at the warehouse column that says what they mean, so
nothing is described twice. ``frames.md`` is generated from this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column

from warehouse.schema import facts as f
from warehouse.schema import provenance as p
from warehouse.schema import records as r
from warehouse.schema import reports
from warehouse.schema.agencies import dim_agency
from warehouse.schema.forms import (
    code_value_status,
    dim_applicant_type,
    dim_disclosure_item,
    dim_form,
    dim_form_row,
    dim_outcome,
    dim_proceeding,
)
from warehouse.schema.indicators import fact_indicator


class Kind(StrEnum):
    """What a frame column holds, and the pandas dtype the loader brings it to."""

    TEXT = "str"
    CODE = "category"
    """Text of few distinct values in a frame of many rows: statutory codes, and whose row it is."""
    INTEGER = "Int64"
    NUMBER = "object"
    """``decimal.Decimal`` or None: amounts are never floats on their way in."""
    REAL = "Float64"
    FLAG = "boolean"
    DATE = "date"
    """``datetime.date`` or None."""
    TIME = "datetime64[us, UTC]"


@dataclass(frozen=True, slots=True)
class FrameColumn:
    """One column of a frame; ``means`` is the warehouse column whose description it shares."""

    name: str
    kind: Kind
    means: Column[Any]
    required: bool = True
    """True when the value may not be null. Columns that may be null may also be left out."""
    allowed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class FrameSpec:
    """One frame: its columns and the columns that make a row unique."""

    name: str
    key: tuple[str, ...]
    columns: tuple[FrameColumn, ...]

    @property
    def column_names(self) -> list[str]:
        """Names of all columns, in order."""
        return [column.name for column in self.columns]


def _spec(name: str, key: tuple[str, ...], *columns: FrameColumn) -> FrameSpec:
    return FrameSpec(name, key, columns)


def _text(name: str, means: Column[Any], required: bool = True, allowed: tuple[str, ...] | None = None) -> FrameColumn:
    return FrameColumn(name, Kind.TEXT, means, required, allowed)


def _code(name: str, means: Column[Any], allowed: tuple[str, ...] | None = None) -> FrameColumn:
    return FrameColumn(name, Kind.CODE, means, allowed=allowed)


def _maybe(name: str, kind: Kind, means: Column[Any]) -> FrameColumn:
    return FrameColumn(name, kind, means, required=False)


def _int(name: str, means: Column[Any]) -> FrameColumn:
    return FrameColumn(name, Kind.INTEGER, means)


def _flag(name: str, means: Column[Any]) -> FrameColumn:
    return FrameColumn(name, Kind.FLAG, means)


VALUE_STATUSES = ("reported", "blank", "dash", "missing_row", "unreadable", "not_in_form")
DOCUMENT_STATUSES = ("report", "not_a_report", "unreadable", "quarantined", "failed")
_SHA = _text("sha256", r.document.c.sha256)
_OWNER = FrameColumn("sha256", Kind.CODE, r.document.c.sha256)
_STATUS = _code("value_status", code_value_status.c.code, allowed=VALUE_STATUSES)
_CELL_NO = _maybe("cell_no", Kind.INTEGER, p.cell.c.cell_no)
_APP, _DISC, _LEGAL = f.fact_application.c, f.fact_proactive_disclosure.c, f.fact_review_litigation.c
_FIND, _CLAIM = f.fact_quality_finding.c, f.fact_narrative_claim.c
_IND = fact_indicator.c

LOAD_FRAMES: Mapping[str, FrameSpec] = {
    spec.name: spec
    for spec in (
        _spec(
            "document",
            ("sha256",),
            _SHA,
            _text("status", r.document.c.status, allowed=DOCUMENT_STATUSES),
            _text("format", r.document.c.format),
            _text("reader_version", r.document.c.reader_version),
            _flag("is_sample", r.document.c.is_sample),
            *(
                _maybe(c.name, Kind.TEXT, c)
                for c in (
                    r.document.c.message,
                    r.document.c.media_type,
                    r.document.c.path,
                    r.document.c.url,
                    r.document.c.final_url,
                    r.document.c.file_name,
                    r.document.c.link_title,
                    r.document.c.source_id,
                    r.document.c.agency_uid,
                    r.document.c.agency_name,
                    r.document.c.agency_level,
                    r.document.c.region_code,
                )
            ),
            _maybe("byte_count", Kind.INTEGER, r.document.c.byte_count),
            _maybe("listed_date", Kind.DATE, r.document.c.listed_date),
            _maybe("fetched_at", Kind.TIME, r.document.c.fetched_at),
        ),
        _spec(
            "report",
            ("sha256",),
            _SHA,
            _maybe("form", Kind.TEXT, dim_form.c.form),
            _maybe("title", Kind.TEXT, reports.report.c.title),
            _maybe("agency_name", Kind.TEXT, reports.report.c.agency_name),
            _maybe("report_year", Kind.INTEGER, reports.report.c.report_year),
            _maybe("published_date", Kind.DATE, reports.report.c.published_date),
            FrameColumn("scope", Kind.TEXT, reports.report.c.scope, required=False, allowed=("own", "aggregated")),
            FrameColumn(
                "quality", Kind.TEXT, reports.report.c.quality, required=False, allowed=("A", "B", "C", "D", "X")
            ),
            _maybe("reader", Kind.TEXT, reports.report.c.reader),
            _maybe("uscc", Kind.TEXT, dim_agency.c.uscc),
            _maybe("region_code", Kind.TEXT, dim_agency.c.region_code),
            _maybe("agency_level", Kind.TEXT, dim_agency.c.level),
        ),
        _spec(
            "application",
            ("sha256", "row", "applicant_type"),
            _OWNER,
            _code("row", dim_form_row.c.row_code),
            _code("applicant_type", dim_applicant_type.c.applicant_type),
            _maybe("request_count", Kind.INTEGER, _APP.request_count),
            _STATUS,
            _CELL_NO,
        ),
        _spec(
            "proactive_disclosure",
            ("sha256", "item", "measure"),
            _OWNER,
            _code("item", dim_disclosure_item.c.item),
            _code("measure", dim_disclosure_item.c.measure),
            _maybe("quantity", Kind.NUMBER, _DISC.quantity),
            _maybe("unit", Kind.TEXT, _DISC.unit),
            _STATUS,
            _CELL_NO,
        ),
        _spec(
            "review_litigation",
            ("sha256", "proceeding", "outcome"),
            _OWNER,
            _code("proceeding", dim_proceeding.c.proceeding),
            _code("outcome", dim_outcome.c.outcome),
            _maybe("case_count", Kind.INTEGER, _LEGAL.case_count),
            _STATUS,
            _CELL_NO,
        ),
        _spec(
            "indicator",
            ("sha256", "indicator_no"),
            _OWNER,
            _int("indicator_no", _IND.indicator_no),
            _maybe("number", Kind.TEXT, _IND.number),
            _text("label", _IND.label),
            _maybe("unit", Kind.TEXT, _IND.unit),
            _maybe("value", Kind.NUMBER, _IND.value),
            _STATUS,
            _CELL_NO,
            _maybe("cumulative", Kind.NUMBER, _IND.cumulative),
            FrameColumn(
                "cumulative_status",
                Kind.CODE,
                _IND.cumulative_status_id,
                required=False,
                allowed=VALUE_STATUSES,
            ),
            _maybe("cumulative_cell_no", Kind.INTEGER, _IND.cumulative_cell_no),
        ),
        _spec(
            "finding",
            (),
            _SHA,
            _text("rule", _FIND.rule),
            _text("severity", _FIND.severity, allowed=("error", "warning", "info")),
            _text("address", _FIND.address),
            _text("message", _FIND.message),
            _maybe("expected", Kind.NUMBER, _FIND.expected),
            _maybe("observed", Kind.NUMBER, _FIND.observed),
            _maybe("suggested", Kind.NUMBER, _FIND.suggested),
        ),
        _spec(
            "claim",
            (),
            _SHA,
            _text("measure", _CLAIM.measure),
            FrameColumn("value", Kind.NUMBER, _CLAIM.value),
            _text("quote", _CLAIM.quote),
            _int("section_no", _CLAIM.section_no),
            _int("start_offset", _CLAIM.start_offset),
            _int("end_offset", _CLAIM.end_offset),
            _maybe("agrees", Kind.FLAG, _CLAIM.agrees),
        ),
        _spec(
            "cell",
            ("sha256", "cell_no"),
            _OWNER,
            _int("cell_no", p.cell.c.cell_no),
            _flag("is_matched", p.cell.c.is_matched),
            _maybe("section", Kind.INTEGER, p.cell.c.section),
            _maybe("raw_text", Kind.TEXT, p.cell.c.raw_text),
            *(
                _maybe(c.name, Kind.INTEGER, c)
                for c in (p.cell.c.page, p.cell.c.table_no, p.cell.c.row_no, p.cell.c.column_no, p.cell.c.line_no)
            ),
            *(
                _maybe(c.name, Kind.REAL, c)
                for c in (p.cell.c.box_left, p.cell.c.box_top, p.cell.c.box_right, p.cell.c.box_bottom)
            ),
            _maybe("member", Kind.TEXT, p.cell.c.member),
        ),
        _spec(
            "section",
            ("sha256", "section_no"),
            _SHA,
            _int("section_no", p.report_section.c.section_no),
            _text("heading", p.report_section.c.heading),
            _text("text", p.report_section.c.text),
        ),
        _spec(
            "evidence",
            (),
            _SHA,
            _text("field", p.report_evidence.c.field),
            _text("value", p.report_evidence.c.value),
            _text("source", p.report_evidence.c.source),
            _maybe("quote", Kind.TEXT, p.report_evidence.c.quote),
        ),
        _spec(
            "reading",
            ("sha256", "reader"),
            _SHA,
            _text("reader", p.report_reading.c.reader),
            _text("reader_version", p.report_reading.c.reader_version),
            _int("reported_cells", p.report_reading.c.reported_cells),
            _int("errors", p.report_reading.c.errors),
            _int("warnings", p.report_reading.c.warnings),
            _flag("is_chosen", p.report_reading.c.is_chosen),
        ),
    )
}
"""Frames of one batch of documents. ``document`` and ``report`` come first; an absent frame is empty."""
