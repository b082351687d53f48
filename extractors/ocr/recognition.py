"""Snippets read by the network: each as free text and, beside it, as a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Probabilities, Recogniser, recogniser
from extractors.ocr.sheets import Picture

LINE_HEIGHT = 48
"""Pixels; what the network was trained on."""
_WIDTH_STEP = 32
_BATCH_PIXELS = 48 * 4096
_LONGEST = 3200
Decoded = TypeVar("Decoded")
FIGURES = "0123456789.,-—/+%"


@dataclass(frozen=True, slots=True)
class Guess:
    """What the network makes of one snippet. Confidences (0 to 1) are those of the least certain character."""

    text: str
    confidence: float
    mean_confidence: float
    figures: str
    figures_confidence: float


@dataclass(frozen=True, slots=True)
class Slotted:
    """What stands in one slot of a line: as free text, as a number, and the least confidence of both (0 to 1)."""

    text: str
    figures: str
    confidence: float


def recognise(pictures: list[Picture]) -> list[Guess]:
    """Read pictures of one line each (grey, any height)."""
    network = recogniser()
    return _read(network, pictures, lambda answer, _, __: _guess(network, answer))


def recognise_slots(pictures: list[Picture], edges: list[list[float]]) -> list[list[Slotted]]:
    """Read lines in which texts stand apart; ``edges`` are the columns between (and around) them, for each line."""
    network = recogniser()
    return _read(network, pictures, lambda answer, factor, index: _slots(
        network, answer, [edge * factor for edge in edges[index]]))


def _read(
    network: Recogniser, pictures: list[Picture], decode: Callable[[Probabilities, float, int], Decoded]
) -> list[Decoded]:
    """Each picture's answer decoded: ``decode`` is given how many steps a column of the picture is, and its index."""
    lines = [_fitted(picture) for picture in pictures]
    found: dict[int, Decoded] = {}
    order = sorted(range(len(lines)), key=lambda index: lines[index].shape[1])
    start = 0
    while start < len(order):
        end = start + 1
        while end < len(order) and lines[order[end]].shape[1] * (end + 1 - start) * LINE_HEIGHT <= _BATCH_PIXELS:
            end += 1
        chosen = order[start:end]
        batch = _batch([lines[index] for index in chosen])
        for index, answer in zip(chosen, network.probabilities(batch), strict=True):
            factor = lines[index].shape[1] / pictures[index].shape[1] * answer.shape[0] / batch.shape[3]
            found[index] = decode(answer, factor, index)
        start = end
    return [found[index] for index in range(len(pictures))]


def _slots(network: Recogniser, answer: Probabilities, edges: list[float]) -> list[Slotted]:
    allowed = _figure_columns(network)
    named = tuple(network.characters[index] for index in allowed)
    free, figures = _placed(network.characters, answer), _placed(named, answer[:, allowed])
    found = []
    for left, right in pairwise(edges):
        inside = [[one for one in line if left <= one[1] < right] for line in (free, figures)]
        text, number = ("".join(character for character, _, _ in line) for line in inside)
        found.append(Slotted(text, number, min((one[2] for line in inside for one in line), default=0.0)))
    return found


def _fitted(picture: Picture) -> Picture:
    height, width = picture.shape
    wanted = min(max(round(width * LINE_HEIGHT / height), 8), _LONGEST)
    way = cv2.INTER_AREA if height > LINE_HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (wanted, LINE_HEIGHT), interpolation=way), dtype=np.uint8)


def _batch(lines: list[Picture]) -> NDArray[np.float32]:
    width = -(-max(line.shape[1] for line in lines) // _WIDTH_STEP) * _WIDTH_STEP
    batch = np.full((len(lines), 1, LINE_HEIGHT, width), 255.0, dtype=np.float32)
    for index, line in enumerate(lines):
        batch[index, 0, :, :line.shape[1]] = line
    return np.repeat(batch / 127.5 - 1.0, 3, axis=1)


def _guess(network: Recogniser, answer: Probabilities) -> Guess:
    text, certainty = _decoded(network.characters, answer)
    allowed = _figure_columns(network)
    figures, figures_certainty = _decoded(tuple(network.characters[i] for i in allowed), answer[:, allowed])
    return Guess(
        text, min(certainty, default=0.0), sum(certainty) / max(len(certainty), 1), figures,
        min(figures_certainty, default=0.0))


@cache
def _figure_columns(network: Recogniser) -> list[int]:
    return [0, *(network.characters.index(character) for character in FIGURES)]


def _decoded(characters: tuple[str, ...], scores: Probabilities) -> tuple[str, list[float]]:
    """The likeliest text and the probability of each of its characters."""
    placed = _placed(characters, scores)
    return "".join(character for character, _, _ in placed), [certainty for _, _, certainty in placed]


def _placed(characters: tuple[str, ...], scores: Probabilities) -> list[tuple[str, float, float]]:
    """The likeliest text: each character, the middle of the steps it takes up, and its probability."""
    best = scores.argmax(axis=1)
    found: list[tuple[str, float, float]] = []
    before, start = 0, 0
    for step, index in enumerate(best.tolist()):
        if index and index != before:
            start = step
            found.append((characters[index], step + 0.5, float(scores[step, index])))
        elif index:
            character, _, certainty = found[-1]
            found[-1] = character, (start + step + 1) / 2, max(certainty, float(scores[step, index]))
        before = index
    return found
