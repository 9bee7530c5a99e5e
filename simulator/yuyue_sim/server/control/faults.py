"""Faults over the control API: those that hold, and others instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Self

from fastapi import Body, FastAPI
from pydantic import BaseModel, ConfigDict, ValidationError

from yuyue_sim.scenario.faults.model import FaultModel
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.problems import ProblemError
from yuyue_sim.server.control.schemas import body_of
from yuyue_sim.server.control.simulation_api import SimulationApi
from yuyue_sim.server.control.wording import an_object, not_valid

_PLACE = ("faults", 0)


class FaultResponse(BaseModel):
    """One fault."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    name: str
    """What it is called."""
    is_on: bool
    """Whether it is switched on now; begins, ends and attempts may keep it from striking all the same."""
    kind: str
    """What it does."""
    rule: dict[str, Any]
    """Whom it meets and what it does, as a scenario says it."""

    @classmethod
    def of(cls, model: FaultModel, *, is_on: bool) -> Self:
        """What is told of a fault."""
        rule = model.model_dump(mode="json", exclude_defaults=True, exclude={"name", "is_on"})
        return cls(name=model.name, is_on=is_on, kind=model.kind_name, rule=rule)


class FaultsResponse(BaseModel):
    """All faults."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    faults: list[FaultResponse]
    """In the order in which they are asked: the first that meets a request strikes."""


class FaultRoutes:
    """What can be asked and done about faults."""

    def __init__(self, steered: SimulationApi) -> None:
        self._steered = steered

    def add_to(self, api: FastAPI, prefix: str) -> None:
        """Take them in."""
        add = api.add_api_route
        body, change = body_of(FaultModel), _change_body()
        add(f"{prefix}/faults", self.all, methods=["GET"], summary="The faults")
        add(f"{prefix}/faults", self.create, methods=["POST"], status_code=201, summary="Add one", openapi_extra=body)
        add(f"{prefix}/faults/off", self.all_off, methods=["POST"], summary="Switch all off")
        add(f"{prefix}/faults/{{name}}", self.one, methods=["GET"], summary="One fault")
        add(f"{prefix}/faults/{{name}}", self.change, methods=["PUT"], summary="Change one", openapi_extra=change)
        add(f"{prefix}/faults/{{name}}", self.remove, methods=["DELETE"], summary="Remove one")

    async def all(self) -> FaultsResponse:
        """Those of the scenario and those that were added, with whether they are on."""
        return FaultsResponse(
            faults=[FaultResponse.of(model, is_on=is_on) for model, is_on in self._steered.faults.all()]
        )

    async def one(self, name: str) -> FaultResponse:
        """One fault by its name."""
        for model, is_on in self._steered.faults.all():
            if model.name == name:
                return FaultResponse.of(model, is_on=is_on)
        raise _unknown(name, self._names())

    async def create(self, order: Annotated[Any, Body()]) -> FaultResponse:
        """Add a fault as a scenario describes one; it is asked after those there are. A reset takes it away again."""
        model = self._model(an_object(order))
        if model.name in self._names():
            raise ProblemError(problems.name_taken("fault", model.name))
        self._steered.faults.replace([*self._models(), model])
        return await self.one(model.name)

    async def change(self, name: str, order: Annotated[Any, Body()]) -> FaultResponse:
        """Switch a fault on or off with `{"is_on": …}`, or describe it anew; its name stays."""
        if name not in self._names():
            raise _unknown(name, self._names())
        order = an_object(order)
        if set(order) <= {"is_on", "name"} and isinstance(order.get("is_on"), bool):
            self._steered.faults.switch([name], is_on=order["is_on"])
            return await self.one(name)
        model = self._model({"name": name, **order})
        if model.name != name:
            detail = f"name: a fault keeps its name; expected {name!r}, got {model.name!r}"
            raise ProblemError(problems.not_understood(detail))
        self._steered.faults.replace([model if each.name == name else each for each in self._models()])
        return await self.one(name)

    async def remove(self, name: str) -> FaultsResponse:
        """Remove a fault; a reset brings back one of the scenario."""
        if name not in self._names():
            raise _unknown(name, self._names())
        self._steered.faults.replace([each for each in self._models() if each.name != name])
        return await self.all()

    async def all_off(self) -> FaultsResponse:
        """Switch all faults off from now on."""
        self._steered.faults.switch(self._names(), is_on=False)
        return await self.all()

    def _models(self) -> list[FaultModel]:
        """The faults, each switched on or off as it is now."""
        return [model.model_copy(update={"is_on": is_on}) for model, is_on in self._steered.faults.all()]

    def _names(self) -> list[str]:
        return [model.name for model, _ in self._steered.faults.all()]

    def _model(self, order: dict[str, Any]) -> FaultModel:
        try:
            model = FaultModel.model_validate(order)
        except ValidationError as error:
            raise not_valid(error, order, _PLACE) from None
        known = [hospital.id for hospital in self._steered.clinic.world.hospitals]
        for each in model.hospitals or ():
            if each not in known:
                detail = f"hospitals: there is no hospital {each}{did_you_mean(each, known)}"
                raise ProblemError(problems.not_understood(detail))
        return model


def _unknown(name: str, known: Sequence[str]) -> ProblemError:
    there = f"there are {', '.join(known)}" if known else "there are none; POST /control/v1/faults adds one"
    detail = f"there is no fault {name[:80]!r}{did_you_mean(name, known)}; {there}"
    return ProblemError(problems.no_such_thing("fault", detail))


def _change_body() -> dict[str, Any]:
    """A fault described anew, which need not say its name, or a switch."""
    body = body_of(FaultModel)
    described = body["requestBody"]["content"]["application/json"]["schema"]
    described["required"] = [each for each in described.get("required", ()) if each != "name"]
    return body
