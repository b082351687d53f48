"""``gongkai status``: what the last nights did and what the warehouse holds."""

from __future__ import annotations

import typer

from flows.commands.options import DataOption, WarehouseOption

_RUNS = """
SELECT load_run_id, started_at, finished_at, status, found, loaded, skipped, quarantined, failed, message
FROM load_run ORDER BY load_run_id DESC LIMIT :most
"""


def status(data: DataOption = None, warehouse: WarehouseOption = None) -> None:
    """Show the last nights and what the warehouse holds."""
    from flows.settings import data_folder, warehouse_url
    from flows.summary_text import run_line, warehouse_lines
    from warehouse.warehouse import open_warehouse

    with open_warehouse(warehouse_url(data_folder(data), warehouse)) as house:
        house.check()
        runs = house.query(_RUNS, most=7).to_dict("records")
        summary = house.summary()
    typer.echo("last nights" if runs else "no night yet: gongkai nightly, or make demo")
    for run in runs:
        typer.echo(f"  {run_line({str(name): value for name, value in run.items()})}")
    typer.echo("")
    for line in warehouse_lines(summary):
        typer.echo(line)
