"""The headings of the six sections, known by their words whatever number the clerk printed before them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from transforms.forms import load_sections
from transforms.narrative.folding import fold, simplify

LONGEST_HEADING = 40
_ORDINAL = re.compile(r"^(?:第?[一二三四五六七八九十]{1,2}(?:部分)?[、.,:：·]|第[一二三四五六]部分|\d{1,2}[、.](?!\d))")
_TRAILING = re.compile(r"[:。.;,、]+$")
_NOT_WORDS = re.compile(r"[^\w]+")
FEWEST_LETTERS_FOR_A_SLIP = 7
"""A misread letter is forgiven only in a heading long enough that no other words come as near."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A recognised heading: the section's statutory number, and any text that stands behind it on its line."""

    section: int
    rest: str = ""


@cache
def _labels() -> dict[str, int]:
    return {_words(label): section.number for section in load_sections() for label in section.labels}


@cache
def _patterns() -> tuple[tuple[int, re.Pattern[str]], ...]:
    text = resources.files(__package__).joinpath("headings.yaml").read_text("utf-8")
    entries = yaml.load(text, Loader=yaml.CSafeLoader)["headings"]
    return tuple((entry["section"], re.compile(entry["pattern"])) for entry in entries)


def _words(text: str) -> str:
    return _NOT_WORDS.sub("", fold(text))


def recognise(line: str) -> Heading | None:
    """The heading that a line is, or None.

    The line is the heading alone, with or without a number; or a numbered heading, then a colon or a
    space, then text. A number in brackets marks a sub-heading and is refused.
    """
    folded = simplify(fold(line))
    ordinal = _ORDINAL.match(folded)
    body = folded[ordinal.end() :] if ordinal else folded
    if len(body) <= LONGEST_HEADING:
        section = _section(_TRAILING.sub("", body), forgive=ordinal is not None)
        if section is not None:
            return Heading(section)
    return _with_text(line) if ordinal else None


def _section(words: str, *, forgive: bool) -> int | None:
    if not words:
        return None
    bare = _words(words)
    if bare in _labels():
        return _labels()[bare]
    for section, pattern in _patterns():
        if pattern.fullmatch(words):
            return section
    if forgive and len(bare) >= FEWEST_LETTERS_FOR_A_SLIP:
        for label, section in _labels().items():
            if len(label) == len(bare) and sum(one != other for one, other in zip(label, bare, strict=True)) == 1:
                return section
    return None


def _with_text(line: str) -> Heading | None:
    for separator in re.finditer(r"[:：\s]+", line.strip()):
        head, rest = line.strip()[: separator.start()], line.strip()[separator.end() :]
        folded = fold(head)
        ordinal = _ORDINAL.match(folded)
        if not ordinal or len(folded) > LONGEST_HEADING or not rest:
            continue
        section = _section(folded[ordinal.end() :], forgive=False)
        if section is not None:
            return Heading(section, rest)
    return None
