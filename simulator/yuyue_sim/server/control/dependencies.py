"""What the routes of the control API depend on."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from yuyue_sim.server.control.simulation_api import SIMULATION, SimulationApi


async def current_simulation(request: Request) -> SimulationApi:
    """The simulation of the world that a request names; one application serves all worlds."""
    simulation: SimulationApi = request.scope[SIMULATION]
    return simulation


CurrentSimulation = Annotated[SimulationApi, Depends(current_simulation)]
