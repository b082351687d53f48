"""Charts as SVG, drawn on the server: they need no script, print well, and are read aloud by their labels.

All take rows of ``label``, ``series`` and ``value``. Colours are told apart by people who see few of them,
and never carry meaning alone: values stand beside them, and every chart has its figures as a table. The ink
of words is left to the style sheet, which knows whether the page is light or dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from explorer.language import Said, here

Row = Mapping[str, Any]

_WIDTH = 960
_WIDEST_LABEL = 480
_ROW = 30
_CEILINGS = (0.04, 0.08, 0.2, 0.4, 0.6, 0.8)
"""Shares at which an axis may end: a quarter of each is a whole percentage, as the axis says."""
_UNKNOWN = Said("不详", "unknown")
_CHAR_PX = 7.2
_PALETTE = ("#0072b2", "#56b4e9", "#d55e00", "#e69f00", "#cc79a7", "#009e73", "#666666", "#f0e442", "#332288")
_DARK_TEXT_ON = frozenset({"#56b4e9", "#e69f00", "#f0e442", "#cc79a7"})


def stacked(rows: Sequence[Row], words: Mapping[str, str], title: str, colours: Mapping[str, str]) -> Markup:
    """One bar a label, its parts one a series, each bar the whole (100 %) of its label."""
    labels = list(dict.fromkeys(_label(row) for row in rows))
    series = list(dict.fromkeys(str(row["series"]) for row in rows))
    values = {(_label(row), str(row["series"])): float(row["value"] or 0) for row in rows}
    begin = _label_width(_word(words, label) for label in labels)
    width = _WIDTH - begin - 90
    parts: list[Markup] = []
    for number, label in enumerate(labels):
        top = number * _ROW
        whole = sum(values.get((label, one), 0) for one in series)
        parts.append(_text(begin - 8, top + 19, _word(words, label), anchor="end"))
        left = begin
        for index, one in enumerate(series):
            value = values.get((label, one), 0)
            if not whole or not value:
                continue
            size = width * value / whole
            colour = _colour(index, one, colours)
            hint = f"{_word(words, label)}, {_word(words, one)}: {_number(value)} ({value / whole:.1%})"
            parts.append(_bar(left, top + 4, size, colour, hint))
            inner = f"{value / whole:.0%}"
            if size > len(inner) * _CHAR_PX + 6:
                parts.append(_text(left + size / 2, top + 19, inner, "middle", _ink(colour)))
            left += size
        parts.append(_text(_WIDTH - 84, top + 19, f"n = {_number(whole)}"))
    names = [(_word(words, one), _colour(index, one, colours)) for index, one in enumerate(series)]
    return _figure(parts, len(labels) * _ROW, title) + _legend(names)


def bars(rows: Sequence[Row], words: Mapping[str, str], title: str, colours: Mapping[str, str]) -> Markup:
    """One bar a label, as long as its value. A row may have a ``path`` within the site that it leads to."""
    most = max((float(row["value"] or 0) for row in rows), default=0) or 1
    begin = _label_width(_word(words, _label(row)) for row in rows)
    width = _WIDTH - begin - 70
    parts: list[Markup] = []
    for number, row in enumerate(rows):
        top, value = number * _ROW, float(row["value"] or 0)
        label = _word(words, _label(row))
        colour = _colour(0, _label(row), colours)
        drawn = Markup("").join([
            _text(begin - 8, top + 19, _short(label, 62), anchor="end", full=label),
            _bar(begin, top + 4, max(width * value / most, 1), colour, f"{label}: {value:g}"),
            _text(begin + width * value / most + 8, top + 19, _number(value)),
        ])  # fmt: skip
        path = str(row.get("path") or "")
        parts.append(Markup('<a href="{}">{}</a>').format(path, drawn) if path.startswith("/") else drawn)
    return _figure(parts, len(rows) * _ROW, title)


def lines(rows: Sequence[Row], words: Mapping[str, str], title: str, colours: Mapping[str, str]) -> Markup:
    """One line a series over the years that are the labels; a year without a value leaves a gap. Values are shares."""
    rows = [row for row in rows if row["label"] is not None]
    years = [int(row["label"]) for row in rows]
    labels = [str(year) for year in range(min(years, default=0), max(years, default=-1) + 1)]
    series = list(dict.fromkeys(str(row["series"]) for row in rows if row["value"] is not None))
    values = {(_label(row), str(row["series"])): row["value"] for row in rows}
    most = max((float(row["value"]) for row in rows if row["value"] is not None), default=0)
    ceiling = next((step for step in _CEILINGS if most <= step), 1.0)
    height, left, right = 260, 60, _WIDTH - 270
    step = (right - left) / max(len(labels) - 1, 1)

    def at(index: int, value: float) -> tuple[float, float]:
        return left + index * step, 14 + height * (1 - value / ceiling)

    parts: list[Markup] = []
    for fifth in range(5):
        share = ceiling * fifth / 4
        _, y = at(0, share)
        parts.append(Markup('<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>').format(left, right, y, y))
        parts.append(_text(left - 8, y + 4, f"{share:.0%}", "end"))
    for index, label in enumerate(labels):
        parts.append(_text(left + index * step, height + 36, label, "middle"))
    ends: list[tuple[float, str, str]] = []
    for number, one in enumerate(series):
        colour = _colour(number, one, colours)
        known = [
            (*at(i, float(value)), label, float(value))
            for i, label in enumerate(labels)
            if (value := values.get((label, one))) is not None
        ]
        for index, (value, following) in enumerate(pairwise(values.get((label, one)) for label in labels)):
            if value is not None and following is not None:
                (x, y), (next_x, next_y) = at(index, float(value)), at(index + 1, float(following))
                parts.append(Markup(
                    '<line class="line" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="{}"/>'
                ).format(x, y, next_x, next_y, colour))  # fmt: skip
        for x, y, label, value in known:
            hint = f"{_word(words, one)}, {label}: {value:.1%}"
            parts.append(
                Markup('<circle cx="{:.1f}" cy="{:.1f}" r="4" fill="{}"><title>{}</title></circle>').format(
                    x, y, colour, hint
                )
            )
        if known:
            ends.append((known[-1][1], _word(words, one), colour))
    below = 0.0
    for y, name, colour in sorted(ends):
        below = max(y + 4, below + 17)
        parts.append(Markup('<rect x="{}" y="{:.1f}" width="10" height="10" fill="{}"/>').format(
            right + 14, below - 9, colour))  # fmt: skip
        parts.append(_text(right + 30, below, _short(name, 30), full=name))
    return _figure(parts, height + 48, title)


def _figure(parts: Sequence[Markup], height: float, title: str) -> Markup:
    # A drawing that holds links is a group: what is an image has no parts to be reached.
    role = "group" if any("<a href" in part for part in parts) else "img"
    return Markup('<svg class="chart" role="{}" aria-label="{}" viewBox="0 0 {} {}" width="{}">{}</svg>').format(
        role, title, _WIDTH, max(int(height), _ROW), _WIDTH, Markup("").join(parts)
    )


def _legend(names: Sequence[tuple[str, str]]) -> Markup:
    entries = [
        Markup('<li><span class="swatch" style="background:{}"></span>{}</li>').format(colour, name)
        for name, colour in names
    ]
    return Markup('<ul class="legend">{}</ul>').format(Markup("").join(entries))


def _bar(left: float, top: float, width: float, colour: str, hint: str) -> Markup:
    return Markup(
        '<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" fill="{}"><title>{}</title></rect>'
    ).format(left, top, width, _ROW - 8, colour, hint)


def _text(x: float, y: float, text: str, anchor: str = "start", ink: str = "ink", full: str = "") -> Markup:
    hint = Markup("<title>{}</title>").format(full) if full and full != text else ""
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" class="{}">{}{}</text>').format(
        x, y, anchor, ink, hint, text
    )


def _label(row: Row) -> str:
    """Reports of an unknown year have a bar of their own; there is no place for them on a line."""
    return here(_UNKNOWN) if row["label"] is None else str(row["label"])


def _word(words: Mapping[str, str], code: str) -> str:
    return here(words.get(code, code))


def _colour(index: int, name: str, colours: Mapping[str, str]) -> str:
    return colours.get(name, _PALETTE[index % len(_PALETTE)])


def _ink(colour: str) -> str:
    """The style sheet's name for the ink that can be read on a bar of that colour."""
    return "on-bright" if colour in _DARK_TEXT_ON else "on-deep"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def _label_width(labels: Iterable[str]) -> float:
    """Room for the longest label."""
    return min(_WIDEST_LABEL, 16 + _CHAR_PX * max((sum(map(_columns, label)) for label in labels), default=0))


def _short(text: str, most: int) -> str:
    used = 0
    for index, character in enumerate(text):
        used += _columns(character)
        if used > most:
            return text[:index] + "…"
    return text


def _columns(character: str) -> int:
    """Chinese characters are twice as wide as Latin ones."""
    return 2 if ord(character) > 0x2E80 else 1
