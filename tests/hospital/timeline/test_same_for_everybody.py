"""What happens is the same in every mode of the clock, in one step or many, after a restart, and for every worker."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.served import Served, serving
from tests.hospital.timeline.town import DOCTOR, Town, morning, written
from tests.server.control.test_served_clock import steer

EVENTS = (
    {"at": "2026-03-02T10:00:00", "stop_schedule": {**DOCTOR, "date": "2026-03-04"}},
    {"every": "1h", "times": 3, "release_numbers": {**DOCTOR, "date": "2026-03-05", "numbers": 1}},
    {"at": "2026-03-02T09:30:00", "rush": {**DOCTOR, "date": "2026-03-06", "patients": 5, "duration": "20m"}},
)
AFTERWARDS = [("2026-03-04", "1", "8"), ("2026-03-05", "0", "11"), ("2026-03-06", "0", "8")]
WEEK = ("2026-03-04", "2026-03-06")
QUESTION = (
    "<Message><RequestInfo><HospitalID>CS01</HospitalID><DoctorID>03020001</DoctorID>"
    "<BeginTime>2026-03-04</BeginTime><EndTime>2026-03-04</EndTime></RequestInfo></Message>"
)


def everything(town: Town) -> tuple[object, ...]:
    window = "<BeginTime>2026-03-01 00:00:00</BeginTime><EndTime>2026-03-02 23:59:59</EndTime>"
    records = f"<Message><RequestInfo><HospitalID>CS01</HospitalID>{window}</RequestInfo></Message>"
    return town.rosters(*WEEK), [town.numbers(morning(day)) for day in WEEK], town.soap("getGhRecord", records)


def test_one_step_or_a_thousand(tmp_path: Path) -> None:
    at_once, in_steps = (Town(scenario=written(tmp_path, *EVENTS)) for _ in range(2))
    at_once.to("2026-03-02T11:06:40")
    for step in range(1000):
        in_steps.simulation.clock.advance_by(timedelta(seconds=11.2))
        if step % 50 == 0:
            in_steps.numbers(morning("2026-03-06"))
    assert at_once.rosters(*WEEK) == AFTERWARDS
    assert everything(in_steps) == everything(at_once)


@pytest.mark.parametrize("clock", ["x60@2026-03-02T08:00:00", "step3600@2026-03-02T07:00:00"])
def test_the_mode_of_the_clock_makes_no_difference(tmp_path: Path, clock: str) -> None:
    event = {"at": "2026-03-02T10:00:00", "stop_schedule": {**DOCTOR, "date": "2026-03-04"}}
    town = Town(clock=clock, scenario=written(tmp_path, event))
    statuses = []
    for _ in range(4):
        statuses.append(town.rosters(*WEEK)[0][1])
        town.machine_unix_s += 60
    assert statuses == ["0", "0", "1", "1"]


def test_a_restart_keeps_what_somebody_let_happen(tmp_path: Path) -> None:
    scenario, state = written(tmp_path, *EVENTS), str(tmp_path / "town.sqlite")
    town = Town(scenario=scenario, state=state)
    town.happen(stop_schedule={**DOCTOR, "date": "+4"}, note="流感")
    town.to("2026-03-02T11:00:00")
    before = (everything(town), town.ask("GET", "/events"))
    assert town.rosters(*WEEK)[2] == ("2026-03-06", "1", "8")
    town.simulation.close()
    again = Town(scenario=scenario, state=state)
    assert (everything(again), again.ask("GET", "/events")) == before
    again.simulation.close()


@pytest.mark.slow
def test_a_change_reaches_every_worker_at_once_and_a_reset_removes_it(tmp_path: Path) -> None:
    with serving("--workers", "2", scenario=written(tmp_path)) as simulator:
        for _ in range(3):
            assert statuses(simulator) == {"0"}
            steer(simulator, "/events", {"stop_schedule": {**DOCTOR, "date": "+2"}})
            assert statuses(simulator) == {"1"}
            assert steer(simulator, "/events")["events"][0]["key"].startswith("event ")
            steer(simulator, "/reset", {})
            assert statuses(simulator) == {"0"}
            assert steer(simulator, "/events") == {"events": []}


def statuses(simulator: Served) -> set[str]:
    """What either worker says of the doctor's schedule."""
    responses = [simulator.ask("getDoctorWorkInfo", QUESTION) for _ in range(8)]
    return {
        calendar.findtext("WorkStatus", "") for response in responses for calendar in response.findall("DoctorCalendar")
    }
