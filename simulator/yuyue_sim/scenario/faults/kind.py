"""What every kind of fault has in common."""

from __future__ import annotations

from abc import abstractmethod

from yuyue_sim.core.authored import StrictModel
from yuyue_sim.scenario.faults.effects import Effect


class FaultKind(StrictModel):
    """One kind of fault: what a scenario says of it, and what it does."""

    @abstractmethod
    def effect(self, draw: float) -> Effect:
        """What happens to an exchange that it meets; `draw` is the exchange's own, from [0, 1)."""
