"""Compound (OLE) files of strangers, the containers of DOC and XLS: their streams within bounds."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable

import olefile

from contracts.readings import UnreadableDocument
from extractors.limits import MAX_OLE_BYTES, check_size

OLE_ERRORS = (
    OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError, struct.error
)  # fmt: skip
"""What olefile raises at a damaged file."""


def read_streams(data: bytes, names: Iterable[str], what: str) -> dict[str, bytes]:
    """Those of the named streams that the file has. Raises UnreadableDocument (DOC.TOO_LARGE, DOC.DAMAGED)."""
    check_size(len(data), MAX_OLE_BYTES, what)
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            return {name: _stream(compound, name, len(data)) for name in names if compound.exists(name)}
    except OLE_ERRORS as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        message = f"{what} is cut off or damaged ({reason}): fetch it again"
        raise UnreadableDocument("DOC.DAMAGED", message) from error


def _stream(compound: olefile.OleFileIO, name: str, longest: int) -> bytes:
    """A stream's bytes. One that claims more than the whole file holds follows a ring of sectors, for gigabytes."""
    if compound.get_size(name) > longest:
        raise OSError(f"{name} claims to be longer than the file")
    content: bytes = compound.openstream(name).read()
    return content
