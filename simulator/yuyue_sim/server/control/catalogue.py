"""The scenarios that come with the simulator, over the control API."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter

from yuyue_sim.core.first_use import in_thread
from yuyue_sim.scenario.files import catalogue
from yuyue_sim.scenario.files.loader import load_scenario
from yuyue_sim.server.control.shared_models import Response

router = APIRouter(prefix="/scenarios")


class ScenarioResponse(Response):
    """One scenario of the catalogue."""

    name: str
    """Its name: `serve NAME`, and `scenario` of POST /control/v1/scenario and /control/v1/worlds."""
    title: str
    """A title for people."""
    description: str
    """What it is for."""
    seed: int
    """Its default seed."""
    clock: str
    """How its clock starts by default."""
    hospitals: int
    """How many hospitals there are."""
    events: int
    """How many events its timeline has."""
    has_faults: bool
    """Whether it injects faults."""
    bugs: list[str]
    """Its planted bugs."""


class ScenariosResponse(Response):
    """The catalogue."""

    scenarios: list[ScenarioResponse]
    """In alphabetical order."""


@router.get("", summary="The scenarios of the catalogue")
async def list_scenarios() -> ScenariosResponse:
    """The scenarios that come with the simulator."""
    return ScenariosResponse(scenarios=await in_thread(_catalogue))


@cache
def _catalogue() -> list[ScenarioResponse]:
    """All scenarios, cached: they do not change while the program runs."""
    return [_scenario_response(name) for name in catalogue.names()]


def _scenario_response(name: str) -> ScenarioResponse:
    scenario = load_scenario(name)
    return ScenarioResponse(
        name=name,
        title=scenario.title,
        description=scenario.description,
        seed=scenario.seed,
        clock=scenario.clock,
        hospitals=sum(each.count for each in scenario.world.hospitals),
        events=len(scenario.timeline),
        has_faults=bool(scenario.faults),
        bugs=[key for key in type(scenario.bugs).model_fields if getattr(scenario.bugs, key) is not None],
    )
