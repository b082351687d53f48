"""Write the sample site's series of reports: ``python -m tests.rendering.sample_site``.

``sample_site.yaml`` says which body publishes what; the figures follow from the body's name and the year, and
what one year carries over the next carries in. The same plan always gives the same bytes.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from tests.rendering import archive, ofd, office, scans, word
from tests.rendering.catalogue import DRAWINGS, PAGES, TEXTS, WORDS
from tests.rendering.figures import FilledForm, only_totals, realistic_figures, with_values, without_zeros
from tests.rendering.grid import Document, compose
from tests.rendering.published_reports import published_reports

PLAN = Path(__file__).with_name("sample_site.yaml")
FOLDER = Path(__file__).resolve().parents[2] / "sources" / "sample_site" / "content" / "documents"


def _scanned(document: Document) -> bytes:
    return scans.scanned_pdf(DRAWINGS["grid"](document), 200, 0.2, 4, black_and_white=True)


def _zipped(document: Document) -> bytes:
    """As an old desktop program packs it: names in GBK that do not say so."""
    note = "示例数据：本压缩包内含年度报告一份。".encode("gbk")
    return archive.zipped(
        {"年报/说明.txt": note, "年报/政府信息公开工作年度报告.docx": word.python_docx(document)}, "gbk"
    )


def _saved_as_doc(document: Document) -> bytes:
    return office.convert(word.python_docx(document), ".docx", "doc")


_LAYOUTS = {
    "txt": TEXTS,
    "html": PAGES,
    "docx": WORDS,
    "pdf": {**DRAWINGS, "scan": _scanned},
    "ofd": {"grid": ofd.draw_ofd},
    "doc": {"libreoffice": _saved_as_doc},
    "zip": {"gbk": _zipped},
}
_FIRST, _LAST = 2019, 2024


@dataclass(frozen=True, slots=True)
class SiteDocument:
    """One file of the site: its path under ``documents/``, the report it shows and its manifest entry."""

    file: str
    filled: FilledForm
    layout: str
    manifest: dict[str, Any]

    def data(self) -> bytes:
        """The rendered file. A .doc is written once, because no program that writes one gives the same bytes twice."""
        carrier, layout = self.layout.split(".")
        if carrier == "doc" and (FOLDER / self.file).exists():
            return (FOLDER / self.file).read_bytes()
        return _LAYOUTS[carrier][layout](compose(self.filled))


def wrong_total(filled: FilledForm) -> FilledForm:
    """One total is too large: the sum of its row and of its column fail."""
    total = filled.value(3, "granted", "total") or Decimal(0)
    return with_values(filled, {(3, "granted", "total"): total + 10}, notes="granted.total is 10 too large.")


def missing_row(filled: FilledForm) -> FilledForm:
    """A row of the form is not printed."""
    return replace(filled, absent_rows=frozenset({"refused.internal_affairs"}), notes="A row is not printed.")


def contradicting_text(filled: FilledForm) -> FilledForm:
    """The prose gives other numbers than the table."""
    return replace(filled, contradicts_table=True, notes="The text contradicts the table.")


def broken_carry_over(filled: FilledForm) -> FilledForm:
    """More is carried in than the year before carried out; the table itself is sound."""
    changes = {}
    for row in ("carried_in", "granted", "total_handled"):
        for who in ("natural_person", "total"):
            changes[(3, row, who)] = (filled.value(3, row, who) or Decimal(0)) + 3
    return with_values(filled, changes, notes="Carried in is 3 more than the year before carried out.")


def only_the_totals(filled: FilledForm) -> FilledForm:
    """Only the column 总计 of section three is filled."""
    return replace(filled, values=only_totals(filled.values))


def dashes(filled: FilledForm) -> FilledForm:
    """A dash stands where nothing happened."""
    return replace(filled, values=without_zeros(filled.values), blank="—")


def blanks(filled: FilledForm) -> FilledForm:
    """Nothing stands where nothing happened."""
    return replace(filled, values=without_zeros(filled.values))


def lost_page(filled: FilledForm) -> FilledForm:
    """Section three ends in the middle, section four is not there."""
    rows = [row.code for row in filled.form.rows]
    lost = frozenset(rows[rows.index("not_processed.repeated") :])
    return replace(filled, absent_rows=lost, absent_sections=frozenset({4}), notes="A page is missing.")


def old_form(filled: FilledForm) -> FilledForm:
    """The form of 2019 in a year when that of 2021 was due (the form itself is chosen before the figures)."""
    return filled


_FAULTS: dict[str, Callable[[FilledForm], FilledForm]] = {
    "wrong_total": wrong_total,
    "missing_row": missing_row,
    "contradicting_text": contradicting_text,
    "broken_carry_over": broken_carry_over,
    "only_totals": only_the_totals,
    "dashes": dashes,
    "blanks": blanks,
    "lost_page": lost_page,
    "old_form": old_form,
}


def site_documents() -> Iterator[SiteDocument]:
    """Every document of the plan."""
    plan = yaml.safe_load(PLAN.read_text("utf-8"))
    for series in plan["series"]:
        yield from _series(series)
    reports = published_reports()
    for entry in plan["published_reports"]:
        filled = reports[entry["report"]]
        document = _document(
            entry, filled, entry["layout"], f"published-{entry['report'].replace('_', '-')}", "attachment"
        )
        document.manifest.update({name: entry[name] for name in ("link_text", "file_name") if name in entry})
        yield document


def _series(series: dict[str, Any]) -> Iterator[SiteDocument]:
    elsewhere: dict[int, dict[str, int]] = series["elsewhere"]
    stem = series["agency"].removeprefix("sample.").replace(".", "-")
    before: dict[str, int] = {}
    for year in range(_FIRST, _LAST + 1):
        if year in elsewhere:
            before = elsewhere[year]
            continue
        if year not in series["years"]:
            before = {}
            continue
        layout, *faults = series["years"][year].split()
        seed = zlib.crc32(f"{series['name']}{year}".encode())
        # Reports of other manifests that follow one of these carry nothing in: nothing may be carried out to them.
        may_carry = year + 1 not in elsewhere and year != _LAST
        after = {"natural_person": seed % 4, "company": seed // 7 % 2} if may_carry else {}
        form_name = "2019" if year <= 2020 or "old_form" in faults else "2021"
        values = realistic_figures(form_name, seed, series["volume"] + seed % 9, before, after)
        published = date(year + 1, 1, 8 + seed % 20)
        filled = FilledForm(form_name, series["name"], year, published, values, is_sample=True)
        for fault in faults:
            filled = _FAULTS[fault](filled)
        carry = "inline" if layout.startswith("html.") else series.get("carry", "attachment")
        yield _document(series, filled, layout, f"{stem}-{year}", carry)
        before = after


def _document(entry: dict[str, Any], filled: FilledForm, layout: str, stem: str, carry: str) -> SiteDocument:
    file = f"series/{stem}.{layout.split('.', maxsplit=1)[0]}"
    manifest = {
        "file": file,
        "agency": entry["agency"],
        "year": filled.year,
        "title": f"{filled.agency}{filled.year}年政府信息公开工作年度报告",
        "published": filled.published or date(filled.year + 1, 1, 24),
        "host": entry["host"],
        "listing": entry["listing"],
        "carry": carry,
    }
    return SiteDocument(file, filled, layout, manifest)


def write(folder: Path) -> int:
    """Write all files and their manifest under ``folder``; gives how many documents were written."""
    entries = []
    for document in site_documents():
        path = folder / document.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document.data())
        entries.append(document.manifest)
    head = "# Written by python -m tests.rendering.sample_site from its plan: invented reports, year after year.\n"
    body = yaml.safe_dump({"documents": entries}, allow_unicode=True, sort_keys=False, width=1000)
    (folder / "series.manifest.yaml").write_text(head + body, "utf-8")
    return len(entries)


def main() -> None:
    """Rewrite the sample site's series."""
    parser = argparse.ArgumentParser(prog="python -m tests.rendering.sample_site", description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="the site's documents folder")
    folder = parser.parse_args().out
    print(f"wrote {write(folder)} documents to {folder}")


if __name__ == "__main__":
    main()
