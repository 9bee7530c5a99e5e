"""What a scenario may say of the platform with which its story is played."""

from __future__ import annotations

from yuyue_sim.core.authored import DurationText, StrictModel


class PlatformModel(StrictModel):
    """A platform that polls every hospital of the world, and takes their notices (2.6, 2.13)."""

    poll_every: DurationText = "1h"
    """How long from one poll of the hospitals to the next; the first is at the beginning of the story."""
    is_notified: bool = False
    """Whether hospitals tell it of stopped and added schedules (notifyHospInfo, 2.13), before it finds out by polls."""
