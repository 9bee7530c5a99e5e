"""Long responses of the control API are made in slices: other requests are served in between."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from yuyue_sim.server.control import slices

from tests.server.control.steering import SimulationApi


@pytest.mark.parametrize(
    ("path", "listed", "steps"),
    [
        ("/hospitals/WS01/schedules?limit=1000", "schedules", 100),
        ("/hospitals/WS01/doctors", "doctors", 10),
        ("/hospitals/WS01/board", "sessions", 5),
        ("/hospitals/WS01/today", "schedules", 10),
        ("/registrations?hospital=WS01&date=2026-03-02&all_channels=true", "registrations", 100),
    ],
)
def test_others_get_their_turn(monkeypatch: pytest.MonkeyPatch, path: str, listed: str, steps: int) -> None:
    monkeypatch.setattr(slices, "_SLICE_S", 0.0)
    steered = SimulationApi(clock="frozen@2026-03-02T09:30:00")
    steered.ask("GET", "/clock")
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def body() -> None:
        nonlocal turns
        transport = httpx.ASGITransport(steered.app, client=("127.0.0.1", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as http:
            counting = asyncio.ensure_future(count())
            await asyncio.sleep(0)
            turns = 0
            response = await http.get(f"/control/v1{path}")
            counting.cancel()
        value = response.json()[listed]
        found = value if isinstance(value, int) else len(value)
        assert found >= steps
        assert turns >= found

    asyncio.run(body())
