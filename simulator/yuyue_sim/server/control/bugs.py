"""Planted bugs over the control API."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body

from yuyue_sim.scenario.files.bugs import BugsModel
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.scenario_parts import an_object, valid
from yuyue_sim.server.control.schemas import body_of
from yuyue_sim.server.control.shared_models import Response

router = APIRouter(prefix="/bugs")


class BugsResponse(Response):
    """The planted bugs."""

    bugs: dict[str, dict[str, Any]]
    """The planted bugs, by name, each with its parameters."""
    known: dict[str, str]
    """Every bug that can be planted, and what it does."""


@router.get("", summary="The planted bugs")
async def list_bugs(simulation: CurrentSimulation) -> BugsResponse:
    """The planted bugs, and all that can be planted."""
    planted = (await simulation.ledger_work.call(simulation.bugs.now)).planted
    docs = BugsModel.key_docs()
    return BugsResponse(
        bugs={name: bug.model_dump(mode="json", exclude_none=True) for name, bug in planted.items()},
        known={name: docs.get(name, "") for name in BugsModel.model_fields},
    )


@router.put("", summary="Plant these and no others", openapi_extra=body_of(BugsModel))
async def plant_bugs(simulation: CurrentSimulation, command: Annotated[Any, Body()]) -> BugsResponse:
    """Plant these bugs and no others, as a scenario names them: `{"oversell": {"window": "500ms"}}`, or `{}`."""
    bugs = await valid(BugsModel, an_object(command), ("bugs",))
    await simulation.ledger_work.call(lambda: simulation.bugs.replace(bugs))
    return await list_bugs(simulation)
