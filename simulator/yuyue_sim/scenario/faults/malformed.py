"""malformed: an answer that is no XML."""

from __future__ import annotations

from dataclasses import replace

from yuyue_sim.scenario.faults.effects import Alteration, Answer
from yuyue_sim.scenario.faults.kind import FaultKind


class Malformed(FaultKind):
    """The answer is no XML: the end tag of the body has lost its bracket."""

    def effect(self, draw: float) -> Alteration:  # noqa: ARG002
        """Always the same break."""
        return Alteration(_broken)


def _broken(answer: Answer) -> Answer:
    before, end, after = answer.body.rpartition(b">")
    before, tag_end, last = before.rpartition(b">")
    return replace(answer, body=before + last + end + after if tag_end else answer.body + b"<")
