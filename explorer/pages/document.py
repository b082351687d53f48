"""A stored document: where it came from, what was made of it, and the original to download."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from datasette.utils.asgi import NotFound, Request, Response

from explorer.handed import NotShown, StoredDocument
from explorer.language import Said

if TYPE_CHECKING:
    from explorer.site import Site

_SUFFIXES = frozenset(
    "pdf docx doc wps rtf odt html htm shtml txt ofd xlsx xls et zip png jpg jpeg tif tiff".split()  # noqa: SIM905
)
_UNSAFE = re.compile(r"[^\w.()（）《》〔〕\-]+")


async def document(request: Request, datasette: Site) -> Response:
    """The page of one document."""
    row = await _found(request, datasette)
    reports = await datasette.rows(
        "SELECT r.report_id, r.report_key, r.report_year, r.version_no, r.is_current, r.agency_name, l.role FROM "
        "report_document l JOIN report r USING (report_id) WHERE l.document_id = :document_id ORDER BY r.report_id",
        document_id=row["document_id"],
    )
    findings = await datasette.rows(
        "SELECT q.*, v.decision, v.reason, v.decided_by FROM fact_quality_finding q LEFT JOIN human_verdict v "
        "USING (fingerprint) WHERE q.document_id = :document_id ORDER BY q.finding_no",
        document_id=row["document_id"],
    )
    context = {"document": row, "reports": reports, "findings": findings, "rules": datasette.handed.rules}
    return Response.html(await datasette.render_template("gongkai_document.html", context, request=request))


async def original(request: Request, datasette: Site) -> Response:
    """The stored bytes, always as a download: what strangers wrote is never shown as a page of this site."""
    row = await _found(request, datasette)
    stored = StoredDocument(row["sha256"], row["file_name"], row["format"], None)
    try:
        data = await asyncio.to_thread(datasette.handed.original, stored)
    except NotShown as error:
        return Response.text(f"{error}\n", status=404)
    name = download_name(row["file_name"], row["sha256"], row["format"])
    plain = name.encode("ascii", "ignore").decode() or "original"
    headers = {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return Response(data, content_type="application/octet-stream", headers=headers)


def download_name(file_name: str | None, sha256: str, kind: str) -> str:
    """A harmless file name: no folders, no control characters, no quotes, and the suffix of a document.

    A name that has none gets that of the format; an archive's format is that of the report within it.
    """
    base = _UNSAFE.sub("_", (file_name or "").replace("\\", "/").rpartition("/")[2]).strip("._")[-120:]
    stem = base or sha256[:16]
    if stem.lower().endswith(tuple(f".{one}" for one in _SUFFIXES)):
        return stem
    return f"{stem}.{kind if kind in _SUFFIXES else 'bin'}"


async def _found(request: Request, site: Site) -> dict[str, Any]:
    row = await site.row("SELECT * FROM document WHERE sha256 = :sha256", sha256=request.url_vars["sha256"])
    if row is None:
        raise NotFound(Said("没有这个文件", "there is no such document"))
    return row
