"""``gongkai findings …``: look through what is doubtful and decide what is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import DataOption, WarehouseOption
from flows.tables import aligned_text, csv_text

app = typer.Typer(help="Look through what is doubtful, and decide.", no_args_is_help=True)

DecisionsOption = Annotated[
    Path | None, typer.Option("--decisions", help="Decisions file; default GONGKAI_DECISIONS, else ./decisions.yaml.")
]
_COLUMNS = ["fingerprint", "severity", "rule", "report_key", "address", "message"]


@app.command("list")
def list_findings(
    data: DataOption = None,
    warehouse: WarehouseOption = None,
    rule: Annotated[str | None, typer.Option("--rule", help="Only this rule.")] = None,
    severity: Annotated[str | None, typer.Option("--severity", help="error, warning or info.")] = None,
    decided: Annotated[bool, typer.Option("--decided", help="Those that a person decided, too.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Comma-separated, with all columns.")] = False,
) -> None:
    """List findings that nobody has decided yet."""
    from flows.settings import data_folder, warehouse_url
    from warehouse.warehouse import open_warehouse

    with open_warehouse(warehouse_url(data_folder(data), warehouse)) as house:
        house.check()
        found = house.findings(rule, severity, decided)
    if csv:
        typer.echo(csv_text(found))
    elif found.empty:
        typer.echo("nothing to decide")
    else:
        typer.echo(aligned_text(found[_COLUMNS], na_rep="", max_colwidth=60))


@app.command()
def accept(
    fingerprint: Annotated[str, typer.Argument(help="As shown by list.", show_default=False)],
    reason: Annotated[str, typer.Option("--reason", help="Why.", show_default=False)],
    by: Annotated[str, typer.Option("--by", help="Who decided.", show_default=False)],
    decisions: DecisionsOption = None,
    data: DataOption = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Note that a finding is right: the document is at fault."""
    _decide("accept", fingerprint, reason, by, decisions, data, warehouse)


@app.command()
def waive(
    fingerprint: Annotated[str, typer.Argument(help="As shown by list.", show_default=False)],
    reason: Annotated[str, typer.Option("--reason", help="Why.", show_default=False)],
    by: Annotated[str, typer.Option("--by", help="Who decided.", show_default=False)],
    decisions: DecisionsOption = None,
    data: DataOption = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Note that a finding does not count: there is a good reason."""
    _decide("waive", fingerprint, reason, by, decisions, data, warehouse)


@app.command()
def apply(decisions: DecisionsOption = None, data: DataOption = None, warehouse: WarehouseOption = None) -> None:
    """Bring the warehouse to what the decisions file says; every night does so, too."""
    _apply(decisions, data, warehouse)


def _decide(
    decision: str,
    fingerprint: str,
    reason: str,
    by: str,
    decisions: Path | None,
    data: Path | None,
    warehouse: str | None,
) -> None:
    from flows.settings import data_folder, decisions_file, warehouse_url
    from warehouse import add_verdict, open_warehouse

    with open_warehouse(warehouse_url(data_folder(data), warehouse)) as house:
        house.check()
        found = house.findings(decided=True)
    rules = found.loc[found["fingerprint"] == fingerprint, "rule"]
    if rules.empty:
        typer.echo(f"gongkai findings: {fingerprint} is no finding at present; see gongkai findings list", err=True)
        raise typer.Exit(2)
    path = decisions_file(decisions)
    add_verdict(path, fingerprint, str(rules.iloc[0]), decision, reason, by, date.today())
    typer.echo(f"written to {path}; keep it under version control")
    _apply(decisions, data, warehouse)


def _apply(decisions: Path | None, data: Path | None, warehouse: str | None) -> None:
    from flows.settings import data_folder, decisions_file, warehouse_url
    from transforms.checks import load_rules
    from warehouse import open_warehouse

    with open_warehouse(warehouse_url(data_folder(data), warehouse)) as house:
        house.check()
        applied = house.apply_decisions(decisions_file(decisions), load_rules())
        house.rebuild_marts()
    typer.echo(f"{applied.verdicts} verdicts and {applied.corrections} corrections in force")
    for entry in applied.stale:
        typer.echo(f"applies to nothing at present: {entry}")
