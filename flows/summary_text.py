"""Summaries for people: Markdown for Prefect, small tables for the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from contracts.findings import Severity
from flows.printable import linked_markdown, markdown_text, printable
from flows.summary import Fate, NightSummary, Trouble

if TYPE_CHECKING:
    from warehouse.summary import Summary

_MOST_TROUBLES = 200
_MOST_NAMED = 20
_FATE_WORDS = {
    Fate.LOADED: "loaded",
    Fate.CONFIRMED: "confirmed (facts known already)",
    Fate.REFRESHED: "read anew (facts as before)",
    Fate.SKIPPED: "skipped (known, not read again)",
    Fate.NOT_A_REPORT: "no such report",
    Fate.UNREADABLE: "unreadable",
    Fate.QUARANTINED: "quarantined",
    Fate.FAILED: "failed, tried again another night",
}


def summary_markdown(summary: NightSummary) -> str:
    """The night as a Markdown page."""
    if summary.declined:
        return f"# Night declined\n\n{summary.declined}\n"
    title = "Night on the sample site" if summary.is_sample else "Night"
    lines = [f"# {title}", "", f"{summary.sources} sources, {len(summary.source_failures)} with trouble.", ""]
    lines += [f"**{one.what} broke off: {markdown_text(one.reason)}**\n" for one in summary.broken]
    lines += ["| documents | |", "|---|---:|", f"| **found** | **{summary.found}** |"]
    lines += [f"| {_FATE_WORDS[fate]} | {summary.fates[fate]} |" for fate in Fate]
    lines += ["", f"{summary.facts} facts loaded.", ""]
    if summary.changes:
        at_sites = ", ".join(f"{count} {change}" for change, count in sorted(summary.changes.items()))
        lines += [f"At the sites: {at_sites}.", ""]
    lines += _named("To look at", summary.source_failures + summary.troubles)
    lines += _named("Changed at its site", [one for one in summary.news if one.fate == "changed"])
    lines += _named("Newly found", [one for one in summary.news if one.fate == "new"])
    lines += _named("Overdue or blocked", summary.owed)
    lines += _named("Listings that vanished, shrank or were not seen to their end", summary.listings)
    if summary.coverage:
        lines += ["| expected reports | |", "|---|---:|"]
        lines += [f"| {state} | {count} |" for state, count in sorted(summary.coverage.items())]
        lines.append("")
    if summary.reports:
        lines += ["| form | format | reports read |", "|---|---|---:|"]
        lines += [f"| {form} | {kind} | {count} |" for (form, kind), count in sorted(summary.reports.items())]
        lines.append("")
    if summary.comparisons:
        lines += [f"Findings of comparisons between years and levels, new or gone: {summary.comparisons}.", ""]
    if summary.rules:
        lines += ["| findings in documents | |", "|---|---:|"]
        lines += [f"| {severity} | {summary.findings[severity]} |" for severity in Severity]
        lines += [f"| {rule} | {count} |" for rule, count in summary.rules.most_common(15)]
    return "\n".join(lines) + "\n"


def _named(title: str, told: list[Trouble]) -> list[str]:
    if not told:
        return []
    lines = [f"**{title}: {len(told)}**", ""]
    lines += [f"- {one.fate}: {linked_markdown(one.what)}: {linked_markdown(one.reason)}" for one in told[:_MOST_NAMED]]
    more = len(told) - _MOST_NAMED
    return [*lines, *([f"- … and {more} more"] if more > 0 else []), ""]


def news_rows(summary: NightSummary) -> list[dict[str, str]]:
    """Reports new or changed at their sites, at most 200 of them."""
    return _rows(summary.news)


def trouble_rows(summary: NightSummary) -> list[dict[str, str]]:
    """Sources and documents to look at, sources first, at most 200 of them."""
    return _rows(summary.broken + summary.source_failures + summary.troubles)


def owed_rows(summary: NightSummary) -> list[dict[str, str]]:
    """Expected reports that are overdue or blocked, at most 200 of them."""
    return _rows(summary.owed)


def _rows(troubles: list[Trouble]) -> list[dict[str, str]]:
    return [_row(one) for one in troubles[:_MOST_TROUBLES]]


def _row(trouble: Trouble) -> dict[str, str]:
    what, reason = printable(trouble.what), printable(trouble.reason)
    return {"what": what, "fate": trouble.fate, "reason": reason, "sha256": trouble.sha256 or ""}


def summary_lines(summary: NightSummary) -> list[str]:
    """The night as a few lines of plain text."""
    if summary.declined:
        return [summary.declined]
    if summary.changed_nothing:
        known = f"{summary.found} documents met, all known: nothing was read again, nothing changed."
        failures = len(summary.source_failures)
        return [known, f"{'sources with trouble':<40} {failures:>7}"] if failures else [known]
    lines = [f"{'form':<6} {'format':<7} {'reports':>7}"]
    lines += [f"{form:<6} {kind:<7} {count:>7}" for (form, kind), count in sorted(summary.reports.items())]
    lines.append("")
    lines.append(f"{'documents found':<40} {summary.found:>7}")
    lines += [f"  {_FATE_WORDS[fate]:<38} {summary.fates[fate]:>7}" for fate in Fate if summary.fates[fate]]
    lines.append(f"{'facts loaded':<40} {summary.facts:>7}")
    lines.append(f"{'findings in documents':<40} {summary.findings.total():>7}")
    lines += [
        f"  {severity.value:<38} {summary.findings[severity]:>7}" for severity in Severity if summary.findings[severity]
    ]
    if summary.comparisons:
        lines.append(f"{'findings of comparisons, new or gone':<40} {summary.comparisons:>7}")
    if summary.coverage:
        lines.append(f"{'expected reports':<40} {summary.coverage.total():>7}")
        lines += [f"  {state:<38} {count:>7}" for state, count in sorted(summary.coverage.items())]
    if summary.source_failures:
        lines.append(f"{'sources with trouble':<40} {len(summary.source_failures):>7}")
    return lines


def warehouse_lines(summary: Summary) -> list[str]:
    """What the warehouse holds, as a few lines of plain text."""
    lines = ["the warehouse holds", f"  {'form':<6} {'format':<7} {'reports':>9}"]
    lines += [f"  {form or 'none':<6} {kind:<7} {count:>9}" for form, kind, count in summary.reports]
    lines.append(f"  {'facts':<14} {sum(summary.facts.values()):>9}")
    lines += [f"    {name.removeprefix('fact_'):<22} {count:>9}" for name, count in summary.facts.items()]
    lines.append(f"  {'stated in text':<14} {summary.claims:>9}")
    lines.append(f"  {'findings':<14} {sum(summary.findings.values()):>9}")
    lines += [
        f"    {severity.value:<22} {summary.findings[severity.value]:>9}"
        for severity in Severity
        if severity.value in summary.findings
    ]
    others = {status: count for status, count in summary.documents.items() if status != "report"}
    if others:
        lines.append(f"  {'documents that gave no report':<26} {sum(others.values())}")
        lines += [f"    {status:<22} {count:>9}" for status, count in others.items()]
    return lines


def run_line(run: Mapping[str, Any]) -> str:
    """One night of the ledger on one line."""
    counts = ", ".join(
        f"{_whole(run[name])} {name}" for name in ("found", "loaded", "skipped", "quarantined", "failed")
    )
    note = f": {run['message']}" if run.get("message") else ""
    return f"{run['load_run_id']:>5}  {str(run['started_at'])[:19]}  {run['status']:<9} {counts}{note}"


def _whole(value: Any) -> str:
    return "–" if value is None or math.isnan(value) else str(int(value))
