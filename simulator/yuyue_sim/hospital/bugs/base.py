"""The base of the planted bugs: hooks that apply to the hospitals and the share of bookings in the scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from yuyue_sim.core.clock import Clock
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.core.reasons import ReasonKind, Reasons
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.rules.decision_hooks import DecisionHooks
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.scenario.files.bugs import BugModel, SharedBugModel


@dataclass(frozen=True, slots=True)
class BugContext:
    """The parts of the simulation that a bug uses."""

    world: WorldView
    ledger: Ledger
    clock: Clock
    streams: Streams
    machine: Callable[[], float]
    """The machine's time, in seconds since 1970 (UTC)."""
    reasons: Reasons
    """Where a bug notes that it changed a response."""


class PlantedBug(DecisionHooks):
    """One bug and the hospitals that have it."""

    name: ClassVar[str]
    """Its key in a scenario."""

    def __init__(self, model: BugModel, context: BugContext) -> None:
        self._hospitals = None if model.hospitals is None else frozenset(model.hospitals)
        self._share = model.share if isinstance(model, SharedBugModel) else 1.0
        self._context = context

    def note(self, detail: str) -> None:
        """Note that it changed the response to the present request."""
        self._context.reasons.note(ReasonKind.BUG, self.name, detail)

    def is_at(self, hospital_id: str) -> bool:
        """Whether a hospital has the bug."""
        return self._hospitals is None or hospital_id in self._hospitals

    def affects(self, hospital_id: str, registration_id: int) -> bool:
        """Whether it affects a booking. The result is always the same for a RegID."""
        if not self.is_at(hospital_id):
            return False
        return self._share >= 1.0 or self._context.streams.fraction("bug", self.name, registration_id) < self._share
