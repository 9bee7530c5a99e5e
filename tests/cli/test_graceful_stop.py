"""A server that is asked to stop finishes what it has begun, within its time limit."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import sys
import threading
from pathlib import Path

import psutil
import pytest

from tests.acceptance.patients import Clinic
from tests.acceptance.served import Served, serving
from tests.cli.test_serve import registration

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM")
LONGEST_S = 120
"""More than any stop here may take."""
ORDER = Clinic("SG01", "0200", "02000008", "2026-03-04", "1", capacity=0).order(1, patient=1)


def asked(hospital: Served, method: str, path: str, body: object = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", hospital.port, timeout=LONGEST_S)
    try:
        connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


class Held:
    """A booking whose answer is held back by a fault."""

    def __init__(self, hospital: Served, hold: str, when: str) -> None:
        fault = {"name": "slow", "operations": ["getYyNo"], "when": when, "latency": {"fixed": hold}}
        assert asked(hospital, "POST", "/control/v1/faults", fault)[0] == 201
        self.code: str | None = None
        self._hospital = hospital
        self._asking = threading.Thread(target=self._ask, daemon=True)
        self._asking.start()
        while "yuyue_held_requests 1.0" not in asked(hospital, "GET", "/metrics")[1]:
            assert self._asking.is_alive()

    def _ask(self) -> None:
        try:
            self.code = self._hospital.ask("getYyNo", ORDER).findtext(".//Code")
        except (OSError, http.client.HTTPException):
            self.code = "none"

    def ended(self) -> str | None:
        """The code that its client read; `none` where the connection broke."""
        self._asking.join(LONGEST_S)
        return self.code


def lets_in(hospital: Served) -> bool:
    try:
        socket.create_connection(("127.0.0.1", hospital.port), timeout=LONGEST_S).close()
    except ConnectionError:  # refused, or reset while the listener closed
        return False
    return True


def stop(hospital: Served) -> int:
    hospital.process.send_signal(signal.SIGTERM)
    return hospital.process.wait()


def test_responses_that_were_begun_are_finished_by_every_worker(tmp_path: Path) -> None:
    state = str(tmp_path / "hospital.sqlite")
    with serving("--workers", "2", "--state", state) as hospital:
        held = Held(hospital, "2s", "after")
        assert stop(hospital) == 0
        assert held.ended() == "1000"
    with serving("--state", state) as hospital:
        assert registration(hospital, "1") == "2000"


def test_nobody_new_is_let_in_while_one_worker_finishes() -> None:
    with serving() as hospital:
        held = Held(hospital, "2s", "before")
        hospital.process.send_signal(signal.SIGTERM)
        while lets_in(hospital):
            assert held.code is None
        assert hospital.process.poll() is None
        assert held.ended() == "1000"
        assert hospital.process.wait() == 0


@pytest.mark.slow
def test_the_grace_period_ends_but_bookings_are_kept(tmp_path: Path) -> None:
    state = str(tmp_path / "hospital.sqlite")
    with serving("--workers", "2", "--state", state, "--grace", "1") as hospital:
        held = Held(hospital, "10m", "after")
        assert stop(hospital) == 0
        assert held.ended() == "none"
    with serving("--state", state) as hospital:
        assert registration(hospital, "1") == "2000"


def test_a_second_signal_stops_at_once_without_a_traceback() -> None:
    with serving("--grace", "600") as hospital:
        held = Held(hospital, "10m", "before")
        hospital.process.send_signal(signal.SIGINT)
        while lets_in(hospital):
            assert held.code is None
        hospital.process.send_signal(signal.SIGINT)
        assert hospital.process.wait() == 0
        assert held.ended() == "none"
        said = hospital.process.stdout.read()
    assert "An unfinished response was cut off: the server stops" in said
    assert "Traceback" not in said


def test_a_worker_that_dies_is_reported_and_replaced() -> None:
    with serving("--workers", "2") as hospital:
        assert asked(hospital, "GET", "/healthz")[0] == 200
        children = psutil.Process(hospital.process.pid).children()
        workers = {each.pid for each in children if "spawn_main" in str(each.cmdline())}
        dead = min(workers)
        psutil.Process(dead).kill()
        said = next(line for line in hospital.process.stdout if "WARNING" in line)
    found = re.search(r"worker (\d+) died \(exit code -9\); worker (\d+) has taken its place", said)
    assert found, said
    assert int(found[1]) == dead
    assert int(found[2]) not in workers
