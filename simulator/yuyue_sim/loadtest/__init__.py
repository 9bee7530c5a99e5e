"""Load tests: users that know a hospital only through its interface, histories, their audit, and the contention page.

This is the public import for locustfiles; everything below it is internal:

    from yuyue_sim.loadtest import HospitalUser

`HospitalUser` and `Booking` are for users, `StopUser` is locust's, `RampToKneeShape`, `RushShape` and `StepsShape` are
load shapes. The first use of a name imports locust and connects the load test with its events.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from locust.exception import StopUser

    from yuyue_sim.loadtest.users.requests import Booking
    from yuyue_sim.loadtest.users.shapes import RampToKneeShape, RushShape, StepsShape
    from yuyue_sim.loadtest.users.user import HospitalUser

__all__ = ["Booking", "HospitalUser", "RampToKneeShape", "RushShape", "StepsShape", "StopUser"]

_MODULES = {
    "Booking": "yuyue_sim.loadtest.users.requests",
    "HospitalUser": "yuyue_sim.loadtest.users.user",
    "RampToKneeShape": "yuyue_sim.loadtest.users.shapes",
    "RushShape": "yuyue_sim.loadtest.users.shapes",
    "StepsShape": "yuyue_sim.loadtest.users.shapes",
    "StopUser": "locust.exception",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import_module("yuyue_sim.loadtest.users.locust_listeners")
    return getattr(import_module(_MODULES[name]), name)
