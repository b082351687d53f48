"""Figures that the prose states, compared with the tables: claims, and findings where the two disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources

import yaml

from contracts.findings import Finding, Severity
from contracts.reports import Claim, Fact, NarrativeSection
from transforms.checks.rules import finding
from transforms.forms import load_sections
from transforms.narrative.numerals import NUMBER, number
from transforms.narrative.sentences import Sentence, sentences
from transforms.traditional import simplify

ZERO = Decimal(0)
_FEWEST_CONTRADICTIONS = 2
"""Of different measures: one may be a slip in the text."""
_TOLD_AS_PARTS = re.compile("新收|新增|(?:上一?年度?|去年)结转")
"""What is a figure of its own row also where it is told as part of a whole."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One entry of ``claims.yaml``; see there what each field is for."""

    name: str
    rule: str
    pattern: re.Pattern[str]
    measures: tuple[str, ...]
    is_denial: bool
    context: re.Pattern[str]
    refused: re.Pattern[str] | None
    is_free_of_clauses: bool
    stands_alone: bool


@dataclass(frozen=True, slots=True)
class _Declaration:
    patterns: tuple[_Pattern, ...]
    other_business: re.Pattern[str]
    clauses_refused: re.Pattern[str]
    parts_follow: re.Pattern[str]
    fee_denied: re.Pattern[str]
    fee_stated: re.Pattern[str]


@cache
def _declaration() -> _Declaration:
    raw = yaml.load(resources.files(__package__).joinpath("claims.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    patterns = tuple(
        _Pattern(
            name=one["name"],
            rule=one["rule"],
            pattern=re.compile(one["pattern"].replace("{n}", f"(?P<n>{NUMBER})")),
            measures=tuple(one["measures"]),
            is_denial=one.get("zero", False),
            context=re.compile(one.get("context", "")),
            refused=re.compile(one["refused"]) if "refused" in one else None,
            is_free_of_clauses=not one.get("clauses_refused", True),
            stands_alone=one.get("alone", False),
        )
        for one in raw["claims"]
    )
    names = ("other_business", "clauses_refused", "parts_follow", "fee_denied", "fee_stated")
    return _Declaration(patterns, *(re.compile(raw[name]) for name in names))


def claims(sections: Sequence[NarrativeSection], facts: Sequence[Fact]) -> tuple[tuple[Claim, ...], list[Finding]]:
    """The figures that the six sections state, each with its quote and offsets, and what they contradict.

    A claim agrees when it equals one of its measures, disagrees when every measure that the table
    prints is another number, and is left open (None) where the table prints none. Sentences on other
    business, on parts of a whole and on other years are passed over: a claim missed is better than a
    claim imagined.
    """
    printed = {fact.cell: fact.value for fact in facts}
    year = _year_of(sections)
    found: list[tuple[_Pattern, Claim]] = []
    for section in sections:
        before = ""
        for sentence in sentences(section.text):
            for pattern, claim in _claims_of(section, sentence, before, year, printed):
                if not any(_same(pattern, claim, *other) for other in found):
                    found.append((pattern, claim))
            before = sentence.text
    findings = [
        *_missing_headings(sections),
        *_contradictions(found, printed),
        *_of_another_report(found),
        *_fees(sections),
    ]
    return tuple(claim for _, claim in found), findings


def _claims_of(
    section: NarrativeSection,
    sentence: Sentence,
    before: str,
    year: str | None,
    printed: Mapping[str, Decimal | None],
) -> Iterator[tuple[_Pattern, Claim]]:
    declaration = _declaration()
    text = simplify(sentence.text)
    years = set(re.findall(r"20\d\d(?=年)", text))
    if year and years and year not in years:
        return
    parts = declaration.parts_follow.search(text)
    context = f"{before}。{text}section{section.number}"
    for pattern in declaration.patterns:
        if not pattern.context.search(context):
            continue
        for match in pattern.pattern.finditer(text):
            clause = text[_clause_start(text, match.start()) : match.end()]
            if declaration.other_business.search(clause if pattern.stands_alone else text):
                continue
            if pattern.refused and pattern.refused.search(match.group(0)):
                continue
            if not pattern.is_free_of_clauses and declaration.clauses_refused.search(clause):
                continue
            if parts and parts.start() < match.end() and not _TOLD_AS_PARTS.match(match.group(0)):
                continue
            named = match.groupdict()
            if year and (named.get("next") == year or named.get("own") not in (None, year)):
                continue
            value = ZERO if pattern.is_denial else number(match["n"])
            if value is not None:
                start, end = sentence.span(match.start(), match.end())
                measure, agrees = _compare(pattern.measures, value, printed)
                yield pattern, Claim(measure, value, section.text[start:end], section.number, start, end, agrees)


def _clause_start(text: str, position: int) -> int:
    return max(text.rfind(",", 0, position), text.rfind("、", 0, position)) + 1


def _compare(
    measures: tuple[str, ...], value: Decimal, printed: Mapping[str, Decimal | None]
) -> tuple[str, bool | None]:
    """The measure that a claim is held to, and whether it agrees; None where the table prints nothing for it."""
    held_to: str | None = None
    for measure in measures:
        total = _measured(measure, printed)
        if total is None:
            continue
        if total == value:
            return measure, True
        held_to = held_to or measure
    return (measures[0], None) if held_to is None else (held_to, False)


def _measured(measure: str, printed: Mapping[str, Decimal | None]) -> Decimal | None:
    total = ZERO
    for cell in measure.split("+"):
        value = printed.get(cell)
        if value is None:
            return None
        total += value
    return total


def _same(one: _Pattern, claim: Claim, other: _Pattern, earlier: Claim) -> bool:
    """Whether two patterns found one statement: the same rule in overlapping text."""
    overlap = claim.section == earlier.section and claim.start < earlier.end and earlier.start < claim.end
    return overlap and one.rule == other.rule


def _year_of(sections: Sequence[NarrativeSection]) -> str | None:
    """The year that the text mentions most, the first among equals; its own, as a report speaks of its year."""
    years = [year for section in sections for year in re.findall(r"(20\d\d)\s*年", section.text)]
    return max(dict.fromkeys(years), key=years.count, default=None)


def _contradictions(
    found: Sequence[tuple[_Pattern, Claim]], printed: Mapping[str, Decimal | None]
) -> Iterator[Finding]:
    """A finding for each claim that disagrees; only for review where another claim of that rule agrees."""
    supported = {pattern.rule for pattern, claim in found if claim.agrees}
    for pattern, claim in found:
        if claim.agrees is False:
            observed = _measured(claim.measure, printed)
            message = f"section {claim.section} says {claim.quote!r} ({pattern.name}), the table counts {observed}"
            yield finding(
                pattern.rule,
                claim.measure.split("+", maxsplit=1)[0],
                message,
                severity=Severity.INFO if pattern.rule in supported else None,
                expected=claim.value,
                observed=observed,
            )


def _of_another_report(found: Sequence[tuple[_Pattern, Claim]]) -> Iterator[Finding]:
    """A finding where the text contradicts section three at large: its table may be another report's."""
    of_applications = [(pattern, claim) for pattern, claim in found if claim.measure.startswith("section3.")]
    supported = {pattern.rule for pattern, claim in of_applications if claim.agrees}
    contradicted = {
        pattern.rule for pattern, claim in of_applications if claim.agrees is False and pattern.rule not in supported
    }
    if len(contradicted) >= _FEWEST_CONTRADICTIONS or "T.ZERO" in contradicted:
        rules = ", ".join(sorted(contradicted))
        yield finding("T.TABLE", "section3", f"the text contradicts the table at large ({rules}): is it this report's?")


def _missing_headings(sections: Sequence[NarrativeSection]) -> Iterator[Finding]:
    present = {section.number for section in sections if section.heading}
    missing = [section for section in load_sections() if section.number not in present]
    if missing:
        names = ", ".join(f"{section.number} {section.labels[0]}" for section in missing)
        yield finding(
            "T.SECTIONS", "document", f"{6 - len(missing)} of 6 section headings were found; missing: {names}"
        )


def _fees(sections: Sequence[NarrativeSection]) -> Iterator[Finding]:
    declaration = _declaration()
    stated: str | None = None
    denied: str | None = None
    for section in sections:
        for sentence in sentences(section.text):
            charge = declaration.fee_stated.search(sentence.text)
            denial = declaration.fee_denied.search(sentence.text)
            if charge and (number(charge["n"].rstrip(".,")) or ZERO) > 0:
                stated = charge.group(0)
            if denial and "信息处理费" in sentence.text:
                denied = denial.group(0)
    if stated and denied:
        yield finding("T.FEE", "document", f"the text says both {stated!r} and {denied!r}")
