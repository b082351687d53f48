"""A damaged document is read right or with a finding at every cell that is not right, never silently wrong.

The figures that count are those of the sound document: whatever the damage took or changed must be
pointed at. What cannot be noticed in principle is proven so by ``tests/rendering/sums.py`` and not counted.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from benchmarks.project import read
from benchmarks.scoring import printed_cells, read_cells, score
from contracts.findings import Finding
from tests.rendering import html, pdf, rtf, text, word, workbook
from tests.rendering.catalogue import filled
from tests.rendering.damage import DAMAGES
from tests.rendering.figures import FilledForm
from tests.rendering.file_damage import FILE_DAMAGES, damage_page, damage_word
from tests.rendering.grid import Document, compose
from tests.rendering.lettering import FONT_FILE
from tests.rendering.text_damage import TEXT_DAMAGES

CARRIERS: dict[str, Callable[[Document], bytes]] = {
    "txt.tab": lambda document: text.document_text(document, text.tab_full),
    "txt.pipe": lambda document: text.document_text(document, text.pipe),
    "txt.cell_lines": lambda document: text.document_text(document, text.cell_lines),
    "html": lambda document: html.plain_page(document).encode(),
    "html.word_saved": lambda document: html.word_saved_page(document).encode(),
    "docx": word.xml_document,
    "rtf": rtf.rtf,
    "xlsx": workbook.xlsx,
}
TEXT_CARRIERS = {name: carrier for name, carrier in CARRIERS.items() if name.startswith("txt.")}
FILE_CARRIERS = {"html": damage_page, "docx": damage_word}
DRAWN: dict[str, Callable[[Document], bytes]] = {"pdf.grid": lambda document: pdf.draw(document, pdf.Style())}
KINDS = ("distinct", "distinct", "realistic", "realistic", "zero", "blank", "dash", "totals", "persons")


@dataclass(frozen=True)
class Verdict:
    """What became of one damaged document."""

    damage: str
    carrier: str
    kind: str
    seed: int
    changed: bool
    right: bool
    silent: tuple[str, ...]


def damaged(seed: int, carriers: Mapping[str, Callable[[Document], bytes]]) -> Verdict:
    """Damage the tables of one report, read it and say which cells went wrong in silence."""
    chance, kind, report = _report(seed)
    sound = compose(report)
    name = sorted(DAMAGES)[seed % len(DAMAGES)]
    document: Document = DAMAGES[name](sound, chance)
    carrier = chance.choice(sorted(carriers))
    return _judge(name, carrier, kind, seed, report, carriers[carrier](document), document != sound)


def damaged_text(seed: int) -> Verdict:
    """Damage the text of one report, read it and say which cells went wrong in silence."""
    chance, kind, report = _report(seed)
    carrier = chance.choice(sorted(TEXT_CARRIERS))
    sound = TEXT_CARRIERS[carrier](compose(report)).decode()
    name = sorted(TEXT_DAMAGES)[seed % len(TEXT_DAMAGES)]
    text = TEXT_DAMAGES[name](sound, chance)
    return _judge(name, carrier, kind, seed, report, text.encode(), text != sound)


def damaged_file(seed: int) -> Verdict:
    """Damage the markup of one report, read it and say which cells went wrong in silence."""
    chance, kind, report = _report(seed)
    carrier = chance.choice(sorted(FILE_CARRIERS))
    damage = FILE_CARRIERS[carrier]
    sound = CARRIERS[carrier](compose(report))
    name = sorted(FILE_DAMAGES)[seed % len(FILE_DAMAGES)]
    data = damage(sound, FILE_DAMAGES[name], chance)
    return _judge(name, carrier, kind, seed, report, data, data != sound)


def _report(seed: int) -> tuple[random.Random, str, FilledForm]:
    chance = random.Random(seed)
    kind, form_name = chance.choice(KINDS), chance.choice(["2021", "2021", "2019"])
    return chance, kind, filled(form_name, chance.randrange(10_000), kind)


def _judge(name: str, carrier: str, kind: str, seed: int, report: FilledForm, data: bytes, changed: bool) -> Verdict:
    found = read(data)
    if isinstance(found, Finding):
        return Verdict(name, carrier, kind, seed, changed, False, ())
    result = score(printed_cells(report.truth()), read_cells(found), found.findings)
    return Verdict(name, carrier, kind, seed, changed, result.perfect, tuple(result.silent))


def report_of(verdicts: list[Verdict]) -> str:
    """The silent errors by damage and carrier, with seeds to repeat them."""
    silent = [verdict for verdict in verdicts if verdict.silent]
    counts = Counter((verdict.damage, verdict.carrier) for verdict in silent)
    examples = "; ".join(
        f"{one.damage}/{one.carrier}/{one.kind} seed {one.seed}: {', '.join(one.silent[:3])}" for one in silent[:10]
    )
    return (
        f"{len(silent)} of {len(verdicts)} damaged documents are wrong in silence: {counts.most_common()}; {examples}"
    )


@pytest.mark.parametrize("part", range(4))
def test_damaged_tables_are_right_or_carry_a_finding(part: int) -> None:
    verdicts = [damaged(seed, CARRIERS) for seed in range(part, 340, 4)]
    assert sum(verdict.changed for verdict in verdicts) > 60
    assert not any(verdict.silent for verdict in verdicts), report_of(verdicts)


def test_damaged_texts_are_right_or_carry_a_finding() -> None:
    verdicts = [damaged_text(seed) for seed in range(120)]
    assert sum(verdict.changed for verdict in verdicts) > 80
    assert not any(verdict.silent for verdict in verdicts), report_of(verdicts)


def test_damaged_pages_and_word_files_are_right_or_carry_a_finding() -> None:
    verdicts = [damaged_file(seed) for seed in range(120)]
    assert sum(verdict.changed for verdict in verdicts) > 80
    assert not any(verdict.silent for verdict in verdicts), report_of(verdicts)


def _damaged_in_all_carriers(first: int, last: int) -> list[Verdict]:
    return [damaged(seed, CARRIERS) for seed in range(first, last)] + [
        damaged_text(seed) for seed in range(first, last, 4)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(2))
def test_a_thousand_damaged_documents_are_right_or_carry_a_finding(part: int) -> None:
    verdicts = _damaged_in_all_carriers(1_000 + 400 * part, 1_400 + 400 * part)
    assert not any(verdict.silent for verdict in verdicts), report_of(verdicts)


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("TORTURE") != "full", reason="ten minutes of damaged documents: TORTURE=full")
def test_ten_thousand_damaged_documents_are_right_or_carry_a_finding(
    record_property: Callable[[str, object], None],
) -> None:
    verdicts = _damaged_in_all_carriers(1_000, 9_000)
    assert len(verdicts) == 10_000
    record_property("documents", len(verdicts))  # make torture adds these up
    record_property("silent", sum(bool(verdict.silent) for verdict in verdicts))
    assert not any(verdict.silent for verdict in verdicts), report_of(verdicts)


@pytest.mark.slow
@pytest.mark.skipif(not FONT_FILE.exists(), reason="drawing PDF needs the font that tests/rendering/lettering.py names")
def test_damaged_pdf_documents_are_right_or_carry_a_finding() -> None:
    verdicts = [damaged(seed, DRAWN) for seed in range(20_000, 20_040)]
    assert not any(verdict.silent for verdict in verdicts), report_of(verdicts)
