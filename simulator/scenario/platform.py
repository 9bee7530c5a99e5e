"""What a scenario may say of the platform with which its story is played."""

from __future__ import annotations

from simulator.strict import DurationText, StrictModel


class PlatformModel(StrictModel):
    """A platform that polls every hospital of the world, and takes their notices (2.6, 2.13)."""

    poll_every: DurationText = "1h"
    """How long from one poll of the hospitals to the next; the first is at the beginning of the story."""
