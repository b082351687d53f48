"""Text folded for matching, with the way back: NFKC, no white space, every character traced to its origin."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "〔": "[", "〕": "]", "【": "[", "】": "]", "—": "-", "–": "-"}
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad")
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
    folded = text.translate(_EACH)
    if _EACH.uneven.isdisjoint(text):
        return Folded(folded, tuple(range(len(text))))
    origins: list[int] = []
    for position, character in enumerate(text):
        origins += [position] * len(_EACH[ord(character)])
    return Folded(folded, tuple(origins))


class _FoldedCharacters(dict[int, str]):
    """What each character met so far folds to; ``uneven`` are those that fold to none or to several."""

    def __init__(self) -> None:
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = folded = fold(character)
        if len(folded) != 1:
            self.uneven.add(character)
        return folded


_EACH = _FoldedCharacters()


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Full width becomes half width, quotes and dashes plain, white space and invisible characters vanish."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_PLAIN).split())
