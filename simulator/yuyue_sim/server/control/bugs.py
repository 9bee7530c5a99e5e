"""Planted bugs over the control API."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body, FastAPI
from pydantic import BaseModel, ConfigDict, ValidationError

from yuyue_sim.scenario.files.bugs import BugsModel
from yuyue_sim.server.control.schemas import body_of
from yuyue_sim.server.control.simulation_api import SimulationApi
from yuyue_sim.server.control.wording import an_object, not_valid


class BugsResponse(BaseModel):
    """The planted bugs."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    bugs: dict[str, dict[str, Any]]
    """Those that are planted, by name, each with its figures."""
    known: dict[str, str]
    """Every bug that can be planted, and what it does."""


class BugRoutes:
    """What can be asked and done about planted bugs."""

    def __init__(self, steered: SimulationApi) -> None:
        self._steered = steered

    def add_to(self, api: FastAPI, prefix: str) -> None:
        """Take them in."""
        add, path = api.add_api_route, f"{prefix}/bugs"
        add(path, self.show, methods=["GET"], summary="The planted bugs")
        add(path, self.change, methods=["PUT"], summary="Plant these and no others", openapi_extra=body_of(BugsModel))

    async def show(self) -> BugsResponse:
        """Those that are planted, and all that can be."""
        planted = self._steered.bugs.now().planted
        fields = BugsModel.model_fields
        return BugsResponse(
            bugs={name: bug.model_dump(mode="json", exclude_none=True) for name, bug in planted.items()},
            known={name: field.description or "" for name, field in fields.items()},
        )

    async def change(self, order: Annotated[Any, Body()]) -> BugsResponse:
        """Plant these bugs and no others, as a scenario names them: `{"oversell": {"window": "500ms"}}`, or `{}`."""
        order = an_object(order)
        try:
            bugs = BugsModel.model_validate(order)
        except ValidationError as error:
            raise not_valid(error, order, ("bugs",)) from None
        self._steered.bugs.replace(bugs)
        return await self.show()
