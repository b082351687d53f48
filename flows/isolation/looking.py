"""Looking at one place of a stranger's file, in a process of its own, with limits on time and memory.

The process is started anew for each look: people look once in a while, and nothing of one document can then
reach the next. It takes its order from standard input and answers on standard output, both pickled; what
libraries print goes nowhere.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from contracts.readings import Place, Table
from explorer.handed import NotShown
from flows.isolation.answers import unpack
from flows.isolation.environment import reader_environment
from flows.isolation.limits import Limits

_LOOKER = [sys.executable, "-P", "-m", "flows.isolation.looker"]
LIMITS = Limits(seconds=40.0)


@dataclass(frozen=True, slots=True)
class PageOrder:
    """Draw the page that a place is on, its box marked."""

    data: bytes
    place: Place


@dataclass(frozen=True, slots=True)
class TableOrder:
    """Find the table with the cell at a place."""

    data: bytes
    file_name: str | None
    reader: str | None
    place: Place


def look_at_page(data: bytes, place: Place) -> bytes:
    """PNG of the page of a PDF or of a picture file, perhaps within an archive, its box marked. Raises NotShown."""
    picture: bytes = _ask(PageOrder(data, place))
    return picture


def look_at_table(data: bytes, file_name: str | None, reader: str | None, place: Place) -> Table:
    """The table with a cell at ``place``, in the reading by ``reader`` if it has it, else in any. Raises NotShown."""
    table: Table = _ask(TableOrder(data, file_name, reader, place))
    return table


def _ask(order: PageOrder | TableOrder) -> Any:
    # -P keeps the working folder out of the module path; the project itself is installed.
    try:
        done = subprocess.run(
            _LOOKER, input=pickle.dumps(order), capture_output=True, timeout=LIMITS.seconds, check=False,
            env=reader_environment(),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NotShown(f"it took more than {LIMITS.seconds:g} s and was stopped; download the original") from None
    if done.returncode or not done.stdout:
        raise NotShown(f"the reader failed on it (status {done.returncode}); download the original")
    try:
        fault, answer = unpack(done.stdout, tuple)
    except (pickle.UnpicklingError, ValueError) as error:
        raise NotShown(f"its reader gave no answer ({error}); download the original") from None
    if fault is not None:
        raise NotShown(str(fault))
    return answer
