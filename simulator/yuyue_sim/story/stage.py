"""Where a story is played: a simulator in this process, or one that runs elsewhere (`remote_stage`)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import httpx

from yuyue_sim.contract.styles import Style
from yuyue_sim.hospital.checks.scenario import CheckedScenario
from yuyue_sim.platform.envelope import ENDPOINT_PATHS, write_request
from yuyue_sim.platform.platform import Platform
from yuyue_sim.scenario.files.expectations import LOST, TIMEOUT
from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation
from yuyue_sim.soap.connection import ConnectionDropped
from yuyue_sim.story.notifier import deliver_notices
from yuyue_sim.story.responses import Response, response_of

HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
"""The headers of every SOAP request of a story."""
_BASE_URL = "http://story.invalid"
_STOPPED_UNIX_S = 0.0


class Stage(Protocol):
    """A simulator that answers requests and whose clock the story advances."""

    async def advance_to(self, instant: datetime) -> None:
        """Advance the clock to an instant; everything due until then happens."""

    async def request(self, operation: str, document: str, timeout_s: float) -> Response:
        """Send a request as a client does; wait for at most `timeout_s`."""

    async def deliver_notices(self, platform: Platform) -> int:
        """Send the platform every notice that is due; returns how many it accepted."""

    async def close(self) -> None:
        """End what was started for the story."""


class SimulatedPause:
    """Pauses that take no real time; their seconds are added up."""

    def __init__(self) -> None:
        self.total_s = 0.0
        """For how long the present request was held back."""

    async def pause(self, seconds: float) -> None:
        """Wait for so many simulated seconds."""
        self.total_s += seconds


class OwnStage:
    """A simulator in this process, reached over ASGI without a socket."""

    def __init__(self, settings: Settings, checked: CheckedScenario) -> None:
        """Start it.

        Args:
            settings: what to simulate.
            checked: its scenario.

        Raises:
            StartError: it cannot start.
        """
        self._pause = SimulatedPause()
        self.simulation = Simulation(
            settings, machine=lambda: _STOPPED_UNIX_S, pause=self._pause.pause, checked=checked
        )
        transport = httpx.ASGITransport(Gateway(self.simulation))
        self._http = httpx.AsyncClient(transport=transport, base_url=_BASE_URL, headers=HEADERS)

    async def advance_to(self, instant: datetime) -> None:
        """Advance the clock."""
        self.simulation.clock.advance_to(instant)
        self.simulation.settle()

    async def request(self, operation: str, document: str, timeout_s: float) -> Response:
        """Send a request; after `timeout_s` of simulated time the client has left, but the request is carried out."""
        self._pause.total_s = 0.0
        content = write_request(operation, document, Style.STRING)
        try:
            response = await self._http.post(ENDPOINT_PATHS[Style.STRING], content=content)
        except ConnectionDropped:
            response = None
        if self._pause.total_s >= timeout_s:
            return Response(TIMEOUT, timeout_s)
        if response is None:
            return Response(LOST, self._pause.total_s)
        return response_of(operation, response, self._pause.total_s)

    async def deliver_notices(self, platform: Platform) -> int:
        """Deliver them without a socket."""
        return await deliver_notices(self.simulation, platform)

    async def close(self) -> None:
        """End the simulation."""
        await self._http.aclose()
        self.simulation.close()
