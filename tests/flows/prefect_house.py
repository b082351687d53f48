"""A Prefect server and worker of a test's own, on a free port, in a folder that is thrown away."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
BIN = PROJECT / ".venv" / "bin"


@dataclass
class PrefectHouse:
    """Commands are run in the project's folder, as a user would."""

    home: Path
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def prefect(self, *arguments: str) -> str:
        """Output of a ``prefect`` command that has to succeed."""
        run = subprocess.run(
            [BIN / "prefect", "--no-prompt", *arguments],
            cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert run.returncode == 0, f"prefect {' '.join(arguments)}\n{run.stdout}\n{run.stderr}"
        return run.stdout

    def start(self, name: str, *arguments: str) -> None:
        """A ``prefect`` command that goes on in the background."""
        with (self.home / f"{name}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(
                    [BIN / "prefect", *arguments], cwd=PROJECT, env=self.environment, stdout=log, stderr=log
                )
            )

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """The server's answer as JSON: GET without a body, else POST."""
        request = urllib.request.Request(
            self.environment["PREFECT_API_URL"] + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def log(self, name: str) -> str:
        """What a background command wrote so far."""
        return (self.home / f"{name}.log").read_text("utf-8", "replace")


@contextmanager
def prefect_house(home: Path, **environment: str) -> Iterator[PrefectHouse]:
    """A running server; everything started through it ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "GONGKAI_"))}
    settings |= {
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        **environment,
    }
    house = PrefectHouse(home, settings)
    try:
        house.start("server", "server", "start", "--host", "127.0.0.1", "--port", str(port))
        wait_for(lambda: _is_up(house), 240, lambda: house.log("server"))
        yield house
    finally:
        for process in reversed(house.processes):
            process.terminate()
        for process in house.processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def _is_up(house: PrefectHouse) -> bool:
    try:
        return bool(house.ask("/health"))
    except OSError:
        return False


def wait_for(holds: Callable[[], bool], seconds: float, explain: Callable[[], str]) -> None:
    """Wait until something holds; fail with an explanation when it does not in time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds} s\n{explain()}"
        time.sleep(0.5)
