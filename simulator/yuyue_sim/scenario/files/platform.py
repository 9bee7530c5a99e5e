"""The platform of a story in a scenario."""

from __future__ import annotations

from yuyue_sim.core.authored import Length, StrictModel


class PlatformModel(StrictModel):
    """A platform that polls every hospital of the world, and accepts their notices (2.6, 2.13)."""

    poll_every: Length = "1h"
    """The time between two polls of the hospitals; the first poll is at the start of the story."""
    is_notified: bool = False
    """Whether hospitals notify it of stopped and added schedules (notifyHospInfo, 2.13); else only polls find them."""
