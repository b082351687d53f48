"""Characters with their boxes, as one array for each of their edges."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extractors.pdf.frames import Floats


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Printed characters in the order of the content stream.

    ``text`` has one character for each, ``codes`` the same as numbers; ``left`` … ``bottom`` are their
    boxes on the upright page; ``spaced`` says that white space stands before the character in the
    stream. ``unmapped`` counts characters without a known meaning, ``strange`` those that no Chinese text has (Latin
    letters with accents, signs of private use), ``beyond`` those past the page's edge,
    ``unseen`` those that nobody sees: left out, unless most of the page's text is such (``is_layer``).
    ``covered`` are the figures among them that were painted over, ``overprinted`` figures that stand upon others.
    ``is_misnamed``: a font's digits look like other digits.
    """

    text: str
    codes: NDArray[np.uint32]
    left: Floats
    top: Floats
    right: Floats
    bottom: Floats
    spaced: NDArray[np.bool_]
    unmapped: int = 0
    strange: int = 0
    beyond: int = 0
    unseen: int = 0
    covered: int = 0
    overprinted: int = 0
    is_layer: bool = False
    is_misnamed: bool = False

    def chosen(self, keep: NDArray[np.bool_]) -> Glyphs:
        """Only the glyphs marked in ``keep``."""
        if keep.all():
            return self
        codes = self.codes[keep]
        text = codes.tobytes().decode("utf-32-le")
        return replace(
            self, text=text, codes=codes, left=self.left[keep], top=self.top[keep], right=self.right[keep],
            bottom=self.bottom[keep], spaced=self.spaced[keep])
