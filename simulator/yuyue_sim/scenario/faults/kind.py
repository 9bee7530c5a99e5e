"""The base of all kinds of fault."""

from __future__ import annotations

from abc import abstractmethod

from yuyue_sim.core.authored import StrictModel
from yuyue_sim.scenario.faults.effects import Effect


class FaultKind(StrictModel):
    """One kind of fault: its keys in a scenario, and its effect."""

    @abstractmethod
    def effect(self, draw: float) -> Effect:
        """The effect on an exchange; `draw` is the random number of the exchange, from [0, 1)."""
