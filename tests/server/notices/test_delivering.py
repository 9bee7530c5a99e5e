"""Attempts, back-off, order, bounds and restarts, with the machine's time in the hand."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.server.notices.told import REFUSED, STOP, TAKEN, Told


def busy() -> httpx.Response:
    return httpx.Response(200, text=REFUSED)


def down() -> httpx.Response:
    raise httpx.ConnectError("connection refused")


def test_a_notice_is_tried_again_ever_later_until_it_is_taken(tmp_path: Path) -> None:
    told = Told(tmp_path, "notify: {first_retry: 1s, longest_retry: 3s}")
    told.happen(**STOP)
    told.responses = [busy, down, lambda: httpx.Response(503, text="<html/>"), lambda: httpx.Response(200, text=TAKEN)]
    instants = []
    for tenths in range(100):
        told.machine_unix_s = tenths / 10
        before = len(told.heard)
        told.deliver()
        instants += [told.machine_unix_s] * (len(told.heard) - before)
    assert instants == [0.0, 1.0, 3.0, 6.0]
    assert told.states() == ["delivered"]
    assert [number for number, _ in told.attempts()] == [1, 2, 3, 4]
    outcomes = [outcome for _, outcome in told.attempts()]
    assert outcomes[0] == "ResultCode 2 系统忙"
    assert outcomes[1] == "no answer from http://platform/services/WSNotifyService: connection refused"
    assert outcomes[2].startswith("http://platform/services/WSNotifyService: HTTP 503 Service Unavailable, and ")
    assert outcomes[3] == "taken"


def test_it_is_given_up_and_can_be_retried(tmp_path: Path) -> None:
    told = Told(tmp_path, "notify: {attempts: 2}")
    told.happen(**STOP)
    told.responses = [busy, busy]
    for told.machine_unix_s in (0.0, 5.0, 100.0, 1000.0):
        told.deliver()
    assert told.states() == ["given up"]
    assert len(told.heard) == 2
    assert told.simulation.kept_notices.retry(told.machine_unix_s) == 1
    assert told.deliver() == 1
    assert told.states() == ["delivered"]


def test_those_of_one_hospital_wait_for_each_other_and_others_do_not(tmp_path: Path) -> None:
    told = Told(tmp_path)
    told.happen(**STOP)
    told.happen(resume_schedule=STOP["stop_schedule"])
    told.happen(stop_schedule={**STOP["stop_schedule"], "hospital": "SG02"})
    told.responses = [busy]
    assert told.deliver() == 1
    assert told.states() == ["waiting", "waiting", "delivered"]
    told.machine_unix_s = 1.0
    assert told.deliver() == 2


def test_a_full_queue_drops_what_comes(tmp_path: Path) -> None:
    told = Told(tmp_path, "notify: {queue: 1}")
    told.happen(**STOP)
    told.happen(resume_schedule=STOP["stop_schedule"])
    told.simulation.settle()
    assert told.states() == ["waiting", "dropped"]
    assert told.deliver() == 1
    assert told.states() == ["delivered", "dropped"]


def test_what_waits_survives_a_restart_and_what_was_taken_is_not_told_again(tmp_path: Path) -> None:
    state = str(tmp_path / "ledger.sqlite")
    first = Told(tmp_path, state=state)
    first.happen(**STOP)
    first.happen(stop_schedule={**STOP["stop_schedule"], "hospital": "SG02"})
    first.responses = [busy]
    assert first.deliver() == 1
    first.simulation.close()
    second = Told(tmp_path, state=state)
    second.machine_unix_s = 2.0
    assert second.deliver() == 1
    assert "<HospitalID>SG01</HospitalID>" in second.document()
    assert second.attempts() == [(1, "ResultCode 2 系统忙"), (2, "taken"), (1, "taken")]
    second.simulation.close()


@pytest.mark.parametrize("crashed", [False, True])
def test_a_worker_that_died_while_sending_is_replaced_when_its_time_is_over(tmp_path: Path, crashed: bool) -> None:
    told = Told(tmp_path)
    told.happen(**STOP)
    told.simulation.settle()
    lease_s = 15.0
    if crashed:
        assert told.simulation.kept_notices.claim(0.0, lease_s) is not None
    assert told.deliver() == (0 if crashed else 1)
    told.machine_unix_s = lease_s
    assert told.deliver() == (1 if crashed else 0)
