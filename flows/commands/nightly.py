"""``gongkai nightly``: the night's steps here and now, without a Prefect server (for cron, and to try)."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import DataOption, RegistryOption, WarehouseOption


def nightly(
    sample: Annotated[bool, typer.Option("--sample", help="Ask only the sample site, which is started.")] = False,
    data: DataOption = None,
    warehouse: WarehouseOption = None,
    registry: RegistryOption = None,
    contact: Annotated[
        str | None, typer.Option("--contact", help="Address told to the sites; default GONGKAI_CONTACT.")
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Reading processes.")] = None,
) -> None:
    """Run one night now, without Prefect.

    Exit status 0 when the night was done, whatever single documents or sources did; 1 when it could not
    be done; 3 when another night is at work on the same data folder.
    """
    from flows.alerts import watched
    from flows.house import run_night
    from flows.night_lock import NightInProgress
    from flows.printable import printable
    from flows.progress import shown
    from flows.runners import ThreadRunner
    from flows.settings import night_settings
    from flows.summary_text import summary_lines

    settings = night_settings(
        data=data, warehouse=warehouse, registry=registry, sample=sample, contact=contact, workers=workers
    )
    try:
        with shown(), ThreadRunner() as runner:
            summary = watched(lambda: run_night(settings, runner))
    except NightInProgress as error:
        typer.echo(f"gongkai nightly: {error}", err=True)
        raise typer.Exit(3) from None
    for line in summary_lines(summary):
        typer.echo(line)
    for trouble in summary.broken + summary.source_failures + summary.troubles:
        typer.echo(printable(f"{trouble.fate}: {trouble.what}: {trouble.reason}"), err=True)
    if summary.broken:
        raise typer.Exit(1)
