"""A hospital for other people's tests: a world of its own, made in milliseconds and gone afterwards.

    from yuyue_sim.testing import hospital

    with hospital("release-rush", seed=7) as world:
        client = zeep.Client(world.wsdl)
        world.clock.advance("2h")

Nothing is imported before it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yuyue_sim.testing.handle import Hospital
    from yuyue_sim.testing.world import hospital

__all__ = ["Hospital", "hospital"]


def __getattr__(name: str) -> Any:
    if name == "hospital":
        from yuyue_sim.testing.world import hospital  # noqa: PLC0415 - see above

        return hospital
    if name == "Hospital":
        from yuyue_sim.testing.handle import Hospital  # noqa: PLC0415 - see above

        return Hospital
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
