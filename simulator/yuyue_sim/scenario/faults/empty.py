"""empty: a response without body."""

from __future__ import annotations

from dataclasses import replace

from yuyue_sim.scenario.faults.effects import Alteration
from yuyue_sim.scenario.faults.kind import FaultKind


class Empty(FaultKind):
    """HTTP 200 with an empty body."""

    def effect(self, draw: float) -> Alteration:  # noqa: ARG002
        """Always empty."""
        return Alteration(lambda response: replace(response, status=200, body=b""))
