"""Text folded for matching, with the way back: NFKC, no white space, every character traced to its origin."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "〔": "[", "〕": "]", "【": "[", "】": "]", "—": "-", "–": "-"}
)


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` folded; ``origins[i]`` is where its i-th character stands in the text it was made from."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original that folded to ``text[start:end]`` (which is not empty)."""
        return self.origins[start], self.origins[end - 1] + 1


def fold_with_origins(text: str) -> Folded:
    """Fold a text and keep the origin of every character."""
    characters: list[str] = []
    origins: list[int] = []
    for position, character in enumerate(text):
        for folded in fold(character):
            characters.append(folded)
            origins.append(position)
    return Folded("".join(characters), tuple(origins))


def fold(text: str) -> str:
    """Full width becomes half width, quotes and dashes plain, white space and invisible characters vanish."""
    normal = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return "".join(one for one in normal if not one.isspace() and one not in _INVISIBLE)
