"""Faults over the control API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Self

from fastapi import APIRouter, Body

from yuyue_sim.core.at_most import at_most
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.shortened import shortened
from yuyue_sim.scenario.faults.model import KINDS, FaultModel
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.problems import ProblemError
from yuyue_sim.server.control.scenario_parts import an_object, valid
from yuyue_sim.server.control.schemas import body_of
from yuyue_sim.server.control.shared_models import Response
from yuyue_sim.server.control.simulation_api import SimulationApi

router = APIRouter(prefix="/faults")

_PLACE = ("faults", 0)


class FaultResponse(Response):
    """One fault."""

    name: str
    """Its name."""
    is_on: bool
    """Whether it is switched on now; begins, ends and attempts can still prevent it."""
    kind: str
    """Its kind."""
    rule: dict[str, Any]
    """Its conditions and its effect, as in a scenario."""

    @classmethod
    def of(cls, model: FaultModel, *, is_on: bool) -> Self:
        """The response for a fault."""
        rule = model.model_dump(mode="json", exclude_defaults=True, exclude={"name", "is_on"})
        return cls(name=model.name, is_on=is_on, kind=model.kind_name, rule=rule)


class FaultsResponse(Response):
    """All faults."""

    faults: list[FaultResponse]
    """In order: the first that matches a request is injected."""
    kinds: dict[str, dict[str, Any]]
    """Every kind of fault, with an example of its keys."""


def _without_name(schema: dict[str, Any]) -> None:
    """A new description of a fault, with or without its name; or a switch."""
    schema["required"] = [each for each in schema.get("required", ()) if each != "name"]


@router.get("", summary="The faults")
async def list_faults(simulation: CurrentSimulation) -> FaultsResponse:
    """The faults of the scenario and the added ones, and the kinds of fault."""
    return await simulation.ledger_work.call(lambda: _all(simulation))


def _all(simulation: SimulationApi) -> FaultsResponse:
    return FaultsResponse(
        faults=[FaultResponse.of(model, is_on=is_on) for model, is_on in simulation.faults.all()],
        kinds={name: kind.example() for name, kind in KINDS.items()},
    )


@router.get("/{name}", summary="One fault")
async def show_fault(simulation: CurrentSimulation, name: str) -> FaultResponse:
    """One fault by its name."""
    return await simulation.ledger_work.call(lambda: _one(simulation, name))


def _one(simulation: SimulationApi, name: str) -> FaultResponse:
    for model, is_on in simulation.faults.all():
        if model.name == name:
            return FaultResponse.of(model, is_on=is_on)
    raise _unknown(name, _names(simulation))


@router.post("", status_code=201, summary="Add a fault", openapi_extra=body_of(FaultModel))
async def add_fault(simulation: CurrentSimulation, command: Annotated[Any, Body()]) -> FaultResponse:
    """Add a fault, described as in a scenario, after the others. A reset removes it."""
    model = await _model(simulation, an_object(command))

    def add() -> FaultResponse:
        with simulation.ledger.transaction():  # no other worker adds one between these two
            if model.name in _names(simulation):
                raise problems.name_taken("fault", model.name)
            simulation.faults.replace([*_models(simulation), model])
        return _one(simulation, model.name)

    return await simulation.ledger_work.call(add)


@router.put("/{name}", summary="Change a fault", openapi_extra=body_of(FaultModel, _without_name))
async def change_fault(simulation: CurrentSimulation, name: str, command: Annotated[Any, Body()]) -> FaultResponse:
    """Switch a fault on or off with `{"is_on": …}`, or describe it anew; its name stays."""
    await simulation.ledger_work.call(lambda: _one(simulation, name))
    command = an_object(command)
    if set(command) <= {"is_on", "name"} and isinstance(command.get("is_on"), bool):
        await simulation.ledger_work.call(lambda: simulation.faults.switch([name], is_on=command["is_on"]))
        return await show_fault(simulation, name)
    model = await _model(simulation, {"name": name, **command})
    if model.name != name:
        detail = say("name: a fault keeps its name; expected {name!r}, got {given!r}", name=name, given=model.name)
        raise problems.not_understood(detail)

    def change() -> FaultResponse:
        with simulation.ledger.transaction():
            simulation.faults.replace([model if each.name == name else each for each in _models(simulation)])
        return _one(simulation, name)

    return await simulation.ledger_work.call(change)


@router.delete("/{name}", summary="Remove a fault")
async def remove_fault(simulation: CurrentSimulation, name: str) -> FaultsResponse:
    """Remove a fault; a reset brings back one of the scenario."""

    def remove() -> FaultsResponse:
        _one(simulation, name)
        with simulation.ledger.transaction():
            simulation.faults.replace([each for each in _models(simulation) if each.name != name])
        return _all(simulation)

    return await simulation.ledger_work.call(remove)


@router.post("/off", summary="Switch all faults off")
async def switch_all_off(simulation: CurrentSimulation) -> FaultsResponse:
    """Switch all faults off from now on."""

    def switch() -> FaultsResponse:
        simulation.faults.switch(_names(simulation), is_on=False)
        return _all(simulation)

    return await simulation.ledger_work.call(switch)


def _models(simulation: SimulationApi) -> list[FaultModel]:
    """The faults, each switched on or off as it is now."""
    return [model.model_copy(update={"is_on": is_on}) for model, is_on in simulation.faults.all()]


def _names(simulation: SimulationApi) -> list[str]:
    return [model.name for model, _ in simulation.faults.all()]


async def _model(simulation: SimulationApi, command: dict[str, Any]) -> FaultModel:
    model = await valid(FaultModel, command, _PLACE)
    known = [hospital.id for hospital in simulation.clinic.world.hospitals]
    for each in model.hospitals or ():
        if each not in known:
            detail = say(
                "hospitals: there is no hospital {hospital}{hint}",
                hospital=each,
                hint=did_you_mean(each, known),
            )
            raise problems.not_understood(detail)
    return model


def _unknown(name: str, known: Sequence[str]) -> ProblemError:
    there = (
        say("there are {known}", known=at_most(known, ", ", noun=Phrase("fault")))
        if known
        else say("there are none; POST /control/v1/faults adds one")
    )
    detail = say(
        "there is no fault {name!r}{hint}; {there}",
        name=shortened(name),
        hint=did_you_mean(name, known),
        there=there,
    )
    return problems.no_such_thing("fault", detail)
