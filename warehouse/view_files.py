"""Reads the SQL files of ``views/``: a YAML header in comments, then one SELECT that both engines run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from warehouse.errors import WarehouseError

_FOLDER = Path(__file__).with_name("views")


@dataclass(frozen=True, slots=True)
class ViewFile:
    """One view: its SELECT and what a person must know to read it."""

    name: str
    zh: str
    en: str
    grain: str
    select: str
    formula: str | None = None
    denominators: str | None = None
    caveats: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    """Column descriptions, Chinese and English separated by ``·``, unit in brackets."""


def read_views(folder: Path = _FOLDER) -> list[ViewFile]:
    """All views in the order of their file names: a view may build on those before it."""
    return [_read(path) for path in sorted(folder.glob("*.sql"))]


def _read(path: Path) -> ViewFile:
    lines = path.read_text(encoding="utf-8").splitlines()
    length = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    try:
        header = yaml.safe_load("\n".join(line[2:].removeprefix(" ") for line in lines[:length]))
        return ViewFile(select="\n".join(lines[length:]).strip().rstrip(";"), **header)
    except (yaml.YAMLError, TypeError) as error:
        raise WarehouseError(f"{path.name}: the header is not a view's header ({error})") from error
