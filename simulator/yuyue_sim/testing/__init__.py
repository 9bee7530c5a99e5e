"""A hospital for other people's tests: a world of its own, made in milliseconds and gone afterwards.

    from yuyue_sim.testing import hospital

    with hospital("release-rush", seed=7) as world:
        client = zeep.Client(world.wsdl)
        world.clock.advance("2h")

Nothing is imported before it is needed.
"""

from __future__ import annotations

from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yuyue_sim.server.control.client import ControlRefusedError, ControlUnreachableError
    from yuyue_sim.testing.factory import HospitalFactory
    from yuyue_sim.testing.handle import Hospital
    from yuyue_sim.testing.world import hospital

__all__ = ["ControlRefusedError", "ControlUnreachableError", "Hospital", "HospitalFactory", "hospital"]

_PLACES = {
    "ControlRefusedError": "yuyue_sim.server.control.client",
    "ControlUnreachableError": "yuyue_sim.server.control.client",
    "Hospital": "yuyue_sim.testing.handle",
    "HospitalFactory": "yuyue_sim.testing.factory",
    "hospital": "yuyue_sim.testing.world",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return resolve_name(f"{_PLACES[name]}:{name}")
