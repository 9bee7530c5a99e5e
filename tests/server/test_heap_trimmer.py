"""The memory of a replaced world is returned when nobody asks, since that stops the event loop."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Callable
from typing import Any

import pytest
from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation

from tests.server.test_bystander import ask, small

SMALL = json.dumps({"yaml": "name: small\nworld: {hospitals: [{profile: community}]}\n"}).encode()


@pytest.mark.parametrize(("loads", "while_asked"), [(1, 0), (20, 1)])
def test_a_bystander_puts_the_collection_off(monkeypatch: pytest.MonkeyPatch, loads: int, while_asked: int) -> None:
    app = Gateway(Simulation(Settings(scenario="default", clock="frozen@2026-03-02T09:30:00")))
    full = 0

    def collected(phase: str, info: dict[str, int]) -> None:
        nonlocal full
        full += phase == "start" and info["generation"] == 2

    async def go() -> None:
        loop = asyncio.get_running_loop()
        ticks: list[Callable[[], None]] = []
        call_later = loop.call_later

        def planned(delay_s: float, call: Callable[..., None], *arguments: Any) -> asyncio.TimerHandle:
            if delay_s != 1:
                return call_later(delay_s, call, *arguments)
            ticks.append(call)
            return call_later(3600, call)

        monkeypatch.setattr(loop, "call_later", planned)
        app.worlds.begin()
        for _ in range(loads):
            asked = await ask(app, "POST", "/control/v1/scenario", SMALL, b"application/json")
            assert asked.status == 200
        ticks[0]()
        assert full == 0
        for _ in range(3):
            await small(app)
            ticks[0]()
        assert full == while_asked
        ticks[0]()
        assert full == 1
        ticks[0]()
        assert full == 1
        await app.worlds.end()

    gc.disable()
    gc.callbacks.append(collected)
    try:
        asyncio.run(go())
    finally:
        gc.callbacks.remove(collected)
        gc.enable()
        gc.unfreeze()
