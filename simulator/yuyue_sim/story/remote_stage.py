"""A stage elsewhere: requests go to it over HTTP, and the control API advances its clock."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import httpx

from yuyue_sim.contract.styles import Style
from yuyue_sim.core.clock import machine_unix_s
from yuyue_sim.core.language import Phrase
from yuyue_sim.core.tls import ssl_context
from yuyue_sim.platform.envelope import ENDPOINT_PATHS, write_request
from yuyue_sim.platform.platform import Platform
from yuyue_sim.scenario.files.expectations import LOST, TIMEOUT
from yuyue_sim.server.control.client import ControlClient, ControlRefusedError, ControlUnreachableError
from yuyue_sim.server.simulation import fingerprint
from yuyue_sim.story.errors import StoryError
from yuyue_sim.story.responses import Response, response_of
from yuyue_sim.story.stage import HEADERS
from yuyue_sim.story.story import Story

_FROZEN = "frozen"


class RemoteStage:
    """A running simulator."""

    def __init__(self, url: str, control: ControlClient) -> None:
        self._control = control
        self._http = httpx.AsyncClient(base_url=url.rstrip("/"), headers=HEADERS, trust_env=False, verify=ssl_context())

    @classmethod
    def at(cls, url: str, token: str | None, story: Story) -> RemoteStage:
        """The simulator at an address, if it stands at the first instant of the story.

        Raises:
            StoryError: it has another scenario, seed or time, or cannot be controlled; says how to start the right one.
        """
        start = f"yuyue-sim serve {story.source} --seed {story.seed} --clock {story.clock}"
        if story.scenario.platform is not None:
            raise StoryError(
                Phrase(
                    "{source} has a platform, which hospitals elsewhere could not reach; leave --against out",
                    source=story.source,
                )
            )
        try:
            control = ControlClient(url, token)
        except ValueError as error:
            raise StoryError(f"--against: {error}") from None
        try:
            problem = _problem(control.simulation(), control.clock(), story)
        except (ControlRefusedError, ControlUnreachableError) as error:
            raise StoryError(
                Phrase("{url} cannot be controlled: {error}. Start it with: {start}", url=url, error=error, start=start)
            ) from None
        if problem:
            raise StoryError(Phrase("{url} {problem}. Start it with: {start}", url=url, problem=problem, start=start))
        return cls(url, control)

    async def advance_to(self, instant: datetime) -> None:
        """Advance its clock.

        Raises:
            StoryError: it refuses, or is not reached any more.
        """
        try:
            await asyncio.to_thread(self._control.advance_clock, to=instant.isoformat())
        except (ControlRefusedError, ControlUnreachableError) as error:
            raise StoryError(
                Phrase("the clock cannot be advanced to {instant}: {error}", instant=instant.isoformat(), error=error)
            ) from None

    async def request(self, operation: str, document: str, timeout_s: float) -> Response:
        """Send a request over the network."""
        content = write_request(operation, document, Style.STRING)
        began_s = machine_unix_s()
        try:
            response = await self._http.post(ENDPOINT_PATHS[Style.STRING], content=content, timeout=timeout_s)
        except httpx.TimeoutException:
            return Response(TIMEOUT, timeout_s)
        except httpx.HTTPError as error:
            return Response(LOST, machine_unix_s() - began_s, detail=str(error) or type(error).__name__)
        return response_of(operation, response, machine_unix_s() - began_s)

    async def deliver_notices(self, platform: Platform) -> int:  # noqa: ARG002
        """Deliver none: hospitals elsewhere do not reach a platform in this process, and such stories are refused."""
        return 0

    async def close(self) -> None:
        """Close the connections; the simulator keeps running."""
        await self._http.aclose()


def _problem(simulation: dict[str, Any], clock: dict[str, Any], story: Story) -> str:
    """Why the story cannot be played there; empty if it can."""
    name = fingerprint(story.scenario)
    if simulation.get("scenario") != name:
        return Phrase("simulates the scenario {found}, not {name}", found=simulation.get("scenario"), name=name)
    if simulation.get("seed") != story.seed:
        return Phrase("has the seed {found}, not {seed}", found=simulation.get("seed"), seed=story.seed)
    if clock["mode"] != _FROZEN:
        return Phrase(
            "has a clock that is {mode}, and a story needs one that is {wanted}", mode=clock["mode"], wanted=_FROZEN
        )
    began = story.began.isoformat()
    if clock["now"] != began or simulation.get("began") != began:
        return Phrase(
            "is at {now}, but the story begins at {began}; reset or restart it", now=clock["now"], began=began
        )
    return ""
