"""Moving the clock on to the next release, morning and session."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.server.control.steering import SimulationApi


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A scenario of two hospitals that release at 07:00 and at 15:30."""
    hospitals = [
        {"profile": "county", "id": "CS01", "policy": {"release_time": "15:30"}},
        {"profile": "community", "id": "WS01", "policy": {"release_time": "07:00"}},
    ]
    file: Path = tmp_path_factory.mktemp("two") / "two.yaml"
    file.write_text(json.dumps({"name": "two", "world": {"hospitals": hospitals}}), encoding="utf-8")
    return str(file)


def test_to_the_next_release(two: str) -> None:
    steered = SimulationApi(scenario=two)
    path = "/hospitals/CS01/schedules?from=2026-03-16&to=2026-03-16&limit=1"
    assert steered.ask("GET", path)["schedules"][0]["phase"] == "unreleased"
    assert steered.ask("POST", "/clock/next", {"what": "release"})["now"] == "2026-03-02T15:30:00"
    assert steered.ask("GET", path)["schedules"][0]["phase"] in {"open", "full"}
    assert steered.ask("POST", "/clock/next", {"what": "release"})["now"] == "2026-03-03T07:00:00"
    own = steered.ask("POST", "/clock/next", {"what": "release", "hospital": "WS01"})
    assert own["now"] == "2026-03-04T07:00:00"


def test_to_the_next_morning(two: str) -> None:
    steered = SimulationApi(scenario=two)
    assert steered.ask("POST", "/clock/next", {"what": "morning"})["now"] == "2026-03-03T08:00:00"
    steered.ask("POST", "/clock/advance", {"to": "2026-03-04T07:59:59"})
    assert steered.ask("POST", "/clock/next", {"what": "morning"}) == {
        "mode": "frozen", "now": "2026-03-04T08:00:00", "rate": None, "started": "frozen@2026-03-02T08:00:00",
    }  # fmt: skip


def test_to_the_next_session_that_is_held(tmp_path: Path) -> None:
    doctor = {"id": "03010001", "schedules": [{"weekdays": ["wed", "thu"], "part": "afternoon", "numbers": 5}]}
    departments = [{"id": "0301", "schedules": [], "doctors": [doctor]}]
    hospital = {"profile": "county", "id": "CS01", "only_these": True, "departments": departments}
    file = tmp_path / "one.yaml"
    file.write_text(json.dumps({"name": "one", "world": {"hospitals": [hospital]}}), encoding="utf-8")
    steered = SimulationApi(scenario=str(file))
    stopped = {"hospital": "CS01", "doctor": "03010001", "date": "2026-03-04"}
    steered.ask("POST", "/events", {"stop_schedule": stopped})
    assert steered.ask("POST", "/clock/next", {"what": "session"})["now"] == "2026-03-05T13:00:00"
    assert steered.ask("POST", "/clock/next", {"what": "session"})["now"] == "2026-03-11T13:00:00"
    steered.ask("POST", "/events", {"stop_schedule": {**stopped, "date": "2026-03-12", "days": 60}})
    assert steered.refusal("POST", "/clock/next", {"what": "session"}) == (
        409, "clock-refused", "what: no session begins at CS01 in the next 31 days",
    )  # fmt: skip


def test_where_it_cannot_go(two: str) -> None:
    steered = SimulationApi(scenario=two)
    assert steered.refusal("POST", "/clock/next", {"what": "relase"}) == (
        422, "not-understood", "what: expected release, morning or session, got \"relase\"; did you mean 'release'?",
    )  # fmt: skip
    assert steered.refusal("POST", "/clock/next", {"what": "release", "hospital": "XX01"})[:2] == (
        404, "no-such-hospital",
    )  # fmt: skip
    assert steered.refusal("POST", "/clock/next", {})[:2] == (422, "not-understood")
    real = SimulationApi(clock="real", scenario=two)
    status, kind, detail = real.refusal("POST", "/clock/next", {"what": "morning"})
    assert (status, kind) == (409, "clock-refused")
    assert detail.startswith("what: ")
