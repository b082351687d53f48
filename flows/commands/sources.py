"""``gongkai sources …``: the registry of sites."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import DataOption, RegistryOption

app = typer.Typer(help="The registry of sites to fetch from.", no_args_is_help=True)


@app.command()
def check(registry: RegistryOption = None) -> None:
    """Check every file of the registry; faults are shown as file:line, status 1 when there are any."""
    from sources.registry_files import SHIPPED_REGISTRY, check_registry, load_registry

    folder = registry or SHIPPED_REGISTRY
    problems = check_registry(folder)
    for problem in problems:
        typer.echo(str(problem), err=True)
    if problems:
        raise typer.Exit(1)
    sources = load_registry(folder).sources
    agencies = sum(len(source.agencies) for source in sources)
    typer.echo(f"{len(sources)} sources with {agencies} agencies: sound")


@app.command("list")
def list_sources(registry: RegistryOption = None) -> None:
    """List the sources with their agencies and whether a night asks them."""
    from sources.registry_files import SHIPPED_REGISTRY, load_registry

    for source in load_registry(registry or SHIPPED_REGISTRY).sources:
        state = "sample" if source.sample else "enabled" if source.enabled else "off"
        typer.echo(f"{source.id:<24} {state:<8} {len(source.agencies):>4} agencies  {source.name}")


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="A page that lists annual reports.", show_default=False)],
    contact: Annotated[
        str | None, typer.Option("--contact", help="Address told to the site; default GONGKAI_CONTACT.")
    ] = None,
) -> None:
    """Look at a listing page and print a registry file for its site, to be checked by a person."""
    from datetime import UTC, datetime

    from flows.settings import night_settings
    from sources.fetch_options import FetchOptions
    from sources.proposal import propose_from_site

    told = night_settings(contact=contact).contact
    if told is None:
        typer.echo("gongkai sources add: give --contact; a site is not asked without a way to reach you", err=True)
        raise typer.Exit(2)
    typer.echo(propose_from_site(url, FetchOptions(contact=told), datetime.now(UTC)), nl=False)


@app.command("passed-over")
def passed_over(
    source: Annotated[str | None, typer.Argument(help="A source's id; all when none is given.")] = None,
    data: DataOption = None,
) -> None:
    """Show what the last visits took for no report of ours, and why: decoys, other bodies' reports, notices."""
    from flows.printable import printable
    from sources.store import RawStore

    with RawStore(_raw_folder(data)) as store:
        rows = store.ledger.passed_over(source)
    for row in rows:
        typer.echo(printable(f"{row['source_id']}: {row['reason']}: {row['title'] or ''} {row['url']}"))
    typer.echo(f"{len(rows)} addresses passed over")


@app.command()
def warc(
    file: Annotated[Path, typer.Argument(help="The file to write, such as raw.warc.gz.", show_default=False)],
    data: DataOption = None,
) -> None:
    """Write the raw store as a WARC file, for archives. Needs the warc extra; status 1 when it cannot be written."""
    from sources.store import RawStore
    from sources.warc_export import WarcExtraMissing, export_warc

    folder = _raw_folder(data)
    try:
        with RawStore(folder) as store:
            done = export_warc(store, file)
    except (WarcExtraMissing, OSError) as error:
        typer.echo(f"gongkai sources warc: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{done.responses} responses, {done.revisits} revisits; {done.without_bytes} requests had no bytes")


def _raw_folder(data: Path | None) -> Path:
    """The raw store's folder; status 1 when there is none, so that looking makes none."""
    from flows.settings import data_folder

    folder = data_folder(data) / "raw"
    if not (folder / "ledger.sqlite").is_file():
        typer.echo(f"gongkai sources: {folder} holds no raw store; let a night fetch first", err=True)
        raise typer.Exit(1)
    return folder
