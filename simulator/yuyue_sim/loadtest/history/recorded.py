"""What is known of the journals that a history is made of."""

from __future__ import annotations

from dataclasses import dataclass

from yuyue_sim.loadtest.history.words import Words


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a history made of journals comes from."""

    journals: tuple[str, ...]
    """Names of their files."""
    hospital: str
    """The hospital behind the recorder; empty if the simulator kept the journal."""
    left_out: tuple[Words, ...]
    """What journals do not know, and what of them is not judged."""
