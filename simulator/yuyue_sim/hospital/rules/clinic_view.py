"""The inside view of the clinics, for the control API: who holds which number, and the state of every registration.

It shows the truth even if bugs are planted, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from yuyue_sim.contract.enumerations import WorkStatus
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.effective_schedule import schedule_at
from yuyue_sim.hospital.rules.inquiries import latest_visit
from yuyue_sim.hospital.rules.instants import is_over
from yuyue_sim.hospital.rules.occupancy import Occupancy
from yuyue_sim.hospital.rules.queue import QueueNow, Queues
from yuyue_sim.hospital.rules.registration_status import RegistrationStatus, RegistrationStatuses
from yuyue_sim.hospital.rules.registry import Registry
from yuyue_sim.hospital.rules.schedule_keys import key_of
from yuyue_sim.hospital.rules.session_course import Visit
from yuyue_sim.hospital.world.model import Demand, Schedule, Slot


class State(StrEnum):
    """The state of a registration."""

    BOOKED = "booked"
    PAID = "paid"
    TAKEN = "taken"
    """The patient has taken the number (取号) and waits."""
    IN_ROOM = "in-room"
    SEEN = "seen"
    MISSED = "missed"
    """The session is over, and the patient never came (爽约)."""
    STOPPED = "stopped"
    """The schedule is stopped (停诊), and the patient was not seen."""
    CANCELLED = "cancelled"


class Count(NamedTuple):
    """How many registrations hold a number of one slot."""

    active: int
    """Registrations of all channels."""
    booked: int
    """Registrations made by the platform."""


class Insight:
    """The inside view. Every method raises `LedgerFailedError` if the ledger fails.

    Schedules are passed as published.
    """

    def __init__(
        self, ledger: Ledger, registry: Registry, occupancy: Occupancy, queues: Queues, statuses: RegistrationStatuses
    ) -> None:
        self._ledger = ledger
        self._registry = registry
        self._occupancy = occupancy
        self._queues = queues
        self._statuses = statuses

    def counts(self, published: Schedule, slots: Sequence[Slot], now: datetime) -> list[Count]:
        """How many registrations hold a number of each of these slots, withheld numbers included.

        A booking whose number is above all slots counts in the slot that it names.
        """
        numbers = self._ledger.numbers(key_of(published))
        others = self._occupancy.held(published, key_of(published), numbers, now) & ~numbers.taken
        taken = [(registration_id, holder.number) for registration_id, holder in numbers.holders.items()]
        above: list[str] = []
        if any(number > slots[-1].last_number for _, number in taken):
            above = [
                each.begin_time
                for each in self._ledger.active_of_schedule(key_of(published))
                if each.reserve_no > slots[-1].last_number and self._registry.demand_of(each, published) is None
            ]
        found = []
        for slot in slots:
            within = [each for each, number in taken if slot.first_number <= number <= slot.last_number]
            booked = sum(self._registry.demand_of_serial(each, published) is None for each in within)
            booked += above.count(slot.begin)
            changed = len(within) + above.count(slot.begin)
            found.append(Count(changed + (others >> slot.first_number & (1 << slot.total) - 1).bit_count(), booked))
        return found

    def oversold(self, published: Schedule, slots: Sequence[Slot], now: datetime) -> list[int]:
        """How many registrations of each of these slots, which have their present totals, are too many."""
        if not self._ledger.numbers(key_of(published)).holders:
            return [0] * len(slots)  # other channels never take a number that is held
        present = schedule_at(published, now).slots
        counts = self.counts(published, present, now)
        return [max(0, count.active - slot.total) for slot, count in zip(slots, counts, strict=True)]

    def holders(self, published: Schedule, now: datetime) -> list[tuple[int, int]]:
        """The present holders: RegIDs and serials, each with its number, counted one registration at a time."""
        return self._registry.holders(published, now)

    def registrations(self, published: Schedule, now: datetime) -> Iterator[tuple[Registration, Demand | None]]:
        """All registrations of a schedule up to now, cancelled ones too, each with its demand in the world, if any."""
        return self._registry.in_schedule(published, now)

    def of_patient(self, identity: str, hospital_id: str, now: datetime) -> Iterator[Registration | None]:
        """A patient's registrations of all channels, at one hospital or (with an empty id) at all hospitals.

        `None` among them is a pause, here and below.
        """
        return self._registry.of_patient(identity, hospital_id, now, latest_visit(now))

    def of_visit_date(self, hospital_id: str, work_date: date, now: datetime) -> Iterator[Registration | None]:
        """A hospital's bookings for a date of visit: the platform's, then the other channels'; no walk-ins."""
        return self._registry.of_visit_date(hospital_id, work_date, now)

    def find(self, registration_id: int, now: datetime) -> Registration | None:
        """The registration of a RegID, or of a hospital's own serial."""
        return self._registry.find(registration_id, now)

    def is_platforms(self, registration: Registration, published: Schedule) -> bool:
        """Whether the platform made the booking."""
        return self._registry.demand_of(registration, published) is None

    def status(self, registration: Registration, published: Schedule, now: datetime) -> RegistrationStatus:
        """The status of a registration by now."""
        return self._statuses.status(registration, published, now)

    def visit(self, registration: Registration, published: Schedule, now: datetime) -> Visit | None:
        """The visit of a registration, parts of which may be in the future; `None` if cancelled, or before its day."""
        return self._statuses.visit(registration, published, now)

    def state(self, registration: Registration, published: Schedule, now: datetime) -> State:
        """The state of a registration by now."""
        if registration.cancelled_at:
            return State.CANCELLED
        visit = self._statuses.visit(registration, published, now)
        found = (
            (visit is not None and _is_by(visit.seen_at, now), State.SEEN),
            (visit is not None and _is_by(visit.called_at, now), State.IN_ROOM),
            (schedule_at(published, now).status is WorkStatus.STOPPED, State.STOPPED),
            (visit is not None and _is_by(visit.taken_at, now), State.TAKEN),
            (is_over(published.work_date, published.end, now), State.MISSED),
            (bool(registration.paid_at), State.PAID),
        )
        return next((state for is_so, state in found if is_so), State.BOOKED)

    def queue(self, published: Schedule, now: datetime) -> QueueNow | None:
        """The queue of a session of today that has begun; `None` for any other, and if the schedule is stopped."""
        key = key_of(published)
        return self._queues.queue(published, key, self._ledger.numbers(key), now)

    def is_finished(self, published: Schedule, now: datetime) -> bool:
        """Whether a session is known to be over for everybody: nobody is in its queue, or ever will be again."""
        key = key_of(published)
        return self._queues.is_finished(published, key, self._ledger.numbers(key), now)


def _is_by(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and instant <= now
