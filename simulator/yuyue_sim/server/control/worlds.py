"""Worlds over the control API: each with its own ledger, clock, seed and faults, below a prefix of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Self

from fastapi import Body, FastAPI, Path, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from yuyue_sim.server.control import problems
from yuyue_sim.server.control.models import Command
from yuyue_sim.server.control.problems import ProblemError
from yuyue_sim.server.control.simulation_api import SimulationApi
from yuyue_sim.server.control.world_directory import WorldRefusal, WorldSpec, WorldSummary

WSDL = "/webservice/YuyueService?wsdl"
TYPED_WSDL = "/services/WSYuyueService?wsdl"


class ScenarioOrder(Command):
    """What a world is to be made of."""

    scenario: str | None = None
    """A name of the catalogue; that of the server where absent."""
    yaml: str | None = None
    """The scenario itself, instead; it may extend those of the catalogue."""
    seed: Annotated[int | None, Field(strict=True, ge=0, le=(1 << 63) - 1)] = None
    """Where all chance comes from; the scenario's own where absent."""
    clock: str | None = None
    """real, frozen@INSTANT, x60@INSTANT or step1@INSTANT; the scenario's own where absent."""
    plants: list[str] | None = None
    """Bugs to plant beside the scenario's own, each as NAME or NAME=VALUE."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if self.scenario is not None and self.yaml is not None:
            raise ValueError("expected one of scenario and yaml")
        return self

    def wanted(self) -> WorldSpec:
        """The same in the words of the server."""
        plants = None if self.plants is None else tuple(self.plants)
        return WorldSpec(self.scenario, self.yaml, self.seed, self.clock, plants)


class WorldOrder(ScenarioOrder):
    """A world that is wanted."""

    name: str | None = None
    """Up to 63 small letters, digits, - and _; world-N where absent."""


class WorldResponse(BaseModel):
    """One world."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    name: str
    """Empty for the main one."""
    scenario: str
    """The name of its scenario."""
    seed: int
    """Where all its chance comes from."""
    now: str
    """Where its clock stands, local time, in ISO form."""
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
        """What is told of a world, with the addresses by which this server was asked."""
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


class WorldsResponse(BaseModel):
    """The worlds of this server."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    worlds: list[WorldResponse]
    """The main one first, the others in the order in which they were made."""


class RemovedResponse(BaseModel):
    """A world that there was."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    removed: str
    """Its name."""


class WorldRoutes:
    """What can be asked and done about worlds."""

    def __init__(self, steered: SimulationApi) -> None:
        self._steered = steered

    def add_to(self, api: FastAPI, prefix: str) -> None:
        """Take them in."""
        add = api.add_api_route
        add(f"{prefix}/worlds", self.all, methods=["GET"], summary="The worlds of this server")
        add(f"{prefix}/worlds", self.create, methods=["POST"], status_code=201, summary="Make a world")
        add(f"{prefix}/worlds/{{name}}", self.one, methods=["GET"], summary="One world")
        add(f"{prefix}/worlds/{{name}}", self.remove, methods=["DELETE"], summary="End a world, with all in it")
        add(f"{prefix}/scenario", self.load, methods=["POST"], summary="Begin anew with another scenario")

    async def all(self, request: Request) -> WorldsResponse:
        """The main world and those made beside it."""
        return WorldsResponse(worlds=[WorldResponse.of(each, request) for each in self._steered.worlds.all()])

    async def create(self, request: Request, order: Annotated[WorldOrder | None, Body()] = None) -> WorldResponse:
        """Make a world beside the main one, with its own ledger, clock, seed and faults; it ends with the server."""
        order = order or WorldOrder()
        with told():
            return WorldResponse.of(self._steered.worlds.create(order.name, order.wanted()), request)

    async def one(self, request: Request, name: Annotated[str, Path()]) -> WorldResponse:
        """One world by its name."""
        found = next((each for each in self._steered.worlds.all() if each.name == name), None)
        if found is None:
            raise ProblemError(problems.no_such_world(name))
        return WorldResponse.of(found, request)

    async def remove(self, name: Annotated[str, Path()]) -> RemovedResponse:
        """End a world; nothing in it is kept, and its name can be given again."""
        if not self._steered.worlds.remove(name):
            raise ProblemError(problems.no_such_world(name))
        return RemovedResponse(removed=name)

    async def load(self, request: Request, order: ScenarioOrder) -> WorldResponse:
        """Let another scenario, seed or clock begin in this world's place; whatever was booked is gone."""
        with told():
            world = self._steered.worlds.load(self._steered.name, order.wanted())
        return WorldResponse.of(world, request)


@contextmanager
def told() -> Iterator[None]:
    """Tell what is refused as a problem."""
    try:
        yield
    except WorldRefusal as refusal:
        raise ProblemError(problems.world_refused(refusal.kind, str(refusal))) from None
