"""The ``gongkai`` command: one small module a verb, heavy libraries imported only when a verb runs."""

from __future__ import annotations

import os
import sys

import typer

from flows.commands import findings, sources, warehouse
from flows.commands.alert import alert
from flows.commands.backfill import backfill
from flows.commands.demo import demo
from flows.commands.doctor import doctor
from flows.commands.explain import explain
from flows.commands.explore import explore
from flows.commands.extract import extract
from flows.commands.nightly import nightly
from flows.commands.rebuild import rebuild
from flows.commands.status import status
from flows.failures import is_worded

app = typer.Typer(
    help="公开: Chinese government disclosure reports, from the agencies' sites to a warehouse you can query.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for verb in (extract, explain, explore, nightly, backfill, rebuild, demo, status, doctor, alert):
    app.command()(verb)
app.add_typer(findings.app, name="findings")
app.add_typer(sources.app, name="sources")
app.add_typer(warehouse.app, name="warehouse")


_INTERRUPTED = 130
"""Exit status after Ctrl-C, which typer turns into SystemExit."""


def main() -> None:
    """Entry point of the console script. Bad input ends in one clear line and status 1 or 2."""
    try:
        app()
    except (KeyboardInterrupt, SystemExit) as end:
        if isinstance(end, SystemExit) and end.code != _INTERRUPTED:
            raise
        print("gongkai: stopped; what was loaded stands, and the next run goes on from there", file=sys.stderr)
        # Threads that still ask a site would keep the process for as long as the site likes.
        sys.stdout.flush()
        os._exit(_INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"gongkai: {place}{error.strerror or error}", file=sys.stderr)
        sys.exit(1)
    except Exception as error:
        # The rooms' own exceptions are worded for people; all others are faults of the program.
        if not is_worded(error):
            raise
        print(f"gongkai: {error}", file=sys.stderr)
        sys.exit(1)
