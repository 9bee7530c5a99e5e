"""Snapshots over the control API: a world as it stood, to go back to, or to begin another from."""

from __future__ import annotations

import re
from typing import Annotated, Self

from fastapi import Body, FastAPI, Request
from pydantic import BaseModel, ConfigDict

from yuyue_sim.hospital.ledger.snapshots import Snapshot
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.models import ClockResponse, Command
from yuyue_sim.server.control.problems import ProblemError
from yuyue_sim.server.control.simulation_api import SimulationApi
from yuyue_sim.server.control.worlds import WorldResponse, told

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}", re.ASCII)
_MOST = 100


class SnapshotOrder(Command):
    """A snapshot that is wanted."""

    name: str | None = None
    """Up to 63 small letters, digits, - and _; snapshot-N where absent."""


class ForkOrder(Command):
    """A world that is wanted from a snapshot."""

    world: str | None = None
    """Its name; world-N where absent."""


class SnapshotResponse(BaseModel):
    """One snapshot."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    name: str
    """What it is called."""
    at: str
    """Where the clock stood, local time, in ISO form."""
    registrations: int
    """How many registrations it holds, cancelled ones too."""
    size_bytes: int
    """How much room it takes."""

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """What is told of a snapshot."""
        return cls(
            name=snapshot.name,
            at=snapshot.at.replace(" ", "T"),
            registrations=snapshot.registrations,
            size_bytes=snapshot.size_bytes,
        )


class SnapshotsResponse(BaseModel):
    """The snapshots of this world."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    snapshots: list[SnapshotResponse]
    """By name."""


class SnapshotRoutes:
    """What can be asked and done about snapshots."""

    def __init__(self, steered: SimulationApi) -> None:
        self._steered = steered

    def add_to(self, api: FastAPI, prefix: str) -> None:
        """Take them in."""
        add = api.add_api_route
        add(f"{prefix}/snapshots", self.all, methods=["GET"], summary="The snapshots of this world")
        add(f"{prefix}/snapshots", self.take, methods=["POST"], status_code=201, summary="Take one")
        one = f"{prefix}/snapshots/{{name}}"
        add(one, self.remove, methods=["DELETE"], summary="Forget one")
        add(f"{one}/restore", self.restore, methods=["POST"], summary="Go back to one")
        add(f"{one}/fork", self.fork, methods=["POST"], status_code=201, summary="Begin a world from one")

    async def all(self) -> SnapshotsResponse:
        """All of them; those of the main world of `serve --state` outlive the server."""
        return SnapshotsResponse(snapshots=[SnapshotResponse.of(each) for each in self._steered.snapshots.all()])

    async def take(self, order: Annotated[SnapshotOrder | None, Body()] = None) -> SnapshotResponse:
        """Keep everything as it stands: registrations, events, faults, planted bugs, notices and the clock."""
        steered = self._steered
        known = {each.name for each in steered.snapshots.all()}
        name = (order.name if order else None) or _next(known)
        if not _NAME.fullmatch(name):
            detail = f"name: expected up to 63 small letters, digits, - and _, the first no sign, got {name[:80]!r}"
            raise ProblemError(problems.not_understood(detail))
        if len(known) >= _MOST:
            detail = (
                f"there are {len(known)} snapshots; forget some with DELETE {steered.prefix}/control/v1/snapshots/NAME"
            )
            raise ProblemError(problems.world_refused("too-many-snapshots", detail))
        snapshot = steered.snapshots.take(name, steered.clock.now)
        if snapshot is None:
            raise ProblemError(problems.name_taken("snapshot", name))
        return SnapshotResponse.of(snapshot)

    async def remove(self, name: str) -> SnapshotsResponse:
        """Forget a snapshot."""
        self._data(name)
        self._steered.snapshots.remove(name)
        return await self.all()

    async def restore(self, name: str) -> ClockResponse:
        """Let everything be again as it stood, the clock too; what came after is gone. The journal goes on."""
        self._steered.restore(self._data(name))
        return ClockResponse.of(self._steered.clock.reading())

    async def fork(
        self, request: Request, name: str, order: Annotated[ForkOrder | None, Body()] = None
    ) -> WorldResponse:
        """Begin another world from a snapshot; this one goes on as it is."""
        steered = self._steered
        data = self._data(name)
        with told():
            return WorldResponse.of(steered.worlds.fork(steered.name, order.world if order else None, data), request)

    def _data(self, name: str) -> bytes:
        data = self._steered.snapshots.data(name)
        if data is None:
            known = [each.name for each in self._steered.snapshots.all()]
            there = f"there are {', '.join(known)}" if known else "there are none; POST /control/v1/snapshots takes one"
            detail = f"there is no snapshot {name[:80]!r}{did_you_mean(name, known)}; {there}"
            raise ProblemError(problems.no_such_thing("snapshot", detail))
        return data


def _next(known: set[str]) -> str:
    number = len(known) + 1
    while f"snapshot-{number}" in known:
        number += 1
    return f"snapshot-{number}"
