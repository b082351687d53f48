"""Damages that happen to a document's text: cut, torn, joined, repeated or thinned-out lines.

Each takes the whole text and gives another; whatever it takes or changes, a reader can notice.
"""

from __future__ import annotations

import random
from collections.abc import Callable

TextDamage = Callable[[str, random.Random], str]


def _table(lines: list[str]) -> tuple[int, int]:
    """The lines of section three: from its heading to that of section five."""
    start = next(index for index, line in enumerate(lines) if "收到和处理政府信息公开申请情况" in line and "、" in line)
    end = next(index for index, line in enumerate(lines) if line.startswith("五、"))
    return start + 1, end


def _some_line(lines: list[str], chance: random.Random) -> int:
    start, end = _table(lines)
    return chance.choice(
        [index for index in range(start, end) if any(character.isdigit() for character in lines[index])]
    )


def cut_off(text: str, chance: random.Random) -> str:
    """The document ends anywhere after its second table has begun."""
    return text[: chance.randrange(text.index("三、收到"), text.index("五、存在"))]


def begin_late(text: str, chance: random.Random) -> str:
    """The first part of the document is lost."""
    return text[chance.randrange(text.index("三、收到")) :]


def lose_line(text: str, chance: random.Random) -> str:
    """A line with figures is lost."""
    lines = text.split("\n")
    del lines[_some_line(lines, chance)]
    return "\n".join(lines)


def repeat_line(text: str, chance: random.Random) -> str:
    """A line with figures stands twice."""
    lines = text.split("\n")
    index = _some_line(lines, chance)
    return "\n".join([*lines[: index + 1], *lines[index:]])


def tear_line(text: str, chance: random.Random) -> str:
    """A line is broken in two where a separator stood."""
    lines = text.split("\n")
    index = _some_line(lines, chance)
    places = [position for position, character in enumerate(lines[index]) if character in "\t|"]
    if not places:
        return text
    place = chance.choice(places)
    return "\n".join([*lines[:index], lines[index][:place], lines[index][place + 1 :], *lines[index + 1 :]])


def join_lines(text: str, chance: random.Random) -> str:
    """Two rows stand in one line."""
    lines = text.split("\n")
    index = _some_line(lines, chance)
    separator = "\t" if "\t" in lines[index] else " | "
    return "\n".join([*lines[:index], lines[index] + separator + lines[index + 1], *lines[index + 2 :]])


def lose_separators(text: str, chance: random.Random) -> str:
    """All separators of one line are lost."""
    lines = text.split("\n")
    index = _some_line(lines, chance)
    lines[index] = lines[index].replace("\t", "").replace(" | ", "").replace("|", "")
    return "\n".join(lines)


def lose_one_separator(text: str, chance: random.Random) -> str:
    """One separator between two figures is lost."""
    lines = text.split("\n")
    index = _some_line(lines, chance)
    line = lines[index]
    places = [position for position, character in enumerate(line) if character == "\t" and position]
    if not places:
        return text
    place = chance.choice(places)
    lines[index] = line[:place] + line[place + 1 :]
    return "\n".join(lines)


def thin_out(text: str, chance: random.Random) -> str:
    """Lines that occurred before are removed, as some crawlers do: equal figures vanish, labels stay."""
    seen: set[str] = set()
    kept = []
    for line in text.split("\n"):
        if not line.strip() or line not in seen:
            kept.append(line)
        seen.add(line)
    return "\n".join(kept)


def swap_lines(text: str, chance: random.Random) -> str:
    """Two neighbouring lines of section three change places (in section four no sum would tell)."""
    lines = text.split("\n")
    start, _ = _table(lines)
    end = next(index for index, line in enumerate(lines) if line.startswith("四、") and "复议" in line)
    index = chance.choice([one for one in range(start, end - 2) if any(mark.isdigit() for mark in lines[one])])
    lines[index], lines[index + 1] = lines[index + 1], lines[index]
    return "\n".join(lines)


TEXT_DAMAGES: dict[str, TextDamage] = {
    damage.__name__: damage
    for damage in (
        cut_off,
        begin_late,
        lose_line,
        repeat_line,
        tear_line,
        join_lines,
        lose_separators,
        lose_one_separator,
        thin_out,
        swap_lines,
    )
}
"""Every damage by its name."""
