"""``gongkai rebuild``: the whole warehouse again, from the raw store alone."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import DataOption, RegistryOption, WarehouseOption


def rebuild(
    data: DataOption = None,
    warehouse: WarehouseOption = None,
    registry: RegistryOption = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Reading processes.")] = None,
) -> None:
    """Fill an empty warehouse from the raw store; no site is asked.

    Exit status 0 when every document of the store was dealt with; 1 when it could not be done; 3 when a
    night is at work on the same data folder.
    """
    from flows.night_lock import NightInProgress
    from flows.printable import printable
    from flows.progress import shown
    from flows.settings import night_settings
    from flows.steps.rebuild import rebuild as rebuild_warehouse
    from flows.summary_text import summary_lines

    settings = night_settings(data=data, warehouse=warehouse, registry=registry, workers=workers)
    try:
        with shown():
            summary = rebuild_warehouse(settings)
    except NightInProgress as error:
        typer.echo(f"gongkai rebuild: {error}", err=True)
        raise typer.Exit(3) from None
    for line in summary_lines(summary):
        typer.echo(line)
    for trouble in summary.troubles:
        typer.echo(printable(f"{trouble.fate}: {trouble.what}: {trouble.reason}"), err=True)
