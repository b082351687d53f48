"""Builds the documentation's site: ``make docs``. Any warning of Sphinx, a dead link among them, fails it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from transforms.dimension_frames import dimension_frames
from warehouse import open_warehouse

_PROJECT = Path(__file__).parents[2]


def build(site: Path) -> None:
    """The site in a folder of its own, which is emptied first. Raises CalledProcessError when a page is at fault."""
    write_dictionary(_PROJECT / "build" / "data_dictionary.md")
    shutil.rmtree(site, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-n", "-E", "-b", "html"]
    with tempfile.TemporaryDirectory() as trees:
        subprocess.run(
            [*command, "-c", Path(__file__).parent, "-d", trees, _PROJECT, site],
            check=True, capture_output=True, text=True,
        )  # fmt: skip


def write_dictionary(target: Path) -> None:
    """The data dictionary as every release has it: that of a release without reports is the same."""
    with tempfile.TemporaryDirectory() as folder:
        published = Path(folder) / "published"
        with open_warehouse(f"sqlite:///{folder}/warehouse.sqlite") as house:
            house.upgrade()
            house.load_dimensions(dimension_frames())
            house.rebuild_marts()
            house.publish(published)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(published / "current" / "data_dictionary.md", target)


if __name__ == "__main__":
    try:
        build(_PROJECT / "build" / "docs")
    except subprocess.CalledProcessError as error:
        sys.exit(error.stderr)
