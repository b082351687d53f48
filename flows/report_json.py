"""A report as one JSON object: the coding of ``gongkai extract``.

A printed number is that number, digit for digit; a blank, dash or unreadable cell is null; a row that
the document does not hold has no key; a section it does not hold is ``{}`` or, for section four, null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from contracts.findings import Finding
from contracts.readings import Place
from contracts.reports import Fact, Indicator, Report, ValueStatus


def report_object(report: Report, *, path: str, sha256: str | None, with_cells: bool = False) -> dict[str, Any]:
    """The JSON object of one report, as nested dicts and lists; numbers are Decimal.

    Keys: path, sha256, format, agency, year, published, form, section2, section3, section4, findings, title, quality,
    evidence, readings; of reports before the form of 2019 indicators (number, label, unit, value and, where the table
    has it, cumulative; in printed order); and with ``with_cells`` also cells: every fact with its status, raw text
    and place.
    """
    applicants, proceedings, outcomes = _orders()
    known = [fact for fact in report.facts if fact.status is not ValueStatus.MISSING_ROW]
    made: dict[str, Any] = {
        "path": path,
        "sha256": sha256,
        "format": str(report.format),
        "agency": report.agency,
        "year": report.year,
        "published": report.published,
        "form": report.form,
        "section2": {f"{fact.row}.{fact.column}": fact.value for fact in known if fact.section == 2},
        "section3": _rows([fact for fact in known if fact.section == 3], applicants),
        "section4": _flat([fact for fact in known if fact.section == 4], proceedings, outcomes),
        "findings": [_finding(finding) for finding in report.findings],
        "title": report.title,
        "quality": report.quality,
        "evidence": [asdict(one) for one in report.evidence],
        "readings": [asdict(one) for one in report.readings],
    }
    if report.indicators:
        made["indicators"] = [_indicator(one, with_cells) for one in report.indicators]
    if with_cells:
        made["cells"] = [_cell(fact) for fact in report.facts]
        made["unmatched"] = [
            {"section": one.section, "raw_text": one.raw_text, "place": _place(one.place)} for one in report.unmatched
        ]
    return made


def to_json(value: Any) -> str:
    """JSON text on one line. Decimals keep the digits that were printed; lone surrogates are escaped."""
    return "".join(_pieces(value)).encode("utf-8", "backslashreplace").decode("utf-8")


def _pieces(value: Any) -> Iterable[str]:
    if isinstance(value, Decimal):
        yield format(value, "f")
    elif isinstance(value, date):
        yield json.dumps(value.isoformat())
    elif isinstance(value, Mapping):
        yield "{"
        for position, (key, item) in enumerate(value.items()):
            yield (", " if position else "") + json.dumps(str(key), ensure_ascii=False) + ": "
            yield from _pieces(item)
        yield "}"
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield "["
        for position, item in enumerate(value):
            yield ", " if position else ""
            yield from _pieces(item)
        yield "]"
    else:
        yield json.dumps(value, ensure_ascii=False, allow_nan=False)


@cache
def _orders() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Column order of section three, row and column order of section four: the same in every form."""
    from transforms.forms import load_forms

    form = next(iter(load_forms().values()))
    return (
        tuple(column.code for column in form.applicants),
        tuple(row.code for row in form.proceedings),
        tuple(column.code for column in form.outcomes),
    )


def _rows(facts: list[Fact], columns: tuple[str, ...]) -> dict[str, list[Decimal | None]]:
    rows: dict[str, dict[str, Decimal | None]] = {}
    for fact in facts:
        rows.setdefault(fact.row, {})[fact.column] = fact.value
    return {row: [values.get(column) for column in columns] for row, values in rows.items()}


def _flat(facts: list[Fact], proceedings: tuple[str, ...], outcomes: tuple[str, ...]) -> list[Decimal | None] | None:
    if not facts:
        return None
    rows = _rows(facts, outcomes)
    return [value for row in proceedings for value in rows.get(row, [None] * len(outcomes))]


def _finding(finding: Finding) -> dict[str, Any]:
    made: dict[str, Any] = {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "where": finding.where,
        "message": finding.message,
    }
    for name in ("expected", "observed", "suggested"):
        if (number := getattr(finding, name)) is not None:
            made[name] = number
    return made


def _cell(fact: Fact) -> dict[str, Any]:
    return {
        "cell": fact.cell,
        "value": fact.value,
        "status": str(fact.status),
        "raw_text": fact.raw_text,
        "unit": fact.unit,
        "place": _place(fact.place),
    }


def _indicator(one: Indicator, with_cells: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"number": one.number, "label": one.label, "unit": one.unit}
    for name, figure in (("value", one.figure), ("cumulative", one.cumulative)):
        if figure is None:
            continue
        made[name] = figure.value
        if with_cells:
            made[f"{name}_cell"] = {
                "status": str(figure.status), "raw_text": figure.raw_text, "place": _place(figure.place)
            }  # fmt: skip
    return made


def _place(place: Place | None) -> dict[str, Any] | None:
    return {name: value for name, value in asdict(place).items() if value is not None} if place else None
