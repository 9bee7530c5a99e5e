"""content_type: a response with a wrong Content-Type."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from yuyue_sim.scenario.faults.effects import Alteration
from yuyue_sim.scenario.faults.kind import FaultKind


class ContentType(FaultKind):
    """The response with another Content-Type."""

    sent: Annotated[str, Field(pattern=r"^[!-~]+/[ -~]+$", max_length=100)] = "text/html"
    """The value of the header."""

    def effect(self, draw: float) -> Alteration:  # noqa: ARG002
        """Always the same type."""
        return Alteration(lambda response: replace(response, content_type=self.sent))
