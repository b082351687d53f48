"""What was asked of whom, when, and what came of it: the store's own SQLite file.

Its tables are declared in ``ledger.sql``.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sources.candidates import Rejected
from sources.ledger_rows import DocumentVersion, Fetch, Resource
from sources.outcomes import Outcome

_SCHEMA = Path(__file__).with_suffix(".sql")
_ROWS_AT_ONCE = 1000
NIGHT = timedelta(hours=18)
"""A host's budget holds from its first request so long, whichever runs ask it."""
_RESOURCE_COLUMNS = tuple(each.name for each in fields(Resource))


class LedgerUnusable(Exception):
    """The ledger is damaged, or its disk is; the message says what to do."""


class Ledger:
    """Append-only record of requests. One connection, guarded by a lock; survives a kill at any point."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(file, check_same_thread=False, timeout=30)
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self._database.close()
            raise LedgerUnusable(
                f"{file}: the record of requests cannot be used ({error}): free space, or restore it from a backup; "
                "moved away, it is begun anew and every document fetched once more"
            ) from error

    def _prepare(self) -> None:
        self._database.execute("pragma journal_mode = wal")
        self._database.execute("pragma synchronous = normal")
        self._database.executescript(_SCHEMA.read_text(encoding="utf-8"))
        for table in ("fetch", "resource"):
            known = {row[1] for row in self._database.execute(f"pragma table_info({table})")}
            if "file_name" not in known:
                # A ledger of an early version: the column is new, its rows stay as they are.
                self._database.execute(f"alter table {table} add column file_name text")
        self._night = self._last_night() or 1

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._database.close()

    def record(self, fetch: Fetch, host: str) -> None:
        """Append a request and, when it brought or confirmed bytes, renew what is known of its address."""
        row = {each.name: getattr(fetch, each.name) for each in fields(Fetch)}
        row |= {
            "host": host,
            "requested_at": fetch.requested_at.isoformat(),
            "redirects": json.dumps(fetch.redirects, ensure_ascii=False),
        }
        with self._lock, self._database:
            self._insert("insert into fetch", row)
            if fetch.sha256 is not None:
                outcome = Outcome.OK if fetch.outcome is Outcome.NOT_MODIFIED else fetch.outcome
                known = {name: row[name] for name in _RESOURCE_COLUMNS if name in row}
                known |= {"url": fetch.final_url, "outcome": outcome, "checked_at": row["requested_at"]}
                self._insert("insert or replace into resource", known)

    def _insert(self, verb: str, row: dict[str, object]) -> None:
        marks = ", ".join("?" * len(row))
        self._database.execute(f"{verb} ({', '.join(row)}) values ({marks})", tuple(row.values()))

    def resource(self, url: str) -> Resource | None:
        """What the address last held, or None when it was never fetched."""
        columns = ", ".join(_RESOURCE_COLUMNS)
        with self._lock:
            row = self._database.execute(f"select {columns} from resource where url = ?", (url,)).fetchone()
        if row is None:
            return None
        values = dict(zip(_RESOURCE_COLUMNS, row, strict=True))
        return Resource(**{**values, "outcome": Outcome(values["outcome"])})

    def latest_version(self, url: str) -> DocumentVersion | None:
        """The newest content of a document's address, or None when it is new."""
        with self._lock:
            row = self._database.execute(
                "select url, version, content_hash, sha256, first_seen from document_version"
                " where url = ? order by version desc limit 1",
                (url,),
            ).fetchone()
        return DocumentVersion(*row) if row else None

    def add_version(self, url: str, content_hash: str, sha256: str, seen: datetime) -> DocumentVersion:
        """Number and keep a new content of a document's address."""
        with self._lock, self._database:
            number = self._database.execute(
                "select coalesce(max(version), 0) + 1 from document_version where url = ?", (url,)
            ).fetchone()[0]
            version = DocumentVersion(url, number, content_hash, sha256, seen.isoformat())
            self._database.execute(
                "insert into document_version values (?, ?, ?, ?, ?)",
                (version.url, version.version, version.content_hash, version.sha256, version.first_seen),
            )
        return version

    def note_passed_over(self, source_id: str, rejected: Iterable[Rejected], seen: datetime) -> None:
        """Keep what a source's visit passed over, in place of what its last one did."""
        rows = [(source_id, one.url, one.title, one.reason, one.found_on, seen.isoformat()) for one in rejected]
        with self._lock, self._database:
            self._database.execute("delete from passed_over where source_id = ?", (source_id,))
            self._database.executemany("insert or replace into passed_over values (?, ?, ?, ?, ?, ?)", rows)

    def passed_over(self, source_id: str | None = None) -> list[dict[str, str | None]]:
        """What the last visits passed over, by the table's columns; of one source or of all."""
        with self._lock:
            cursor = self._database.execute(
                "select * from passed_over where ? is null or source_id = ? order by source_id, reason, url",
                (source_id, source_id),
            )
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def host_requests(self, host: str, now: datetime) -> int:
        """How often a host was asked this night, by this run and those before it."""
        with self._lock:
            row = self._database.execute(
                "select requests from host_use where host = ? and since > ?", (host, (now - NIGHT).isoformat())
            ).fetchone()
        return int(row[0]) if row else 0

    def count_request(self, host: str, now: datetime) -> None:
        """Note that a host is being asked."""
        with self._lock, self._database:
            self._database.execute(
                "insert into host_use values (?, ?, 1, null) on conflict (host) do update set"
                " requests = case when since > ? then requests + 1 else 1 end,"
                " since = case when since > ? then since else excluded.since end",
                (host, now.isoformat(), *[(now - NIGHT).isoformat()] * 2),
            )

    def hold_host(self, host: str, until: datetime) -> None:
        """Note that a host wants to be left alone until then."""
        with self._lock, self._database:
            self._database.execute("update host_use set not_before = ? where host = ?", (until.isoformat(), host))

    def held_until(self, host: str, now: datetime) -> datetime | None:
        """Until when a host wants to be left alone; None when it may be asked."""
        with self._lock:
            row = self._database.execute(
                "select not_before from host_use where host = ? and not_before > ?", (host, now.isoformat())
            ).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def _last_night(self) -> int:
        return int(self._database.execute("select coalesce(max(night), 0) from document_note").fetchone()[0])

    def begin_night(self) -> None:
        """Documents noted from now on belong to a new night."""
        with self._lock:
            self._night = self._last_night() + 1

    def note_document(self, sha256: str, url: str, hearsay: str) -> None:
        """Keep what is said of a document (JSON); the first address that gave its bytes may correct itself."""
        with self._lock, self._database:
            self._database.execute(
                "insert into document_note values (?, ?, ?, ?) on conflict (sha256) do update"
                " set hearsay = excluded.hearsay where url = excluded.url and hearsay != excluded.hearsay",
                (sha256, self._night, url, hearsay),
            )

    def document_notes(self) -> Iterator[tuple[int, str, str]]:
        """Night, sha256 and hearsay of every document ever handed over, in the order of their first nights.

        A page at a time, so that the ledger can be written meanwhile and a hundred thousand cost no memory.
        """
        night, row = 0, 0
        while True:
            with self._lock:
                page = self._database.execute(
                    "select night, rowid, sha256, hearsay from document_note where (night, rowid) > (?, ?)"
                    " order by night, rowid limit ?",
                    (night, row, _ROWS_AT_ONCE),
                ).fetchall()
            if not page:
                return
            night, row = page[-1][:2]
            yield from ((each[0], each[2], each[3]) for each in page)

    def previous_reports(self, listing_url: str) -> int | None:
        """How many reports a listing showed when it was last read without error; None when it never was."""
        with self._lock:
            row = self._database.execute(
                "select reports from listing where url = ? and stop != 'error' order by id desc limit 1", (listing_url,)
            ).fetchone()
        return int(row[0]) if row else None

    def record_listing(
        self, source_id: str, url: str, read_at: datetime, pages: int, rows: int, reports: int, stop: str
    ) -> None:
        """Append how a listing was read."""
        with self._lock, self._database:
            self._database.execute(
                "insert into listing (source_id, url, read_at, pages, rows, reports, stop)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                (source_id, url, read_at.isoformat(), pages, rows, reports, stop),
            )

    def each_fetch(self) -> Iterator[dict[str, Any]]:
        """Every recorded request in its order, as a dictionary by column, a page at a time."""
        last = 0
        while True:
            with self._lock:
                cursor = self._database.execute(
                    "select * from fetch where id > ? order by id limit ?", (last, _ROWS_AT_ONCE)
                )
                names = [column[0] for column in cursor.description]
                page = [dict(zip(names, row, strict=True)) for row in cursor]
            if not page:
                return
            last = page[-1]["id"]
            yield from page

    def fetches(self, url: str | None = None) -> list[dict[str, object]]:
        """The recorded requests in their order, of one address or of all, as dictionaries by column."""
        with self._lock:
            cursor = self._database.execute("select * from fetch where ? is null or url = ? order by id", (url, url))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]
