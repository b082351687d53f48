"""What can go wrong with a warehouse, each with one clear line: what, where, what to do."""

from __future__ import annotations


class WarehouseError(Exception):
    """Any failure of the warehouse. The message is fit to be shown to a person as it is."""


class FrameError(WarehouseError):
    """A frame that does not keep to its declaration: an error of the program, not of a document."""


class SchemaVersionError(WarehouseError):
    """The database has another schema than this program: newer, older, or none."""


class WarehouseLocked(WarehouseError):
    """Another process is writing and did not finish in time."""


class WarehouseFull(WarehouseError):
    """The disk is full; nothing of the batch was written."""


class WarehouseUnreachable(WarehouseError):
    """The database server is gone or cannot be reached; nothing of the batch was written."""


class DecisionsError(WarehouseError):
    """A decisions file that cannot be followed: an unknown rule, a missing reason, a wrong shape."""
