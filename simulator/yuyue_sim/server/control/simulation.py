"""What simulator this is: whoever would steer it can see whether it is the one he means."""

from __future__ import annotations

from fastapi import APIRouter

from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.shared_models import Response

router = APIRouter()


class SimulationResponse(Response):
    """Which world is simulated, and since when."""

    scenario: str
    """The name of the scenario, and a digest of its story."""
    seed: int
    """Where all chance comes from."""
    began: str
    """Where the clock stood when it began, or was last reset; local time, in ISO form."""


@router.get("/simulation", summary="Which world this is")
async def show_simulation(simulation: CurrentSimulation) -> SimulationResponse:
    """The scenario, the seed and the instant at which its story began."""
    began = simulation.clock.began.isoformat()
    return SimulationResponse(scenario=simulation.identity.scenario, seed=simulation.identity.seed, began=began)
