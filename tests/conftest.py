"""What every test may rely on: nothing of the person who runs it, and the seeds where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# What an example takes depends on what else the machine does: no test fails for that.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

PROJECT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests see no GONGKAI_ or PREFECT_ setting of their surroundings."""
    for name in list(os.environ):
        if name.startswith(("GONGKAI_", "PREFECT_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DO_NOT_TRACK", "1")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Five real reports with their figures, kept beside the checkout and not part of the project."""
    folder = PROJECT.parent / "shared" / "seeds"
    if not any(folder.glob("*.truth.json")):
        pytest.skip("the folder shared/seeds is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def command() -> Path:
    """The installed ``gongkai``."""
    found = PROJECT / ".venv" / "bin" / "gongkai"
    if not found.exists():
        pytest.skip("no .venv here: run make setup")
    return found
