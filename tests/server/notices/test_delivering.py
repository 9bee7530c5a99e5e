"""Attempts, back-off, order, bounds and restarts, with the machine's time in the hand."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.server.notices.notifying_simulation import REFUSED, STOP, TAKEN, NotifyingSimulation


def busy() -> httpx.Response:
    return httpx.Response(200, text=REFUSED)


def down() -> httpx.Response:
    raise httpx.ConnectError("connection refused")


def test_a_notice_is_retried_with_growing_delays_until_it_is_accepted(tmp_path: Path) -> None:
    notifying = NotifyingSimulation(tmp_path, "notify: {first_retry: 1s, longest_retry: 3s}")
    notifying.happen(**STOP)
    notifying.responses = [
        busy,
        down,
        lambda: httpx.Response(503, text="<html/>"),
        lambda: httpx.Response(200, text=TAKEN),
    ]
    instants = []
    for tenths in range(100):
        notifying.machine_unix_s = tenths / 10
        before = len(notifying.heard)
        notifying.deliver()
        instants += [notifying.machine_unix_s] * (len(notifying.heard) - before)
    assert instants == [0.0, 1.0, 3.0, 6.0]
    assert notifying.states() == ["delivered"]
    assert [number for number, _ in notifying.attempts()] == [1, 2, 3, 4]
    outcomes = [outcome for _, outcome in notifying.attempts()]
    assert outcomes[0] == "ResultCode 2 系统忙"
    assert outcomes[1] == "no response from http://platform/services/WSNotifyService: connection refused"
    assert outcomes[2].startswith("http://platform/services/WSNotifyService: HTTP 503 Service Unavailable, and ")
    assert outcomes[3] == "taken"


def test_it_is_given_up_and_can_be_retried(tmp_path: Path) -> None:
    notifying = NotifyingSimulation(tmp_path, "notify: {attempts: 2}")
    notifying.happen(**STOP)
    notifying.responses = [busy, busy]
    for notifying.machine_unix_s in (0.0, 5.0, 100.0, 1000.0):
        notifying.deliver()
    assert notifying.states() == ["given up"]
    assert len(notifying.heard) == 2
    assert notifying.simulation.kept_notices.retry(notifying.machine_unix_s) == 1
    assert notifying.deliver() == 1
    assert notifying.states() == ["delivered"]


def test_those_of_one_hospital_wait_for_each_other_and_others_do_not(tmp_path: Path) -> None:
    notifying = NotifyingSimulation(tmp_path)
    notifying.happen(**STOP)
    notifying.happen(resume_schedule=STOP["stop_schedule"])
    notifying.happen(stop_schedule={**STOP["stop_schedule"], "hospital": "SG02"})
    notifying.responses = [busy]
    assert notifying.deliver() == 1
    assert notifying.states() == ["waiting", "waiting", "delivered"]
    notifying.machine_unix_s = 1.0
    assert notifying.deliver() == 2


def test_a_full_queue_drops_what_comes(tmp_path: Path) -> None:
    notifying = NotifyingSimulation(tmp_path, "notify: {queue: 1}")
    notifying.happen(**STOP)
    notifying.happen(resume_schedule=STOP["stop_schedule"])
    notifying.simulation.settle()
    assert notifying.states() == ["waiting", "dropped"]
    assert notifying.deliver() == 1
    assert notifying.states() == ["delivered", "dropped"]


def test_waiting_notices_survive_a_restart_and_delivered_ones_are_not_sent_again(tmp_path: Path) -> None:
    state = str(tmp_path / "ledger.sqlite")
    first = NotifyingSimulation(tmp_path, state=state)
    first.happen(**STOP)
    first.happen(stop_schedule={**STOP["stop_schedule"], "hospital": "SG02"})
    first.responses = [busy]
    assert first.deliver() == 1
    first.simulation.close()
    second = NotifyingSimulation(tmp_path, state=state)
    second.machine_unix_s = 2.0
    assert second.deliver() == 1
    assert "<HospitalID>SG01</HospitalID>" in second.document()
    assert second.attempts() == [(1, "ResultCode 2 系统忙"), (2, "taken"), (1, "taken")]
    second.simulation.close()


@pytest.mark.parametrize("crashed", [False, True])
def test_a_worker_that_died_while_sending_is_replaced_when_its_time_is_over(tmp_path: Path, crashed: bool) -> None:
    notifying = NotifyingSimulation(tmp_path)
    notifying.happen(**STOP)
    notifying.simulation.settle()
    lease_s = 15.0
    if crashed:
        assert notifying.simulation.kept_notices.claim(0.0, lease_s) is not None
    assert notifying.deliver() == (0 if crashed else 1)
    notifying.machine_unix_s = lease_s
    assert notifying.deliver() == (1 if crashed else 0)
