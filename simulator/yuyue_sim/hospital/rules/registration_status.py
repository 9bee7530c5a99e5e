"""The status of a registration at an instant: booked, paid, number taken (取号), seen, or never come.

Only what the platform does is stored; the rest follows from the course of the session. A patient has paid at the latest
when the number is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.instants import instant_of
from yuyue_sim.hospital.rules.queue import Queues
from yuyue_sim.hospital.rules.registry import Registry
from yuyue_sim.hospital.rules.session_course import Visit
from yuyue_sim.hospital.world.model import Doctor, Schedule


@dataclass(frozen=True, slots=True)
class RegistrationStatus:
    """The instants of what has happened; `None` for what has not happened yet."""

    paid_at: datetime | None
    taken_at: datetime | None
    seen_at: datetime | None
    cancelled_at: datetime | None
    seen_by: Doctor | None
    is_platforms: bool
    """Whether the platform booked it."""
    is_walk_in: bool
    is_extra: bool


class RegistrationStatuses:
    """Finds statuses. Every method raises `LedgerFailedError` if the ledger fails."""

    def __init__(self, registry: Registry, queues: Queues) -> None:
        self._registry = registry
        self._queues = queues

    def status(self, registration: Registration, schedule: Schedule, now: datetime) -> RegistrationStatus:
        """The status by now of a registration in a published schedule."""
        demand = self._registry.demand_of(registration, schedule)
        visit = self.visit(registration, schedule, now)
        taken_at = _by(visit.taken_at, now) if visit else None
        seen_at = _by(visit.seen_at, now) if visit else None
        return RegistrationStatus(
            paid_at=instant_of(registration.paid_at) or taken_at,
            taken_at=taken_at,
            seen_at=seen_at,
            cancelled_at=instant_of(registration.cancelled_at),
            seen_by=self._queues.doctor(schedule, visit) if visit and seen_at else None,
            is_platforms=demand is None,
            is_walk_in=demand is not None and demand.is_walk_in,
            is_extra=demand is not None and demand.is_extra,
        )

    def visit(self, registration: Registration, schedule: Schedule, now: datetime) -> Visit | None:
        """The visit of a registration; `None` if it is cancelled or its day is in the future."""
        if registration.cancelled_at or date.fromisoformat(registration.work_date) > now.date():
            return None
        return self._queues.visit(schedule, registration.schedule_key, registration.registration_id)

    def is_taken(self, registration: Registration, schedule: Schedule, now: datetime) -> bool:
        """Whether the number is taken."""
        visit = self.visit(registration, schedule, now)
        return visit is not None and _by(visit.taken_at, now) is not None

    def is_called(self, registration: Registration, schedule: Schedule, now: datetime) -> bool:
        """Whether the patient was called."""
        visit = self.visit(registration, schedule, now)
        return visit is not None and _by(visit.called_at, now) is not None

    def is_seen(self, registration: Registration, schedule: Schedule, now: datetime) -> bool:
        """Whether the patient was seen."""
        visit = self.visit(registration, schedule, now)
        return visit is not None and _by(visit.seen_at, now) is not None


def _by(instant: datetime | None, now: datetime) -> datetime | None:
    return None if instant is None or instant > now else instant
