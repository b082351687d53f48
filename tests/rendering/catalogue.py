"""The corpus: every layout with the form it shows. The one list from which files and truth are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from tests.rendering import html, pdf, text, word
from tests.rendering.figures import (
    FilledForm,
    distinct_figures,
    only_natural_persons,
    only_totals,
    realistic_figures,
    without_zeros,
    zero_figures,
)
from tests.rendering.grid import Document, compose

Render = Callable[[Document], bytes]


@dataclass(frozen=True, slots=True)
class Entry:
    """One corpus file: its name with extension, the report it shows and how it is drawn."""

    name: str
    filled: FilledForm
    render: Render

    def data(self) -> bytes:
        """The rendered file."""
        return self.render(compose(self.filled))


_PLACES = ("示例市", "样例县", "范例区", "虚构市临江区", "示例省样例市")
_BODIES = ("自然资源局", "教育局", "人民政府办公室", "卫生健康委员会", "市场监督管理局", "交通运输局", "民政局")


def filled(form_name: str, seed: int, figures: str = "distinct") -> FilledForm:
    """An invented report: form, agency, year and figures follow from the seed and the kind of figures."""
    agency = _PLACES[seed % len(_PLACES)] + _BODIES[seed % len(_BODIES)]
    year = 2021 + seed % 4 if form_name == "2021" else 2019 + seed % 2
    published = date(year + 1, 1 + seed % 3, 3 + seed % 25)
    blank = ""
    if figures == "distinct":
        values = distinct_figures(form_name, seed)
    elif figures == "zero":
        values = zero_figures(form_name)
    else:
        values = realistic_figures(form_name, seed)
        if figures == "blank":
            values = without_zeros(values)
        elif figures == "dash":
            values, blank = without_zeros(values), "—"
        elif figures == "totals":
            values = only_totals(values)
        elif figures == "persons":
            values = only_natural_persons(values)
    return FilledForm(form_name, agency, year, published, values, blank=blank)


def _text(write: text.TableWriter, separator: str = "\n\n") -> Render:
    return lambda document: text.document_text(document, write, separator)


def _page(write: Callable[[Document], str]) -> Render:
    return lambda document: write(document).encode("utf-8")


def _xml(table: Callable[..., str], **options: object) -> Render:
    return lambda document: word.xml_document(document, partial(table, **options))


def _pdf(**options: object) -> Render:
    return lambda document: pdf.draw(document, pdf.Style(**options))  # type: ignore[arg-type]


_TEXTS: dict[str, Render] = {
    "tab_full": _text(text.tab_full),
    "tab_ragged": _text(text.tab_ragged),
    "tab_broken": _text(text.tab_broken),
    "tab_paged": _text(text.tab_paged),
    "pipe": _text(text.pipe, "\n"),
    "markdown": _text(text.markdown),
    "cell_lines": _text(text.cell_lines),
    "cell_lines_tight": _text(text.cell_lines_tight, "\n"),
    "cell_lines_piped": _text(text.cell_lines_piped, "\n"),
    "aligned": _text(text.aligned),
    "spaced": lambda document: text.document_text(text.spaced_labels(document), text.tab_full),
    "lost_labels": lambda document: text.document_text(
        text.lost_labels(document, ["refused.third_party_rights", "unable.needs_production"]), text.tab_full
    ),
    "glued": _text(text.glued, "\n"),
}

_PAGES: dict[str, Render] = {
    "plain": _page(html.plain_page),
    "word_saved": _page(html.word_saved_page),
    "gbk": html.gbk_page,
    "nested": _page(html.nested_page),
    "paragraph_cells": _page(html.paragraph_cells_page),
}

_WORDS: dict[str, Render] = {
    "python_docx": word.python_docx,
    "xml": _xml(word.xml_table),
    "split_runs": _xml(word.xml_table, write=word.split_runs),
    "grid_before": _xml(word.xml_table, before=True),
    "controls": _xml(word.xml_table, write=word.control_runs),
    "cell_controls": _xml(word.xml_table, row_controls=True),
    "tracked": _xml(word.xml_table, write=word.tracked_runs),
    "nested": _xml(word.nested_table),
    "text_box": _xml(word.text_box_table),
    "web_paste": _xml(word.web_paste_table),
}

_DRAWINGS: dict[str, Render] = {
    "grid": _pdf(),
    "rectangles": _pdf(rules="rectangles"),
    "doubled_rules": _pdf(rules="doubled"),
    "doubled_letters": _pdf(letters="doubled"),
    "horizontal": _pdf(rules="horizontal"),
    "no_rules": _pdf(rules="none"),
    "no_rules_right": _pdf(rules="none", align="right"),
    "dashed": _pdf(rules="dashed"),
    "segments": _pdf(rules="segments", running_header=True),
    "broken_rows": _pdf(break_rows=True, filler=9),
    "repeated_header": _pdf(repeat_header=True, filler=12),
    "not_repeated": _pdf(filler=16, running_header=True),
    "vertical": _pdf(vertical=True),
    "full_width": _pdf(letters="wide", size=7.0),
    "landscape": _pdf(pages="landscape", size=9.0),
    "turned": _pdf(pages="turned"),
    "sideways": _pdf(pages="sideways"),
    "flagged": _pdf(pages="flagged"),
    "cid": _pdf(cid=True),
    "stray_rule": _pdf(stray=True, filler=4),
}

_KINDS = ("distinct", "realistic", "blank", "dash", "totals", "persons", "zero")


def light_entries() -> Iterator[Entry]:
    """Every file that Python alone can draw (PDF drawing needs one font file)."""
    groups = (("txt", _TEXTS), ("html", _PAGES), ("docx", _WORDS), ("pdf", _DRAWINGS))
    for group, (extension, renders) in enumerate(groups):
        for index, (name, render) in enumerate(renders.items()):
            seed = 100 * group + index
            if name == "glued":
                continue
            form_name = "2019" if index % 4 == 2 else "2021"
            yield Entry(f"{extension}_{name}_{form_name}.{extension}", filled(form_name, seed), render)
            other = "2021" if form_name == "2019" else "2019"
            if extension in {"txt", "html"}:
                yield Entry(f"{extension}_{name}_{other}.{extension}", filled(other, seed + 50), render)
            kind = _KINDS[1 + index % (len(_KINDS) - 1)]
            if not (name in {"cell_lines_tight", "no_rules", "no_rules_right"} and kind in {"blank", "totals"}):
                yield Entry(f"{extension}_{name}_{kind}.{extension}", filled("2021", seed + 60, kind), render)
