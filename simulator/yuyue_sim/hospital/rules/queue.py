"""The queue of every schedule at any instant (2.7), and the visits of its registrations."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from yuyue_sim.contract.enumerations import WorkStatus
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.numbers import Numbers
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.attendees import attendees_of
from yuyue_sim.hospital.rules.effective_schedule import schedule_at
from yuyue_sim.hospital.rules.instants import at, time_of_day
from yuyue_sim.hospital.rules.schedule_keys import key_of
from yuyue_sim.hospital.rules.session_course import Course, Courses, Stay, Visit
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.hospital.world.model import Demand, Doctor, Schedule, Slot

_COURSES_KEPT = 2048
_FINISHES_KEPT = 16384
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class QueueNow:
    """A queue at one instant."""

    current: tuple[int, ...]
    """The numbers being seen, one per room."""
    waiting: tuple[int, ...]
    """The numbers taken and waiting, in the order in which they would be called."""
    seen: tuple[int, ...]
    """Patients seen so far in each slot of the schedule; extra numbers belong to none."""


class _Kept:
    """A course, with its queue from the last change until the next."""

    def __init__(self, numbers: Numbers, course: Course, slots: Sequence[Slot], midnight: datetime) -> None:
        self.numbers = numbers
        """The numbers that the course was computed from."""
        self._course = course
        self._slots = slots
        self._midnight = midnight
        self._changes_s = _changes_s(course.stays)
        self._position = -1
        self._queue = QueueNow((), (), ())

    @property
    def finished_s(self) -> int | None:
        """The second of the day from which on nobody is in the queue; `None` if somebody waits for ever."""
        stays = self._course.stays
        if any(each.is_taking and each.call is None and each.attendee.leaves_s is None for each in stays):
            return None
        return self._changes_s[-1] if self._changes_s else -_DAY_S

    @cached_property
    def visits(self) -> dict[int, Visit]:
        """The visits of the course, by RegID or serial."""
        return {each.registration_id: each for each in self._course.visits}

    def queue(self, now: datetime) -> QueueNow:
        now_s = (now - self._midnight).total_seconds()
        position = bisect_right(self._changes_s, now_s)
        if position != self._position:
            self._queue = _queue_at(self._course.stays, self._slots, now_s)
            self._position = position
        return self._queue


class Queues:
    """Computes queues and visits. Results are kept until somebody books or cancels."""

    def __init__(self, world: WorldView, ledger: Ledger, courses: Courses) -> None:
        self._world = world
        self._ledger = ledger
        self._courses = courses
        self._kept: dict[ScheduleKey, _Kept] = {}
        self._finishes: dict[ScheduleKey, tuple[Numbers, int]] = {}
        """When sessions were finished, with the numbers they had. There are many more of them than courses are kept."""

    def queue(self, schedule: Schedule, key: ScheduleKey, numbers: Numbers, now: datetime) -> QueueNow | None:
        """The queue of a published schedule of today that has begun; `None` for any other, and if it is stopped.

        `numbers` are the numbers in the ledger.
        """
        if schedule.work_date != now.date() or schedule.begin > time_of_day(now):
            return None
        if schedule_at(schedule, now).status is WorkStatus.STOPPED:
            return None
        return self._of(schedule, key, numbers).queue(now)

    def is_finished(self, schedule: Schedule, key: ScheduleKey, numbers: Numbers, now: datetime) -> bool:
        """Whether it is known that nobody is in the queue of a published schedule, and that nobody will be again."""
        numbers_then, finished_s = self._finishes.get(key, (None, 0))
        if numbers_then is None or (numbers_then is not numbers and numbers_then != numbers):
            return False
        return (now - at(schedule.work_date, "00:00")).total_seconds() >= finished_s

    def visit(self, schedule: Schedule, key: ScheduleKey, registration_id: int) -> Visit | None:
        """The visit of an active registration; its instants may be in the future."""
        return self._of(schedule, key, self._ledger.numbers(key)).visits.get(registration_id)

    def refunded_at(self, schedule: Schedule, demand: Demand, now: datetime) -> datetime | None:
        """When the hospital has cancelled a booking of another channel because of a stop; `None` if it has not."""
        if demand.refunded_at is None or demand.refunded_at > now:
            return None
        visit = self.visit(schedule, key_of(schedule), self._world.serials(schedule)[demand.ordinal])
        return demand.refunded_at if visit is None or visit.called_at is None else None

    def doctor(self, schedule: Schedule, visit: Visit) -> Doctor | None:
        """Who sees the patient."""
        return self._courses.doctor(schedule, visit.room)

    def forget(self) -> None:
        """Drop everything computed from schedules, because they have changed."""
        self._kept.clear()
        self._finishes.clear()

    def _of(self, schedule: Schedule, key: ScheduleKey, numbers: Numbers) -> _Kept:
        kept = self._kept.get(key)
        if kept is None or (kept.numbers is not numbers and kept.numbers != numbers):
            slots = schedule_at(schedule, datetime.max).slots
            midnight = at(schedule.work_date, "00:00")
            as_the_day_begins = schedule_at(schedule, midnight).slots
            course = self._courses.course(
                schedule, attendees_of(self._world, self._ledger, schedule, key, as_the_day_begins)
            )
            if kept is None and len(self._kept) >= _COURSES_KEPT:
                del self._kept[next(iter(self._kept))]
            kept = self._kept[key] = _Kept(numbers, course, slots, midnight)
            self._finishes.pop(key, None)
            if kept.finished_s is not None:
                if len(self._finishes) >= _FINISHES_KEPT:
                    del self._finishes[next(iter(self._finishes))]
                self._finishes[key] = numbers, kept.finished_s
        kept.numbers = numbers
        return kept


def _changes_s(stays: Sequence[Stay]) -> list[int]:
    """The seconds of the day at which somebody takes a number, is called, is seen or leaves, in order."""
    found: list[int] = []
    for attendee, attendance, call, is_taking, _ in stays:
        if is_taking and attendance.taken_s is not None:
            found.append(attendance.taken_s)
        if call is not None:
            found += call.called_s, call.seen_s
        elif attendee.leaves_s is not None:
            found.append(attendee.leaves_s)
    found.sort()
    return found


def _queue_at(stays: Sequence[Stay], slots: Sequence[Slot], now_s: float) -> QueueNow:
    """The queue at a second of the day."""
    current: list[int] = []
    seen: list[int] = []
    waiting: list[int] = []
    back: list[tuple[int, int]] = []
    calls = 0
    for attendee, attendance, call, is_taking, back_after_calls in stays:
        if not is_taking or attendance.taken_s is None or attendance.taken_s > now_s:
            continue
        if call is None and attendee.leaves_s is not None and attendee.leaves_s <= now_s:
            continue
        if call is None or call.called_s > now_s:
            if back_after_calls:
                back.append((back_after_calls, attendee.number))
            else:
                waiting.append(attendee.number)
            continue
        calls += 1
        (seen if call.seen_s <= now_s else current).append(attendee.number)
    for numbers in (seen, waiting):
        numbers.sort()
    back.sort()
    for place, (after_calls, number) in enumerate(back):
        waiting.insert(min(len(waiting), max(place, after_calls - calls)), number)
    return QueueNow(
        tuple(sorted(current)),
        tuple(waiting),
        tuple(bisect_right(seen, slot.last_number) - bisect_right(seen, slot.first_number - 1) for slot in slots),
    )
