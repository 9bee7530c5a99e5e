"""Simulator and platform in processes of their own: each notice once, after any restart."""

from __future__ import annotations

import http.client
import json
import socket
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.acceptance.process import RunningCommand, running
from tests.acceptance.served import serving
from tests.server.notices.notifying_simulation import STOP, scenario

WAIT_S = 120


def ask(port: int, method: str, path: str, order: object = None) -> dict[str, object]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_S)
    try:
        body = None if order is None else json.dumps(order)
        connection.request(method, path, body, {"Content-Type": "application/json"})
        shown: dict[str, object] = json.loads(connection.getresponse().read())
        return shown
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def platform(port: int, hospital_port: int, state: Path) -> AbstractContextManager[RunningCommand]:
    hospital = f"http://127.0.0.1:{hospital_port}"
    return running(
        "platform", "--hospital", hospital, "--port", str(port), "--state", str(state), "--today", "2026-03-02"
    )


def wait_for(process: RunningCommand, pattern: str) -> str:
    found, _ = process.read_until(f".*{pattern}.*")
    return found[0]


@pytest.mark.slow
def test_two_workers_send_a_notice_once_and_it_waits_for_either_side(tmp_path: Path) -> None:
    file = tmp_path / "notifying.yaml"
    file.write_text(scenario("notify: {first_retry: 100ms, longest_retry: 200ms, attempts: 1000}"), encoding="utf-8")
    port, state, known = free_port(), str(tmp_path / "ledger.sqlite"), tmp_path / "platform.json"
    options = ("--state", state, "--notify-url", f"http://127.0.0.1:{port}")
    with serving(*options, "--workers", "2", scenario=str(file)) as hospital:
        with platform(port, hospital.port, known) as process:
            wait_for(process, r"poll +SG02")
            ask(hospital.port, "POST", "/control/v1/events", STOP)
            line = wait_for(process, "notification")
            assert "CancelSchedual: SG01/0300/03000001 2026-03-04 上午 停诊: 0 成功" in line
        ask(hospital.port, "POST", "/control/v1/events", {"resume_schedule": STOP["stop_schedule"]})
    with serving(*options, scenario=str(file)) as hospital, platform(port, hospital.port, known) as process:
        line = wait_for(process, "notification")
        assert "AddSchedual: SG01/0300/03000001 2026-03-04 上午 正常: 0 成功" in line
        notices = ask(hospital.port, "GET", "/control/v1/notices")["notices"]
        assert isinstance(notices, list)
        first, *_ = [(each["notify_type"], each["state"]) for each in notices]
        assert first == ("CancelSchedual", "delivered")
        state_of_platform = ask(port, "GET", "/state")
        assert len(state_of_platform["notifications"]) == 2  # type: ignore[arg-type]
