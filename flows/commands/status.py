"""``gongkai status``: what the last nights did and what the warehouse holds."""

from __future__ import annotations

import typer

from flows.commands.options import DataOption, WarehouseOption

_RUNS = """
SELECT load_run_id, started_at, finished_at, status, found, loaded, skipped, quarantined, failed, message
FROM load_run ORDER BY load_run_id DESC LIMIT :most
"""
_COVERAGE = "SELECT coverage_status, count(*) AS reports FROM v_coverage GROUP BY coverage_status ORDER BY 1"


def status(data: DataOption = None, warehouse: WarehouseOption = None) -> None:
    """Show the last nights and what the warehouse holds."""
    from flows.settings import data_folder, warehouse_url
    from flows.summary_text import run_line, warehouse_lines
    from warehouse.warehouse import open_warehouse

    with open_warehouse(warehouse_url(data_folder(data), warehouse)) as house:
        house.check()
        runs = house.query(_RUNS, most=7).to_dict("records")
        summary = house.summary()
        house.rebuild_marts()
        coverage = house.query(_COVERAGE)
    typer.echo("last nights" if runs else "no night yet: gongkai nightly, or make demo")
    for run in runs:
        typer.echo(f"  {run_line({str(name): value for name, value in run.items()})}")
    typer.echo("")
    for line in warehouse_lines(summary):
        typer.echo(line)
    if not coverage.empty:
        typer.echo("\nexpected reports of the registry's agencies (gongkai warehouse query 'SELECT * FROM v_coverage')")
    for state, count in zip(coverage["coverage_status"], coverage["reports"], strict=True):
        typer.echo(f"    {state:<22} {count:>9}")
