"""Two nights on one data folder: the second declines, and a dead one holds nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.night_lock import NightInProgress, night_lock

HOLD = """
import sys, time
from pathlib import Path
from flows.night_lock import night_lock
with night_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def test_the_second_declines_and_names_the_first(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    with pytest.raises(NightInProgress, match=f"process {holder.pid} "), night_lock(tmp_path):
        pass
    holder.kill()
    holder.wait()


def test_a_killed_night_leaves_no_lock(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with night_lock(tmp_path):
        assert (tmp_path / "night.lock").read_text() == str(os.getpid())
