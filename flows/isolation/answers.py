"""What comes back from a reading process, which may have been taken over by the file it read.

Pickles can run code where they are loaded. Only the classes of the contracts are admitted here, so a
subverted reading process can lie about its document and do nothing else.
"""

from __future__ import annotations

import io
import pickle
from typing import Any, TypeVar

T = TypeVar("T")

_ADMITTED_ROOMS = ("contracts.",)
_ADMITTED = frozenset(
    {("decimal", "Decimal"), ("datetime", "date"), ("datetime", "datetime"), ("datetime", "timezone")}
)


class _ContractUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        known = (module, name) in _ADMITTED or (module.startswith(_ADMITTED_ROOMS) and "." not in name)
        if not known:
            raise pickle.UnpicklingError(f"it names {module}.{name}, which no answer holds")
        found = super().find_class(module, name)
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"it names {module}.{name}, which is no class")
        return found


def unpack(data: bytes, kind: type[T]) -> T:
    """The answer, which is of that kind. Raises UnpicklingError for whatever else the bytes hold."""
    try:
        answer = _ContractUnpickler(io.BytesIO(data)).load()
    except pickle.UnpicklingError:
        raise
    except Exception as error:  # a pickle made by hand can fail in any way
        raise pickle.UnpicklingError(f"it cannot be understood: {type(error).__name__}: {error}") from error
    if not isinstance(answer, kind):
        raise pickle.UnpicklingError(f"it holds a {type(answer).__name__}")
    return answer
