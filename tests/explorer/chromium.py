"""A real Chromium without a window, and the command that serves the site to it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """The machine's own Chromium, if it has one."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium with a fresh profile."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), headless=True, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def explored(command: Path, data: Path) -> Iterator[str]:
    """``gongkai explore`` on a data folder; gives the site's address."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    with subprocess.Popen(
        [command, "explore", "--data", data, "--port", "0", "--idle-minutes", "3"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    ) as server:  # fmt: skip
        try:
            assert server.stdout is not None and server.stderr is not None
            line = server.stdout.readline()
            assert line.startswith("http://127.0.0.1:"), line + server.stderr.read()
            yield line.split()[0].rstrip("/")
        finally:
            server.terminate()
            server.wait(60)
