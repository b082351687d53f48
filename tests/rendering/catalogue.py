"""The corpus: every layout with the form it shows. The one list from which files and truth are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from tests.rendering import archive, html, ofd, office, pdf, peculiar, rtf, scans, text, word, workbook
from tests.rendering.figures import (
    FilledForm,
    distinct_figures,
    only_natural_persons,
    only_totals,
    realistic_figures,
    with_values,
    without_zeros,
    zero_figures,
)
from tests.rendering.grid import Document, compose

Render = Callable[[Document], bytes]


HEAVY = "heavy"
"""Marks the entries that need LibreOffice or Chromium."""


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


def _recoded(write: text.TableWriter, document: Document, encoding: str) -> bytes:
    """The text in another encoding, with the line ends of Windows."""
    return text.document_text(document, write).decode().replace("\n", "\r\n").encode(encoding)


TEXTS: dict[str, Render] = {
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
    "tab_gb18030": lambda document: _recoded(text.tab_full, document, "gb18030"),
    "pipe_utf16": lambda document: _recoded(text.pipe, document, "utf-16"),
    "torn_rows": _text(text.torn_rows),
}
"""Text layouts by name."""

PAGES: dict[str, Render] = {
    "plain": _page(html.plain_page),
    "word_saved": _page(html.word_saved_page),
    "gbk": html.gbk_page,
    "nested": _page(html.nested_page),
    "paragraph_cells": _page(html.paragraph_cells_page),
    "irregular": _page(html.irregular_page),
    "edited": _page(html.edited_page),
    "css_grid": _page(html.css_grid_page),
    "roles": _page(html.roles_page),
    "script": _page(html.script_page),
}
"""HTML layouts by name."""

WORDS: dict[str, Render] = {
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
    "edited": _xml(word.xml_table, write=word.edited_runs),
    "word_2003": word.word_2003,
}
"""DOCX layouts by name."""

DRAWINGS: dict[str, Render] = {
    "grid": _pdf(),
    "rectangles": _pdf(rules="rectangles"),
    "doubled_rules": _pdf(rules="doubled"),
    "doubled_letters": _pdf(letters="doubled"),
    "horizontal": _pdf(rules="horizontal"),
    "no_rules": _pdf(rules="none"),
    "no_rules_right": _pdf(rules="none", align="right"),
    "dashed": _pdf(rules="dashed"),
    "segments": _pdf(rules="segments", running_header=True),
    "broken_rows": _pdf(break_rows=True, filler=6, label_width=58.0),
    "repeated_header": _pdf(repeat_header=True, filler=12),
    "not_repeated": _pdf(filler=16, running_header=True),
    "vertical": _pdf(vertical=True),
    "full_width": _pdf(letters="wide", size=7.0),
    "landscape": _pdf(pages="landscape", size=9.0),
    "turned": _pdf(pages="turned"),
    "sideways": _pdf(pages="sideways"),
    "flagged": _pdf(pages="flagged"),
    "cid": _pdf(cid=True),
    "odd_unicode": _pdf(odd_unicode=True),
    "stray_rule": _pdf(stray=True, filler=4),
    "vertical_rules": _pdf(rules="vertical"),
    "edited": _pdf(letters="edited"),
    "shadowed": _pdf(letters="shadowed"),
}
"""PDF layouts by name."""

RICH_TEXTS: dict[str, Render] = {
    "gbk": rtf.rtf,
    "unicode": partial(rtf.rtf, spell=rtf.in_unicode),
    "marked_merges": partial(rtf.rtf, marks_merges=True),
    "edited": partial(rtf.rtf, spell=rtf.edited, marks_merges=True),
}
"""RTF layouts by name."""

_OFD: dict[str, Render] = {
    "grid": ofd.draw_ofd,
    "horizontal": lambda document: ofd.draw_ofd(document, rules="horizontal"),
}

_KINDS = ("distinct", "realistic", "blank", "dash", "totals", "persons", "zero")


def _glued_report() -> FilledForm:
    """Small figures that can be cut in one way only: by their sums, or because each is a single digit."""
    for seed in range(900, 1900):
        report = filled("2021", seed, "realistic")
        single = {
            address: min(value or Decimal(0), Decimal(9)) for address, value in report.values.items() if address[0] == 2
        }
        report = with_values(report, single)
        if text.cut_is_unique(compose(report)):
            return report
    raise ValueError("no seed gives figures that can be cut in one way only")


def layout_entries() -> Iterator[Entry]:
    """Every layout with both forms or with figures as clerks fill them."""
    groups = (("txt", TEXTS), ("html", PAGES), ("docx", WORDS), ("pdf", DRAWINGS), ("ofd", _OFD), ("rtf", RICH_TEXTS))
    for group, (extension, renders) in enumerate(groups):
        for index, (name, render) in enumerate(renders.items()):
            seed = 100 * group + index
            if name == "glued":
                yield Entry(f"{extension}_{name}_realistic.{extension}", _glued_report(), render)
                continue
            form_name = "2019" if index % 4 == 2 else "2021"
            yield Entry(f"{extension}_{name}_{form_name}.{extension}", filled(form_name, seed), render)
            other = "2021" if form_name == "2019" else "2019"
            if extension in {"txt", "html"}:
                yield Entry(f"{extension}_{name}_{other}.{extension}", filled(other, seed + 50), render)
            kind = _KINDS[1 + index % (len(_KINDS) - 1)]
            without_trace = name == "cell_lines_tight" and kind in {"blank", "totals", "persons"}
            if without_trace or (extension == "pdf" and index % 3):
                continue
            yield Entry(f"{extension}_{name}_{kind}.{extension}", filled("2021", seed + 60, kind), render)


def peculiar_entries() -> Iterator[Entry]:
    """Every peculiarity in a carrier or two."""
    carriers = [
        ("html", PAGES["plain"]),
        ("docx", WORDS["python_docx"]),
        ("txt", TEXTS["tab_full"]),
        ("pdf", DRAWINGS["grid"]),
        ("txt", TEXTS["pipe"]),
        ("txt", TEXTS["cell_lines"]),
    ]
    for index, (name, (form_name, kind, change)) in enumerate(peculiar.FIGURE_PECULIARITIES.items()):
        report = change(filled(form_name, 800 + index, kind))
        for extension, render in {carriers[index % 6][0]: carriers[index % 6][1], "txt": TEXTS["tab_full"]}.items():
            yield Entry(f"{extension}_peculiar_{name}.{extension}", report, render)
    for index, (name, (form_name, edit)) in enumerate(peculiar.LABEL_PECULIARITIES.items()):
        report = filled(form_name, 850 + index)
        for extension, render in {carriers[index % 4][0]: carriers[index % 4][1], "txt": TEXTS["cell_lines"]}.items():
            yield Entry(f"{extension}_peculiar_{name}.{extension}", report, partial(_edited, edit, render))


def sparse_entries() -> Iterator[Entry]:
    """Tables without rules of which whole columns are empty, and workbooks."""
    yield Entry("pdf_no_rules_totals.pdf", filled("2021", 1301, "totals"), DRAWINGS["no_rules"])
    yield Entry("pdf_no_rules_right_persons.pdf", filled("2021", 1302, "persons"), DRAWINGS["no_rules_right"])
    for seed, (form_name, kind) in enumerate((("2021", "distinct"), ("2019", "distinct"), ("2021", "blank")), 1310):
        yield Entry(f"xlsx_{form_name}_{kind}.xlsx", filled(form_name, seed, kind), workbook.xlsx)


def _edited(edit: Callable[[Document], Document], render: Render, document: Document) -> bytes:
    return render(edit(document))


def scan_entries() -> Iterator[Entry]:
    """Page images: grey and black-and-white, 150 to 300 dpi, turned a little, noisy."""
    large = _pdf(size=9.0)
    vast: dict[str, Render] = {
        "scan_150_grey.pdf": lambda document: scans.scanned_pdf(large(document), 150, 0.4, 5),
        "scan_200_black.pdf": lambda document: scans.scanned_pdf(large(document), 200, -0.6, 12, True),
        "scan_300_black.pdf": lambda document: scans.scanned_pdf(large(document), 300, 0.3, 10, True),
        "scan_150_page.jpg": lambda document: scans.photograph(large(document), 150, -0.3, 6),
    }
    for index, (name, render) in enumerate(vast.items()):
        yield Entry(name, filled("2021", 1000 + index, "realistic" if index == 2 else "distinct"), render)
    lying = _pdf(size=9.0, pages="landscape")
    damaged: dict[str, tuple[str, str, Render]] = {
        "fax_specks.tif": ("2019", "realistic", lambda document: scans.faxed_tiff(large(document), 200, 0.7, 0.003)),
        "desk.pdf": ("2021", "realistic", lambda document: scans.desk_pdf(large(document), 150)),
        "upside_down.pdf": ("2021", "blank", lambda document: scans.turned_pdf(large(document), 150, 180)),
        "sideways.pdf": ("2019", "zero", lambda document: scans.turned_pdf(lying(document), 150, 90)),
    }
    for index, (name, (form_name, kind, render)) in enumerate(damaged.items()):
        yield Entry(f"scan_{name}", filled(form_name, 1020 + index, kind), render)


def archive_entries() -> Iterator[Entry]:
    """A report inside an archive, beside a file that is none."""
    note = "本压缩包内含年度报告一份。\n".encode()

    def chinese_names(document: Document) -> bytes:
        members = {"年报/说明.txt": note, "年报/政府信息公开工作年度报告.docx": word.python_docx(document)}
        return archive.zipped(members, "gbk")

    def plain_names(document: Document) -> bytes:
        return archive.zipped({"readme.txt": note, "report.pdf": DRAWINGS["grid"](document)})

    yield Entry("zip_docx.zip", filled("2021", 1100), chinese_names)
    yield Entry("zip_pdf.zip", filled("2019", 1101), plain_names)


def _one_font(page: str) -> str:
    """One family for all text, so that only one font is embedded."""
    for family in ("宋体", "仿宋"):
        page = page.replace(family, "WenQuanYi Zen Hei")
    return page.replace("<body ", "<body style=\"font-family:'WenQuanYi Zen Hei'\" ")


def heavy_entries() -> Iterator[Entry]:
    """Files written by LibreOffice and Chromium."""
    small = (
        "body{font-family:'WenQuanYi Zen Hei';font-size:10pt}table{border-collapse:collapse;width:100%}"
        "td{padding:1px 3px;text-align:center;font-size:8pt;border:1px solid #000}"
    )
    dashed = small.replace("1px solid", "1px dashed")
    horizontal = small.replace("border:1px solid #000", "border-top:1px solid #000;border-bottom:1px solid #000")
    bare = small.replace("border:1px solid #000", "border:none")
    renders: dict[str, Render] = {
        "chromium.pdf": lambda document: office.print_page(html.plain_page(document, small)),
        "chromium_dashed.pdf": lambda document: office.print_page(html.plain_page(document, dashed)),
        "chromium_horizontal.pdf": lambda document: office.print_page(html.plain_page(document, horizontal)),
        "chromium_no_rules.pdf": lambda document: office.print_page(html.plain_page(document, bare)),
        "chromium_word_saved.pdf": lambda document: office.print_page(_one_font(html.word_saved_page(document))),
        "libreoffice_docx.pdf": lambda document: office.convert(word.python_docx(document), ".docx", "pdf"),
        "libreoffice_web_paste.pdf": lambda document: office.convert(
            word.xml_document(document, word.web_paste_table), ".docx", "pdf"
        ),
        "libreoffice_html.pdf": lambda document: office.convert(html.plain_page(document).encode(), ".html", "pdf"),
        "libreoffice.doc": lambda document: office.convert(word.python_docx(document), ".docx", "doc"),
        "libreoffice_xml.doc": lambda document: office.convert(word.xml_document(document), ".docx", "doc"),
        "libreoffice_blank.doc": lambda document: office.convert(word.python_docx(document), ".docx", "doc"),
        "libreoffice_resaved.docx": lambda document: office.convert(word.python_docx(document), ".docx", "docx"),
        "libreoffice_rich.rtf": lambda document: office.convert(
            word.xml_document(document, partial(word.xml_table, before=True)), ".docx", "rtf"
        ),
        "libreoffice_sheet.xls": lambda document: office.convert(workbook.xlsx(document), ".xlsx", "xls"),
        "libreoffice_sheet_blank.xls": lambda document: office.convert(workbook.xlsx(document), ".xlsx", "xls"),
        "libreoffice_text.odt": lambda document: office.convert(word.xml_document(document), ".docx", "odt"),
        "libreoffice_text_nested.odt": lambda document: office.convert(
            word.xml_document(document, word.nested_table), ".docx", "odt"
        ),
        "libreoffice_text_edited_blank.odt": lambda document: office.convert(
            word.xml_document(document, partial(word.xml_table, write=word.tracked_runs)), ".docx", "odt"
        ),
        "libreoffice_open_sheet.ods": lambda document: office.convert(workbook.xlsx(document), ".xlsx", "ods"),
    }
    for index, (name, render) in enumerate(renders.items()):
        kind = "blank" if "blank" in name else "distinct"
        form_name = "2019" if index % 5 == 3 else "2021"
        yield Entry(f"{HEAVY}_{name}", filled(form_name, 1200 + index, kind), render)


def entries(heavy: bool) -> Iterator[Entry]:
    """All corpus files; with ``heavy`` those that need LibreOffice or Chromium too."""
    yield from layout_entries()
    yield from peculiar_entries()
    yield from sparse_entries()
    yield from scan_entries()
    yield from archive_entries()
    if heavy:
        yield from heavy_entries()
