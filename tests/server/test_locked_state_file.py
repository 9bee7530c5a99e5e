"""Another program locks the state file for writing: bookings wait, for a bounded time, and nobody else does."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from yuyue_sim.hospital.ledger import next_epoch
from yuyue_sim.hospital.rules import clinic

from tests.scenario.faults.faulty import about
from tests.server.control.steering import SimulationApi
from tests.server.test_bystander import Asked, ask, small
from tests.server.test_lost_state_file import booked
from tests.soap.asking import STRING_PATH, string_envelope
from tests.soap.test_many_cancellations import order


@pytest.mark.parametrize("is_released", [True, False], ids=["released", "kept"])
def test_only_bookings_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_released: bool) -> None:
    path = tmp_path / "s.sqlite"
    api = SimulationApi(state=str(path))
    wanted = booked(api)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def go() -> Asked:
        envelope = string_envelope("getYyNo", order(wanted, 2, "320503198001010057", "WS01")).encode()
        booking = asyncio.ensure_future(ask(api.app, "POST", STRING_PATH, envelope, b"text/xml; charset=utf-8"))
        for _ in range(5):
            await small(api.app)
            assert (await ask(api.app, "GET", f"{STRING_PATH}?wsdl", b"", b"")).status == 200
            await asyncio.sleep(0)
            assert not booking.done()
        if is_released:
            other.execute("ROLLBACK")
        else:
            monkeypatch.setattr(clinic, "monotonic_s", lambda: float("inf"))
        return await booking

    response = asyncio.run(go()).body.decode()
    other.close()
    if is_released:
        assert "Code&gt;1000&lt;" in response
    else:
        assert "Code&gt;1005&lt;" in response
        assert "another program keeps the state file locked for writing" in response
    api.simulation.ledger.close()


_RECOVERY = """
import fcntl, sys

with open(sys.argv[1], "r+b", buffering=0) as index:
    for lock in (120, 122):  # those of writing and of recovery
        fcntl.lockf(index, fcntl.LOCK_EX, 1, lock)
    index.seek(8)
    count = index.read(1)
    index.seek(8)
    index.write(bytes([count[0] ^ 1]))
    print("begun", flush=True)
    sys.stdin.readline()
    index.seek(8)
    index.write(count)
"""
"""Leaves the index of a log as a writer does that is killed between its two copies, and repairs it in the end."""


def test_nothing_fails_while_the_index_of_the_log_is_repaired(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    api = SimulationApi(state=str(path))
    wanted = booked(api)
    command = [sys.executable, "-c", _RECOVERY, f"{path}-shm"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as recovery:
        assert recovery.stdout is not None
        assert recovery.stdout.readline() == "begun\n"

        async def go() -> list[Asked]:
            requests = {
                "getYyNo": order(wanted, 2, "320503198001010057", "WS01"),
                "getGhInfo": about("getGhInfo", 999, "WS01"),
                "getGhRecord": "<Message><RequestInfo><HospitalID>WS01</HospitalID><BeginTime>2026-03-01 00:00:00"
                "</BeginTime><EndTime>2026-03-02 00:00:00</EndTime></RequestInfo></Message>",
            }
            envelopes = [string_envelope(*each).encode() for each in requests.items()]
            waiting = [
                asyncio.ensure_future(ask(api.app, "POST", STRING_PATH, each, b"text/xml; charset=utf-8"))
                for each in envelopes
            ]
            for _ in range(50):
                assert (await ask(api.app, "GET", f"{STRING_PATH}?wsdl", b"", b"")).status == 200
                assert [each.done() for each in waiting] == [False, False, False]
            recovery.communicate("end\n")
            return await asyncio.gather(*waiting)

        booking, search, records = asyncio.run(go())
        assert "Code&gt;1000&lt;" in booking.body.decode()
        assert "Code&gt;2002&lt;" in search.body.decode()
        assert "Code&gt;2000&lt;" in records.body.decode()
    api.simulation.ledger.close()


def test_the_health_check_says_so(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    api = SimulationApi(state=str(path))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    response = api.request("GET", "/readyz")
    assert response.status_code == 503
    assert "another program keeps the state file locked for writing" in response.text
    other.execute("ROLLBACK")
    other.close()
    assert api.request("GET", "/readyz").status_code == 200
    api.simulation.ledger.close()


@pytest.mark.parametrize("name", ["s", "another"])
def test_refused_changes_are_one_line_in_the_log_of_each_world(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(next_epoch, "monotonic_s", count(0, 100).__next__)
    path = tmp_path / f"{name}.sqlite"
    api = SimulationApi(state=str(path))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with caplog.at_level(logging.ERROR):
        for change, body in (
            ("reset", None),
            ("clock/advance", {"by": "PT1H"}),
            ("faults", {"name": "slow", "latency": {"fixed": "1s"}}),
        ):
            response = api.request("POST", f"/control/v1/{change}", json=body)
            assert (response.status_code, "keeps the state file locked" in response.text) == (503, True), response.text
    other.close()
    (record,) = caplog.records
    assert record.exc_info is None
    assert record.getMessage() == (
        "A request to the control API is refused: the ledger failed: another program keeps the state file locked "
        "for writing; end it, or try again"
    )
    api.simulation.ledger.close()
