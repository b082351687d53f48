"""Unified social credit codes (GB 32100) in index numbers such as 12620600MB0523338C/2025-04735."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A code whose check character holds.

    ``body_type`` is 11 for an organ of state, 12 for a public institution; ``region_code`` is where it
    was registered, which may be a code long abolished; ``organisation_code`` is the older nine-character code.
    """

    code: str

    @property
    def body_type(self) -> str:
        """The two characters of the registering authority and the kind of body."""
        return self.code[:2]

    @property
    def region_code(self) -> str:
        """The region of registration, six digits."""
        return self.code[2:8]

    @property
    def organisation_code(self) -> str:
        """The organisation code (GB 11714) inside it, which stays through renames."""
        return self.code[8:17]


def is_credit_code(code: str) -> bool:
    """Whether eighteen characters are a unified social credit code with its check character right."""
    if not _CODE.fullmatch(code):
        return False
    weighted = sum(_ALPHABET.index(one) * pow(3, place, 31) for place, one in enumerate(code[:17]))
    return _ALPHABET[-weighted % 31] == code[17]


def is_organisation_code(code: str) -> bool:
    """Whether nine characters are an organisation code (GB 11714) with its check character right."""
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        return False
    weighted = sum(int(one, 36) * weight for one, weight in zip(code[:8], _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-weighted % 11] == code[8]


def credit_codes(text: str) -> Iterator[CreditCode]:
    """The valid codes in a text, in order."""
    for match in _CODE.finditer(text.upper()):
        if is_credit_code(match.group(0)):
            yield CreditCode(match.group(0))
