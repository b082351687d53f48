"""Section four: reconsideration and litigation, fifteen numbers in one row (or in as many rows)."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.findings import Finding, Severity
from contracts.readings import Place
from contracts.reports import Fact, UnmatchedCell
from transforms.forms import Column, Form, Row
from transforms.mapping.anchors import vocabulary
from transforms.mapping.glue import unique_cut
from transforms.mapping.litigation_rows import (
    label_count,
    named_proceedings,
    place_by_outcome,
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

    In an aligned table a number belongs to the headings above it and the labels beside it. Otherwise
    the row must hold exactly as many cells as the form has, or one run of digits that the three sums
    cut in one way only.
    """
    findings: list[Finding] = []
    placed: dict[tuple[str, str], RowCell] = {}
    leftovers: list[RowCell] = []
    labels_seen = 0
    pending: list[RowCell] = []
    first_table: list[RowCell] = []
    for _, run in runs_by_table(rows):
        headers, body = split_headers(run)
        labels_seen += sum(label_count(row) for row in run)
        if run[0].is_aligned and headers and _place_by_path(headers, body, placed, findings):
            continue
        if not run[0].is_aligned and (
            place_by_outcome(headers, body, form, placed) or place_by_proceeding(headers, body, form, placed)
        ):
            continue
        found = [cell for row in body for cell in _value_cells(row, form)]
        first_table = first_table or [cell for cell in found if not cell.is_blank]
        pending.extend(found)
    columns = [(row, column) for row in form.proceedings for column in form.outcomes]
    facts: list[Fact]
    unmatched: list[UnmatchedCell] = []
    if not placed and len(first_table) == len(columns) < sum(not cell.is_blank for cell in pending):
        message = "values stand behind a whole table of section four; the first table was taken"
        findings.append(Finding("FORM.DUPLICATE_ROW", Severity.WARNING, "section4", message))
        unmatched.extend(unmatched_cells(4, [cell for cell in pending if cell not in first_table]))
        pending = first_table
    if placed:
        facts = _facts_of(placed, form, findings)
        leftovers = [cell for cell in pending if not cell.is_blank]
    else:
        facts, leftovers = _place_in_order(pending, columns, form, findings, labels_seen)
    if leftovers and placed:
        findings.append(
            Finding(
                "READ.STRAY_VALUE", Severity.WARNING, "section4", "values stand outside the columns of section four"
            )
        )
        unmatched.extend(unmatched_cells(4, leftovers))
    return SectionMapping(form.name, tuple(facts), tuple(findings), tuple(unmatched), float(labels_seen))


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


def _place_by_path(
    headers: Sequence[DocumentRow],
    body: Sequence[DocumentRow],
    placed: dict[tuple[str, str], RowCell],
    findings: list[Finding],
) -> bool:
    """Give each value cell the proceeding and outcome of its headings; True when that worked for all printed ones."""
    words = vocabulary()
    found: dict[tuple[str, str], RowCell] = {}
    homeless: list[int] = []
    headings: dict[tuple[str, str], int] = {}
    twice = False
    for row in body:
        for cell in row.own:
            if not cell.is_value:
                continue
            path = [above for header in headers for above in header.cells if _covers(above, cell.column)]
            path += [beside for beside in row.cells if beside.column < cell.column and not beside.is_value]
            proceeding = [code for one in path for code in named_proceedings(one.text) if code != "litigation"]
            outcomes = [(code, one.column) for one in path for code in words.outcomes.exact(one.text)]
            outcome = [code for code, _ in outcomes]
            if not proceeding or not outcome or (cell.column_span > 1 and not cell.is_blank):
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


def _place_in_order(
    cells: Sequence[RowCell],
    columns: Sequence[tuple[Row, Column]],
    form: Form,
    findings: list[Finding],
    labels_seen: int,
) -> tuple[list[Fact], list[RowCell]]:
    """Fifteen cells in the printed order are the fifteen columns; anything else is unreadable or missing."""
    trimmed = list(cells)
    while len(trimmed) > len(columns) and trimmed[-1].is_blank:
        trimmed.pop()
    surplus = len(trimmed) - len(columns)
    while len(trimmed) > len(columns) and trimmed[0].is_blank:
        trimmed.pop(0)
    printed = [cell for cell in trimmed if not cell.is_blank]
    if surplus > 0 and 0 < len(printed) < len(trimmed):
        message = f"{surplus} empty cells more than the form has columns: values may stand under the wrong heading"
        findings.append(Finding("READ.COLUMNS", Severity.WARNING, "section4", message))
    if len(printed) == 1 and len(trimmed) <= len(columns) and printed[0].text.strip().isdigit():
        cut = unique_cut(printed[0].text.strip(), [len(form.outcomes)] * len(form.proceedings), last_is_sum=True)
        if cut:
            trimmed = [RowCell(part, 0, 1, printed[0].place) for part in cut]
            findings.append(
                Finding(
                    "READ.GLUED",
                    Severity.WARNING,
                    "section4",
                    f"{printed[0].text.strip()!r} was cut into {' '.join(cut)}",
                )
            )
    if len(trimmed) == len(columns):
        facts: list[Fact] = []
        for (row, column), cell in zip(columns, trimmed, strict=True):
            fact, doubts = read_fact(4, row.code, column, cell, cell.place)
            facts.append(fact)
            findings.extend(doubts)
        return facts, []
    if not printed and labels_seen < _MINIMUM_HEADERS:
        return [fact for row in form.proceedings for fact in missing_facts(4, row, form.outcomes)], []
    place = printed[0].place if printed else Place()
    if not printed:
        findings.append(
            Finding("FORM.BLANK", Severity.WARNING, "section4", "the headings of section four stand without any value")
        )
        facts = []
        for row, column in columns:
            facts.extend(read_fact(4, row.code, column, None, place)[:1])
        return facts, []
    findings.append(
        Finding(
            "READ.COLUMNS",
            Severity.WARNING,
            "section4",
            f"{len(printed)} values where the form has {len(columns)}: they cannot be told apart",
        )
    )
    return [
        fact for row in form.proceedings for fact in unreadable_facts(4, row.code, form.outcomes, printed, place)
    ], []
