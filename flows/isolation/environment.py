"""What a reading process is told of its surroundings: what Python needs to start, and no secret."""

from __future__ import annotations

import os

_NEEDED = ("PYTHON", "LC_", "LANG", "LD_LIBRARY_PATH", "PATH", "TZ", "GONGKAI_DEBUG")
_FEW_THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


def reader_environment() -> dict[str, str]:
    """The environment for a reading process: the address of the database, with its password, is not in it."""
    return {name: value for name, value in os.environ.items() if name.startswith(_NEEDED)} | _FEW_THREADS
