"""Targets of a replay: the recorded simulation, started again in this process, or a running hospital."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import shlex
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import httpx

from yuyue_sim.contract.result_codes import code_in
from yuyue_sim.core.clock import ClockRefusal
from yuyue_sim.core.http_request import reason_of_silence
from yuyue_sim.core.language import say
from yuyue_sim.core.tls import ssl_context
from yuyue_sim.journal.entry import Entry, KeptEntry
from yuyue_sim.journal.entry_builder import entry_of
from yuyue_sim.replay.asgi_client import AsgiClient
from yuyue_sim.replay.errors import ReplayError
from yuyue_sim.scenario.files.errors import ScenarioErrors
from yuyue_sim.server.control.client import ControlClient, ControlRefusedError, ControlUnreachableError
from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.settings import Settings, StartError
from yuyue_sim.server.simulation import Simulation

_CONTROL = "/control/v1"
_TIMEOUT_S = 60.0


class Target(Protocol):
    """Where recorded requests are sent again."""

    note: str
    """A note for the report; empty for none."""

    async def receive(self, recorded: KeptEntry, request: bytes) -> None:
        """Start a request that a fault delayed before it was carried out; `send` continues it."""

    async def send(self, recorded: KeptEntry, request: bytes) -> Entry:
        """Send a request at its recorded instant and return the new entry."""

    async def send_command(self, recorded: Entry) -> None:
        """Send a command to the control API again."""

    async def close(self) -> None:
        """Release its resources."""


class LocalTarget:
    """The recorded simulation, started anew: same scenario, seed, clock and machine's time."""

    def __init__(
        self,
        simulation: dict[str, Any],
        began: str,
        seed: int | None,
        scenario: str | None,
        plants: tuple[str, ...],
    ) -> None:
        """Start it, with another seed or scenario, or with further planted bugs, where they are given.

        A journal of another hospital names no simulation: then a scenario must be given, and begins at
        the instant `began` of the first exchange.

        Raises:
            ReplayError: it cannot be started.
        """
        self.note = ""
        self._machine_unix_s = 0.0
        self._client = AsgiClient()
        try:
            settings = _settings_of(simulation, began, seed, scenario, plants)
            self._simulation = Simulation(
                settings, lambda: self._machine_unix_s, self._client.pause, [self._client.observe]
            )
        except (ScenarioErrors, StartError) as error:
            raise ReplayError(str(error)) from None
        found = self._simulation.identity.scenario
        if scenario is None and not plants and found != simulation["scenario"]:
            self.note = say(
                "recorded with {scenario}; the scenario has changed since: {found}",
                scenario=simulation["scenario"],
                found=found,
            )
        self._client.app = Gateway(self._simulation)

    async def receive(self, recorded: KeptEntry, request: bytes) -> None:
        """Start it, up to the fault that delays it, which applies again."""
        entry = recorded.entry
        self._machine_unix_s = entry.arrived_unix_s
        await self._client.hold(recorded.id, entry.path, entry.content_type, request)

    async def send(self, recorded: KeptEntry, request: bytes) -> Entry:
        """Send over ASGI, or continue a request that was started before."""
        number, entry = recorded
        self._machine_unix_s = entry.decided_unix_s
        self._be_at(entry)
        if self._client.is_held(number):
            seen = await self._client.go_on(number)
        else:
            seen = await self._client.send(entry.path, entry.content_type, request)
        if seen is None:
            return entry._replace(http_status=0, response=b"", response_bytes=0)
        return entry_of(seen, has_bodies=True)

    async def send_command(self, recorded: Entry) -> None:
        """Through the control API, as then."""
        self._machine_unix_s = recorded.decided_unix_s
        self._be_at(recorded)
        await self._client.send_command(recorded.operation, recorded.path, recorded.request or b"")

    async def close(self) -> None:
        """End the simulation."""
        await self._client.close()
        self._simulation.close()

    def _be_at(self, recorded: Entry) -> None:
        """Move the clock on; where a reset or a snapshot has brought it back, it comes back with them."""
        try:
            self._simulation.clock.advance_to(datetime.fromisoformat(recorded.simulated_at))
            self._simulation.settle()
        except ClockRefusal:
            return


class RemoteTarget:
    """A hospital at an address; its clock is set if it has the control API."""

    def __init__(self, url: str, token: str | None, start: str) -> None:
        """Connect; `start` is the command that starts a simulator like the recorded one.

        Raises:
            ReplayError: the address is invalid.
        """
        try:
            self._control: ControlClient | None = ControlClient(url, token)
        except ValueError as error:
            raise ReplayError(f"--against: {error}") from None
        self._http = httpx.AsyncClient(
            base_url=url.rstrip("/"), timeout=_TIMEOUT_S, trust_env=False, verify=ssl_context()
        )
        self._at = ""
        self._start = start
        self.note = ""
        try:
            self._control.clock()
        except (ControlRefusedError, ControlUnreachableError) as error:
            self._control = None
            self.note = say("its clock is not moved, and events and faults are not repeated: {error}", error=error)

    async def receive(self, recorded: KeptEntry, request: bytes) -> None:
        """Do nothing: that hospital delays requests itself."""

    async def send(self, recorded: KeptEntry, request: bytes) -> Entry:
        """Send over HTTP."""
        entry = recorded.entry
        await self._be_at(entry)
        try:
            response = await self._http.post(entry.path, content=request, headers={"Content-Type": entry.content_type})
        except httpx.ConnectError as error:
            raise ReplayError(
                say(
                    "no response from {base_url}: {error}. Start it: {start}",
                    base_url=self._http.base_url,
                    error=reason_of_silence(error),
                    start=self._start,
                )
            ) from None
        except httpx.HTTPError:
            return entry._replace(http_status=0, code="", response=b"", response_bytes=0, fault=entry.fault)
        body = response.content
        return entry._replace(
            http_status=response.status_code,
            code=code_in(entry.operation, response.status_code, body),
            response=body,
            response_bytes=len(body),
        )

    async def send_command(self, recorded: Entry) -> None:
        """Through its control API, where it has one."""
        if self._control is None:
            return
        await self._be_at(recorded)
        body = json.loads(recorded.request) if recorded.request else None
        path = recorded.path.removeprefix(_CONTROL)
        await self._call_control(lambda control: control.ask(recorded.operation, path, body))
        self._at = ""

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _be_at(self, recorded: Entry) -> None:
        if self._control is None or recorded.simulated_at == self._at:
            return
        self._at = recorded.simulated_at
        await self._call_control(lambda control: control.advance_clock(to=recorded.simulated_at.replace(" ", "T")))

    async def _call_control(self, call: Callable[[ControlClient], object]) -> None:
        if self._control is None:
            return
        try:
            await asyncio.to_thread(call, self._control)
        except (ControlRefusedError, ControlUnreachableError) as error:
            raise ReplayError(say("{error}. Start it anew: {start}", error=error, start=self._start)) from None


def serve_command(simulation: dict[str, Any], began: str) -> str:
    """The command that starts a simulator like the recorded one, or one at the instant `began` of another hospital."""
    if not simulation:
        return f"yuyue-sim serve --clock frozen@{began}"
    settings = simulation["settings"]
    plants = [word for plant in settings["plants"] for word in ("--plant", plant)]
    clock = f"frozen@{simulation['began']}"
    words = ("yuyue-sim", "serve", settings["scenario"], "--seed", str(simulation["seed"]), "--clock", clock, *plants)
    return shlex.join(words)


def _settings_of(
    simulation: dict[str, Any], began: str, seed: int | None, scenario: str | None, plants: tuple[str, ...]
) -> Settings:
    if not simulation:
        if scenario is None:
            raise ReplayError(
                say(
                    "the journal was recorded in front of another hospital and names no simulation; give the "
                    "target, such as --against http://10.0.0.6:8080 or --scenario their-hospital.yaml"
                )
            )
        return Settings(scenario=scenario, seed=seed, clock=f"frozen@{began}", plants=plants, journal="off")
    recorded = Settings.from_json(json.dumps(simulation["settings"]))
    return dataclasses.replace(
        recorded,
        scenario=scenario or recorded.scenario,
        scenario_text=None if scenario else recorded.scenario_text,
        seed=simulation["seed"] if seed is None else seed,
        clock=f"frozen@{simulation['began']}",
        plants=(*recorded.plants, *plants),
        state=None,
        notify_url=None,
        control_token=None,
        shared_folder=None,
        journal="off",
        journal_file=None,
    )
