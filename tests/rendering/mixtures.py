"""Random mixtures: any figures, any peculiarities of clerks, any carrier, all drawn from one seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from tests.rendering import ofd, pdf, text, word
from tests.rendering.catalogue import PAGES, TEXTS, WORDS, Entry, filled
from tests.rendering.grid import Document, Grid
from tests.rendering.peculiar import FIGURE_PECULIARITIES, LABEL_PECULIARITIES, extra_rows

KINDS = ("distinct", "distinct", "realistic", "realistic", "blank", "dash", "totals", "persons", "zero")
TRACELESS = {"cell_lines_tight", "aligned", "glued", "lost_labels", "torn_rows"}
"""Text layouts in which an empty cell leaves no trace, or which lose more than this mixture may."""

RAGGED = {"tab_ragged", "tab_broken"}
"""Text layouts in which a row's cells shift: a lone number then stands under no column for certain."""


def random_style(chance: random.Random) -> pdf.Style:
    """Any way to draw a PDF."""
    letters = chance.choice(["once", "once", "once", "doubled", "wide"])
    return pdf.Style(
        rules=chance.choice(["grid", "grid", "rectangles", "doubled", "horizontal", "none", "dashed", "segments"]),
        letters=letters,
        pages=chance.choice(["upright"] * 5 + ["landscape", "turned", "sideways", "flagged"]),
        repeat_header=chance.random() < 0.3,
        break_rows=chance.random() < 0.3,
        vertical=chance.random() < 0.2,
        cid=chance.random() < 0.2,
        odd_unicode=chance.random() < 0.1,
        filler=chance.choice([0, 0, chance.randrange(24)]),
        size=6.5 if letters == "wide" else chance.choice([7.0, 8.0, 8.5, 9.0]),
        running_header=chance.random() < 0.3,
        stray=chance.random() < 0.1,
        align=chance.choice(["centre", "centre", "left", "right"]),
        label_width=chance.choice([136.0, 136.0, 100.0, 64.0]),
    )


def _edited(edits: list[Callable[[Document], Document]], render: Callable[[Document], bytes], one: Document) -> bytes:
    for edit in edits:
        one = edit(one)
    return render(one)


def mixture(seed: int, carriers: tuple[str, ...] = ("txt", "html", "docx", "pdf", "ofd")) -> Entry:
    """One random report in one random layout; the name tells how it came about."""
    chance = random.Random(seed)
    carrier = chance.choice(carriers)
    form_name, kind = chance.choice(["2021", "2021", "2019"]), chance.choice(KINDS)
    report, parts = filled(form_name, chance.randrange(100_000), kind), [kind]
    if chance.random() < 0.3:
        name = chance.choice(sorted(FIGURE_PECULIARITIES))
        form_name, figures, change = FIGURE_PECULIARITIES[name]
        report, parts = change(filled(form_name, chance.randrange(100_000), figures)), [name]
    edits: list[Callable[[Document], Document]] = []
    for name, (_, edit) in sorted(LABEL_PECULIARITIES.items()):
        countable = all(value is not None for value in report.values.values())
        if chance.random() < 0.1 and (edit is not extra_rows or countable):
            edits.append(edit)
            parts.append(name)
    if carrier == "txt":
        layouts = TEXTS.keys() - (TRACELESS if kind != "distinct" else {"glued"})
        if kind == "totals":
            layouts -= RAGGED
        layout = chance.choice(sorted(layouts))
        render = TEXTS[layout]
        if layout == "spaced" and chance.random() < 0.5:
            render = _spaced_pipe
    elif carrier == "html":
        layout = chance.choice(sorted(PAGES))
        render = PAGES[layout]
    elif carrier == "docx":
        layout = chance.choice(sorted(WORDS))
        render = WORDS[layout]
        if layout == "xml":
            render = partial(word.xml_document, write_table=_random_table(chance))
    elif carrier == "ofd":
        layout = chance.choice(["grid", "horizontal"])
        render = partial(_ofd, layout)
    else:
        style = random_style(chance)
        layout = f"{style.rules}-{style.letters}-{style.pages}-{style.align}"
        render = partial(pdf.draw, style=style)
    return Entry(f"{carrier}_{layout}_{form_name}_{'_'.join(parts)}.{carrier}", report, partial(_edited, edits, render))


def _random_table(chance: random.Random) -> Callable[[Grid], str]:
    write = chance.choice([word.plain_runs, word.split_runs, word.tracked_runs, word.control_runs])
    before, controls = chance.random() < 0.5, chance.random() < 0.5
    return partial(word.xml_table, write=write, before=before, row_controls=controls)


def _spaced_pipe(document: Document) -> bytes:
    return text.document_text(text.spaced_labels(document), text.pipe, "\n")


def _ofd(rules: str, document: Document) -> bytes:
    return ofd.draw_ofd(document, rules=rules)
