"""The queue at a clinic (2.7) for any instant: a function of schedule, time and chance alone.

Of the schedule's numbers most turn up; they are called in order over the session, each to the room that is free.
Reading changes nothing, and the number of those seen never falls.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from simulator.clinic.instants import is_over, time_of_day
from simulator.contract.enumerations import WorkStatus
from simulator.ledger.registration import ScheduleKey
from simulator.streams import Streams
from simulator.world.model import Schedule

_TURN_UP = 0.856
"""One booked patient in seven does not come: 14.4 % (Xijing 2010)."""
_SOONEST_MINUTES = 10
_LATEST_MINUTES = 40
"""How long before being called a patient sits in the waiting room (an assumption)."""
_MOST_ROOMS = 3
_THREE_ROOMS_UP_TO = 99
"""With three digits a number, the numbers of three rooms would not fit their element."""
_SCHEDULES_KEPT = 4096


@dataclass(frozen=True, slots=True)
class QueueNow:
    """Who is where."""

    current: tuple[int, ...]
    """The numbers being seen, one a room; after the session the last ones."""
    waiting: tuple[int, ...]
    """The numbers in the waiting room, in the order in which they will be called."""
    seen: tuple[int, ...]
    """Patients seen so far, for each segment of the schedule."""


@dataclass(frozen=True, slots=True)
class _Course:
    """How a session goes: those who turn up, in order, times in minutes of the day."""

    numbers: tuple[int, ...]
    called_at: tuple[float, ...]
    arrived_at: tuple[float, ...]
    rooms: int


class Queues:
    """Tells queues; what was drawn for a schedule is kept for a while."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._kept = lru_cache(_SCHEDULES_KEPT)(_Courses(streams).draw)

    def queue(self, schedule: Schedule, key: ScheduleKey, now: datetime) -> QueueNow | None:
        """The queue of a schedule of today that has begun; `None` for any other, and where nobody is seen."""
        if schedule.work_date != now.date() or schedule.status is WorkStatus.STOPPED:
            return None
        if time_of_day(now) < schedule.begin:
            return None
        rooms = self._rooms(schedule, key)
        course = self._kept(key, _minutes(schedule.begin), _minutes(schedule.end), schedule.limited, rooms)
        minute = now.hour * 60 + now.minute + now.second / 60
        called = bisect_right(course.called_at, minute)
        done = called if is_over(schedule.work_date, schedule.end, now) else max(0, called - rooms)
        seen = course.numbers[:done]
        waiting = tuple(
            number
            for number, arrived in zip(course.numbers[called:], course.arrived_at[called:], strict=True)
            if arrived <= minute
        )
        return QueueNow(
            course.numbers[max(0, called - rooms) : called],
            waiting,
            tuple(
                bisect_right(seen, slot.last_number) - bisect_right(seen, slot.first_number - 1)
                for slot in schedule.slots
            ),
        )

    def _rooms(self, schedule: Schedule, key: ScheduleKey) -> int:
        if schedule.is_expert:
            return 1
        rooms = 2 + self._streams.number("rooms", *key) % (_MOST_ROOMS - 1)
        return min(rooms, 2) if schedule.limited > _THREE_ROOMS_UP_TO else rooms


class _Courses:
    """Draws how sessions go."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams

    def draw(self, key: ScheduleKey, begin: int, end: int, limited: int, rooms: int) -> _Course:
        """The course of a session from one minute of the day to another."""
        stream = self._streams.stream("course of a session", *key)
        numbers = tuple(number for number in range(1, limited + 1) if stream.chance(_TURN_UP))
        pace = (end - begin) / max(1, len(numbers))
        called_at = tuple(begin + pace * (place + 0.8 * stream.fraction()) for place in range(len(numbers)))
        arrived_at = tuple(called - stream.integer(_SOONEST_MINUTES, _LATEST_MINUTES) for called in called_at)
        return _Course(numbers, called_at, arrived_at, rooms)


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])
