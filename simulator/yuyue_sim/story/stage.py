"""Where a story is played: a simulator of its own in this process, or one that runs elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import httpx

from yuyue_sim.contract.styles import Style
from yuyue_sim.core.clock import machine_unix_s
from yuyue_sim.core.tls import ssl_context
from yuyue_sim.platform.envelope import ENDPOINT_PATHS, write_request
from yuyue_sim.platform.platform import Platform
from yuyue_sim.scenario.files.expectations import LOST, TIMEOUT
from yuyue_sim.server import Front, Settings, Simulation
from yuyue_sim.soap.connection import ConnectionDropped
from yuyue_sim.story.notifier import notify
from yuyue_sim.story.responses import Response, response_of

_HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
_NOWHERE = "http://story.invalid"
_STILL_UNIX_S = 0.0


class Stage(Protocol):
    """A simulator whose clock is held in the hand, and that can be asked."""

    async def advance_to(self, instant: datetime) -> None:
        """Let time pass until an instant, with all that happens until then."""

    async def ask(self, operation: str, document: str, timeout_s: float) -> Response:
        """Ask an operation as a client does, and wait no longer than that."""

    async def notify(self, platform: Platform) -> int:
        """Let the hospitals tell the platform what they have to, and tell how many notices it took."""

    async def close(self) -> None:
        """Leave; what was started here ends."""


class Held:
    """Waiting that takes simulated time alone: nobody waits, but it is known for how long he would have."""

    def __init__(self) -> None:
        self.waited_s = 0.0
        """For how long the present request was held."""

    async def pause(self, seconds: float) -> None:
        """Wait for so many simulated seconds."""
        self.waited_s += seconds


class OwnStage:
    """A simulator in this process, asked through its public door without a socket."""

    def __init__(self, settings: Settings) -> None:
        """Start it.

        Raises:
            ScenarioErrors: the scenario is not sound.
            StartError: it cannot start.
        """
        self._held = Held()
        self.simulation = Simulation(settings, machine=lambda: _STILL_UNIX_S, pause=self._held.pause)
        transport = httpx.ASGITransport(Front(self.simulation))
        self._http = httpx.AsyncClient(transport=transport, base_url=_NOWHERE, headers=_HEADERS)

    async def advance_to(self, instant: datetime) -> None:
        """Move the clock on."""
        self.simulation.clock.advance_to(instant)
        self.simulation.settle()

    async def ask(self, operation: str, document: str, timeout_s: float) -> Response:
        """Ask through the door; a client whose patience ends goes, and what was held for him is still done."""
        self._held.waited_s = 0.0
        content = write_request(operation, document, Style.STRING)
        try:
            response = await self._http.post(ENDPOINT_PATHS[Style.STRING], content=content)
        except ConnectionDropped:
            response = None
        if self._held.waited_s >= timeout_s:
            return Response(TIMEOUT, timeout_s)
        if response is None:
            return Response(LOST, self._held.waited_s)
        return response_of(operation, response, self._held.waited_s)

    async def notify(self, platform: Platform) -> int:
        """Without a socket."""
        return await notify(self.simulation, platform)

    async def close(self) -> None:
        """End the simulation."""
        await self._http.aclose()
        self.simulation.close()


class FarDoor:
    """The SOAP side of a simulator that runs elsewhere."""

    def __init__(self, url: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=url.rstrip("/"), headers=_HEADERS, trust_env=False, verify=ssl_context()
        )

    async def ask(self, operation: str, document: str, timeout_s: float) -> Response:
        """Ask over the network."""
        content = write_request(operation, document, Style.STRING)
        began_s = machine_unix_s()
        try:
            response = await self._http.post(ENDPOINT_PATHS[Style.STRING], content=content, timeout=timeout_s)
        except httpx.TimeoutException:
            return Response(TIMEOUT, timeout_s)
        except httpx.HTTPError as error:
            return Response(LOST, machine_unix_s() - began_s, detail=str(error) or type(error).__name__)
        return response_of(operation, response, machine_unix_s() - began_s)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
