"""Measure how right the corpus is read: ``python -m benchmarks.accuracy`` (``make accuracy``).

Prints cells right, wrong, missing and silent for the project and for the peers that are installed, and
writes the same tables to ``docs/accuracy.md``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.peers import Peer, installed_peers
from benchmarks.project import read
from benchmarks.scoring import Score, printed_cells, read_cells, score
from contracts.findings import Finding

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "tests" / "corpus"
_FIELDS = ("agency", "year", "published")


@dataclass(slots=True)
class Tally:
    """The sum over a group of documents."""

    score: Score = field(default_factory=Score)
    documents: int = 0
    perfect: int = 0
    identities_right: int = 0
    seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document read by the project."""

    name: str
    group: str
    score: Score
    wrong_fields: tuple[str, ...]
    form_right: bool
    seconds: float
    note: str


def corpus(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every document of the corpus with its truth."""
    for path in sorted(folder.iterdir()):
        truth = path.with_name(f"{path.stem}.truth.json")
        if path.suffix not in {".json", ".md"} and truth.exists():
            yield path, json.loads(truth.read_text("utf-8"))


def group_of(path: Path) -> str:
    """The line of the table a document counts in: its format, or what sets it apart."""
    return "scan" if path.stem.startswith("scan_") else path.suffix[1:]


def measure(path: Path, truth: dict[str, Any]) -> Outcome:
    """Read one document and compare it with its truth."""
    started = time.perf_counter()
    found = read(path.read_bytes(), path.name)
    seconds = time.perf_counter() - started
    expected = printed_cells(truth)
    if isinstance(found, Finding):
        result = score(expected, {}, [found])
        right = truth["template"] is None
        return Outcome(path.name, group_of(path), result, () if right else _FIELDS, right, seconds, found.message)
    result = score(expected, read_cells(found), found.findings)
    have = {"agency": found.agency, "year": found.year, "published": found.published and found.published.isoformat()}
    wrong = tuple(name for name in _FIELDS if truth["template"] and have[name] != truth[name])
    return Outcome(path.name, group_of(path), result, wrong, found.form == truth["template"], seconds, "")


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def project_table(outcomes: list[Outcome]) -> str:
    """Lines by format, then all digital documents together."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for outcome in outcomes:
        for name in {outcome.group, "all digital"} if outcome.group != "scan" else {"scan"}:
            tally = tallies[name]
            tally.score.add(outcome.score)
            tally.documents += 1
            tally.perfect += outcome.score.perfect and outcome.form_right
            tally.identities_right += not outcome.wrong_fields
            tally.seconds.append(outcome.seconds)
    header = [
        "format",
        "documents",
        "perfect",
        "cells",
        "right",
        "wrong",
        "missing",
        "silent",
        "agency, year, date right",
        "ms a document",
    ]
    names = sorted(tallies, key=lambda name: (name == "scan", name == "all digital", name))
    rows = []
    for name in names:
        tally = tallies[name]
        rows.append(
            [
                name,
                str(tally.documents),
                str(tally.perfect),
                f"{tally.score.cells:,}",
                f"{tally.score.right:,}",
                str(len(tally.score.wrong)),
                str(len(tally.score.missing)),
                str(len(tally.score.silent)),
                str(tally.identities_right),
                f"{1000 * statistics.median(tally.seconds):.0f}",
            ]
        )
    return _table(header, rows)


def _read_by(peer: Peer, path: Path) -> dict[str, Decimal | None]:
    """The cells that a peer reads; none where it fails, and peers fail in ways of their own."""
    try:
        return peer.read(path)
    except Exception:
        return {}


def peer_table(peers: list[Peer], outcomes: list[Outcome], folder: Path) -> str:
    """The same documents read by the peers, each against the project on the formats it knows."""
    rows = []
    ours = {outcome.name: outcome for outcome in outcomes}
    for peer in peers:
        mine, theirs = Tally(), Tally()
        for path, truth in corpus(folder):
            if path.suffix[1:] != peer.extension or group_of(path) == "scan" or truth["template"] is None:
                continue
            started = time.perf_counter()
            result = score(printed_cells(truth), _read_by(peer, path))
            theirs.seconds.append(time.perf_counter() - started)
            theirs.score.add(result)
            theirs.perfect += result.perfect
            mine.documents += 1
            mine.score.add(ours[path.name].score)
            mine.perfect += ours[path.name].score.perfect
            mine.seconds.append(ours[path.name].seconds)
        for name, tally in ((peer.name, theirs), ("gongkai", mine)):
            rows.append(
                [
                    name,
                    peer.extension,
                    f"{tally.perfect} of {mine.documents}",
                    f"{tally.score.right:,} of {mine.score.cells:,}",
                    str(len(tally.score.wrong)),
                    str(len(tally.score.missing)),
                    f"{1000 * statistics.median(tally.seconds):.0f}",
                ]
            )
    return _table(["reader", "format", "perfect", "right", "wrong", "missing", "ms a document"], rows)


def failures(outcomes: list[Outcome]) -> str:
    """A line for every document that is not read perfectly."""
    lines = []
    for outcome in outcomes:
        if outcome.score.perfect and outcome.form_right and not outcome.wrong_fields:
            continue
        parts = [
            f"{len(outcome.score.wrong)} wrong",
            f"{len(outcome.score.missing)} missing",
            f"{len(outcome.score.silent)} silent",
        ]
        cells = ", ".join([*outcome.score.silent[:2], *outcome.score.wrong[:3]])
        fields = f"; not right: {', '.join(outcome.wrong_fields)}" if outcome.wrong_fields else ""
        form = "" if outcome.form_right else "; form not right"
        note = f" ({outcome.note})" if outcome.note else ""
        lines.append(f"- `{outcome.name}`: {', '.join(parts)}{form}{fields}{': ' + cells if cells else ''}{note}")
    return "\n".join(lines) or "None."


def main() -> None:
    """Measure, print and write ``docs/accuracy.md``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--no-peers", action="store_true", help="measure the project only")
    parser.add_argument("--write", type=Path, default=ROOT / "docs" / "accuracy.md", help="where the result is kept")
    options = parser.parse_args()
    outcomes = [measure(path, truth) for path, truth in corpus(options.corpus)]
    peers = [] if options.no_peers else installed_peers()
    parts = [project_table(outcomes)]
    if peers:
        parts.append(peer_table(peers, outcomes, options.corpus))
    print("\n\n".join([*parts, failures(outcomes)]))
    versions = ", ".join(f"{peer.name} {version(peer.package)}" for peer in peers) or "no peers installed"
    text = _PAGE.format(
        date=date.today().isoformat(),
        version=version("gongkai"),
        versions=versions,
        project=parts[0],
        peers=parts[1] if peers else "No peer was measured.",
        failures=failures(outcomes),
    )
    options.write.write_text(text, "utf-8")


_PAGE = """# Accuracy

Written by `make accuracy` on {date}, gongkai {version}; {versions}.

What is measured: every cell of every document in `tests/corpus` against its truth file. *Right*: the number that
is printed, or no number where none is printed. *Wrong*: another number. *Missing*: no number where one is printed.
*Silent*: wrong or missing, and no finding covers the cell (its row, its section, the document, or a sum of the form
that the cell belongs to). The precise rules stand in `benchmarks/scoring.py`. Scans need the OCR extra.
Documents damaged on purpose are counted apart, in `docs/reliability.md`.

## The project

{project}

## Peers

One generic mapper (grid of strings to form, `benchmarks/peers.py`) for all of them; they know nothing of findings.

{peers}

## Documents not read perfectly

{failures}
"""


if __name__ == "__main__":
    main()
