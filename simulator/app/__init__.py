"""The one place where everything is wired together: settings in, running simulations out."""

from simulator.app.front import Front
from simulator.app.settings import SETTINGS_VARIABLE, Settings, StartError
from simulator.app.simulation import Simulation, fingerprint
from simulator.app.workers import create_app

__all__ = ["SETTINGS_VARIABLE", "Front", "Settings", "Simulation", "StartError", "create_app", "fingerprint"]
