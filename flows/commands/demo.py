"""``gongkai demo``: the nightly flow on the sample site, with a Prefect of its own that touches nobody else's."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import typer

from flows.commands.options import DataOption

_MOST_TROUBLES = 5
QUESTION = "SELECT agency_name, report_year, new_received_total, granted_total FROM mart_report_wide"


def demo(data: DataOption = None) -> None:
    """Run the nightly flow on the sample site and show what was loaded.

    The sample site and a temporary Prefect server run on loopback for as long as it takes. A second run
    finds everything known and changes nothing.
    """
    from flows.settings import data_folder, warehouse_url

    folder = data_folder(data)
    isolate_prefect(folder / "prefect")
    started = time.monotonic()
    typer.echo("demo: starting a Prefect server for this run (about 10 s; the first time a little longer)")

    from flows.nightly import nightly
    from flows.printable import printable
    from flows.progress import shown
    from flows.summary_text import summary_lines, warehouse_lines
    from warehouse.warehouse import open_warehouse

    url = warehouse_url(folder)
    with shown():
        summary = nightly(sample=True, data=str(folder), warehouse=url)
    typer.echo(f"demo: the night took {time.monotonic() - started:.0f} s, Prefect's start included\n")
    if summary.declined:
        typer.echo(f"gongkai demo: {summary.declined}", err=True)
        raise typer.Exit(3)
    for line in summary_lines(summary):
        typer.echo(line)
    for trouble in summary.troubles[:_MOST_TROUBLES]:
        typer.echo(printable(f"{trouble.fate}: {trouble.what}: {trouble.reason}"))
    typer.echo("")
    with open_warehouse(url) as house:
        for line in warehouse_lines(house.summary()):
            typer.echo(line)
    typer.echo("")
    _suggest(folder)


def isolate_prefect(home: Path) -> None:
    """Settings are read when Prefect is imported, so this comes first."""
    home.mkdir(parents=True, exist_ok=True)
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        del os.environ[name]
    os.environ |= {
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": os.environ.get("GONGKAI_LOG_LEVEL", "WARNING"),
        "DO_NOT_TRACK": "1",
    }


def _suggest(folder: Path) -> None:
    """What to try next, in commands that work from here as they stand."""
    shown = Path(os.path.relpath(folder))
    typer.echo("Try next:")
    typer.echo("  .venv/bin/gongkai explore                # look: charts, reports, and where each number is printed")
    if shutil.which("sqlite3"):
        typer.echo(f"  sqlite3 {shown / 'warehouse.sqlite'} '{QUESTION}'")
    typer.echo(f"  .venv/bin/gongkai warehouse query '{QUESTION}'")
    typer.echo("  .venv/bin/gongkai extract FILE…          # a PDF, DOCX, HTML or TXT of your own")
    typer.echo("  .venv/bin/gongkai status                 # what the nights did, what the warehouse holds")
    typer.echo("  README.md tells how to run it every night")
