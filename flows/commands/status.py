"""``gongkai status``: what the last nights did and what the warehouse holds."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import typer

from flows.commands.options import DataOption, WarehouseOption

_RUNS = """
SELECT load_run_id, started_at, finished_at, status, found, loaded, skipped, quarantined, failed, message
FROM load_run ORDER BY load_run_id DESC LIMIT :most
"""
_COVERAGE = "SELECT progress, count(*) AS reports FROM expected_report GROUP BY progress"
_OWED = """
SELECT a.name_zh AS agency, e.report_year, e.progress, e.due_date
FROM expected_report e JOIN dim_agency a ON a.agency_key = e.agency_key
WHERE e.progress IN ('overdue', 'blocked') ORDER BY e.report_year DESC, agency
"""
_LISTINGS = """
SELECT url, detail FROM source_listing WHERE has_shrunk OR NOT is_complete ORDER BY has_shrunk DESC, url
"""
_MOST_NAMED = 10


def status(data: DataOption = None, warehouse: WarehouseOption = None) -> None:
    """Show the last nights and what the warehouse holds."""
    from flows.settings import data_folder, warehouse_url
    from flows.summary_text import run_line, warehouse_lines
    from warehouse.warehouse import open_warehouse

    with open_warehouse(warehouse_url(data_folder(data), warehouse)) as house:
        house.check()
        runs = house.query(_RUNS, most=7).to_dict("records")
        summary = house.summary()
        states = house.query(_COVERAGE)
        coverage = dict(zip(states["progress"], states["reports"], strict=True))
        owed = house.query(_OWED).to_dict("records")
        listings = house.query(_LISTINGS).to_dict("records")
    typer.echo("last nights" if runs else "no night yet: gongkai nightly, or make demo")
    for run in runs:
        typer.echo(f"  {run_line({str(name): value for name, value in run.items()})}")
    typer.echo("")
    for line in warehouse_lines(summary):
        typer.echo(line)
    if coverage:
        _show_coverage(coverage, owed)
    if listings:
        typer.echo("\nlistings that vanished, shrank, or were not seen to their end, when last read")
        _show(f"{one['url']}: {one['detail']}" for one in listings)


def _show_coverage(coverage: dict[str, int], owed: list[dict[Hashable, Any]]) -> None:
    from sources.coverage import CoverageState

    typer.echo("\nexpected reports of the registry's agencies (gongkai warehouse query 'SELECT * FROM v_coverage')")
    for state in CoverageState:
        typer.echo(f"    {state:<22} {coverage.get(state, 0):>9}")
    if owed:
        typer.echo("  of these the site's report is missing:")
        _show(f"{one['agency']} {one['report_year']}: {one['progress']}, due {one['due_date']}" for one in owed)


def _show(lines: Iterable[str]) -> None:
    from flows.printable import printable

    told = list(lines)
    for line in told[:_MOST_NAMED]:
        typer.echo(f"    {printable(line)}")
    if len(told) > _MOST_NAMED:
        typer.echo(f"    … and {len(told) - _MOST_NAMED} more")
