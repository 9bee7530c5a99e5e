"""A simulator in this process, controlled over HTTP without a socket; the machine's time is set by hand."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx
from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation

FROZEN = "frozen@2026-03-02T08:00:00"
UNIX_S = 1_772_409_600.0
"""2026-03-02 08:00 in Shanghai."""
TYPES = "urn:yuyue-sim:problem:"
LOOPBACK = "127.0.0.1"


@dataclass
class SimulationApi:
    """A simulator, and what its control API says."""

    clock: str = FROZEN
    token: str | None = None
    scenario: str = "default"
    state: str | None = None
    machine_unix_s: float = UNIX_S
    app: Gateway = field(init=False)

    def __post_init__(self) -> None:
        self.simulation = Simulation(self.make_settings(), lambda: self.machine_unix_s)
        self.app = Gateway(self.simulation)

    def make_settings(self) -> Settings:
        """What it is started with."""
        return Settings(scenario=self.scenario, clock=self.clock, control_token=self.token, state=self.state)

    def request(self, method: str, path: str, *, client: str = LOOPBACK, **more: Any) -> httpx.Response:
        """One request from the address `client`; `more` is as for httpx."""

        async def exchange() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(client, 50_000))
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as http:
                return await http.request(method, path, **more)

        return asyncio.run(exchange())

    def ask(self, method: str, path: str, order: Any = None) -> dict[str, Any]:
        """The JSON of a response that is not a refusal."""
        response = (
            self.request(method, f"/control/v1{path}", json=order)
            if order is not None
            else self.request(method, f"/control/v1{path}")
        )
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "application/json"
        body: dict[str, Any] = response.json()
        return body

    def refusal(self, method: str, path: str, order: Any) -> tuple[int, str, str]:
        """Status, kind and detail of a refusal."""
        return problem(self.request(method, f"/control/v1{path}", json=order))


def problem(response: httpx.Response) -> tuple[int, str, str]:
    """Status, kind and detail of a problem document."""
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert list(body) == ["type", "title", "status", "detail"]
    assert body["status"] == response.status_code
    assert body["type"].startswith(TYPES)
    assert "Traceback" not in response.text
    return response.status_code, body["type"].removeprefix(TYPES), body["detail"]
