"""malformed: a response that is not XML."""

from __future__ import annotations

from dataclasses import replace

from yuyue_sim.scenario.faults.effects import Alteration, Response
from yuyue_sim.scenario.faults.kind import FaultKind


class Malformed(FaultKind):
    """The response is not XML: the end tag of the body has no closing bracket."""

    def effect(self, draw: float) -> Alteration:  # noqa: ARG002
        """Always the same break."""
        return Alteration(_broken)


def _broken(response: Response) -> Response:
    before, end, after = response.body.rpartition(b">")
    before, tag_end, last = before.rpartition(b">")
    return replace(response, body=before + last + end + after if tag_end else response.body + b"<")
