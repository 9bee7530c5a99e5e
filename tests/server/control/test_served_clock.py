"""The clock of simulators in processes of their own: shared by workers, on after a restart, the same every time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.acceptance.served import FROZEN, Served, serving
from tests.acceptance.test_determinism import same_port_everywhere, script
from tests.cli.shell import refused

EIGHT = datetime(2026, 3, 2, 8)
SCALED = "x60@2026-03-02T08:00:00"
STEPPED = "step0.5@2026-03-02T08:00:00"
NOBODY = "<Message><OneRegInfo><RegID>1</RegID><CardNo/></OneRegInfo></Message>"


def steer(simulator: Served, path: str = "/clock", order: dict[str, Any] | None = None) -> dict[str, Any]:
    """One request to the control API, on a connection of its own, so that any worker may get it."""
    url = f"http://127.0.0.1:{simulator.port}/control/v1{path}"
    method = "GET" if order is None else "POST"
    response = httpx.request(method, url, json=order, timeout=120, trust_env=False, verify=False)
    assert response.status_code == 200, response.text
    reading: dict[str, Any] = response.json()
    return reading


def now(simulator: Served) -> datetime:
    return datetime.fromisoformat(steer(simulator)["now"])


@pytest.mark.parametrize("workers", ["2", pytest.param("4", marks=pytest.mark.slow)])
def test_advances_on_several_workers_at_once_add_up(workers: str) -> None:
    with serving("--workers", workers) as simulator:
        with ThreadPoolExecutor(8) as askers:
            orders = [{"by": "PT1M"}] * 60
            instants = list(askers.map(lambda order: steer(simulator, "/clock/advance", order)["now"], orders))
        assert len(set(instants)) == 60
        assert {now(simulator) for _ in range(12)} == {EIGHT + timedelta(hours=1)}
        for hour in range(10, 20):
            steer(simulator, "/clock/advance", {"to": f"2026-03-02T{hour}:00:00"})
            assert {now(simulator) for _ in range(6)} == {datetime(2026, 3, 2, hour)}


@pytest.mark.slow
def test_a_running_clock_goes_forward_on_every_worker() -> None:
    with serving("--workers", "2", clock=SCALED) as simulator:
        instants = [now(simulator) for _ in range(20)]
        steer(simulator, "/clock", {"mode": "frozen"})
        instants += [now(simulator) for _ in range(8)]
        assert len(set(instants[-8:])) == 1
        steer(simulator, "/clock", {"mode": "scaled", "rate": 3600})
        instants += [now(simulator) for _ in range(8)]
        assert instants == sorted(instants)
        assert EIGHT < instants[0] < instants[19] < instants[20] < instants[-1]


def test_a_real_clock_is_the_machines() -> None:
    with serving("--workers", "2", clock="real") as simulator:
        reading = steer(simulator)
        assert (reading["mode"], reading["rate"], reading["started"]) == ("real", 1.0, "real")
        instants = [now(simulator) for _ in range(8)]
        assert instants == sorted(instants)


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.slow
def test_a_step_is_made_once_a_request(workers: str) -> None:
    with serving("--workers", workers, clock=STEPPED) as simulator:
        for _ in range(11):
            simulator.ask_raw("getGhInfo", NOBODY)
        assert now(simulator) == EIGHT + timedelta(seconds=5.5)


@pytest.mark.slow
def test_a_stepped_run_has_different_instants_and_repeats_to_the_byte() -> None:
    with serving(clock=STEPPED) as one, serving("--workers", "2", clock=STEPPED) as other:
        first, second = script(one), script(other)
        assert same_port_everywhere(first, one) == same_port_everywhere(second, other)
        asked_again = [simulator.ask_raw("getGhInfo", NOBODY) for simulator in (one, other)]
        assert asked_again[0] == asked_again[1]
        assert now(one) == now(other) >= EIGHT + timedelta(seconds=7)


def test_after_a_reset_everything_happens_again_to_the_byte() -> None:
    with serving(clock=STEPPED) as simulator:
        first = script(simulator)
        steer(simulator, "/clock/advance", {"by": "P3D"})
        script(simulator)
        steer(simulator, "/reset", {})
        assert script(simulator) == first


@pytest.mark.slow
def test_a_reset_begins_again_for_every_worker() -> None:
    with serving("--workers", "2") as simulator:
        steer(simulator, "/clock", {"mode": "scaled", "rate": 3600, "now": "2026-03-03T08:00:00"})
        assert now(simulator) >= datetime(2026, 3, 3, 8)
        reading = steer(simulator, "/reset", {})
        assert reading == {"mode": "frozen", "now": "2026-03-02T08:00:00", "rate": None, "started": FROZEN}
        assert {now(simulator) for _ in range(6)} == {EIGHT}


@pytest.mark.parametrize(
    ("spec", "mode", "is_killed", "workers"),
    [
        (FROZEN, "frozen", False, "1"),
        pytest.param(FROZEN, "frozen", True, "2", marks=pytest.mark.slow),
        (STEPPED, "stepped", True, "1"),
    ],
)
def test_a_frozen_clock_continues_where_it_was(
    tmp_path: Path, spec: str, mode: str, is_killed: bool, workers: str
) -> None:
    state = ("--state", str(tmp_path / "hospital.sqlite"), "--workers", workers)
    with serving(*state, clock=spec) as simulator:
        reading = steer(simulator, "/clock/advance", {"by": "PT2H"})
        if is_killed:
            simulator.kill_all()
    with serving(*state, clock=spec) as simulator:
        assert steer(simulator) == reading
        assert (reading["mode"], reading["now"]) == (mode, "2026-03-02T10:00:00")


def test_a_scaled_clock_goes_on_from_where_it_was_stopped_and_through_a_crash(tmp_path: Path) -> None:
    state = ("--state", str(tmp_path / "hospital.sqlite"))
    with serving(*state, clock="x0.01@2026-03-02T08:00:00") as simulator:
        steer(simulator, "/clock/advance", {"by": "PT2H"})
        stopped_after = now(simulator)
    with serving(*state, clock="x0.01@2026-03-02T08:00:00") as simulator:
        assert stopped_after <= now(simulator) < stopped_after + timedelta(seconds=1)
        steer(simulator, "/clock", {"rate": 100_000})
        killed_after = now(simulator)
        simulator.kill_all()
    with serving(*state, clock="x0.01@2026-03-02T08:00:00") as simulator:
        assert now(simulator) > killed_after + timedelta(hours=1)
        assert steer(simulator)["rate"] == 100_000


def test_a_mode_chosen_meanwhile_outlives_a_restart(tmp_path: Path) -> None:
    state = ("--state", str(tmp_path / "hospital.sqlite"))
    with serving(*state, clock="real") as simulator:
        chosen = steer(simulator, "/clock", {"mode": "frozen", "now": "2990-01-01T00:00:00"})
    with serving(*state, clock="real") as simulator:
        assert steer(simulator) == chosen


def test_a_different_clock_at_a_restart(tmp_path: Path) -> None:
    file = str(tmp_path / "hospital.sqlite")
    with serving("--state", file) as simulator:
        steer(simulator, "/clock/advance", {"by": "P1D"})
    assert refused("serve", "--port", "0", "--state", file, "--clock", "frozen@2026-03-02T09:00:00") == (
        f"--clock frozen@2026-03-02T09:00:00: the clock of {file} has reached 2026-03-03T08:00:00 and goes forward "
        "only; leave --clock out to go on from there, or give another --state\n"
    )
    with serving("--state", file, clock="step1@2026-03-04T08:00:00") as simulator:
        reading = steer(simulator)
        assert (reading["mode"], reading["started"]) == ("stepped", "step1@2026-03-04T08:00:00")


def test_a_token_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUYUE_SIM_CONTROL_TOKEN", "s3cret")
    with serving("--workers", "2") as simulator:
        url = f"http://127.0.0.1:{simulator.port}/control/v1/clock"
        assert httpx.get(url, timeout=120, trust_env=False, verify=False).status_code == 401
        headers = {"Authorization": "Bearer s3cret"}
        assert httpx.get(url, headers=headers, timeout=120, trust_env=False, verify=False).status_code == 200
