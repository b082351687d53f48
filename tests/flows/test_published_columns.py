"""Analysts' queries go on working: no published column leaves or is renamed without a note in the change log.

``published_columns.txt`` holds the columns once published, one table a line. After adding a column, or after writing
under *Migration* in CHANGELOG.md what takes the place of one that goes and taking it out of the file, run
``.venv/bin/python -m tests.flows.test_published_columns``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from transforms.dimension_frames import dimension_frames
from warehouse import open_warehouse
from warehouse.engines import reading
from warehouse.published_tables import published_tables

RECORD = Path(__file__).with_name("published_columns.txt")


def published(folder: Path) -> dict[str, list[str]]:
    """The columns of every published table of a warehouse that knows the shipped forms."""
    with open_warehouse(f"sqlite:///{folder / 'warehouse.sqlite'}") as house:
        house.upgrade()
        house.load_dimensions(dimension_frames())
        house.rebuild_marts()
        with reading(house.engine) as connection:
            return {table.name: [column.name for column in table.columns] for table in published_tables(connection)}


def recorded() -> dict[str, list[str]]:
    """The columns as last recorded."""
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    return {name: columns.split() for name, _, columns in (line.partition(": ") for line in lines)}


def test_no_published_column_leaves_without_a_word(tmp_path: Path) -> None:
    now, before = published(tmp_path), recorded()
    gone = [f"{table}.{name}" for table, names in before.items() for name in names if name not in now.get(table, [])]
    assert not gone, f"say under Migration in CHANGELOG.md what takes their place: {gone}"
    fresh = [f"{table}.{name}" for table, names in now.items() for name in names if name not in before.get(table, [])]
    assert not fresh, f"record them with python -m tests.flows.test_published_columns: {fresh}"


def main() -> None:
    """Record the columns that are published now."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [f"{table}: {' '.join(names)}\n" for table, names in sorted(published(Path(folder)).items())]
    RECORD.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
