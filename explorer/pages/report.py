"""A report in the shape of its form: each cell coloured and marked by how it stands, findings beside."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from datasette.utils.asgi import NotFound, Request, Response

from explorer.facts import ReportFacts, read_report
from explorer.handed import CheckedSum
from explorer.judgement import STATUSES, judge
from explorer.language import Said
from explorer.statutory_form import form_tables

if TYPE_CHECKING:
    from explorer.site import Site


async def found_report(request: Request, site: Site) -> ReportFacts:
    """The report that the address names. Raises NotFound."""
    number = int(request.url_vars["report_id"])
    facts = await read_report(site, number)
    if facts is None:
        raise NotFound(Said(f"没有编号为 {number} 的报告", f"there is no report {number}"))
    return facts


async def sums_of(site: Site, facts: ReportFacts) -> list[CheckedSum]:
    """The sums of the report's form over its printed cells; none for a report without a form, or of indicators."""
    printed = [cell.as_fact() for cell in facts.cells.values() if cell.section is not None]
    if facts.head["form"] is None or not printed:
        return []
    return list(await asyncio.to_thread(site.handed.sums, facts.head["form"], printed))


async def report(request: Request, datasette: Site) -> Response:
    """The page of one report."""
    facts = await found_report(request, datasette)
    sums = await sums_of(datasette, facts)
    judged = judge(facts, sums)
    has_form = facts.head["form"] is not None and not facts.indicators
    tables = await form_tables(datasette, facts.head["form"]) if has_form else []
    versions = await datasette.rows(
        "SELECT report_id, version_no, is_current, version_cause, first_seen FROM report WHERE report_key = :key "
        "ORDER BY version_no",
        key=facts.head["report_key"],
    )
    neighbours = await datasette.rows(
        "SELECT report_id, report_year FROM report WHERE agency_id = :agency AND is_current ORDER BY report_year",
        agency=facts.head["agency_id"],
    )
    sections = await datasette.rows(
        "SELECT section_no, heading, text FROM report_section WHERE report_id = :report_id ORDER BY section_no",
        report_id=facts.head["report_id"],
    )
    context = {
        "report": facts,
        "head": facts.head,
        "judged": judged,
        "tables": tables,
        "tally": Counter(one.state for one in judged.values()),
        "statuses": STATUSES,
        "rules": datasette.handed.rules,
        "held": sum(one.balance == 0 for one in sums),
        "failed": sum(bool(one.balance) for one in sums),
        "open_sums": sum(one.balance is None for one in sums),
        "versions": versions,
        "neighbours": neighbours,
        "sections": sections,
    }
    return Response.html(await datasette.render_template("gongkai_report.html", context, request=request))
