"""``gongkai warehouse …``: look after the warehouse, and ask it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import DataOption, WarehouseOption
from flows.tables import aligned_text, csv_text

if TYPE_CHECKING:
    from warehouse.warehouse import Warehouse

app = typer.Typer(help="Look after the warehouse, and ask it.", no_args_is_help=True)


def _open(data: DataOption, warehouse: WarehouseOption) -> Warehouse:
    from flows.settings import data_folder, warehouse_url
    from warehouse.warehouse import open_warehouse

    return open_warehouse(warehouse_url(data_folder(data), warehouse))


@app.command()
def upgrade(data: DataOption = None, warehouse: WarehouseOption = None) -> None:
    """Bring the database to this program's schema; a fresh one gets all of it."""
    with _open(data, warehouse) as house:
        house.upgrade()
        differences = house.check()
    for line in differences:
        typer.echo(line, err=True)
    if differences:
        typer.echo(
            "gongkai warehouse upgrade: the migrations are done, but the tables differ from their declaration as above",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo("the warehouse has this program's schema")


@app.command()
def check(data: DataOption = None, warehouse: WarehouseOption = None) -> None:
    """Compare the database with its declaration; status 1 when they differ."""
    with _open(data, warehouse) as house:
        differences = house.check()
    for line in differences:
        typer.echo(line)
    if differences:
        raise typer.Exit(1)
    typer.echo("the warehouse is as declared")


@app.command()
def summary(data: DataOption = None, warehouse: WarehouseOption = None) -> None:
    """Count what the warehouse holds."""
    from flows.summary_text import warehouse_lines

    with _open(data, warehouse) as house:
        house.check()
        for line in warehouse_lines(house.summary()):
            typer.echo(line)


@app.command()
def query(
    statement: Annotated[str, typer.Argument(help="One SELECT.", show_default=False)],
    data: DataOption = None,
    warehouse: WarehouseOption = None,
    csv: Annotated[bool, typer.Option("--csv", help="Comma-separated instead of aligned columns.")] = False,
) -> None:
    """Print the rows of a SELECT."""
    from pandas.errors import DatabaseError

    with _open(data, warehouse) as house:
        house.check()
        try:
            rows = house.query(statement)
        except DatabaseError as error:
            reason = str(error.__cause__ or error).splitlines()[0]
            typer.echo(f"gongkai warehouse query: {reason}", err=True)
            raise typer.Exit(1) from None
    typer.echo(csv_text(rows) if csv else aligned_text(rows, na_rep="NULL"))


@app.command()
def publish(data: DataOption = None, warehouse: WarehouseOption = None) -> None:
    """Write Parquet, CSV, DuckDB and the data dictionary for analysts; every night does so, too."""
    from flows.settings import night_settings

    folder = night_settings(data=data).published_folder
    with _open(data, warehouse) as house:
        house.check()
        release = house.publish(folder)
    typer.echo(f"{release.folder} {'written' if release.is_new else 'is up to date'}")


@app.command()
def verify(data: DataOption = None, warehouse: WarehouseOption = None) -> None:
    """Check schema, references, facts against their hashes, marts against their contracts; status 1 if wrong."""
    with _open(data, warehouse) as house:
        faults = house.verify()
    for fault in faults:
        typer.echo(fault, err=True)
    if faults:
        raise typer.Exit(1)
    typer.echo("sound")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to; replaced if there.", show_default=False)],
    data: DataOption = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Write one consistent state to a file, while others may read and write."""
    with _open(data, warehouse) as house:
        rows = house.backup(file)
    typer.echo(f"{rows} rows in {file}")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.", show_default=False)],
    data: DataOption = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Fill an empty warehouse from a backup."""
    with _open(data, warehouse) as house:
        rows = house.restore(file)
        house.rebuild_marts()
    typer.echo(f"{rows} rows restored")
