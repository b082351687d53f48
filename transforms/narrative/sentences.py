"""Prose cut into sentences: at full stops and semicolons, at empty lines, and behind sub-headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.narrative.folding import Folded, fold, fold_with_origins

_STOP = re.compile(r"[。;；!！?？]|\n\s*\n")
_SUB_HEADING = re.compile(
    r"^(?:\([一二三四五六七八九十\d]{1,2}\)|[一二三四五六七八九十]{1,2}、|\d{1,2}[.、])[^,。;]{2,24}$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, folded, with the way back to the text it was cut from."""

    folded: Folded
    offset: int

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the text the sentence was cut from."""
        first, last = self.folded.span(start, end)
        return first + self.offset, last + self.offset


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text in order; a sentence may run over line breaks, as lines of a page do."""
    start = 0
    for end in (*_cuts(text), len(text)):
        folded = fold_with_origins(text[start:end])
        if folded.text:
            yield Sentence(folded, start)
        start = end


def _cuts(text: str) -> list[int]:
    cuts = {match.end() for match in _STOP.finditer(text)}
    position = 0
    for line in text.splitlines(keepends=True):
        position += len(line)
        if _SUB_HEADING.match(fold(line)):
            cuts.add(position)
            cuts.add(position - len(line))
    return sorted(cuts)
