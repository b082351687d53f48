"""People's decisions: verdicts on findings and corrections of cells, kept in a YAML file under version control.

::

    verdicts:
      - {finding: 3f9c…, rule: S3.FLOW, decision: waive, reason: 部门合并, by: 王, on: 2026-03-01}
    corrections:
      - {report: "330100-gov|2025", cell: section3.granted.total, printed: 5548, corrected: 5584,
         reason: 勘误公告, by: 王}

A verdict holds for the finding with this fingerprint, run after run. A correction overlays the printed value
in every mart and view as long as the current version still prints it; the printed value is kept.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from sqlalchemy.engine import Connection

from warehouse.errors import DecisionsError
from warehouse.schema import facts as f
from warehouse.schema.forms import dim_applicant_type, dim_disclosure_item, dim_form_row, dim_outcome, dim_proceeding
from warehouse.schema.reports import report
from warehouse.schema.review import cell_correction, human_verdict
from warehouse.state import note_change

_VERDICT_FIELDS = {"finding", "rule", "decision", "reason", "by", "on"}
_CORRECTION_FIELDS = {"report", "cell", "printed", "corrected", "reason", "by", "on"}
_DECISIONS = ("accept", "waive")
_TOO_LARGE = 10**15


@dataclass(frozen=True, slots=True)
class DecisionsApplied:
    """What a decisions file came to."""

    verdicts: int
    corrections: int
    stale: tuple[str, ...]
    """Entries that apply to nothing at present: the finding is gone, or another value is printed now."""


def read_decisions(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of ``human_verdict`` and ``cell_correction`` from the file; verdicts also carry their ``rule``.

    Raises :class:`DecisionsError` naming the entry that cannot be followed.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError, ValueError, RecursionError) as error:
        # ValueError: bytes that are no UTF-8, and dates such as 2026-13-01.
        raise DecisionsError(f"{path}: cannot be read ({' '.join(str(error).split())})") from error
    if not isinstance(content, dict) or set(content) - {"verdicts", "corrections"}:
        raise DecisionsError(f"{path}: expected the lists 'verdicts' and 'corrections' and nothing else")
    for name, entries in content.items():
        if not isinstance(entries or [], list):
            raise DecisionsError(f"{path}: expected a list under '{name}'")
    verdicts = [_verdict(path, n, entry) for n, entry in enumerate(content.get("verdicts") or [], 1)]
    corrections = [_correction(path, n, entry) for n, entry in enumerate(content.get("corrections") or [], 1)]
    for name, keys in (
        ("verdicts", [v["fingerprint"] for v in verdicts]),
        ("corrections", [(c["report_key"], c["address"]) for c in corrections]),
    ):
        doubled = next((key for key in keys if keys.count(key) > 1), None)
        if doubled is not None:
            raise DecisionsError(f"{path}: {name} decide {doubled} twice; keep one")
    return verdicts, corrections


def _entry(path: Path, kind: str, number: int, entry: Any, fields: set[str], needed: set[str]) -> dict[str, Any]:
    where = f"{path}: {kind} {number}"
    if not isinstance(entry, dict):
        raise DecisionsError(f"{where}: expected {', '.join(sorted(fields))}")
    # To YAML the bare word on is true.
    given: dict[str, Any] = {"on" if name is True else name: value for name, value in entry.items()}
    if unknown := [str(name) for name in given if name not in fields]:
        raise DecisionsError(f"{where}: {', '.join(unknown)} is not known; expected only {', '.join(sorted(fields))}")
    missing = sorted(name for name in needed if given.get(name) in (None, ""))
    if missing:
        raise DecisionsError(f"{where}: {', '.join(missing)} missing")
    if given.get("on") is not None and not isinstance(given["on"], date):
        raise DecisionsError(f"{where}: 'on' is no date; write it as 2026-03-01")
    return given


def _verdict(path: Path, number: int, entry: Any) -> dict[str, Any]:
    needed = {"finding", "rule", "decision", "reason", "by"}
    entry = _entry(path, "verdict", number, entry, _VERDICT_FIELDS, needed)
    if entry["decision"] not in _DECISIONS:
        raise DecisionsError(f"{path}: verdict {number}: decision '{entry['decision']}' is none of accept, waive")
    return {
        "fingerprint": str(entry["finding"]),
        "rule": str(entry["rule"]),
        "decision": entry["decision"],
        "reason": str(entry["reason"]),
        "decided_by": str(entry["by"]),
        "decided_on": entry.get("on"),
    }


def _correction(path: Path, number: int, entry: Any) -> dict[str, Any]:
    needed = {"report", "cell", "corrected", "reason", "by"}
    entry = _entry(path, "correction", number, entry, _CORRECTION_FIELDS, needed)
    try:
        printed = None if entry.get("printed") is None else Decimal(str(entry["printed"]))
        corrected = Decimal(str(entry["corrected"]))
    except InvalidOperation as error:
        raise DecisionsError(f"{path}: correction {number}: printed and corrected must be numbers") from error
    if not all(value.is_finite() and abs(value) < _TOO_LARGE for value in (printed or corrected, corrected)):
        raise DecisionsError(f"{path}: correction {number}: printed and corrected must be numbers below {_TOO_LARGE}")
    return {
        "report_key": str(entry["report"]),
        "address": str(entry["cell"]),
        "printed_value": printed,
        "corrected_value": corrected,
        "reason": str(entry["reason"]),
        "decided_by": str(entry["by"]),
        "decided_on": entry.get("on"),
    }


def apply_decisions(connection: Connection, path: Path, known_rules: Collection[str] | None = None) -> DecisionsApplied:
    """Bring the warehouse's verdicts and corrections to what the file says.

    ``known_rules`` are all rules the checks can raise; a verdict on any other is refused. Without them the
    rules of the findings at hand are the known ones. Raises :class:`DecisionsError`; then nothing changes.
    """
    verdicts, corrections = read_decisions(path)
    finding = f.fact_quality_finding.c
    if known_rules is None:
        known_rules = set(connection.execute(sa.select(finding.rule).distinct()).scalars())
    for entry in verdicts:
        if entry["rule"] not in known_rules:
            raise DecisionsError(f"{path}: no check has the rule '{entry['rule']}'; correct it or remove the verdict")
    for correction in corrections:
        if _cell_ids(connection, correction["address"]) is None:
            raise DecisionsError(f"{path}: no form has the cell '{correction['address']}'")
    rows = [{k: v for k, v in entry.items() if k != "rule"} for entry in verdicts]
    changed = _replace(connection, human_verdict, rows) | _replace(connection, cell_correction, corrections)
    if changed:
        note_change(connection)
    resolve_corrections(connection)
    present = set(connection.execute(sa.select(finding.fingerprint).distinct()).scalars())
    stale = [f"verdict on {v['rule']} {v['fingerprint']}" for v in verdicts if v["fingerprint"] not in present]
    unused = sa.select(cell_correction.c.report_key, cell_correction.c.address).where(
        cell_correction.c.report_id.is_(None)
    )
    stale += [f"correction of {row.report_key} {row.address}" for row in connection.execute(unused)]
    return DecisionsApplied(len(verdicts), len(corrections), tuple(stale))


def _replace(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> bool:
    """Make the table hold exactly these rows; False when it already does."""
    keys = list(rows[0]) if rows else [c.name for c in table.primary_key.columns]
    before = {tuple(row) for row in connection.execute(sa.select(*(table.c[key] for key in keys)))}
    if before == {tuple(row[key] for key in keys) for row in rows}:
        return False
    connection.execute(table.delete())
    if rows:
        connection.execute(table.insert(), rows)
    return True


def resolve_corrections(connection: Connection) -> None:
    """Attach each correction to the current version that prints the value it was made for, or to none."""
    for row in connection.execute(sa.select(cell_correction)).all():
        ids = _cell_ids(connection, row.address)
        report_id = None
        if ids is not None:
            table, value, place = ids
            printed = (
                sa.select(report.c.report_id, value)
                .select_from(table.join(report, table.c.report_id == report.c.report_id))
                .where(
                    report.c.report_key == row.report_key,
                    report.c.is_current,
                    *(table.c[name].in_(numbers) for name, numbers in place.items()),
                )
            )
            found = connection.execute(printed).first()
            if found is not None and _same(found[1], row.printed_value):
                report_id = found[0]
        values: dict[str, Any] = {"report_id": report_id}
        if ids is not None and report_id is not None:
            values |= _exact_ids(connection, ids, report_id)
        where = (cell_correction.c.report_key == row.report_key) & (cell_correction.c.address == row.address)
        connection.execute(cell_correction.update().where(where).values(**values))


_CellIds = tuple[sa.Table, sa.Column[Any], dict[str, list[int]]]


def _cell_ids(connection: Connection, address: str) -> _CellIds | None:
    """The fact table, value column and dimension ids (of every form) of a cell such as section3.granted.total."""
    section, _, rest = address.partition(".")
    first, _, last = rest.rpartition(".")

    def ids(identity: sa.Column[Any], *conditions: sa.ColumnElement[bool]) -> list[int]:
        return list(connection.execute(sa.select(identity).where(*conditions)).scalars())

    place: dict[str, list[int]]
    if section == "section2":
        item = dim_disclosure_item.c
        place = {"disclosure_item_id": ids(item.disclosure_item_id, item.item == first, item.measure == last)}
        table, value = f.fact_proactive_disclosure, f.fact_proactive_disclosure.c.quantity
    elif section == "section3":
        row, applicant = dim_form_row.c, dim_applicant_type.c
        place = {
            "form_row_id": ids(row.form_row_id, row.row_code == first),
            "applicant_type_id": ids(applicant.applicant_type_id, applicant.applicant_type == last),
        }
        table, value = f.fact_application, f.fact_application.c.request_count
    elif section == "section4":
        proceeding, outcome = dim_proceeding.c, dim_outcome.c
        place = {
            "proceeding_id": ids(proceeding.proceeding_id, proceeding.proceeding == first),
            "outcome_id": ids(outcome.outcome_id, outcome.outcome == last),
        }
        table, value = f.fact_review_litigation, f.fact_review_litigation.c.case_count
    else:
        return None
    return (table, value, place) if all(place.values()) else None


def _exact_ids(connection: Connection, ids: _CellIds, report_id: int) -> dict[str, int]:
    table, _, place = ids
    statement = sa.select(*(table.c[name] for name in place)).where(
        table.c.report_id == report_id, *(table.c[name].in_(numbers) for name, numbers in place.items())
    )
    return dict(connection.execute(statement).mappings().one())


def _same(value: Any, printed: Decimal | None) -> bool:
    return printed is None if value is None else printed is not None and Decimal(value) == printed


def add_verdict(path: Path, fingerprint: str, rule: str, decision: str, reason: str, by: str, on: date) -> None:
    """Append a verdict to the file, made if it is not there yet; what it held stays as it was written."""
    if path.exists():
        read_decisions(path)
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    content = content or {}
    entry = {"finding": fingerprint, "rule": rule, "decision": decision, "reason": reason, "by": by, "on": on}
    content.setdefault("verdicts", []).append(entry)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    read_decisions(fresh)
    fresh.replace(path)
