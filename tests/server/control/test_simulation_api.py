"""Which world a simulator has, over the control API."""

from __future__ import annotations

from tests.server.control.steering import SimulationApi


def test_what_world_it_is_and_when_it_began() -> None:
    steered = SimulationApi()
    steered.ask("POST", "/clock/advance", {"by": "PT2H"})
    shown = steered.ask("GET", "/simulation")
    assert shown["scenario"].startswith("default (")
    assert (shown["seed"], shown["began"]) == (12320, "2026-03-02T08:00:00")
    assert SimulationApi(scenario="city").ask("GET", "/simulation")["scenario"] != shown["scenario"]
