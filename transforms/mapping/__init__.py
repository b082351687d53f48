"""Map one reading onto the statutory forms, block by block.

Each of the three tables is tried against every declared form; the form that explains most of the
printed labels is the report's. A table that follows another form keeps that form's rows, and the
mix is a finding. The year plays no part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from contracts.findings import Finding, Severity
from contracts.readings import Reading
from contracts.reports import Fact, UnmatchedCell, ValueStatus
from transforms.forms import Block, Form, load_forms
from transforms.mapping.anchors import rows_by_section, vocabulary
from transforms.mapping.application import map_application
from transforms.mapping.application_rows import read_application_rows
from transforms.mapping.crowded_cells import items_apart
from transforms.mapping.disclosure import map_disclosure
from transforms.mapping.linear import linear_rows
from transforms.mapping.litigation import map_litigation
from transforms.mapping.result import SectionMapping
from transforms.mapping.rows import DocumentRow, document_rows

__all__ = ["Mapping", "map_reading"]

_Mapper = Callable[[Sequence[DocumentRow], Sequence[Form]], list[SectionMapping]]


def _map_disclosures(rows: Sequence[DocumentRow], forms: Sequence[Form]) -> list[SectionMapping]:
    apart = [part for row in rows for part in items_apart(row)]
    mapped = [map_disclosure(apart, form) for form in forms]
    if len(apart) == len(rows):
        return mapped
    message = "cells that hold the figures of several rows were parted"
    told = Finding("READ.MERGED_CELL", Severity.INFO, "section2", message)
    return [replace(one, findings=(*one.findings, told)) for one in mapped]


def _map_applications(rows: Sequence[DocumentRow], forms: Sequence[Form]) -> list[SectionMapping]:
    printed = {applicants: read_application_rows(rows, applicants) for applicants in {one.applicants for one in forms}}
    return [map_application(printed[form.applicants], form) for form in forms]


def _map_litigations(rows: Sequence[DocumentRow], forms: Sequence[Form]) -> list[SectionMapping]:
    return [map_litigation(rows, form) for form in forms]


_MAPPERS: dict[int, _Mapper] = {2: _map_disclosures, 3: _map_applications, 4: _map_litigations}
_CLEARLY_BETTER = 0.6
_SEPARATORS = " \t|｜"


@dataclass(frozen=True, slots=True)
class Mapping:
    """The facts of a reading over the whole form; ``form`` is None when no statutory table was found.

    Where a report mixes forms, ``form`` has the name of the one that most of it follows and the blocks
    and rows that it really prints.
    """

    form: Form | None
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    unmatched: tuple[UnmatchedCell, ...]


def map_reading(reading: Reading) -> Mapping:
    """Find the statutory tables in a reading and give every cell of the form its fact.

    A row the document does not hold gives facts with status ``missing_row``; nothing is ever filled.
    """
    sections = rows_by_section(document_rows(reading.blocks))
    forms = list(load_forms().values())
    mapped = {number: _map_section(number, sections[number], forms) for number in (2, 3)}
    evidence = [mapped[2][index].evidence + mapped[3][index].evidence for index in range(len(forms))]
    main = max(range(len(forms)), key=lambda index: evidence[index])
    litigation = _map_section(4, sections[4], [forms[main]])[0]
    if not litigation.present and not any(mapping.present for by_form in mapped.values() for mapping in by_form):
        return Mapping(None, (), (), ())
    findings: list[Finding] = []
    rivals = [
        index for index in range(len(forms)) if index != main and evidence[index] > evidence[main] - _CLEARLY_BETTER
    ]
    if rivals:
        findings.append(
            Finding(
                "FORM.AMBIGUOUS",
                Severity.INFO,
                "document",
                "the labels fit the forms of "
                + ", ".join(forms[i].name for i in [main, *rivals])
                + f" alike; {forms[main].name} was taken",
            )
        )
    disclosure, blocks = _mix_articles(mapped[2], main, forms, findings)
    application = _best_for_application(mapped[3], main, findings)
    form = forms[main]
    if application.form != form.name or blocks != form.blocks:
        theirs = load_forms()[application.form]
        form = replace(form, blocks=blocks, rows=theirs.rows, identities=theirs.identities)
    sections_mapped = (mapped[2][main], application, litigation)
    return Mapping(
        form,
        (*disclosure, *application.facts, *litigation.facts),
        (*findings, *(one for mapping in sections_mapped for one in mapping.findings)),
        tuple(cell for mapping in sections_mapped for cell in mapping.unmatched),
    )


def _best_for_application(by_form: Sequence[SectionMapping], main: int, findings: list[Finding]) -> SectionMapping:
    """The main form's mapping of section three, unless another form explains it clearly better."""
    best = max(by_form, key=lambda mapping: mapping.evidence)
    if best.evidence > by_form[main].evidence + _CLEARLY_BETTER:
        findings.append(Finding("FORM.MIXED", Severity.INFO, "section3", f"this table follows the form of {best.form}"))
        return best
    return by_form[main]


def _mix_articles(
    by_form: Sequence[SectionMapping], main: int, forms: Sequence[Form], findings: list[Finding]
) -> tuple[list[Fact], tuple[Block, ...]]:
    """Section two article by article: where the main form finds nothing, another form's columns may stand."""
    facts: list[Fact] = []
    blocks: list[Block] = []
    for block in forms[main].blocks:
        choice, chosen = block, _of_article(by_form[main], block.article)
        if not _is_present(chosen):
            for form, mapping in zip(forms, by_form, strict=True):
                theirs = _of_article(mapping, block.article)
                if mapping is not by_form[main] and _is_present(theirs):
                    message = f"article {block.article} follows the form of {form.name}"
                    findings.append(Finding("FORM.MIXED", Severity.INFO, f"section2.{block.article}", message))
                    findings.extend(
                        one for one in mapping.findings if one.where.startswith(f"section2.{block.article}")
                    )
                    choice, chosen = next(one for one in form.blocks if one.article == block.article), theirs
                    break
        facts.extend(chosen)
        blocks.append(choice)
    return facts, tuple(blocks)


def _of_article(mapping: SectionMapping, article: str) -> list[Fact]:
    return [fact for fact in mapping.facts if fact.row.startswith(f"{article}.")]


def _is_present(facts: Sequence[Fact]) -> bool:
    return any(fact.status is not ValueStatus.MISSING_ROW for fact in facts)


def _is_label(text: str) -> bool:
    words = vocabulary()
    return any(
        index.exact(text)
        for index in (
            words.rows,
            words.items,
            words.measures,
            words.articles,
            words.outcomes,
            words.proceedings,
            words.applicants,
        )
    )


def _regroup(rows: Sequence[DocumentRow]) -> list[DocumentRow]:
    regrouped: list[DocumentRow] = []
    for is_single, group in groupby(rows, key=lambda row: row.is_single):
        members = list(group)
        regrouped.extend(linear_rows(members, _is_label) if is_single else members)
    return regrouped


def _map_section(number: int, rows: Sequence[DocumentRow], forms: Sequence[Form]) -> list[SectionMapping]:
    """Map a section onto each form: the rows in tables, and the lines beside them where that finds more."""
    mapper = _MAPPERS[number]
    in_tables = mapper(_regroup([row for row in rows if row.table is not None]), forms)
    stray = tuple(_stray_figures(number, rows))
    if all(row.table is not None for row in rows) or any(_is_complete(mapping) for mapping in in_tables):
        # Where sums bind the figures they tell whether one was torn; section two has none.
        return [replace(one, findings=(*one.findings, *stray)) for one in in_tables] if number == 2 else in_tables
    with_lines = mapper(_regroup(rows), forms)
    return [
        more
        if (more.reported, more.evidence) > (fewer.reported, fewer.evidence)
        else replace(fewer, findings=(*fewer.findings, *stray))
        for fewer, more in zip(in_tables, with_lines, strict=True)
    ]


def _stray_figures(number: int, rows: Sequence[DocumentRow]) -> Iterator[Finding]:
    """Figures on lines of their own between the rows of a table, or torn off its last; page numbers left out."""
    tables = [index for index, row in enumerate(rows) if row.table is not None]
    for index, row in enumerate(rows[: tables[-1] + 2] if tables else ()):
        line = row.cells[0].text.strip()
        text = line.strip(_SEPARATORS)
        is_between = tables[0] < index < tables[-1] or text != line
        if row.table is None and is_between and text.isdecimal() and text != str(row.cells[0].place.page):
            message = f"the figure {text} stands on a line of its own between the rows of the table"
            yield Finding("READ.STRAY_VALUE", Severity.WARNING, f"section{number}", message)


def _is_complete(mapping: SectionMapping) -> bool:
    return all(fact.status is ValueStatus.REPORTED for fact in mapping.facts)
