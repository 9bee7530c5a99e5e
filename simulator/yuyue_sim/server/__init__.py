"""Builds running simulations from settings."""

from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.settings import SETTINGS_VARIABLE, TIME_FILE, Settings, StartError
from yuyue_sim.server.simulation import Simulation, fingerprint
from yuyue_sim.server.worker import create_app

__all__ = [
    "SETTINGS_VARIABLE",
    "TIME_FILE",
    "Gateway",
    "Settings",
    "Simulation",
    "StartError",
    "create_app",
    "fingerprint",
]
