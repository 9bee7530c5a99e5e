"""What simulator this is: whoever would steer it can see whether it is the one he means."""

from __future__ import annotations

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict

from yuyue_sim.server.control.simulation_api import SimulationApi


class SimulationResponse(BaseModel):
    """Which world is simulated, and since when."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    scenario: str
    """The name of the scenario, and a digest of its story."""
    seed: int
    """Where all chance comes from."""
    began: str
    """Where the clock stood when it began, or was last reset; local time, in ISO form."""


class SimulationRoutes:
    """What can be asked of the simulation as a whole."""

    def __init__(self, steered: SimulationApi) -> None:
        self._steered = steered

    def add_to(self, api: FastAPI, prefix: str) -> None:
        """Take them in."""
        api.add_api_route(f"{prefix}/simulation", self.show, methods=["GET"], summary="Which world this is")

    async def show(self) -> SimulationResponse:
        """The scenario, the seed and the instant at which its story began."""
        steered = self._steered
        began = steered.clock.began.isoformat()
        return SimulationResponse(scenario=steered.identity.scenario, seed=steered.identity.seed, began=began)
