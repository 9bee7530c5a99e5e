"""The numbers left in a schedule, slot by slot, and its queue (getDtNoInfo, 2.7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.core.clock import Clock
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.numbers import Numbers
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.booking_window import is_published
from yuyue_sim.hospital.rules.effective_schedule import is_announced, next_change, schedule_at
from yuyue_sim.hospital.rules.instants import at
from yuyue_sim.hospital.rules.occupancy import Held, Occupancy, free_in, visible_slots
from yuyue_sim.hospital.rules.queue import QueueNow, Queues
from yuyue_sim.hospital.rules.schedule_keys import key_of
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.hospital.world.model import Schedule, Slot

_MOST_KEPT = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Availability:
    """One schedule as it is now. While nothing changes, it is the same object."""

    schedule: Schedule
    slots: tuple[Slot, ...]
    """Its slots with their present totals."""
    left: tuple[int, ...]
    """Numbers left in each slot, reserved slots included."""
    queue: QueueNow | None


class NumbersLeft(NamedTuple):
    """What is left of one schedule, without its queue."""

    schedule: Schedule
    slots: tuple[Slot, ...]
    """Its slots with their present totals."""
    left: tuple[int, ...]
    """Numbers left in each slot, reserved slots included."""


class _Kept(NamedTuple):
    """An availability, and when it holds: while the numbers are the same object, from one instant until another."""

    availability: Availability
    key: ScheduleKey
    numbers: Numbers
    since: datetime
    until: datetime


class Availabilities:
    """Finds the numbers left. Results are kept until something changes them."""

    def __init__(
        self,
        world: WorldView,
        ledger: Ledger,
        clock: Clock,
        queues: Queues,
        occupancy: Occupancy,
        shown: Held | None = None,
    ) -> None:
        """Find them by the occupancy, or by what is shown in its place; nothing is kept then."""
        self._world = world
        self._ledger = ledger
        self._clock = clock
        self._queues = queues
        self._occupancy = occupancy
        self._held = shown or occupancy.held
        self._keeps = shown is None
        self._kept: dict[tuple[str, str, str, date, WorkType], _Kept] = {}

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
        now = now or self._clock.now()
        asked = hospital_id, department_id, doctor_id, work_date, work_type
        kept = self._kept.get(asked)
        if kept is not None and kept.since <= now < kept.until and self._ledger.numbers(kept.key) is kept.numbers:
            return kept.availability
        published = self._published(hospital_id, department_id, doctor_id, work_date, work_type, now)
        if published is None:
            return None
        key = key_of(published)
        numbers = self._ledger.numbers(key)
        availability = self._availability(published, key, numbers, now)
        if self._keeps:
            if kept is None and len(self._kept) >= _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            until = self._holds_until(published, key, numbers, availability, now)
            self._kept[asked] = _Kept(availability, key, numbers, now, until)
        return availability

    def numbers_left(self, published: Schedule, now: datetime) -> NumbersLeft:
        """What an availability says of the numbers of a published schedule, at less cost: no queue is worked out.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        key = key_of(published)
        return self._numbers_left(published, key, self._ledger.numbers(key), now)

    def forget(self) -> None:
        """Drop everything computed from schedules, because they have changed."""
        self._kept.clear()

    def _published(
        self,
        hospital_id: str,
        department_id: str,
        doctor_id: str,
        work_date: date,
        work_type: WorkType,
        now: datetime,
    ) -> Schedule | None:
        hospital = self._world.hospital(hospital_id)
        if hospital is None or not is_published(hospital.policy, work_date, now.date()):
            return None
        published = self._world.schedule(hospital_id, department_id, doctor_id, work_date, work_type)
        return None if published is None or not is_announced(published, now) else published

    def _availability(self, published: Schedule, key: ScheduleKey, numbers: Numbers, now: datetime) -> Availability:
        schedule, slots, left = self._numbers_left(published, key, numbers, now)
        return Availability(schedule, slots, left, self._queues.queue(published, key, numbers, now))

    def _numbers_left(self, published: Schedule, key: ScheduleKey, numbers: Numbers, now: datetime) -> NumbersLeft:
        schedule = schedule_at(published, now)
        held = self._held(published, key, numbers, now)
        left = tuple(free_in(slot, held) for slot in schedule.slots)
        return NumbersLeft(schedule, visible_slots(schedule.slots, held), left)

    def _holds_until(
        self, published: Schedule, key: ScheduleKey, numbers: Numbers, found: Availability, now: datetime
    ) -> datetime:
        """The first later instant at which the availability may be another; a queue goes on all the time."""
        if found.queue is not None:
            return now + datetime.resolution
        ends = [
            at(now.date() + timedelta(days=1), "00:00"),
            next_change(published, now),
            self._occupancy.held_until(published, key, numbers, now),
        ]
        if published.work_date == now.date():
            begins = at(published.work_date, published.begin)
            ends.append(begins if begins > now else now + datetime.resolution)
        return min(ends)

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
