"""truncated: a response that ends too early."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from yuyue_sim.scenario.faults.effects import Alteration, Cut
from yuyue_sim.scenario.faults.kind import FaultKind


class Truncated(FaultKind):
    """The response ends too early."""

    sent: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)] = 0.5
    """The part that is sent, from 0 to 1."""
    is_length_whole: bool = False
    """Content-Length is that of the whole response and the connection is closed; else HTTP is correct."""

    def effect(self, draw: float) -> Alteration | Cut:  # noqa: ARG002
        """Always at the same place."""
        if self.is_length_whole:
            return Cut(self.sent)
        return Alteration(lambda response: replace(response, body=response.body[: int(len(response.body) * self.sent)]))
