"""The text of the six sections, without the statutory tables that stand among it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contracts.readings import Line, Reading
from contracts.reports import NarrativeSection
from transforms.narrative.folding import fold
from transforms.narrative.headings import Heading, continues, recognise

TABLE_PLACEHOLDER = "[表]"
_MAY_BE_BROKEN = re.compile(r"[一二三四五六]、[^。;:]{2,38}")
_PAGE_NUMBER = re.compile(r"-?\d{1,3}-?|第\d{1,3}页(?:[/,]?共\d{1,3}页)?|\d{1,3}/\d{1,3}")


def sections(reading: Reading) -> tuple[NarrativeSection, ...]:
    """The six sections in their statutory order, as far as their headings are found.

    A heading that occurs twice opens its section once more: both texts stand in one section, under the
    first heading. Text before the first heading is the preface and belongs to no section; where the first
    section's heading is not found it is that section's text, up to the first table, and its heading is
    empty. A table leaves the placeholder ``[表]``. Lines keep their breaks, so a claim's offsets lead back
    to the text as read.
    """
    headings: dict[int, str] = {}
    texts: dict[int, list[str]] = {}
    current: int | None = None
    preface: list[str] = []
    in_preface = True
    for line, heading in _lines(reading):
        in_preface &= heading is None and line != TABLE_PLACEHOLDER
        if in_preface:
            preface.append(line.rstrip())
        if heading is not None:
            current = heading.section
            headings.setdefault(current, line.strip())
            texts.setdefault(current, [])
            if heading.rest:
                texts[current].append(heading.rest)
        elif current is not None:
            text = texts[current]
            if line != TABLE_PLACEHOLDER or not text or text[-1] != TABLE_PLACEHOLDER:
                text.append(line.rstrip())
    if 1 not in texts and any(preface):
        headings[1], texts[1] = "", preface
    return tuple(
        NarrativeSection(number, headings[number], "\n".join(texts[number]).strip()) for number in sorted(texts)
    )


def _lines(reading: Reading) -> Iterator[tuple[str, Heading | None]]:
    """Each line with the heading it is; a heading broken over two lines comes as one; tables as placeholders."""
    pending: tuple[str, Heading | None] | None = None
    for line in _texts(reading):
        if pending is not None:
            if recognise(line) is None and continues(pending[0], line):
                whole = pending[0] + line
                yield whole, recognise(whole)
                pending = None
                continue
            yield pending
            pending = None
        heading = recognise(line)
        if (heading is not None and not heading.rest) or _MAY_BE_BROKEN.fullmatch(fold(line)):
            pending = line, heading
        else:
            yield line, heading
    if pending is not None:
        yield pending


def _texts(reading: Reading) -> Iterator[str]:
    for block in reading.blocks:
        if isinstance(block, Line):
            for line in block.text.splitlines() or [block.text]:
                if not _PAGE_NUMBER.fullmatch(fold(line)):
                    yield line
        else:
            yield TABLE_PLACEHOLDER


def headings_found(reading: Reading) -> frozenset[int]:
    """The statutory numbers of the section headings that the reading holds."""
    return frozenset(heading.section for _, heading in _lines(reading) if heading is not None)
