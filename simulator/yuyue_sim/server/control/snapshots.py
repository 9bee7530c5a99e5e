"""Snapshots over the control API: taking, restoring and forking."""

from __future__ import annotations

import re
from functools import partial
from typing import Annotated, Self

from fastapi import APIRouter, Body, Request

from yuyue_sim.core.first_use import in_thread
from yuyue_sim.core.language import say
from yuyue_sim.core.shortened import shortened
from yuyue_sim.hospital.ledger.snapshots import Fill, Snapshot
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.models import ClockResponse, Command
from yuyue_sim.server.control.shared_models import Response
from yuyue_sim.server.control.simulation_api import SimulationApi
from yuyue_sim.server.control.worlds import WorldResponse, refused

router = APIRouter(prefix="/snapshots")

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}", re.ASCII)
_MOST = 100


class NewSnapshot(Command):
    """A snapshot to take."""

    name: str | None = None
    """Up to 63 small letters, digits, - and _; snapshot-N if absent."""


class NewFork(Command):
    """A world to make from a snapshot."""

    world: str | None = None
    """Its name; world-N if absent."""


class SnapshotResponse(Response):
    """One snapshot."""

    name: str
    """Its name."""
    at: str
    """The simulated instant, local time, in ISO form."""
    registrations: int
    """How many registrations it holds, cancelled ones too."""
    size_bytes: int
    """Its size."""

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """The response for a snapshot."""
        return cls(
            name=snapshot.name,
            at=snapshot.at.replace(" ", "T"),
            registrations=snapshot.registrations,
            size_bytes=snapshot.size_bytes,
        )


class SnapshotsResponse(Response):
    """The snapshots of this world."""

    snapshots: list[SnapshotResponse]
    """By name."""


@router.get("", summary="The snapshots of this world")
async def list_snapshots(simulation: CurrentSimulation) -> SnapshotsResponse:
    """All of them; those of the main world of `serve --state` outlive the server."""
    found = await in_thread(simulation.snapshots.all)
    return SnapshotsResponse(snapshots=[SnapshotResponse.of(each) for each in found])


@router.post("", status_code=201, summary="Take a snapshot")
async def take_snapshot(
    simulation: CurrentSimulation, command: Annotated[NewSnapshot | None, Body()] = None
) -> SnapshotResponse:
    """Save the present state: registrations, events, faults, planted bugs, notices and the clock."""
    if simulation.ledger.is_on_server:
        raise problems.no_snapshots()
    known = simulation.snapshots.names()
    name = (command.name if command else None) or _next(known)
    if not _NAME.fullmatch(name):
        expected = say("up to 63 small letters, digits, - and _, not beginning with - or _")
        detail = say("name: expected {expected}, got {name!r}", expected=expected, name=shortened(name))
        raise problems.not_understood(detail)
    if len(known) >= _MOST:
        detail = say(
            "there are {count} snapshots; remove some with DELETE {prefix}/control/v1/snapshots/NAME",
            count=len(known),
            prefix=simulation.prefix,
        )
        raise problems.world_refused("too-many-snapshots", detail)
    snapshot = await simulation.take_snapshot(name)
    if snapshot is None:
        raise problems.name_taken("snapshot", name)
    return SnapshotResponse.of(snapshot)


@router.delete("/{name}", summary="Remove a snapshot")
async def remove_snapshot(simulation: CurrentSimulation, name: str) -> SnapshotsResponse:
    """Remove a snapshot."""
    _filling(simulation, name)
    await in_thread(partial(simulation.snapshots.remove, name))
    return await list_snapshots(simulation)


@router.post("/{name}/restore", summary="Restore a snapshot")
async def restore_snapshot(simulation: CurrentSimulation, name: str) -> ClockResponse:
    """Restore registrations, events, faults, bugs, notices and clock; later changes are lost. The journal goes on."""
    return ClockResponse.of(await simulation.begin_epoch(_filling(simulation, name)))


@router.post("/{name}/fork", status_code=201, summary="Make a world from a snapshot")
async def fork_world(
    simulation: CurrentSimulation, request: Request, name: str, command: Annotated[NewFork | None, Body()] = None
) -> WorldResponse:
    """Make another world from a snapshot; this one does not change."""
    fill = _filling(simulation, name)
    with refused():
        made = await simulation.worlds.fork(simulation.name, command.world if command else None, fill)
    return WorldResponse.of(made, request)


def _filling(simulation: SimulationApi, name: str) -> Fill:
    fill = simulation.snapshots.filling(name)
    if fill is None:
        known = sorted(simulation.snapshots.names())
        there = (
            say("there are {known}", known=", ".join(known))
            if known
            else say("there are none; POST /control/v1/snapshots takes one")
        )
        detail = say(
            "there is no snapshot {name!r}{hint}; {there}",
            name=shortened(name),
            hint=did_you_mean(name, known),
            there=there,
        )
        raise problems.no_such_thing("snapshot", detail)
    return fill


def _next(known: set[str]) -> str:
    number = len(known) + 1
    while f"snapshot-{number}" in known:
        number += 1
    return f"snapshot-{number}"
