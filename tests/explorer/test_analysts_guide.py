"""What docs/analysts.md tells people to type runs as it stands, and gives something."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import duckdb
import pytest

from tests.explorer.conftest import Stored
from warehouse import open_warehouse

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "analysts.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="session")
def project(stored: Stored, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a published release where the guide's examples expect it."""
    folder = tmp_path_factory.mktemp("project")
    with open_warehouse(f"sqlite:///{stored.file}") as house:
        house.publish(folder / "data" / "published")
    return folder


@pytest.mark.parametrize("number", range(len(blocks("sql"))))
def test_the_sql_examples_answer(project: Path, stored: Stored, number: int) -> None:
    statement = blocks("sql")[number]
    with duckdb.connect(project / "data" / "published" / "current" / "analyst.duckdb", read_only=True) as release:
        assert release.execute(statement).fetchall()
    with open_warehouse(f"sqlite:///{stored.file}") as house:
        assert len(house.query(statement.rstrip().rstrip(";")))


@pytest.mark.parametrize("number", range(len(blocks("python"))))
def test_the_python_examples_run(project: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.chdir(project)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(blocks("python")[number], "docs/analysts.md", "exec"), {})
    assert printed.getvalue().strip()


def test_there_are_examples_of_each_kind() -> None:
    assert len(blocks("sql")) >= 4 and len(blocks("python")) >= 4
