"""The first page: what the warehouse holds, and the ways in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from explorer.questions import read_questions

if TYPE_CHECKING:
    from explorer.site import Site

_FOUND = 40


async def home(request: Request, datasette: Site) -> Response:
    """Headline figures, a search for an agency, the dashboards, the questions, the tables."""
    counts = await datasette.row(
        "SELECT count(*) AS reports, count(DISTINCT agency_key) AS agencies, min(report_year) AS first_year, "
        "max(report_year) AS last_year, sum(quality = 'A') AS sound, sum(quality = 'D') AS wrong, "
        "sum(is_sample) AS samples, sum(reported_cells) AS figures FROM mart_report_wide"
    )
    wanted = (request.args.get("agency") or "").strip()
    reports = await datasette.rows(
        "SELECT report_id, agency_name, report_year, quality, new_received_total, granted_total, refused_sum, "
        "total_handled_total, reconsideration_total FROM mart_report_wide WHERE agency_name LIKE '%' || :wanted || '%' "
        "ORDER BY agency_name, report_year DESC LIMIT :most",
        wanted=wanted,
        most=_FOUND if wanted else 12,
    )
    return Response.html(
        await datasette.render_template(
            "gongkai_home.html",
            {
                "counts": counts,
                "wanted": wanted,
                "reports": reports,
                "most": _FOUND,
                "questions": read_questions(),
                "marts": [one for one in datasette.described_tables if one.kind == "mart"],
            },
            request=request,
        )
    )
