"""The raw store as a WARC file (ISO 28500), for archives and for tools that read nothing else. Needs the warc extra.

The store keeps bodies decoded and only the headers that matter, so a record holds no more: its status line and
headers are those of the ledger, its body is what lies in the store. What the ledger confirmed without a body
(304), and bytes that another record holds already, become ``revisit`` records.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sources.store import RawStore

_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_SAME_BYTES = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_ABOUT = {
    "software": "gongkai",
    "format": "WARC File Format 1.1",
    "description": "Bodies are decoded; status and headers are those that the raw store's ledger keeps.",
}


_FACTS = ("source_id", "outcome", "message", "url", "redirects", "attempts", "elapsed_s", "sha256")


class WarcExtraMissing(Exception):
    """The library that writes WARC is not installed."""


@dataclass(slots=True)
class WarcExport:
    """What an export wrote. ``without_bytes`` are requests that ended without any: they are in the ledger alone."""

    responses: int = 0
    revisits: int = 0
    without_bytes: int = 0


@dataclass(frozen=True, slots=True)
class _Written:
    """A response that the file holds."""

    url: str
    date: str
    digest: str


def export_warc(store: RawStore, file: Path) -> WarcExport:
    """Write every recorded request that has bytes, in its order, into a gzipped WARC file; it appears when finished.

    Raises:
        WarcExtraMissing: without the warc extra.
        OSError: when the file cannot be written.
    """
    try:
        from warcio.warcwriter import WARCWriter
    except ModuleNotFoundError as error:
        raise WarcExtraMissing("writing WARC needs the warc extra: pip install '.[warc]'") from error
    done = WarcExport()
    unfinished = file.with_name(file.name + ".part")
    with unfinished.open("wb") as out:
        writer = WARCWriter(out, gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record(file.name, _ABOUT))
        written: dict[str, _Written] = {}
        for row in store.ledger.each_fetch():
            if row["sha256"] is None or not store.has(str(row["sha256"])):
                done.without_bytes += 1
                continue
            for record in _records(writer, store, row, written, done):
                writer.write_record(record)
    unfinished.replace(file)
    return done


def _records(
    writer: Any, store: RawStore, row: dict[str, Any], written: dict[str, _Written], done: WarcExport
) -> Iterator[Any]:
    from warcio.statusandheaders import StatusAndHeaders

    url, sha256 = str(row["final_url"]), str(row["sha256"])
    date = datetime.fromisoformat(row["requested_at"]).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    status = int(row["status"] or HTTPStatus.OK)
    phrase = next((known.phrase for known in HTTPStatus if known == status), "")
    headers = StatusAndHeaders(f"{status} {phrase}".strip(), _headers(row), protocol="HTTP/1.1")
    dated = {"WARC-Date": date}
    if before := written.get(sha256):
        done.revisits += 1
        profile = _NOT_MODIFIED if status == HTTPStatus.NOT_MODIFIED else _SAME_BYTES
        response = writer.create_revisit_record(
            url, before.digest, before.url, before.date, http_headers=headers, warc_headers_dict=dated
        )
        response.rec_headers.replace_header("WARC-Profile", profile)
        yield response
    else:
        done.responses += 1
        data = store.read(sha256)
        headers.replace_header("Content-Length", str(len(data)))
        response = writer.create_warc_record(
            url, "response", payload=io.BytesIO(data), http_headers=headers, warc_headers_dict=dated
        )
        yield response
        # The writer adds the digest (SHA-1, as archives expect it) while it writes.
        written[sha256] = _Written(url, date, response.rec_headers.get_header("WARC-Payload-Digest"))
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    asked = StatusAndHeaders(f"GET {target} HTTP/1.1", [("Host", parts.netloc)], is_http_request=True)
    concurrent = {"WARC-Date": date, "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")}
    yield writer.create_warc_record(
        url, "request", payload=io.BytesIO(b""), http_headers=asked, warc_headers_dict=concurrent
    )
    facts = {name: row[name] for name in _FACTS}
    yield writer.create_warc_record(
        url, "metadata", payload=io.BytesIO(json.dumps(facts, ensure_ascii=False).encode()),
        warc_content_type="application/json", warc_headers_dict=concurrent,
    )  # fmt: skip


def _headers(row: dict[str, Any]) -> list[tuple[str, str]]:
    kind = row["media_type"] or "application/octet-stream"
    if row["charset"]:
        kind += f"; charset={row['charset']}"
    kept = [("Content-Type", kind), ("ETag", row["etag"]), ("Last-Modified", row["last_modified"]),
            ("Retry-After", row["retry_after"]), ("Server", row["server"])]  # fmt: skip
    return [(name, str(value)) for name, value in kept if value is not None]
