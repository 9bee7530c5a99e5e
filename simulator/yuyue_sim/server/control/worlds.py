"""Worlds over the control API: each has its own ledger, clock, seed, faults and path prefix."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Self

from fastapi import APIRouter, Body, Path, Request

from yuyue_sim.server.control import problems
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.shared_models import Response
from yuyue_sim.server.control.world_directory import WorldRefusal, WorldSummary
from yuyue_sim.server.control.world_models import NewWorld, ScenarioChoice

router = APIRouter()

WSDL = "/webservice/YuyueService?wsdl"
TYPED_WSDL = "/services/WSYuyueService?wsdl"


class WorldResponse(Response):
    """One world."""

    name: str
    """Empty for the main one."""
    scenario: str
    """The name of its scenario."""
    seed: int
    """The seed of all its random choices."""
    now: str
    """Its simulated instant, local time, in ISO form."""
    url: str
    """Its root: SOAP, control API and console lie below."""
    wsdl: str
    """The WSDL of the string style."""
    typed_wsdl: str
    """The WSDL of the typed style."""
    control: str
    """Its control API."""

    @classmethod
    def of(cls, world: WorldSummary, request: Request) -> Self:
        """The response for a world, with addresses as in this request."""
        base = f"{request.url.scheme}://{request.url.netloc}{world.prefix}"
        return cls(
            name=world.name,
            scenario=world.scenario,
            seed=world.seed,
            now=world.now.isoformat(),
            url=base,
            wsdl=base + WSDL,
            typed_wsdl=base + TYPED_WSDL,
            control=f"{base}/control/v1",
        )


class WorldsResponse(Response):
    """The worlds of this server."""

    worlds: list[WorldResponse]
    """The main one first, the others in the order in which they were made."""


class RemovedResponse(Response):
    """The world that was removed."""

    removed: str
    """Its name."""


@router.get("/worlds", summary="The worlds of this server")
async def list_worlds(simulation: CurrentSimulation, request: Request) -> WorldsResponse:
    """The main world and the others."""
    return WorldsResponse(worlds=[WorldResponse.of(each, request) for each in await simulation.worlds.all()])


@router.post("/worlds", status_code=201, summary="Make a world")
async def create_world(
    simulation: CurrentSimulation, request: Request, command: Annotated[NewWorld | None, Body()] = None
) -> WorldResponse:
    """Make a further world with its own ledger, clock, seed and faults; it ends with the server."""
    command = command or NewWorld()
    with refused():
        return WorldResponse.of(await simulation.worlds.create(command.name, command.spec()), request)


@router.get("/worlds/{name}", summary="One world")
async def show_world(simulation: CurrentSimulation, request: Request, name: Annotated[str, Path()]) -> WorldResponse:
    """One world by its name."""
    found = next((each for each in await simulation.worlds.all() if each.name == name), None)
    if found is None:
        raise problems.no_such_world(name)
    return WorldResponse.of(found, request)


@router.delete("/worlds/{name}", summary="Remove a world")
async def remove_world(simulation: CurrentSimulation, name: Annotated[str, Path()]) -> RemovedResponse:
    """Remove a world with all its data; its name is free again."""
    if not await simulation.worlds.remove(name):
        raise problems.no_such_world(name)
    return RemovedResponse(removed=name)


@router.post("/scenario", summary="Load another scenario")
async def load_scenario(simulation: CurrentSimulation, request: Request, command: ScenarioChoice) -> WorldResponse:
    """Replace this world by one with another scenario, seed or clock; all registrations are lost."""
    with refused():
        world = await simulation.worlds.load(simulation.name, command.spec())
    return WorldResponse.of(world, request)


@contextmanager
def refused() -> Iterator[None]:
    """Turn a refused world into a problem."""
    try:
        yield
    except WorldRefusal as refusal:
        raise problems.world_refused(refusal.kind, str(refusal)) from None
