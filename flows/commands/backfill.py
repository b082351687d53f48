"""``gongkai backfill``: read what the raw store holds and the present readers have not dealt with."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import DataOption, RegistryOption, WarehouseOption


def backfill(
    data: DataOption = None,
    warehouse: WarehouseOption = None,
    registry: RegistryOption = None,
    documents: Annotated[int, typer.Option("--documents", min=1, help="The most that one run reads.")] = 15_000,
    runs: Annotated[int | None, typer.Option("--runs", min=1, help="Stop after so many runs.")] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Reading processes.")] = None,
) -> None:
    """Read documents of the raw store that wait for it, run after run; safe to stop and to start again.

    While a night is at work the backfill waits. Exit status 0 when nothing is left or all runs were done; 1 when
    it could not be done; 3 when another backfill is at work on the same data folder.
    """
    from flows.night_lock import NightInProgress
    from flows.progress import duration, shown
    from flows.runners import ThreadRunner
    from flows.settings import night_settings
    from flows.steps.backfill import backfill as run_backfill
    from flows.summary_text import summary_lines

    settings = night_settings(data=data, warehouse=warehouse, registry=registry, workers=workers)
    tried: frozenset[str] = frozenset()
    done = 0
    while runs is None or done < runs:
        try:
            with shown(), ThreadRunner() as runner:
                one = run_backfill(settings, runner, documents, tried=tried)
        except NightInProgress as error:
            typer.echo(f"gongkai backfill: {error}", err=True)
            raise typer.Exit(3) from None
        done += 1
        tried |= one.read
        for line in summary_lines(one.summary):
            typer.echo(line)
        rest = f", about {duration(one.seconds_left)}" if one.left and one.seconds_left is not None else ""
        typer.echo(f"run {done}: {len(one.read)} documents read, {one.left} left{rest}")
        if not one.left:
            break
