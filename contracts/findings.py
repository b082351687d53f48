"""A finding: something about a document that a person should know, with a stable rule id."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Severity(StrEnum):
    """error: arithmetically or materially impossible; warning: very probably wrong; info: review."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt about one place.

    ``where`` is ``document``, ``section2`` … ``section4``, a row such as ``section3.granted`` or a
    cell such as ``section3.granted.total``. ``suggested`` is what the identities would need the cell
    to be; it is offered to a person and never written into the cell.
    """

    rule: str
    severity: Severity
    where: str
    message: str
    expected: Decimal | None = None
    observed: Decimal | None = None
    suggested: Decimal | None = None
