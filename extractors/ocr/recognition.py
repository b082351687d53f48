"""Snippets read by the network: each as free text and, beside it, as a number."""

from __future__ import annotations

from dataclasses import dataclass

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
FIGURES = "0123456789.,-—/+%"


@dataclass(frozen=True, slots=True)
class Guess:
    """What the network makes of one snippet. Confidences (0 to 1) are those of the least certain character."""

    text: str
    confidence: float
    mean_confidence: float
    figures: str
    figures_confidence: float


def recognise(pictures: list[Picture]) -> list[Guess]:
    """Read pictures of one line each (grey, any height)."""
    network = recogniser()
    lines = [_fitted(picture) for picture in pictures]
    guesses: list[Guess] = [Guess("", 0.0, 0.0, "", 0.0)] * len(lines)
    order = sorted(range(len(lines)), key=lambda index: lines[index].shape[1])
    start = 0
    while start < len(order):
        end = start + 1
        while end < len(order) and lines[order[end]].shape[1] * (end + 1 - start) * LINE_HEIGHT <= _BATCH_PIXELS:
            end += 1
        chosen = order[start:end]
        answers = network.probabilities(_batch([lines[index] for index in chosen]))
        for index, answer in zip(chosen, answers, strict=True):
            guesses[index] = _guess(network, answer)
        start = end
    return guesses


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


def _figure_columns(network: Recogniser) -> list[int]:
    return [0, *(network.characters.index(character) for character in FIGURES)]


def _decoded(characters: tuple[str, ...], scores: Probabilities) -> tuple[str, list[float]]:
    """The likeliest text and the probability of each of its characters."""
    best = scores.argmax(axis=1)
    text: list[str] = []
    certainty: list[float] = []
    before = 0
    for step, index in enumerate(best.tolist()):
        if index and index != before:
            text.append(characters[index])
            certainty.append(float(scores[step, index]))
        elif index:
            certainty[-1] = max(certainty[-1], float(scores[step, index]))
        before = index
    return "".join(text), certainty
