"""What comes back from a reading process, which may have been taken over by the file it read.

Pickles can run code where they are loaded. Only the classes that a report is made of are admitted here, so a
subverted reading process can lie about its document and do nothing else.
"""

from __future__ import annotations

import io
import pickle
from typing import Any

from contracts.reports import Report

_ADMITTED_ROOMS = ("contracts.",)
_ADMITTED = frozenset(
    {("decimal", "Decimal"), ("datetime", "date"), ("datetime", "datetime"), ("datetime", "timezone")}
)


class _ReportUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        known = (module, name) in _ADMITTED or (module.startswith(_ADMITTED_ROOMS) and "." not in name)
        if not known:
            raise pickle.UnpicklingError(f"it names {module}.{name}, which no report holds")
        found = super().find_class(module, name)
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"it names {module}.{name}, which is no class")
        return found


def unpack(data: bytes) -> Report:
    """The report in an answer. Raises UnpicklingError for whatever else it holds."""
    try:
        report = _ReportUnpickler(io.BytesIO(data)).load()
    except pickle.UnpicklingError:
        raise
    except Exception as error:  # a pickle made by hand can fail in any way
        raise pickle.UnpicklingError(f"it cannot be understood: {type(error).__name__}: {error}") from error
    if not isinstance(report, Report):
        raise pickle.UnpicklingError(f"it holds a {type(report).__name__}")
    return report
