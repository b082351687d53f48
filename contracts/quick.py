"""Dataclasses that are made by the hundred for every document.

``dataclass(frozen=True)`` sets each field through ``object.__setattr__``, which makes a cell and its
place cost 1.7 µs instead of 0.2: an eighth of the time in which a PDF is read. The modules that hold
such classes import :func:`quick` in place of ``dataclass`` at run time only, so the type checker sees
them frozen and refuses every assignment to a field, and nothing is paid for it while documents are read.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def quick(*, frozen: bool, slots: bool) -> Callable[[type[T]], type[T]]:
    """The decorator ``dataclass(frozen=True, slots=True)`` with equality and hash, without the run-time guard."""
    return dataclasses.dataclass(slots=slots, unsafe_hash=frozen)
