"""Whose report it is: every statement of the agency, in the order in which they are believed."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.findings import Finding, Severity
from transforms.checks.rules import finding
from transforms.identity.clues import Clues
from transforms.identity.names import agency_by_key, agency_in_text, is_agency, is_slip, same_agency
from transforms.identity.statements import Statement, best

TITLE, SIGNATURE, LETTERHEAD, BODY, PAGE_TITLE, PAGE, REGISTRY = range(7)
OWN = frozenset({TITLE, SIGNATURE, LETTERHEAD, REGISTRY})
"""Statements that should not contradict each other; text and page may well name another body."""

WEAK = frozenset({BODY, PAGE})
"""A name that rests on these alone is a conclusion rather than a statement."""


def agency_statements(clues: Clues) -> Iterator[Statement[str]]:
    """Every statement of the agency's name."""
    title, signature, document = clues.title, clues.signature, clues.document
    if title is not None and title.agency is not None:
        yield Statement("agency", title.agency, "title", TITLE, title.text)
    if signature is not None and signature.agency is not None:
        yield Statement("agency", signature.agency, "signature", SIGNATURE, signature.quote)
    if title is not None and title.letterhead is not None:
        yield Statement("agency", title.letterhead, "letterhead", LETTERHEAD, title.letterhead)
    for quoted in clues.quoted_titles:
        if quoted.agency is not None:
            yield Statement("agency", quoted.agency, "body", BODY, quoted.text)
    in_text = agency_in_text(clues.manuscript.prose)
    if in_text is not None:
        yield Statement("agency", in_text[0], "body", BODY, in_text[1])
    for page in clues.page_titles:
        if page.title.agency is not None:
            yield Statement("agency", page.title.agency, page.source, PAGE_TITLE, page.text)
    for name, quote in agency_by_key(clues.manuscript.lines, clues.manuscript.cells):
        yield Statement("agency", name, "metadata", PAGE, quote)
    source = clues.reading.metadata.get("contentsource", "").strip()
    if is_agency(source):
        yield Statement("agency", source, "metadata", PAGE, f"contentsource: {source}")
    if document is not None and document.agency_name:
        yield Statement("agency", document.agency_name, "registry", REGISTRY, document.source_id)


def judge_agency(statements: list[Statement[str]]) -> tuple[str | None, list[Finding]]:
    """The agency that is believed, and what is doubtful about it."""
    chosen = best(statements)
    if chosen is None:
        return None, [finding("ID.AGENCY", "document", "no agency is named in the document or by its source")]
    findings = []
    if chosen.rank in WEAK:
        message = f"{chosen.value} is concluded from the {chosen.source} alone: {chosen.quote}"
        findings.append(finding("ID.AGENCY", "document", message, severity=Severity.INFO))
    for one in statements:
        if one.value == chosen.value:
            continue
        related = same_agency(one.value, chosen.value) or is_slip(one.value, chosen.value)
        severity = Severity.WARNING if one.rank in OWN and not related else Severity.INFO
        message = f"{chosen.value} by the {chosen.source}, but {one.value} by the {one.source}"
        findings.append(finding("ID.AGENCY", "document", message, severity=severity))
    return chosen.value, list(dict.fromkeys(findings))
