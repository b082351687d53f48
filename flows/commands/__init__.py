"""The ``gongkai`` command: one small module a verb, heavy libraries imported only when a verb runs."""

from __future__ import annotations

import sys

import typer

from flows.commands.extract import extract

app = typer.Typer(
    help="公开: Chinese government disclosure reports, from the agencies' sites to a warehouse you can query.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(extract)


@app.callback()
def _root() -> None:
    """Keep verbs as verbs, even while there is only one."""


def main() -> None:
    """Entry point of the console script. Bad input ends in one clear line and status 1 or 2."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
