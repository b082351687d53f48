"""Hands the explorer what it needs of the other rooms: an SQLite warehouse, stored bytes, pictures, tables, sums."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.readings import Place, Table
from contracts.reports import Fact

if TYPE_CHECKING:
    from explorer.handed import CheckedSum, Handed, StoredDocument

_SQLITE = "sqlite:///"


@contextmanager
def sqlite_warehouse(url: str, data: Path) -> Iterator[Path]:
    """The warehouse as an SQLite file: itself, or for PostgreSQL a copy of its present state for as long as needed.

    Raises the errors of :mod:`warehouse.errors`.
    """
    from warehouse.warehouse import open_warehouse

    if url.startswith(_SQLITE):
        file = Path(url.removeprefix(_SQLITE).partition("?")[0])
        if file.is_file():
            with open_warehouse(url) as house:
                house.check()
        yield file
        return
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="explore-", dir=data) as folder:
        file = Path(folder) / "warehouse.sqlite"
        with open_warehouse(url) as house:
            house.backup(file)
        with open_warehouse(f"{_SQLITE}{file}") as copy:
            copy.rebuild_marts()
        yield file


def handed(raw: Path) -> Handed:
    """What the site is handed, reading originals from the raw store at ``raw``."""
    from explorer.handed import Handed, RuleWords
    from flows.isolation.looking import look_at_page, look_at_table
    from transforms.checks import load_rules

    def original(document: StoredDocument) -> bytes:
        return read_original(raw, document)

    def page(document: StoredDocument, place: Place) -> bytes:
        return look_at_page(original(document), place)

    def table(document: StoredDocument, place: Place) -> Table:
        return look_at_table(original(document), document.file_name, document.reader, place)

    rules = {name: RuleWords(rule.zh, rule.en) for name, rule in load_rules().items()}
    return Handed(original, page, table, checked_sums, rules)


def read_original(raw: Path, document: StoredDocument) -> bytes:
    """The stored bytes, checked against their hash. Raises NotShown when they are gone or were altered."""
    from explorer.handed import NotShown
    from sources.store import CorruptBlob, RawStore

    if not raw.is_dir():
        raise NotShown(f"the raw store {raw} is not there, so the original cannot be shown")
    try:
        with RawStore(raw) as store:
            return store.read(document.sha256)
    except (CorruptBlob, OSError) as error:
        raise NotShown(f"the stored original cannot be read: {error}") from error


def checked_sums(form: str, facts: Sequence[Fact]) -> list[CheckedSum]:
    """Every sum of the form of that name over a report's facts."""
    from explorer.handed import CheckedSum
    from transforms.checks.ledger import open_ledger
    from transforms.checks.sums import residuals
    from transforms.forms import load_forms

    if form not in load_forms():
        return []  # The statistics before the form of 2019: no sum of them is known.
    ledger = open_ledger(facts, load_forms()[form])
    names = ledger.plan.addresses
    return [
        CheckedSum(
            one.rule, tuple(names[slot] for slot in one.addends), tuple(names[slot] for slot in one.equals), balance
        )
        for one, balance in zip(ledger.plan.equations, residuals(ledger), strict=True)
    ]
