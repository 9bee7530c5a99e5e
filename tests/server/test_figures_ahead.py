"""Today's figures are worked out before anybody asks for them, while nobody asks for anything else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from yuyue_sim.hospital.world import demand
from yuyue_sim.server.figures_ahead import FiguresAhead

from tests.server.control.steering import SimulationApi


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The schedules whose patients were worked out so far."""
    found: list[Any] = []
    fill = demand.fill

    def noted(schedule: Any, *more: Any) -> Any:
        found.append(schedule)
        return fill(schedule, *more)

    monkeypatch.setattr("yuyue_sim.hospital.world.world.fill", noted)
    return found


def test_who_asks_waits_for_nothing_and_goes_first(monkeypatch: pytest.MonkeyPatch, filled: list[Any]) -> None:
    api = SimulationApi(clock="frozen@2026-03-02T10:00:00")
    ahead = FiguresAhead(lambda: api.simulation)
    quiet: list[float] = []

    async def sleep(delay_s: float) -> None:
        assert not filled
        quiet.append(delay_s)
        if len(quiet) < 4:
            ahead.put_off()

    async def work() -> None:
        await ahead.begin()

    monkeypatch.setattr("yuyue_sim.server.figures_ahead.sleep", sleep)
    asyncio.run(work())
    assert quiet == [0.5] * 4
    before = len(filled)
    hospitals = [each["hospital_id"] for each in api.ask("GET", "/hospitals")["hospitals"]]
    schedules = [api.ask("GET", f"/hospitals/{each}/today")["schedules"] for each in hospitals]
    assert before >= sum(schedules) > 100
    assert len(filled) == before
