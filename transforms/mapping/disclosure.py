"""Section two: what was disclosed on the authority's own initiative, article by article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from contracts.findings import Finding, Severity
from contracts.reports import Fact, UnmatchedCell
from transforms.forms import Block, Form, Row
from transforms.labels import LabelIndex
from transforms.mapping.anchors import vocabulary
from transforms.mapping.disclosure_columns import (
    LONGEST_LABEL,
    Candidate,
    Header,
    column_doubts,
    fits,
    is_misplaced,
    is_second_row,
    measures_of,
    names,
    place_figures,
    units_named,
)
from transforms.mapping.panels import blocks_below_each_other, single_measure
from transforms.mapping.result import SectionMapping, missing_fact, read_fact, unmatched_cells, unreadable_facts
from transforms.mapping.row_order import out_of_order
from transforms.mapping.rows import DocumentRow, RowCell

_LIKENESS_FLOOR = 0.6


def map_disclosure(rows: Sequence[DocumentRow], form: Form) -> SectionMapping:
    """Map the rows of section two onto one form.

    A row is known by its item (规章, 行政许可 …), its columns by the header last seen: a header whose
    measures are another form's gives this form nothing.
    """
    findings: list[Finding] = []
    unmatched: list[UnmatchedCell] = []
    found: dict[str, list[Candidate]] = {}
    items = {row.code: (block, row) for block in form.blocks for row in block.rows}
    index = LabelIndex({code: row.labels for code, (_, row) in items.items()})
    singles: dict[tuple[str, str], RowCell] = {}
    single: tuple[str, str, RowCell] | None = None
    header: Header | None = None
    unlabelled: list[Header] = []
    article: str | None = None
    after_item = True
    parts: dict[int, list[RowCell]] = {}
    above: int | None = None
    for row in blocks_below_each_other(rows):
        printed = [cell for cell in row.own if not cell.is_blank]
        if not printed:
            continue
        single = single_measure(row, single[0] if single else None)
        if single is not None:
            first = singles.setdefault(single[:2], single[2])
            if first.text.strip() != single[2].text.strip():
                findings.append(_duplicate(single[0]))
                unmatched.extend(unmatched_cells(2, [single[2]]))
            continue
        articles = {code for cell in printed for code in vocabulary().articles.exact(cell.text)}
        article = articles.pop() if len(articles) == 1 else article
        measures = [cell for cell in printed if measures_of(cell)]
        if measures and not any(cell.is_value for cell in printed if cell not in measures):
            if header is None or after_item or row.is_aligned or len(measures) > 1:
                header = Header(tuple(measures), row.is_aligned, row.table, len(row.cells), article)
                article = None
            else:
                header = replace(header, cells=(*header.cells, *measures), is_aligned=False, table=row.table, length=0)
            after_item, above = False, None
            continue
        code, label_end, likeness = _item_of(row, index)
        has_values = any(cell.is_value for cell in printed)
        if code is None:
            names_another = any(_names_item(cell) for cell in printed)
            if has_values and above is not None and not printed[0].is_value:
                parts.setdefault(above, []).extend(printed)
            if has_values and (names_another or (header is not None and printed[0].place.table is not None)):
                findings.append(_extra(printed))
                if header is not None and all(cell.is_value for cell in printed):
                    unlabelled.append(header)
                unmatched.extend(unmatched_cells(2, printed))
            continue
        after_item = True
        if has_values or likeness == 1.0:
            above = number = sum(map(len, found.values()))
            found.setdefault(code, []).append(Candidate(row, label_end, likeness, header, has_values, number))
    findings.extend(_slid(form, found, unlabelled))
    misplaced = [
        one.header
        for code, candidates in found.items()
        for one in candidates
        if one.row.cells[one.label_end :] and one.likeness == 1.0 and one.header and is_misplaced(one, items[code][0])
    ]
    facts: list[Fact] = []
    evidence = 0.0
    taken: list[tuple[str, Candidate]] = []
    for block in form.blocks:
        for form_row in block.rows:
            # A label that stands alone (in a sentence, or in a list) never displaces the row with its values.
            fitting = [one for one in found.get(form_row.code, []) if fits(one, block)]
            fitting.sort(key=lambda one: (not one.has_values, -one.likeness))
            if not fitting:
                by_measure = [singles.get((form_row.code, column.code)) for column in block.columns]
                facts.extend(_facts_of_singles(form_row, block, by_measure, findings))
                evidence += sum(cell is not None for cell in by_measure) / len(by_measure)
                continue
            chosen = fitting[0]
            other_item = _named_beside(chosen, form_row, found)
            place = chosen.row.cells[0].place
            printed = [cell for cell in chosen.row.own[chosen.label_end :] if not cell.is_blank]
            below = parts.get(chosen.number) or [cell for one in fitting[1:] if one.has_values for cell in one.row.own]
            if below and not (printed and all(cell.is_value for cell in printed)):
                findings.append(_of_parts(form_row, (*printed, *below)))
                facts.extend(unreadable_facts(2, form_row.code, block.columns, (*printed, *below), place))
                continue
            if other_item:
                findings.append(_of_two_items(form_row, other_item))
                unmatched.extend(unmatched_cells(2, printed))
                facts.extend(unreadable_facts(2, form_row.code, block.columns, printed, place))
                continue
            facts.extend(_facts(chosen, form_row, block, findings, unmatched))
            taken.append((form_row.code, chosen))
            evidence += chosen.likeness * (1.0 if names(chosen.header, block) else 0.5)
            for other in fitting[1:]:
                if other.has_values or is_second_row(other, block):
                    findings.append(_duplicate(form_row.code))
                    unmatched.extend(unmatched_cells(2, other.row.own))
    findings.extend(_exchanged(taken, form, misplaced))
    return SectionMapping(form.name, tuple(facts), tuple(findings), tuple(unmatched), evidence)


def _named_beside(candidate: Candidate, row: Row, found: Mapping[str, Sequence[Candidate]]) -> str | None:
    """Another item that the same label names and that stands nowhere else: the figures may be of both."""
    for cell in candidate.row.cells[: candidate.label_end]:
        named = vocabulary().items.composed_of(cell.text)
        if any(row.code in codes for codes in named):
            return next((codes[0] for codes in named if found.keys().isdisjoint(codes)), None)
    return None


def _exchanged(taken: Sequence[tuple[str, Candidate]], form: Form, misplaced: Sequence[Header]) -> Iterator[Finding]:
    """Findings on the items of an article, or under a header, in another order than the form's, or misplaced."""
    codes = [row.code for block in form.blocks for row in block.rows]
    printed = [(code, one.header) for code, one in sorted(taken, key=lambda pair: pair[1].number)]
    groups = [[code for code, _ in printed if code in {row.code for row in block.rows}] for block in form.blocks]
    groups += [[code for code, header in printed if header is one] for one in {id(h): h for _, h in printed}.values()]
    slid = {code for group in groups for code in out_of_order(group, codes)}
    slid |= {code for code, header in printed if any(header is one for one in misplaced)}
    for code in codes:
        if code in slid:
            message = "the items do not stand in the order of the form: labels and figures may have slid"
            yield Finding("FORM.ROW_ORDER", Severity.WARNING, f"section2.{code}", message)


def _slid(form: Form, found: Mapping[str, Sequence[Candidate]], unlabelled: Sequence[Header]) -> Iterator[Finding]:
    """Findings on the items under headers that have figures without an item and an item without figures."""
    for block in form.blocks:
        under = [
            (row.code, one)
            for row in block.rows
            for one in found.get(row.code, ())
            if any(one.header is header for header in unlabelled)
        ]
        if all(one.has_values for _, one in under):
            continue
        for code in dict.fromkeys(code for code, _ in under):
            message = "beside it an item stands without figures and figures without an item: they may be of other rows"
            yield Finding("READ.LABEL_LOST", Severity.WARNING, f"section2.{code}", message)


def _names_item(cell: RowCell) -> bool:
    """True when an item of any form stands in the cell, alone or run together with its headers."""
    return not cell.is_value and len(cell.key) <= LONGEST_LABEL and bool(vocabulary().items.within(cell.text))


def _item_of(row: DocumentRow, index: LabelIndex) -> tuple[str | None, int, float]:
    """The item a row is about, the index after its label cell, and how alike the label is."""
    best: tuple[str | None, int, float] = (None, 0, 0.0)
    for position, cell in enumerate(row.cells):
        if cell.is_value:
            if not cell.is_blank:
                break
            continue
        if len(cell.key) > LONGEST_LABEL:
            continue
        for code, likeness in index.scores(cell.text).items():
            if likeness >= _LIKENESS_FLOOR and likeness >= best[2]:
                best = (code, position + 1, likeness)
    return best


def _facts(
    candidate: Candidate,
    form_row: Row,
    block: Block,
    findings: list[Finding],
    unmatched: list[UnmatchedCell],
) -> list[Fact]:
    where = f"section2.{form_row.code}"
    place = candidate.row.cells[0].place
    if candidate.likeness < 1.0:
        findings.append(
            Finding("READ.LABEL", Severity.INFO, where, "the label is not one the form knows; placed by likeness")
        )
    placed = place_figures(candidate, block)
    findings.extend(column_doubts(candidate, block, placed, where))
    if placed.doubt:
        findings.append(Finding(placed.doubt, Severity.WARNING, where, placed.reason or ""))
    if not placed.cells:
        unmatched.extend(unmatched_cells(2, placed.stray))
        return unreadable_facts(2, form_row.code, block.columns, placed.stray, place)
    facts: list[Fact] = []
    units = units_named(candidate.header, block)
    for column, cell in zip(block.columns, placed.cells, strict=True):
        fact, doubts = read_fact(2, form_row.code, column, cell, place, units.get(column.code))
        facts.append(fact)
        findings.extend(doubts)
    return facts


def _facts_of_singles(
    form_row: Row, block: Block, cells: Sequence[RowCell | None], findings: list[Finding]
) -> list[Fact]:
    """The facts of an item whose measures stand in rows of their own; what has no row is missing."""
    facts: list[Fact] = []
    for column, cell in zip(block.columns, cells, strict=True):
        if cell is None:
            facts.append(missing_fact(2, form_row, column))
            continue
        fact, doubts = read_fact(2, form_row.code, column, cell, cell.place)
        facts.append(fact)
        findings.extend(doubts)
    return facts


def _extra(printed: Sequence[RowCell]) -> Finding:
    """A row of other words is kept aside; figures without any may be torn off an item's row."""
    text = f"the row {printed[0].text.strip()!r} has values and is no row of the form"
    severity = Severity.WARNING if all(cell.is_value for cell in printed) else Severity.INFO
    return Finding("FORM.EXTRA_ROW", severity, "section2", text)


def _of_two_items(row: Row, other: str) -> Finding:
    message = f"the label names {other} too, which stands nowhere else: whose figures these are cannot be told"
    return Finding("READ.MERGED_CELL", Severity.WARNING, f"section2.{row.code}", message)


def _of_parts(row: Row, printed: Sequence[RowCell]) -> Finding:
    """The item prints no figures of its own: those behind or below it belong to parts of it (行政检查, 行政确认)."""
    names = ", ".join(repr(cell.text.strip()) for cell in printed if not cell.is_value)
    message = f"the item is parted into {names}: it has no figures of its own"
    return Finding("FORM.EXTRA_ROW", Severity.WARNING, f"section2.{row.code}", message)


def _duplicate(code: str) -> Finding:
    return Finding(
        "FORM.DUPLICATE_ROW",
        Severity.WARNING,
        f"section2.{code}",
        "the row stands more than once; the first was taken",
    )
