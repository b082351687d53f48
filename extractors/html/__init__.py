"""HTML: the commonest carrier, with its tables read by rowspan and colspan from the parsed page.

``html.visible`` is what a person sees. Where hidden parts hold tables too (a text version behind a
tab), ``html.hidden`` reads them as well; where a script, a frame or a form field holds them, ``html.embedded``.
A page whose tables are text in a ``<pre>`` or between
``<br>`` is read line by line as plain text would be.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping

from contracts.documents import Format
from contracts.findings import Finding, Severity
from contracts.readings import Block, Line, Reading, Table, UnreadableDocument
from extractors import txt
from extractors.html.embedded import embedded_markup
from extractors.html.flow import read_flow
from extractors.html.page import Page, metadata_of, parse
from extractors.html.pictures import embedded_pictures, pictures
from extractors.html.stylesheet import hiding_styles
from extractors.nesting import FlowTable, blocks_of
from extractors.ocr import HOW_TO_INSTALL

__all__ = ["flow_of", "pictures", "readings"]

READER_VERSION = "1"


def readings(data: bytes) -> Iterator[Reading]:
    """The readings of an HTML page or web archive, cheapest first; places give table, row and column.

    Raises UnreadableDocument (DOC.TOO_LARGE, DOC.CHARSET, DOC.DAMAGED, DOC.NO_TEXT).
    """
    page = parse(data)
    metadata = metadata_of(page)
    styles = hiding_styles(page.root)
    flow = read_flow(page.root, styles)
    blocks, nested = blocks_of(flow.items)
    nested += _unseen_finding(flow.unseen)
    has_tables = flow.hidden_tables or any(isinstance(block, Table) for block in blocks)
    embedded = None if has_tables else _embedded(page, metadata)
    shown = 0 if has_tables or embedded else len(embedded_pictures(page.root, data))
    if not blocks and not flow.hidden_tables and embedded is None:
        for finding in page.findings:
            if finding.rule == "DOC.TRUNCATED":
                raise UnreadableDocument("DOC.DAMAGED", f"the page shows no text: {finding.message}")
        if shown:
            message = f"the page shows no text but {shown} picture(s): reading them needs {HOW_TO_INSTALL}"
            raise UnreadableDocument("DOC.NO_TEXT", message)
        raise UnreadableDocument(
            "DOC.NO_TEXT", "the page shows no text (a script or a frame may fill it): fetch the page it points to"
        )
    if shown:
        nested += (_picture_finding(shown),)
    if blocks:
        yield _reading("visible", blocks, metadata, page.findings + nested)
    if flow.hidden_tables:
        all_blocks, all_nested = blocks_of(read_flow(page.root, styles, with_hidden=True).items)
        yield _reading("hidden", all_blocks, metadata, (*page.findings, *all_nested, _hidden_finding()))
    if embedded is not None:
        yield embedded
    if not any(isinstance(block, Table) for block in blocks):
        lines = [block for block in blocks if isinstance(block, Line)]
        for name, text_blocks in txt.recognised(lines):
            yield _reading(name, text_blocks, metadata, page.findings)


def _embedded(page: Page, metadata: Mapping[str, str]) -> Reading | None:
    """The reading of the tables that the page holds without showing them, None where there are none."""
    markup = embedded_markup(page.root)
    if markup is None:
        return None
    inner = parse(codecs.BOM_UTF8 + markup.encode("utf-8", errors="replace"))
    flow = read_flow(inner.root, hiding_styles(inner.root))
    blocks, nested = blocks_of(flow.items)
    if not any(isinstance(block, Table) for block in blocks):
        return None
    findings = (*page.findings, *nested, *_unseen_finding(flow.unseen), _embedded_finding())
    return _reading("embedded", blocks, metadata, findings)


def flow_of(data: bytes) -> list[str | FlowTable]:
    """The visible paragraphs and tables of a page that another document imports whole."""
    page = parse(data)
    return read_flow(page.root, hiding_styles(page.root)).items


def _reading(
    name: str, blocks: tuple[Block, ...], metadata: Mapping[str, str], findings: tuple[Finding, ...]
) -> Reading:
    return Reading(Format.HTML, f"html.{name}", READER_VERSION, blocks, metadata=metadata, findings=findings)


def _unseen_finding(count: int) -> tuple[Finding, ...]:
    if not count:
        return ()
    message = f"{count} pieces of text are struck out or white on white and were left out: compare with the page"
    return (Finding("DOC.UNSEEN_TEXT", Severity.WARNING, "document", message),)


def _picture_finding(count: int) -> Finding:
    message = f"the page holds no table but {count} picture(s), which may hold it: reading them needs {HOW_TO_INSTALL}"
    return Finding("DOC.PICTURES", Severity.INFO, "document", message)


def _embedded_finding() -> Finding:
    message = "the tables stand in a script, a frame or a form field of the page and were read from there"
    return Finding("DOC.EMBEDDED_PAGE", Severity.INFO, "document", message)


def _hidden_finding() -> Finding:
    message = "the page hides tables from its reader; they were read: compare with the page as it is shown"
    return Finding("DOC.HIDDEN_TEXT", Severity.INFO, "document", message)
