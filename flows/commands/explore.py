"""``gongkai explore``: a local web site on the warehouse, for looking, asking and checking where a number came from."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import DataOption, WarehouseOption


def explore(
    data: DataOption = None,
    warehouse: WarehouseOption = None,
    port: Annotated[int, typer.Option("--port", help="On 127.0.0.1; 0 takes any free one.")] = 8001,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    idle_minutes: Annotated[
        float, typer.Option("--idle-minutes", min=0.01, help="Stop after so long without a request.")
    ] = 240.0,
) -> None:
    """Show the warehouse as a local web site: tables, questions, dashboards, and where each number is printed."""
    from explorer.serving import serve
    from explorer.site import make_site
    from flows.exploring import handed, sqlite_warehouse
    from flows.settings import data_folder, warehouse_url

    folder = data_folder(data)

    def ready(address: str) -> None:
        typer.echo(f"{address}   read-only, on this machine only; Ctrl-C stops it")
        if open_browser:
            import webbrowser

            webbrowser.open(address)

    with sqlite_warehouse(warehouse_url(folder, warehouse), folder) as file:
        serve(make_site(file, handed(folder / "raw")), port, idle_minutes, ready)
