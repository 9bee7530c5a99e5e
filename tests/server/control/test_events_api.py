"""Events over the control API and from the shell: what is taken, what is refused in which words, and what is listed."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.acceptance.served import serving
from tests.cli.shell import refused, run
from tests.hospital.timeline.town import DOCTOR, Town, written
from tests.server.control.steering import problem

LATER = {"at": "+1h", "stop_schedule": {**DOCTOR, "date": "+2"}, "note": "会诊"}
KINDS = (
    "stop_schedule, resume_schedule, add_schedule, change_capacity, release_numbers, withhold_numbers, "
    "suspend_hospital, resume_hospital, doctor_ill, rush, bed_crisis, faults"
)


def test_what_has_happened_and_is_to_come(tmp_path: Path) -> None:
    town = Town(scenario=written(tmp_path, LATER))
    happened = {
        "key": "event 1", "at": "2026-03-02T08:00:00", "has_happened": True, "kind": "suspend_hospital",
        "what": {"hospital": "CS01", "reason": "停电"}, "note": "线路",
    }  # fmt: skip
    assert town.happen(suspend_hospital={"hospital": "CS01", "reason": "停电"}, note="线路") == happened
    to_come = {
        "key": "timeline[0]#0", "at": "2026-03-02T09:00:00", "has_happened": False, "kind": "stop_schedule",
        "what": {**DOCTOR, "date": "+2", "days": 1, "status": "stopped"}, "note": "会诊",
    }  # fmt: skip
    assert town.ask("GET", "/events") == {"events": [happened, to_come]}
    town.to("2026-03-02T09:00:00")
    assert town.ask("GET", "/events")["events"][1] == {**to_come, "has_happened": True}
    town.ask("POST", "/reset", {})
    assert town.ask("GET", "/events") == {"events": [to_come]}


@pytest.mark.parametrize(
    ("order", "detail"),
    [
        ([], "the body: expected a JSON object, got []"),
        ({}, f"does not say what happens; give one of {KINDS}"),
        ({"at": "+1h", "resume_hospital": {"hospital": "CS01"}}, "at: an event happens now; leave it out"),
        (
            {"stop_schedule": {"hospital": "CS01"}},
            "stop_schedule: says neither department nor doctor; give one of them",
        ),
        (
            {"release_numbers": {**DOCTOR, "numbers": "2"}},
            "release_numbers.numbers: expected a whole number from 1 to 9999, got the text '2'",
        ),
    ],
)
def test_what_is_no_event(tmp_path: Path, order: Any, detail: str) -> None:
    assert Town(scenario=written(tmp_path)).refusal("POST", "/events", order) == (422, "not-understood", detail)


def test_what_cannot_happen_changes_nothing(tmp_path: Path) -> None:
    town = Town(scenario=written(tmp_path))
    status, kind, detail = town.refusal("POST", "/events", {"resume_hospital": {"hospital": "CS09"}})
    assert (status, kind) == (409, "event-refused")
    assert detail.startswith("resume_hospital.hospital: there is no hospital 'CS09'; there is CS01")
    town.happen(stop_schedule={**DOCTOR, "date": "+2"})
    refusal = town.refusal("POST", "/events", {"stop_schedule": {**DOCTOR, "date": "+2"}})
    assert refusal[1:] == (
        "event-refused", "stop_schedule: the schedule of doctor 03020001 on 2026-03-04 morning is stopped already",
    )  # fmt: skip
    assert [each["key"] for each in town.ask("GET", "/events")["events"]] == ["event 1"]


def test_of_two_equal_events_at_one_moment_one_happens(tmp_path: Path) -> None:
    town = Town(scenario=written(tmp_path))
    event = {"stop_schedule": {**DOCTOR, "date": "+2"}}

    async def both() -> list[httpx.Response]:
        transport = httpx.ASGITransport(town.app, client=("127.0.0.1", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as http:
            return await asyncio.gather(*(http.post("/control/v1/events", json=event) for _ in range(2)))

    happened, refused = sorted(asyncio.run(both()), key=lambda each: each.status_code)
    assert happened.status_code == 200
    assert problem(refused) == (
        409, "event-refused", "stop_schedule: the schedule of doctor 03020001 on 2026-03-04 morning is stopped already",
    )  # fmt: skip
    assert [each["key"] for each in town.ask("GET", "/events")["events"]] == [happened.json()["key"]]


def test_from_the_shell(tmp_path: Path) -> None:
    with serving(scenario=written(tmp_path)) as simulator:
        url = ("--url", f"http://127.0.0.1:{simulator.port}")
        assert run("event", "list", *url).stdout == "No events, past or future.\n"
        words = ("hospital=CS01", "doctor=03020001", "date=+2", "numbers=2")
        done = run("event", "happen", "release-numbers", *words, *url, "--note", "加号")
        assert done.stdout == (
            "2026-03-02T08:00:00  event 1  release_numbers hospital=CS01 doctor=03020001 date=+2 days=1 numbers=2"
            "  # 加号\n"
        )
        assert json.loads(run("event", "list", *url, "--json").stdout)["events"][0]["what"]["numbers"] == 2
        assert "event 1" in run("event", "list", *url).stdout
        missing = run("event", "happen", "doctor_ill", "hospital=CS01", "doctor=03020009", *url)
        assert (missing.returncode, missing.stdout) == (1, "")
        assert missing.stderr.startswith("doctor_ill.doctor: CS01 has no doctor '03020009'; there is 03020001 of 0302")
        said = refused("event", "happen", "release_numbers", "hospital=CS01", "doctor=03020001", "numbers=x", *url)
        assert said == "release_numbers.numbers: expected a whole number from 1 to 9999, got the text 'x'\n"


def test_words_that_are_none() -> None:
    assert refused("event", "happen", "doctor_il") == (
        f"no event 'doctor_il'; there are {KINDS}; did you mean 'doctor_ill'?\n"
    )
    assert refused("event", "happen", "rush", "hospital") == "'hospital': expected KEY=VALUE, such as hospital=SG01\n"
    assert refused("event", "happen", "rush", "date=+1", "date=+2") == "date: given twice\n"
