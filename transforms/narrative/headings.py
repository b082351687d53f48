"""The headings of the six sections, known by their words whatever number the clerk printed before them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib import resources

import yaml

from transforms.forms import load_sections
from transforms.narrative.folding import fold
from transforms.traditional import simplify

LONGEST_HEADING = 40
LONGEST_REST = 16
"""What is left of a broken heading on its next line is short."""
_ORDINAL = re.compile(r"^(?:第?[一二三四五六七八九十]{1,2}(?:部分)?[、.,:：·]|第[一二三四五六]部分|\d{1,2}[、.](?!\d))")
_TRAILING = re.compile(r"(?:\([^()]*\)|[:。.;,、])+$")
_NOT_WORDS = re.compile(r"[^\w]+")
FEWEST_LETTERS_FOR_A_SLIP = 7
"""A misspelling is forgiven only in a heading long enough that no other words come as near."""
LIKENESS_UNDER_ITS_NUMBER, LIKENESS = 0.75, 0.9
_SENTENCE = re.compile("[,。;:]")


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


@lru_cache(maxsize=8192)
def recognise(line: str) -> Heading | None:
    """The heading that a line is, or None.

    The line is the heading alone, with or without a number; or a numbered heading, then a colon or a
    space, then text. A number in brackets marks a sub-heading and is refused.
    """
    folded = simplify(fold(line))
    ordinal = _ORDINAL.match(folded)
    body = folded[ordinal.end() :] if ordinal else folded
    words = _TRAILING.sub("", body)
    exact = _exactly(words)
    if exact is not None:
        return Heading(exact)
    if ordinal is None:
        return None
    with_text = _with_text(line)
    if with_text is not None:
        return with_text
    alike = _alike(words, _number(ordinal))
    return None if alike is None else Heading(alike)


def continues(heading: str, line: str) -> bool:
    """Whether a line is the rest of a heading that was broken (…行政诉讼 / 情况): joined they are a heading exactly."""
    folded, rest = simplify(fold(heading + line)), fold(line)
    ordinal = _ORDINAL.match(folded)
    words = _TRAILING.sub("", folded[ordinal.end() :] if ordinal else folded)
    return 0 < len(rest) <= LONGEST_REST and not _SENTENCE.search(rest) and _exactly(words) is not None


def _number(ordinal: re.Match[str]) -> int | None:
    """The number a heading bears in Chinese numerals, or None."""
    numeral = re.search("[一二三四五六]", ordinal.group(0))
    return "一二三四五六".index(numeral.group(0)) + 1 if numeral else None


def _exactly(words: str) -> int | None:
    """The section that words head by the form's own labels or by a pattern."""
    if not words or len(words) > LONGEST_HEADING:
        return None
    section = _labels().get(_words(words))
    if section is not None:
        return section
    return next((section for section, pattern in _patterns() if pattern.fullmatch(words)), None)


def _alike(words: str, number: int | None) -> int | None:
    """The section that a misspelt heading means; under its right number more is forgiven."""
    bare = _words(words)
    if not FEWEST_LETTERS_FOR_A_SLIP <= len(bare) <= LONGEST_HEADING or _SENTENCE.search(words):
        return None
    matcher = SequenceMatcher(None, "", bare, autojunk=False)
    best, meant = 0.0, None
    for label, section in _labels().items():
        matcher.set_seq1(label)
        needed = LIKENESS_UNDER_ITS_NUMBER if section == number else LIKENESS
        if matcher.real_quick_ratio() >= needed and matcher.quick_ratio() >= needed:
            likeness = matcher.ratio()
            if likeness >= needed and likeness > best:
                best, meant = likeness, section
    return meant


def _with_text(line: str) -> Heading | None:
    for separator in re.finditer(r"[:：\s]+", line.strip()):
        head, rest = line.strip()[: separator.start()], line.strip()[separator.end() :]
        folded = fold(head)
        ordinal = _ORDINAL.match(folded)
        if len(folded) > LONGEST_HEADING:
            break
        if not ordinal or not rest:
            continue
        section = _exactly(folded[ordinal.end() :])
        if section is not None:
            return Heading(section, rest)
    return None
