"""Names of agencies: what may be one, when two are one, and where a text names its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from transforms.identity.words import load_words

_NAME = re.compile(r"[一-鿿〇()·]{2,40}")


def is_agency(text: str) -> bool:
    """Whether a folded text can be the name of an agency and nothing else."""
    words = load_words()
    text = re.sub(r"\([一-鿿]{2,20}\)$", "", text)  # 温州市投资促进局（温州市招商局）
    return (
        len(text) >= 3
        and _NAME.fullmatch(text) is not None
        and words.agency_ending.search(text) is not None
        and words.agency_beginning_refused.search(text) is None
        and words.agency_words_refused.search(text) is None
    )


def is_bare_region(text: str) -> bool:
    """Whether a name stops at the region (新绛县), so that the body's name may follow on the next line."""
    return re.fullmatch(r"[一-鿿]{1,10}(?:省|市|县|区|州|旗|盟)", text) is not None


def same_agency(one: str, other: str) -> bool:
    """Whether two names may be one agency's: one only fuller (市投资促进局; 周湾镇, 周湾镇人民政府)."""
    short, long = (load_words().optional_endings.sub("", name) for name in sorted((one, other), key=len))
    return long.endswith(short) if short else one == other


def is_slip(one: str, other: str) -> bool:
    """Whether two names differ by one misread character (淄川, 溜川)."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def agency_in_text(prose: str) -> tuple[str, str] | None:
    """The agency that the text most often names as its own, with the sentence's beginning as its quote."""
    for pattern in load_words().agency_in_text:
        found: dict[str, list[str]] = {}
        for match in pattern.finditer(prose):
            name = load_words().office_of_contact.sub("", match["agency"])
            if is_agency(name):
                found.setdefault(name, []).append(match.group(0).strip("。\n"))
        if found:
            name, quotes = max(found.items(), key=lambda item: len(item[1]))
            return name, quotes[0]
    return None


def agency_by_key(lines: tuple[str, ...], cells: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Agencies stated after a key: 发布机构:… on a line, or the cell after a cell that is the key."""
    key = load_words().agency_key
    for line in lines:
        match = key.search(line)
        if match and line[match.end() : match.end() + 1] == ":":
            name = re.match(r"[一-鿿〇]+", line[match.end() + 1 :])
            if name and is_agency(name.group(0)):
                yield name.group(0), line
    for cell, value in pairwise(cells):
        if key.fullmatch(cell.rstrip(":")) and is_agency(value):
            yield value, f"{cell} {value}"
