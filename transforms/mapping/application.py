"""Section three: applications by handling (rows) and kind of applicant (columns)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from contracts.findings import Finding, Severity
from contracts.reports import Fact, UnmatchedCell
from transforms.forms import Form
from transforms.mapping.alignment import align_rows
from transforms.mapping.anchors import vocabulary
from transforms.mapping.application_rows import ApplicationRows
from transforms.mapping.columns import Placed
from transforms.mapping.labelled_row import LabelledRow
from transforms.mapping.result import SectionMapping, missing_facts, read_fact, unmatched_cells, unreadable_facts
from transforms.mapping.row_order import place_out_of_order

_LIKE_ANOTHER = 0.1
"""Likenesses that differ by less tell nothing."""


def map_application(printed: ApplicationRows, form: Form) -> SectionMapping:
    """Map the rows of section three onto one form."""
    findings = list(printed.findings)
    unmatched = list(printed.unmatched)
    labelled, scores = printed.rows, printed.scores
    codes = [row.code for row in form.rows]
    assigned = align_rows(scores, codes)
    _place_unlabelled(labelled, assigned, codes, findings)
    findings.extend(place_out_of_order(labelled, assigned, codes))
    _doubt_lone_labels(labelled, assigned, findings)
    taken: dict[str, LabelledRow] = {}
    for row, code, score in zip(labelled, assigned, scores, strict=True):
        if code is not None:
            taken[code] = row
            _doubt_label(row, code, score, codes, assigned, findings)
            _doubt_parted(row, code, codes, assigned, findings)
        elif row.has_values and not _is_repetition(row, score, labelled, assigned):
            _report_unmatched(row, score, findings, unmatched)
    facts: list[Fact] = []
    for form_row in form.rows:
        source = taken.get(form_row.code)
        if source is None:
            facts.extend(missing_facts(3, form_row, form.applicants))
            continue
        where = f"section3.{form_row.code}"
        source = _unless_of_two_rows(source, form_row.code, taken)
        if source.placed.doubt:
            findings.append(Finding(source.placed.doubt, Severity.WARNING, where, source.placed.reason or ""))
        elif source.is_beside and source.has_values:
            message = "the figures do not stand under the header; taken in their order, they may be of another row"
            findings.append(Finding("READ.COLUMNS", Severity.WARNING, where, message))
        if source.placed.stray and source.placed.cells:
            findings.append(
                Finding("READ.STRAY_VALUE", Severity.WARNING, where, "a value stands outside the form's columns")
            )
            unmatched.extend(unmatched_cells(3, source.placed.stray))
        if not source.placed.cells:
            facts.extend(unreadable_facts(3, form_row.code, form.applicants, source.values, source.place))
            continue
        if any(cell and not cell.is_value and cell.key in vocabulary().anchors for cell in source.placed.cells):
            message = "a label stands in the columns of the figures: they may stand under the wrong applicants"
            findings.append(Finding("READ.COLUMNS", Severity.WARNING, where, message))
        ran_together = 0
        for column, cell in zip(form.applicants, source.placed.cells, strict=True):
            fact, doubts = read_fact(3, form_row.code, column, cell, source.place)
            facts.append(fact)
            findings.extend(doubts)
            ran_together += any(one.rule == "READ.LEADING_ZERO" for one in doubts)
        if ran_together > 1:
            message = (
                f"{ran_together} figures of the row begin with zero: the figures of two rows may have run together"
            )
            findings.append(Finding("READ.LEADING_ZERO", Severity.WARNING, where, message))
    evidence = sum(score.get(code, 0.0) for code, score in zip(assigned, scores, strict=True) if code)
    return SectionMapping(form.name, tuple(facts), tuple(findings), tuple(unmatched), evidence)


def _doubt_label(
    row: LabelledRow,
    code: str,
    score: Mapping[str, float],
    codes: Sequence[str],
    assigned: Sequence[str | None],
    findings: list[Finding],
) -> None:
    """Note a label that the form does not know; doubt it where it may as well be that of a row that stands nowhere.

    Such a row is as much like it, or one beside it in the form, of which the label may hold a part.
    """
    if not score or any(code in vocabulary().rows.exact(text) for text in row.label_texts()):
        return
    label, where = row.label_texts()[0].strip(), f"section3.{code}"
    if label[-1:].isdecimal() and any(cell is None or cell.is_blank for cell in row.placed.cells):
        message = f"a figure stands in the label {label!r}, and not every column prints one"
        findings.append(Finding("READ.STRAY_VALUE", Severity.WARNING, where, message))
    place = codes.index(code)
    beside = {*codes[max(place - 1, 0) : place], *codes[place + 1 : place + 2]}
    rivals = [
        other
        for other in codes
        if other not in assigned and (other in beside or score.get(other, 0.0) >= score[code] - _LIKE_ANOTHER)
    ]
    if rivals:
        message = f"the label {label!r} may be, or hold a part of, that of {', '.join(rivals)}: no such row was found"
        findings.append(Finding("READ.LABEL", Severity.WARNING, where, message))
    else:
        message = f"the label {label!r} is not one the form knows; placed by likeness and order"
        findings.append(Finding("READ.LABEL", Severity.INFO, where, message))


def _doubt_parted(
    row: LabelledRow, code: str, codes: Sequence[str], assigned: Sequence[str | None], findings: list[Finding]
) -> None:
    """Doubt figures on lines of their own below a label, after which a row is missing and others are not.

    They may be of the missing row, and those of this one lost.
    """
    figures = [cell.place for cell in row.values if not cell.is_blank]
    labels = [cell.place for cell in row.labels if not cell.is_blank]
    is_there = [other in assigned for other in codes[codes.index(code) + 1 :]]
    if not figures or not labels or is_there[:1] != [False] or not any(is_there):
        return
    label, figure = labels[-1], figures[0]
    if figure.box is None and (label.table, label.row, label.line) != (figure.table, figure.row, figure.line):
        message = "label and figures stand on lines of their own, and the next row is missing: they may be its figures"
        findings.append(Finding("READ.COLUMNS", Severity.WARNING, f"section3.{code}", message))


def _unless_of_two_rows(row: LabelledRow, code: str, taken: Mapping[str, LabelledRow]) -> LabelledRow:
    """The row; without its figures where its labels name another row too, which stands nowhere else."""
    texts, rows = row.label_texts(), vocabulary().rows
    named = rows.composed_of(texts[0]) if texts else []
    named += [codes for cell in row.labels if not cell.is_inherited and (codes := rows.exact(cell.text))]
    others = [
        codes
        for codes in named
        if code not in codes and not _is_heading(codes, [*named, (code,)]) and taken.keys().isdisjoint(codes)
    ]
    if not others or not row.has_values:
        return row
    printed = tuple(cell for cell in row.values if not cell.is_blank)
    label = " ".join(cell.text.strip() for cell in row.labels if not cell.is_inherited)
    reason = f"the label {label!r} names two rows of the form: whose figures these are cannot be told"
    return replace(row, placed=Placed((), "READ.MERGED_CELL", reason, printed))


def _is_heading(codes: Sequence[str], named: Sequence[Sequence[str]]) -> bool:
    """True for a label that only heads a group, or heads the group of another of the labels: （六）其他处理 3.其他."""
    groups = {code.removeprefix("group:") for code in codes if code.startswith("group:")}
    if len(groups) == len(codes):
        return True
    return any(code.split(".")[0] in groups for other in named if other is not codes for code in other)


def _place_unlabelled(
    rows: Sequence[LabelledRow], assigned: list[str | None], codes: Sequence[str], findings: list[Finding]
) -> None:
    """Place rows of full width that lost their label, if the gap of the form holds just as many rows."""
    index = 0
    while index < len(rows):
        if (
            assigned[index] is not None
            or rows[index].label_texts()
            or not rows[index].placed.cells
            or not rows[index].has_values
        ):
            index += 1
            continue
        end = index
        while end < len(rows) and assigned[end] is None and not rows[end].label_texts() and rows[end].has_values:
            end += 1
        before = next((assigned[i] for i in range(index - 1, -1, -1) if assigned[i]), None)
        after = next((assigned[i] for i in range(end, len(rows)) if assigned[i]), None)
        start = codes.index(before) + 1 if before else 0
        stop = codes.index(after) if after else len(codes)
        if stop - start == end - index and before and after:
            for offset in range(end - index):
                code = codes[start + offset]
                assigned[index + offset] = code
                findings.append(
                    Finding(
                        "READ.LABEL_LOST",
                        Severity.WARNING,
                        f"section3.{code}",
                        "the row has values and no label; placed by its neighbours",
                    )
                )
        index = end


def _doubt_lone_labels(rows: Sequence[LabelledRow], assigned: Sequence[str | None], findings: list[Finding]) -> None:
    """Doubt a label without even empty cells before a row of a table: which of the two the figures are of is not told.

    It stands on a line of its own, or in a table of which every other row has its cells.
    """
    bare = sum(code is not None and not row.values for row, code in zip(rows, assigned, strict=True))
    for row, below, code, code_below in zip(rows, rows[1:], assigned, assigned[1:], strict=False):
        is_lone = not row.values and (row.table is None or bare == 1)
        if code and code_below and is_lone and below.table is not None and below.has_values:
            message = f"{row.label_texts()[0].strip()!r} stands without cells: the figures below it may be its own"
            findings += [
                Finding("READ.COLUMNS", Severity.WARNING, f"section3.{one}", message) for one in (code, code_below)
            ]


def _is_repetition(
    row: LabelledRow, score: dict[str, float], rows: Sequence[LabelledRow], assigned: Sequence[str | None]
) -> bool:
    """True when the row says again, figure by figure, what the row taken for the same label says."""
    for other, code in zip(rows, assigned, strict=True):
        if code is not None and score.get(code, 0.0) >= 1.0:
            return [cell.text.strip() for cell in other.values] == [cell.text.strip() for cell in row.values]
    return False


def _report_unmatched(
    row: LabelledRow, score: dict[str, float], findings: list[Finding], unmatched: list[UnmatchedCell]
) -> None:
    text = " ".join(one.strip() for one in row.label_texts()[:1]) or "(no label)"
    known = [code for code, value in score.items() if value >= 1.0 and not code.startswith("group:")]
    rule, message = (
        ("FORM.DUPLICATE_ROW", f"the row {text!r} stands more than once or out of order; the first was taken")
        if known
        else ("FORM.EXTRA_ROW", f"the row {text!r} has values and is no row of the form")
    )
    where = f"section3.{known[0]}" if known else "section3"
    # Dashes alone lose no figure: a header whose column somebody crossed out.
    has_figures = any(character.isdigit() for cell in row.values for character in cell.text)
    findings.append(Finding(rule, Severity.WARNING if known or has_figures else Severity.INFO, where, message))
    unmatched.extend(unmatched_cells(3, (*row.labels, *row.values)))
