"""A story played at a simulator that runs elsewhere: asked over HTTP, its clock held by the control API."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from yuyue_sim.platform.platform import Platform
from yuyue_sim.server import fingerprint
from yuyue_sim.server.control.client import ControlClient, ControlRefusedError, ControlUnreachableError
from yuyue_sim.story.errors import StoryError
from yuyue_sim.story.responses import Response
from yuyue_sim.story.stage import FarDoor
from yuyue_sim.story.start import Beginning

_FROZEN = "frozen"


class FarStage:
    """A running simulator."""

    def __init__(self, url: str, control: ControlClient) -> None:
        self._control = control
        self._door = FarDoor(url)

    @classmethod
    def at(cls, url: str, token: str | None, beginning: Beginning) -> FarStage:
        """The simulator at an address, if it stands where the story begins.

        Raises:
            StoryError: it is another one, stands elsewhere, or cannot be steered; says how to start the right one.
        """
        start = f"yuyue-sim serve {beginning.source} --seed {beginning.seed} --clock {beginning.clock}"
        if beginning.scenario.platform is not None:
            raise StoryError(
                f"{beginning.source} has a platform, which hospitals elsewhere could not reach; leave --against out"
            )
        try:
            control = ControlClient(url, token)
        except ValueError as error:
            raise StoryError(f"--against: {error}") from None
        try:
            problem = _problem(control.simulation(), control.clock(), beginning)
        except (ControlRefusedError, ControlUnreachableError) as error:
            control.close()
            raise StoryError(f"{url} cannot be steered: {error}. Start it with: {start}") from None
        if problem:
            control.close()
            raise StoryError(f"{url} {problem}. Start it with: {start}")
        return cls(url, control)

    async def advance_to(self, instant: datetime) -> None:
        """Move its clock on.

        Raises:
            StoryError: it cannot be moved any more.
        """
        try:
            await asyncio.to_thread(self._control.advance_clock, to=instant.isoformat())
        except (ControlRefusedError, ControlUnreachableError) as error:
            raise StoryError(f"the clock cannot be moved on to {instant.isoformat()}: {error}") from None

    async def ask(self, operation: str, document: str, timeout_s: float) -> Response:
        """Ask over the network."""
        return await self._door.ask(operation, document, timeout_s)

    async def notify(self, platform: Platform) -> int:  # noqa: ARG002
        """Nobody: hospitals elsewhere do not reach a platform in this process, and such stories are refused."""
        return 0

    async def close(self) -> None:
        """Close the connections; the simulator goes on."""
        self._control.close()
        await self._door.close()


def _problem(simulation: dict[str, Any], clock: dict[str, Any], beginning: Beginning) -> str:
    """Why the story cannot be played there; empty where it can."""
    name = fingerprint(beginning.scenario)
    if simulation.get("scenario") != name:
        return f"simulates the scenario {simulation.get('scenario')}, not {name}"
    if simulation.get("seed") != beginning.seed:
        return f"has the seed {simulation.get('seed')}, not {beginning.seed}"
    if clock["mode"] != _FROZEN:
        return f"has a clock that is {clock['mode']}, and a story needs one that is {_FROZEN}"
    began = beginning.began.isoformat()
    if clock["now"] != began or simulation.get("began") != began:
        return f"stands at {clock['now']}, and the story begins at {began}; reset it, or start it anew"
    return ""
