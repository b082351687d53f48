"""What one document may cost before it is given up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one reading process.

    ``seconds`` is wall time for one document. ``memory_bytes`` bounds the address space of the process,
    of which the libraries themselves need some 100 MB. A process is replaced after ``documents``
    documents, so that nothing a library leaks can grow for a whole night.
    """

    seconds: float = 60.0
    memory_bytes: int = 2 * 1024**3
    documents: int = 500
