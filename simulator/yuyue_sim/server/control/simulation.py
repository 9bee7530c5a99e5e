"""Which world a simulator runs, so that a client can check that it is the right one."""

from __future__ import annotations

from fastapi import APIRouter

from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.shared_models import Response

router = APIRouter()


class SimulationResponse(Response):
    """Which world is simulated, and since when."""

    scenario: str
    """The name of the scenario, and a digest of its content."""
    seed: int
    """The seed of all random choices."""
    began: str
    """The simulated instant of its start or last reset; local time, in ISO form."""


@router.get("/simulation", summary="Which world this is")
async def show_simulation(simulation: CurrentSimulation) -> SimulationResponse:
    """The scenario, the seed and the instant of its start or last reset."""
    began = (await simulation.ledger_work.call(lambda: simulation.clock.began)).isoformat()
    return SimulationResponse(scenario=simulation.identity.scenario, seed=simulation.identity.seed, began=began)
