"""``gongkai alert``: tell somebody when no night was done; try the address; hand the watch to Prefect's server."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import DataOption, WarehouseOption

_LAST_DONE = "SELECT finished_at FROM load_run WHERE status = 'finished' ORDER BY load_run_id DESC LIMIT 1"


def alert(
    data: DataOption = None,
    warehouse: WarehouseOption = None,
    try_it: Annotated[bool, typer.Option("--try", help="Send a message now, to see that it arrives.")] = False,
    install: Annotated[
        bool, typer.Option("--install", help="Let the Prefect server watch: failed runs, and no night in 26 hours.")
    ] = False,
) -> None:
    """Send an alert to GONGKAI_ALERT_URL when no night was done for 26 hours (for cron).

    Exit status 0 when all is well, 1 when somebody was told, 2 when nobody could be.
    """
    from flows import alerts

    url, shape = os.environ.get(alerts.URL), os.environ.get(alerts.SHAPE, "json")
    if not url:
        typer.echo(f"gongkai alert: {alerts.URL} is not set; see docs/operating.md", err=True)
        raise typer.Exit(2)
    try:
        if install:
            from flows.automations import install as install_automations

            for name in install_automations(url, shape):
                typer.echo(f"the Prefect server watches: {name}")
            return
        test = alerts.Alert("test", "Gongkai: a test message", {})
        told = test if try_it else alerts.overdue(_last_done(data, warehouse))
        if told is None:
            typer.echo("a night was done within the last 26 hours")
            return
        alerts.send(told, url, shape)
    except alerts.AlertError as error:
        typer.echo(f"gongkai alert: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"told: {told.text}")
    raise typer.Exit(0 if try_it else 1)


def _last_done(data: Path | None, warehouse: str | None) -> datetime | None:
    """When the last finished night ended; None without a warehouse or a night."""
    import pandas as pd

    from flows.settings import data_folder, warehouse_url
    from warehouse.warehouse import open_warehouse

    url = warehouse_url(data_folder(data), warehouse)
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return None
    with open_warehouse(url) as house:
        found = house.query(_LAST_DONE)
    return None if found.empty else pd.Timestamp(str(found.iloc[0, 0])).to_pydatetime().replace(tzinfo=UTC)
