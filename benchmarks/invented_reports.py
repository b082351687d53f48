"""Invented documents for measuring nights: as many reports as wanted, each with figures, agency and year of its own.

Drawn by the writers of the test corpus, a quarter each of PDF, DOCX, HTML and TXT in several layouts. Drawing a PDF
takes longer than reading one, so only so many PDFs are drawn; those beyond repeat them, with a few other bytes that
no reader minds and for another agency.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from contracts.documents import FetchedDocument
from tests.rendering.catalogue import DRAWINGS, PAGES, TEXTS, WORDS
from tests.rendering.figures import FilledForm, realistic_figures
from tests.rendering.grid import compose

_YEARS = range(2019, 2025)
_CARRIERS = {
    "pdf": [DRAWINGS[name] for name in ("grid", "rectangles", "cid", "dashed", "horizontal", "no_rules")],
    "docx": [WORDS[name] for name in ("xml", "split_runs", "web_paste", "nested", "tracked")],
    "html": [PAGES[name] for name in ("plain", "word_saved", "gbk", "nested", "paragraph_cells", "irregular")],
    "txt": [TEXTS[name] for name in ("tab_full", "pipe", "markdown", "aligned", "cell_lines")],
}
_DRAWN_SERIES = 250
"""So many agencies' PDFs are drawn, six years each."""


def documents(count: int, folder: Path) -> Iterator[FetchedDocument]:
    """``count`` documents of as many reports, written into ``folder`` under their hashes."""
    for number in range(count):
        agency, position = divmod(number, len(_YEARS) * len(_CARRIERS))
        order, carrier_number = divmod(position, len(_CARRIERS))
        carrier = list(_CARRIERS)[carrier_number]
        drawn = agency % _DRAWN_SERIES if carrier == "pdf" else agency
        year = _YEARS[order]
        data = _pdf(drawn, year) + b"\n%% %d\n" % number if carrier == "pdf" else _rendered(carrier, drawn, year)
        sha256 = hashlib.sha256(data).hexdigest()
        path = folder / sha256[:2] / sha256
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        yield FetchedDocument(
            sha256, str(path), len(data), file_name=f"r.{carrier}", source_id="bench",
            agency_id=f"bench.{agency}.{carrier}", agency_name=_name(carrier, drawn), report_year=year, is_sample=True,
        )  # fmt: skip


@cache
def _pdf(agency: int, year: int) -> bytes:
    return _rendered("pdf", agency, year)


def _rendered(carrier: str, agency: int, year: int) -> bytes:
    layouts = _CARRIERS[carrier]
    form = "2021" if year > _YEARS[1] else "2019"
    seed = (agency * len(_YEARS) + year) * len(_CARRIERS) + list(_CARRIERS).index(carrier)
    values = realistic_figures(form, seed, 20 + seed % 60, {}, {})
    report = FilledForm(form, _name(carrier, agency), year, date(year + 1, 1, 8 + seed % 20), values, is_sample=True)
    return layouts[agency % len(layouts)](compose(report))


def _name(carrier: str, agency: int) -> str:
    """A name that no other agency has: its number in Chinese numerals' places."""
    numerals = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(agency))
    place = {"pdf": "示例市", "docx": "样例县", "html": "范例区", "txt": "虚构市"}[carrier]
    return f"{place}第{numerals}街道办事处"
