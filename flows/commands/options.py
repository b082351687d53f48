"""Options that several verbs share, worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[Path | None, typer.Option("--data", help="Data folder; default GONGKAI_DATA, else ./data.")]
WarehouseOption = Annotated[
    str | None, typer.Option("--warehouse", help="Database URL; default GONGKAI_WAREHOUSE_URL, else SQLite.")
]
RegistryOption = Annotated[
    Path | None, typer.Option("--registry", help="Folder of source files; default: the project's own.")
]
