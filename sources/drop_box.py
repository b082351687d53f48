"""The drop box: ``inbox/<agency id>/<year>/file``, for reports of sites that cannot or must not be fetched.

Beside a file may lie ``<file>.yml`` with what is known of it: ``title``, ``url`` and ``published`` (a date).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sources.candidates import Rejected
from sources.located_yaml import LocatedYaml, YamlProblem
from sources.registry_schema import Agency, Source

_FIELDS = {"title": str, "url": str, "published": date}


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """A file of the inbox with what its place and its note say about it."""

    path: Path
    agency: Agency
    year: int
    title: str | None = None
    url: str | None = None
    published: date | None = None


def dropped_files(inbox: Path, source: Source, max_bytes: int) -> Iterator[DroppedFile | Rejected]:
    """The files that lie in the inbox for the agencies of a source, and those that cannot be taken."""
    for agency in source.agencies:
        for folder in sorted((inbox / agency.id).glob("*")):
            if not (folder.name.isdecimal() and len(folder.name) == 4 and folder.is_dir()):
                yield Rejected(shown(str(folder)), None, "expected a folder named by a year, such as 2023", "drop_box")
                continue
            for file in sorted(folder.iterdir()):
                if file.suffix != ".yml" and not file.name.startswith("."):
                    yield _taken(file, agency, int(folder.name), max_bytes)


def shown(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8, as old Windows archives leave them, are spelt out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _taken(file: Path, agency: Agency, year: int, max_bytes: int) -> DroppedFile | Rejected:
    if file.is_symlink() or not file.is_file():
        return Rejected(shown(str(file)), None, "not a plain file (links and folders are not followed)", "drop_box")
    if (size := file.stat().st_size) > max_bytes:
        return Rejected(shown(str(file)), None, f"{size} bytes; at most {max_bytes} are taken", "drop_box")
    note = file.with_name(file.name + ".yml")
    if not note.exists():
        note = file.with_suffix(".yml")
    if not note.exists():
        return DroppedFile(file, agency, year)
    try:
        known = LocatedYaml(note)
    except YamlProblem as error:
        return Rejected(shown(str(file)), None, f"its note is not readable: {error}", "drop_box")
    for name, value in known.data.items():
        if name not in _FIELDS:
            message = f"{note}:{known.line_of((name,))}: unknown key {name!r}; known are {', '.join(_FIELDS)}"
            return Rejected(shown(str(file)), None, message, "drop_box")
        if not isinstance(value, _FIELDS[name]):
            message = f"{note}:{known.line_of((name,))}: {name} must be a {_FIELDS[name].__name__}"
            return Rejected(shown(str(file)), None, message, "drop_box")
    return DroppedFile(file, agency, year, **known.data)
