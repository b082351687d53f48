"""Somebody is told when a night fails, when none was done, and nobody learns the address it goes to."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows import alerts
from flows.night_lock import NightInProgress
from flows.summary import NightSummary, Trouble
from tests.flows.prefect_house import PROJECT, prefect_house, wait_for

SECRET = "do-not-show-7351"


class Receiver:
    """A chat's webhook on loopback: keeps what it is sent."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.status = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.got.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
                self.send_response(outer.status)
                self.send_header("location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?key={SECRET}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    made = Receiver()
    monkeypatch.setenv(alerts.URL, made.url)
    yield made
    made.server.shutdown()
    made.server.server_close()


def _raise(error: BaseException) -> NightSummary:
    raise error


def test_a_failed_night_is_told_with_its_reason(receiver: Receiver) -> None:
    with pytest.raises(RuntimeError):
        alerts.watched(lambda: _raise(RuntimeError("the disk is full\x1b[31m")))
    (told,) = receiver.got
    assert told["event"] == "night.failed" and "the disk is full" in told["text"] and "\x1b" not in told["text"]


def test_a_step_that_broke_off_is_told_and_a_good_or_a_second_night_is_not(receiver: Receiver) -> None:
    alerts.watched(NightSummary)
    with pytest.raises(NightInProgress):
        alerts.watched(lambda: _raise(NightInProgress("another night is at work")))
    assert receiver.got == []
    alerts.watched(lambda: NightSummary(broken=[Trouble("publish", "broken", "no space left")]))
    assert "publish: no space left" in receiver.got[0]["text"] and receiver.got[0]["summary"]["found"] == 0


@pytest.mark.parametrize("status", [302, 404, 500])
def test_an_alert_that_is_not_taken_fails_nothing_and_shows_no_address(
    receiver: Receiver, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.status = status
    alerts.watched(lambda: NightSummary(broken=[Trouble("marts", "broken", "x")]))
    assert len(receiver.got) == 1, "redirects are not followed"
    assert f"answered {status}" in caplog.text and SECRET not in caplog.text


def test_without_an_address_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not alerts.tell(alerts.Alert("test", "x", {}))
    monkeypatch.setenv(alerts.URL, f"ftp://example.org/{SECRET}")
    assert not alerts.tell(alerts.Alert("test", "x", {}))


@pytest.mark.parametrize(
    ("shape", "where"), [("json", ["text"]), ("feishu", ["content", "text"]), ("dingtalk", ["text", "content"])]
)
def test_the_message_has_the_shape_of_the_receiver(shape: str, where: list[str]) -> None:
    found: Any = alerts.body(alerts.Alert("night.failed", "出错", {}), shape)
    for key in where:
        found = found[key]
    assert found == "出错"


def test_a_night_is_overdue_after_26_hours() -> None:
    now = datetime(2026, 3, 2, 4, tzinfo=UTC)
    assert alerts.overdue(now - timedelta(hours=25), now) is None
    late, never = alerts.overdue(now - timedelta(hours=27), now), alerts.overdue(None, now)
    assert late is not None and "2026-03-01 01:00" in late.text
    assert never is not None and "no night was ever done" in never.text


@pytest.mark.slow
def test_the_command_tells_when_no_night_was_done(receiver: Receiver, command: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [command, "alert", "--data", tmp_path, *arguments], capture_output=True, text=True, check=False, timeout=120
        )

    assert run("--try").returncode == 0 and receiver.got.pop()["event"] == "test"
    late = run()
    assert late.returncode == 1 and receiver.got.pop()["event"] == "night.overdue" and SECRET not in late.stdout
    subprocess.run([command, "nightly", "--sample", "--data", tmp_path], check=True, capture_output=True, timeout=300)
    done = run()
    assert done.returncode == 0 and not receiver.got, done.stdout + done.stderr


@pytest.mark.slow
def test_a_prefect_server_tells_of_failed_runs_and_of_nights_that_never_were(
    receiver: Receiver, command: Path, tmp_path: Path
) -> None:
    with prefect_house(tmp_path) as house:
        environment = house.environment | {alerts.URL: receiver.url}
        done = subprocess.run(
            [command, "alert", "--install"], env=environment, cwd=PROJECT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0 and len(done.stdout.splitlines()) == 2, done.stdout + done.stderr
        again = subprocess.run([command, "alert", "--install"], env=environment, cwd=PROJECT, check=True)
        assert again.returncode == 0
        automations = house.ask("/automations/filter", {})
        assert {one["name"] for one in automations} == {"gongkai: the night failed", "gongkai: no night was done"}
        assert SECRET not in json.dumps(automations)
        flow = subprocess.run(
            [command.parent / "python", "-c", "from flows.nightly import nightly; nightly(registry='/no\"where')"],
            env=house.environment | {"GONGKAI_CONTACT": "test@example.org"}, cwd=PROJECT, capture_output=True,
            text=True, check=False, timeout=180,
        )  # fmt: skip
        assert flow.returncode != 0
        wait_for(lambda: bool(receiver.got), 120, lambda: house.log("server"))
        told = receiver.got[0]
        assert told["event"] == "night.failed" and "Failed" in told["text"] and 'no"where' in told["text"]

        impatient = (
            "import sys; from datetime import timedelta; from flows.automations import install;"
            "install(sys.argv[1], 'json', timedelta(seconds=15))"
        )
        python = command.parent / "python"
        subprocess.run([python, "-c", impatient, receiver.url], env=environment, cwd=PROJECT, check=True)
        wait_for(lambda: receiver.got[-1]["event"] == "night.overdue", 180, lambda: house.log("server"))
        assert "no night was done for 0:00:15" in receiver.got[-1]["text"]
