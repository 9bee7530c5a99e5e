"""The numbers left in a schedule, slot by slot, and its queue (getDtNoInfo, 2.7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.core.clock import Clock
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.rules.booking_window import is_published
from yuyue_sim.hospital.rules.effective_schedule import is_announced, schedule_at
from yuyue_sim.hospital.rules.occupancy import Held, free_in, visible_slots
from yuyue_sim.hospital.rules.queue import QueueNow, Queues
from yuyue_sim.hospital.rules.schedule_keys import key_of
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.hospital.world.model import Schedule, Slot


@dataclass(frozen=True, slots=True)
class Availability:
    """One schedule as it is now."""

    schedule: Schedule
    slots: tuple[Slot, ...]
    """Its slots with their present totals."""
    left: tuple[int, ...]
    """Numbers left in each slot, reserved slots included."""
    queue: QueueNow | None


class Availabilities:
    """Finds the numbers left."""

    def __init__(self, world: WorldView, ledger: Ledger, clock: Clock, held: Held, queues: Queues) -> None:
        self._world = world
        self._ledger = ledger
        self._held = held
        self._clock = clock
        self._queues = queues

    def availability(
        self,
        hospital_id: str,
        department_id: str,
        doctor_id: str,
        work_date: date,
        work_type: WorkType,
        now: datetime | None = None,
    ) -> Availability | None:
        """The availability of a schedule; `None` if there is no such schedule or it is not published yet.

        Args:
            hospital_id: the hospital.
            department_id: the department.
            doctor_id: the doctor; empty for the department's own schedule.
            work_date: the date.
            work_type: the part of the day.
            now: the instant, if not the present one.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        hospital = self._world.hospital(hospital_id)
        if hospital is None:
            return None
        now = now or self._clock.now()
        if not is_published(hospital.policy, work_date, now.date()):
            return None
        published = self._world.schedule(hospital_id, department_id, doctor_id, work_date, work_type)
        if published is None or not is_announced(published, now):
            return None
        key = key_of(published)
        schedule = schedule_at(published, now)
        numbers = self._ledger.numbers(key)
        held = self._held(published, key, numbers, now)
        left = tuple(free_in(slot, held) for slot in schedule.slots)
        queue = self._queues.queue(published, key, numbers, now)
        return Availability(schedule, visible_slots(schedule.slots, held), left, queue)

    def with_present_limit(self, published: Schedule, now: datetime) -> Schedule:
        """A schedule as it is now, with `limited` as the sum of the totals of its slots.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        schedule = schedule_at(published, now)
        if not any(slot.withheld for slot in schedule.slots):
            return schedule
        key = key_of(published)
        held = self._held(published, key, self._ledger.numbers(key), now)
        return replace(schedule, limited=sum(slot.total for slot in visible_slots(schedule.slots, held)))
