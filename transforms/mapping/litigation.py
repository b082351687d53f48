"""Section four: reconsideration and litigation, fifteen numbers in one row (or in as many rows)."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.findings import Finding, Severity
from contracts.readings import Place
from contracts.reports import Fact, UnmatchedCell
from transforms.forms import Column, Form, Row
from transforms.mapping.anchors import vocabulary
from transforms.mapping.glue import unique_cut
from transforms.mapping.litigation_list import place_listed
from transforms.mapping.litigation_order import cells_in_order, printed_order
from transforms.mapping.litigation_rows import (
    label_count,
    named_proceedings,
    place_by_outcome,
    place_by_position,
    place_by_proceeding,
    split_headers,
)
from transforms.mapping.result import (
    SectionMapping,
    missing_fact,
    missing_facts,
    read_fact,
    unmatched_cells,
    unreadable_facts,
)
from transforms.mapping.rows import DocumentRow, RowCell, runs_by_table

_MINIMUM_HEADERS = 2


def map_litigation(rows: Sequence[DocumentRow], form: Form) -> SectionMapping:
    """Map the rows of section four onto one form.

    In an aligned table a number belongs to the headings above it and the labels beside it, in a list to the
    label before it. Otherwise the row must hold exactly as many cells as the form has, or one run of digits that
    the three sums cut in one way only.
    """
    findings: list[Finding] = []
    placed: dict[tuple[str, str], RowCell] = {}
    leftovers: list[RowCell] = []
    labels_seen = 0
    pending: list[list[RowCell]] = []
    by_outcome: set[str] = set()
    order = printed_order(rows, form)
    is_listed = place_listed(rows, form, placed)
    for _, run in runs_by_table(rows):
        headers, body = split_headers(run)
        labels_seen += sum(label_count(row) for row in run)
        if is_listed:
            continue
        if run[0].is_aligned and headers and _place_by_path(run, headers, placed, findings):
            continue
        if run[0].is_aligned and not placed and place_by_position(headers, body, form, placed):
            continue
        if not run[0].is_aligned and (
            place_by_outcome(headers, body, form, placed) or place_by_proceeding(headers, body, form, placed)
        ):
            continue
        pending += [_value_cells(row, form) for row in body]
        by_outcome.update(code for row in body for code in _outcome_of(row))
    columns = [(row, column) for row in form.proceedings for column in form.outcomes]
    facts: list[Fact]
    unmatched: list[UnmatchedCell] = []
    if placed:
        facts = _facts_of(placed, form, findings)
        leftovers = [cell for row in pending for cell in row if not cell.is_blank]
    else:
        first = next((row for row in pending if any(not cell.is_blank for cell in row)), [])
        rest = [cell for row in pending if row is not first for cell in row]
        if sum(not cell.is_blank for cell in first) == len(columns) and any(not cell.is_blank for cell in rest):
            message = "values stand behind a whole row of section four; the first row was taken"
            findings.append(Finding("FORM.DUPLICATE_ROW", Severity.WARNING, "section4", message))
            unmatched.extend(unmatched_cells(4, rest))
            pending = [first]
        is_aligned = any(row.is_aligned for row in rows)
        cells = (
            None
            if len(by_outcome) > 1
            else cells_in_order(pending, len(columns), is_aligned=is_aligned, has_headings=labels_seen > 0)
        )
        facts = _facts_in_order(pending, cells, order.positions, columns, form, findings, labels_seen)
    if not order.is_of_the_form:
        message = (
            "the headings name the columns in another order than the form; values follow the headings"
            if placed or order.is_certain
            else "the headings are not in the form's order and do not tell their own; columns in the form's order"
        )
        findings.append(Finding("READ.COLUMN_ORDER", Severity.WARNING, "section4", message))
    if leftovers:
        findings.append(
            Finding(
                "READ.STRAY_VALUE", Severity.WARNING, "section4", "values stand outside the columns of section four"
            )
        )
        unmatched.extend(unmatched_cells(4, leftovers))
    return SectionMapping(form.name, tuple(facts), tuple(findings), tuple(unmatched), float(labels_seen))


def _outcome_of(row: DocumentRow) -> tuple[str, ...]:
    """The outcome that a row is about: its label, with values behind it."""
    has_values = any(cell.is_value and not cell.is_blank for cell in row.own)
    return vocabulary().outcomes.exact(row.own[0].text) if has_values else ()


def _value_cells(row: DocumentRow, form: Form) -> list[RowCell]:
    """The cells of a row that may be values: all but its words; blanks only in a row wide enough."""
    cells = [cell for cell in row.own if cell.is_value]
    printed = [cell for cell in cells if not cell.is_blank]
    width = len(form.outcomes)
    if any(not cell.is_value for cell in row.own) and not printed and len(cells) < width:
        return []
    return cells if len(cells) >= width else printed


def _covers(cell: RowCell, column: int) -> bool:
    return cell.column <= column < cell.column + cell.column_span


def _spans_outcomes(cell: RowCell, headers: Sequence[DocumentRow]) -> bool:
    """True for a cell below several outcomes: whose value it holds is not told."""
    outcomes, end = vocabulary().outcomes, cell.column + cell.column_span
    above = {
        one.column
        for header in headers
        for one in header.cells
        if one.column < end and cell.column < one.column + one.column_span and outcomes.exact(one.text)
    }
    return cell.column_span > 1 and len(above) > 1


def _place_by_path(
    run: Sequence[DocumentRow],
    headers: Sequence[DocumentRow],
    placed: dict[tuple[str, str], RowCell],
    findings: list[Finding],
) -> bool:
    """Give each value cell the proceeding and outcome of its headings; True when that worked for all printed ones.

    The nearest headings above count: tables of one proceeding each may stand in one, below each other.
    """
    words = vocabulary()
    found: dict[tuple[str, str], RowCell] = {}
    homeless: list[int] = []
    headings: dict[tuple[str, str], int] = {}
    twice = False
    is_header = {id(row) for row in headers}
    over: list[DocumentRow] = []
    for row in run:
        if id(row) in is_header:
            over.append(row)
            continue
        for cell in row.own:
            if not cell.is_value:
                continue
            path = [above for header in over for above in header.cells if _covers(above, cell.column)]
            path += [beside for beside in row.cells if beside.column < cell.column and not beside.is_value]
            proceeding = [code for one in path for code in named_proceedings(one.text) if code != "litigation"]
            outcomes = [(code, one.column) for one in path for code in words.outcomes.exact(one.text)]
            outcome = [code for code, _ in outcomes]
            if not proceeding or not outcome or (not cell.is_blank and _spans_outcomes(cell, over)):
                if cell.is_blank:
                    homeless.append(cell.column)
                    continue
                return False
            address = (proceeding[-1], outcome[-1])
            twice = twice or headings.setdefault(address, outcomes[-1][1]) != outcomes[-1][1]
            if address in found and not (cell.is_blank and not found[address].is_blank):
                if not found[address].is_blank:
                    return False
                found[address] = cell
            elif address not in found:
                found[address] = cell
    if not found:
        return False
    columns = [cell.column for cell in found.values()]
    stray = any(min(columns) < one < max(columns) for one in homeless)
    if any(cell.is_blank for cell in found.values()) and (stray or twice):
        message = "empty cells do not stand under the headings of section four: values may stand under wrong ones"
        findings.append(Finding("READ.COLUMNS", Severity.WARNING, "section4", message))
    for address, cell in found.items():
        if address in placed:
            findings.append(
                Finding(
                    "FORM.DUPLICATE_ROW",
                    Severity.WARNING,
                    f"section4.{address[0]}.{address[1]}",
                    "the cell stands more than once; the first was taken",
                )
            )
        else:
            placed[address] = cell
    return True


def _facts_of(placed: dict[tuple[str, str], RowCell], form: Form, findings: list[Finding]) -> list[Fact]:
    facts: list[Fact] = []
    anywhere = next(iter(placed.values())).place
    for row in form.proceedings:
        if not any((row.code, column.code) in placed for column in form.outcomes):
            facts.extend(missing_facts(4, row, form.outcomes))
            continue
        for column in form.outcomes:
            cell = placed.get((row.code, column.code))
            if cell is None:
                facts.append(missing_fact(4, row, column))
                message = (
                    f"no value stands under {column.label_zh}, so its neighbours may stand under the wrong heading"
                )
                findings.append(Finding("READ.COLUMNS", Severity.WARNING, f"section4.{row.code}", message))
                continue
            fact, doubts = read_fact(4, row.code, column, cell, anywhere)
            facts.append(fact)
            findings.extend(doubts)
    return facts


def _facts_in_order(
    rows: Sequence[Sequence[RowCell]],
    cells: Sequence[RowCell] | None,
    positions: Sequence[int],
    columns: Sequence[tuple[Row, Column]],
    form: Form,
    findings: list[Finding],
    labels_seen: int,
) -> list[Fact]:
    """Fifteen cells, each column's at its position, are the fifteen columns; else they are unreadable or missing."""
    printed = [cell for row in rows for cell in row if not cell.is_blank]
    if len(printed) == 1 and printed[0].text.strip().isdigit():
        cut = unique_cut(printed[0].text.strip(), [len(form.outcomes)] * len(form.proceedings), last_is_sum=True)
        if cut:
            cells = [RowCell(part, 0, 1, printed[0].place) for part in cut]
            findings.append(
                Finding(
                    "READ.GLUED",
                    Severity.WARNING,
                    "section4",
                    f"{printed[0].text.strip()!r} was cut into {' '.join(cut)}",
                )
            )
    if cells is not None:
        facts: list[Fact] = []
        for (row, column), position in zip(columns, positions, strict=True):
            cell = cells[position]
            fact, doubts = read_fact(4, row.code, column, cell, cell.place)
            facts.append(fact)
            findings.extend(doubts)
        return facts
    if not printed and labels_seen < _MINIMUM_HEADERS:
        return [fact for row in form.proceedings for fact in missing_facts(4, row, form.outcomes)]
    place = printed[0].place if printed else Place()
    if not printed:
        findings.append(
            Finding("FORM.BLANK", Severity.WARNING, "section4", "the headings of section four stand without any value")
        )
        facts = []
        for row, column in columns:
            facts.extend(read_fact(4, row.code, column, None, place)[:1])
        return facts
    findings.append(
        Finding(
            "READ.COLUMNS",
            Severity.WARNING,
            "section4",
            f"{len(printed)} values where the form has {len(columns)}: they cannot be told apart",
        )
    )
    return [fact for row in form.proceedings for fact in unreadable_facts(4, row.code, form.outcomes, printed, place)]
