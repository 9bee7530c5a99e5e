"""What of a simulation is steered over the control API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simulator.ledger.connection import LedgerIdentity
from simulator.ledger.ledger_clock import LedgerClock
from simulator.ledger.notices import LedgerNotices
from simulator.scenario.findings import Finding
from simulator.scenario.timeline import EventModel
from simulator.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Steered:
    """One simulation, as far as it can be steered."""

    identity: LedgerIdentity
    clock: LedgerClock
    timeline: Timeline
    objections: Callable[[EventModel], Sequence[Finding]]
    """Why an event cannot do its part now; nothing where it can."""
    settle: Callable[[], None]
    """Lets everything be done that is due by now."""
    notices: LedgerNotices
    """What the platform is told."""
    notify_url: str | None
    """Where it is told; `None` for nowhere."""
    machine: Callable[[], float]
    """The machine's time, in seconds since 1970 (UTC)."""
