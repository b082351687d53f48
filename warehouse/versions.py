"""Which version of which report a document gives: the rules of history, decided document by document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from warehouse.outcomes import Outcome
from warehouse.schema.reports import report, report_document

_GRADES = "ABCDX"
_CHUNK = 500


@dataclass(slots=True)
class Version:
    """One version of a report, known before or made in this batch (``row`` is then its new row)."""

    report_id: int
    report_key: str
    version_no: int
    is_current: bool
    content_hash: str
    document_id: int
    quality: str | None
    reported_cells: int
    load_run_id: int
    row: dict[str, Any] | None = None


@dataclass(slots=True)
class Candidate:
    """What a document claims: a report's identity and its facts in short."""

    sha256: str
    document_id: int
    report_key: str
    content_hash: str
    quality: str | None
    reported_cells: int
    row: dict[str, Any]
    """Columns of ``report`` that come from the document."""


@dataclass(frozen=True, slots=True)
class LoaderFinding:
    """A finding the loader itself makes."""

    sha256: str
    rule: str
    severity: str
    message: str


@dataclass(slots=True)
class Decision:
    """A document's fate; ``report_id`` is the version whose cells and facts are to be written, if any."""

    outcome: Outcome
    report_id: int | None = None


@dataclass(slots=True)
class VersionBook:
    """Versions the batch may touch. :meth:`decide` changes them in memory, :meth:`write` in the database."""

    connection: Connection
    run_id: int
    now: datetime
    findings: list[LoaderFinding] = field(default_factory=list)
    cleared: set[int] = field(default_factory=set)
    """Versions whose cells, facts and findings are to be replaced."""
    _by_key: dict[str, list[Version]] = field(default_factory=dict)
    _links: dict[int, list[int]] = field(default_factory=dict)
    _before: dict[int, bool] = field(default_factory=dict)
    _fresh: list[Version] = field(default_factory=list)
    _new_links: dict[tuple[int, int], str] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)
    _primary: dict[int, dict[str, Any]] = field(default_factory=dict)
    _next_id: int = 1

    def look_up(self, report_keys: Iterable[str], document_ids: Iterable[int]) -> None:
        """Fetch the versions of these reports and those that these documents gave before."""
        self._next_id = int(self.connection.execute(sa.select(sa.func.max(report.c.report_id))).scalar() or 0) + 1
        keys = set(report_keys)
        for chunk in _chunks(sorted(document_ids)):
            statement = (
                sa.select(report_document.c.document_id, report_document.c.report_id, report.c.report_key)
                .join(report, report.c.report_id == report_document.c.report_id)
                .where(report_document.c.document_id.in_(chunk))
                .order_by(report_document.c.report_id)
            )
            for document_id, report_id, key in self.connection.execute(statement):
                self._links.setdefault(document_id, []).append(report_id)
                keys.add(key)
        columns = [
            report.c[n]
            for n in (
                "report_id",
                "report_key",
                "version_no",
                "is_current",
                "content_hash",
                "document_id",
                "quality",
                "reported_cells",
                "load_run_id",
            )
        ]
        for chunk in _chunks(sorted(keys)):
            statement = sa.select(*columns).where(report.c.report_key.in_(chunk)).order_by(report.c.version_no)
            for row in self.connection.execute(statement):
                version = Version(*row)
                self._by_key.setdefault(version.report_key, []).append(version)
                self._before[version.report_id] = version.is_current

    def decide(self, candidate: Candidate) -> Decision:
        """Place the document among the versions of its report.

        Equal facts never make a new version. Another document with other facts supersedes the current
        version; the same document read anew supersedes only its own version.
        """
        self.leave_other_reports(candidate.document_id, candidate.report_key)
        versions = self._by_key.setdefault(candidate.report_key, [])
        current = next((v for v in versions if v.is_current), None)
        if current is None:
            return self._add(candidate, "first" if not versions else "publisher", True, Outcome.LOADED)
        if current.content_hash == candidate.content_hash:
            return self._confirm(candidate, current)
        own = self._own_version(candidate, versions)
        is_primary = current.document_id == candidate.document_id
        if candidate.reported_cells == 0 and current.reported_cells and not is_primary:
            self._new_links[candidate.document_id, current.report_id] = "without_tables"
            return Decision(Outcome.RECORDED)
        if own is not None:
            return self._reread(candidate, own, versions, current)
        return self._supersede(candidate, current)

    def leave_other_reports(self, document_id: int, report_key: str | None) -> None:
        """Withdraw versions this document gave under another key: it is no longer read as that report."""
        if document_id not in self._links:
            return
        for versions in self._by_key.values():
            for version in versions:
                if version.report_key != report_key and version.is_current and version.document_id == document_id:
                    version.is_current = False
                    others = [v for v in versions if v.document_id != document_id]
                    if others:
                        others[-1].is_current = True

    def _own_version(self, candidate: Candidate, versions: list[Version]) -> Version | None:
        linked = set(self._links.get(candidate.document_id, []))
        return next((v for v in reversed(versions) if v.report_id in linked), None)

    def _confirm(self, candidate: Candidate, version: Version) -> Decision:
        self._seen.add(version.report_id)
        if version.document_id == candidate.document_id:
            return self._refresh(candidate, version)
        self._new_links[candidate.document_id, version.report_id] = "confirming"
        return Decision(Outcome.CONFIRMED)

    def _refresh(self, candidate: Candidate, version: Version) -> Decision:
        self.cleared.add(version.report_id)
        self._primary[version.report_id] = candidate.row
        return Decision(Outcome.REFRESHED, version.report_id)

    def _reread(self, candidate: Candidate, own: Version, versions: list[Version], current: Version) -> Decision:
        if own.content_hash == candidate.content_hash:
            return self._confirm(candidate, own)
        takes_over = own.is_current and own.document_id == candidate.document_id
        twin = next((v for v in versions if v.content_hash == candidate.content_hash), None)
        if twin is not None:
            self._new_links[candidate.document_id, twin.report_id] = "confirming"
            if takes_over:
                current.is_current, twin.is_current = False, True
                return Decision(Outcome.SUPERSEDED)
            return Decision(Outcome.CONFIRMED)
        return self._add(candidate, "reader", takes_over, Outcome.SUPERSEDED)

    def _supersede(self, candidate: Candidate, current: Version) -> Decision:
        worse = _grade(candidate.quality) > _grade(current.quality)
        same_night = current.load_run_id == self.run_id
        if same_night:
            self._note(
                candidate,
                "LOAD.CONTRADICTION",
                "warning",
                f"another document of the same load gives other facts for this report (version "
                f"{current.version_no}); the one of better quality is current: compare the two documents",
            )
        else:
            self._note(
                candidate,
                "LOAD.REVISION",
                "warning" if worse else "info",
                f"its facts differ from version {current.version_no}, loaded from another document"
                + (", and its quality is worse: check that it is a correction" if worse else ""),
            )
        return self._add(candidate, "publisher", not (same_night and worse), Outcome.SUPERSEDED)

    def _note(self, candidate: Candidate, rule: str, severity: str, message: str) -> None:
        self.findings.append(LoaderFinding(candidate.sha256, rule, severity, message))

    def _add(self, candidate: Candidate, cause: str, is_current: bool, outcome: Outcome) -> Decision:
        versions = self._by_key[candidate.report_key]
        if is_current:
            for version in versions:
                version.is_current = False
        number = max((v.version_no for v in versions), default=0) + 1
        row = {
            **candidate.row,
            "report_id": self._next_id,
            "report_key": candidate.report_key,
            "version_no": number,
            "version_cause": cause,
            "document_id": candidate.document_id,
            "content_hash": candidate.content_hash,
            "quality": candidate.quality,
            "reported_cells": candidate.reported_cells,
            "first_seen": self.now,
            "last_seen": self.now,
            "load_run_id": self.run_id,
        }
        version = Version(
            self._next_id,
            candidate.report_key,
            number,
            is_current,
            candidate.content_hash,
            candidate.document_id,
            candidate.quality,
            candidate.reported_cells,
            self.run_id,
            row,
        )
        versions.append(version)
        self._fresh.append(version)
        self._links.setdefault(candidate.document_id, []).append(version.report_id)
        self._new_links[candidate.document_id, version.report_id] = "primary"
        self._next_id += 1
        return Decision(outcome, version.report_id)

    def write(self) -> None:
        """Write what was decided: first the versions that step back, then those that come forward."""
        known = [v for versions in self._by_key.values() for v in versions if v.row is None]
        for is_current in (False, True):
            turned = [
                v.report_id for v in known if v.is_current is is_current and self._before[v.report_id] != is_current
            ]
            for chunk in _chunks(turned):
                self.connection.execute(
                    report.update().where(report.c.report_id.in_(chunk)).values(is_current=is_current)
                )
        if self._fresh:
            self.connection.execute(
                report.insert(), [{**v.row, "is_current": v.is_current} for v in self._fresh if v.row]
            )
        fresh_ids = {v.report_id for v in self._fresh}
        for report_id, row in self._primary.items():
            if report_id not in fresh_ids:
                self.connection.execute(report.update().where(report.c.report_id == report_id).values(**row))
        for chunk in _chunks(sorted(self._seen - fresh_ids)):
            self.connection.execute(report.update().where(report.c.report_id.in_(chunk)).values(last_seen=self.now))
        self._write_links()

    def _write_links(self) -> None:
        links = [{"document_id": d, "report_id": r, "role": role} for (d, r), role in self._new_links.items()]
        if links:
            column = report_document.c
            self.connection.execute(
                report_document.delete().where(
                    column.document_id == sa.bindparam("of"), column.report_id == sa.bindparam("to")
                ),
                [{"of": link["document_id"], "to": link["report_id"]} for link in links],
            )
            self.connection.execute(report_document.insert(), links)


def _grade(quality: str | None) -> int:
    return _GRADES.index(quality) if quality else len(_GRADES)


def _chunks(values: list[Any]) -> Iterable[list[Any]]:
    return (values[i : i + _CHUNK] for i in range(0, len(values), _CHUNK))
