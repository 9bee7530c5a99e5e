"""The course of a session: when each patient comes, is called and is seen.

It is computed as a whole from registrations and random streams and never stored. Its state at an instant does not
depend on anything later, so later bookings never change the past.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.rules.attendance import Attendance, Attendances, Attendee, mean_consultation_minutes
from yuyue_sim.hospital.rules.call_order import Call, Ready, call_all
from yuyue_sim.hospital.rules.effective_schedule import stops
from yuyue_sim.hospital.rules.instants import at
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.hospital.world.model import Doctor, Schedule
from yuyue_sim.hospital.world.numbers import seconds_of_day

_MOST_ROOMS = 3
_TWO_ROOMS_FROM = 100
"""With numbers of three digits, the numbers of three rooms would not fit into their element."""
_USED_SHARE = 0.7
"""The share of a room's time that an ordinary department plans for patients."""
_DOCTOR_LATE_MINUTES = 9.0
_DOCTOR_LATEST_MINUTES = 40.0
_DAY_S = 86_400


class Visit(NamedTuple):
    """One registration on its day, in seconds of the day. At an instant, everything later has not happened yet."""

    midnight: datetime
    registration_id: int
    number: int
    is_walk_in: bool
    due_s: int
    arrived_s: int | None
    """`None` for a patient who never comes."""
    taken_s: int | None
    """When the number is taken (取号)."""
    called_s: int | None
    seen_s: int | None
    """When the consultation is over."""
    room: int
    """Counted from 0; -1 for a patient who is never called."""
    back_after_calls: int
    """After how many calls a patient whose number was passed is in the order again; 0 for all others."""
    left_s: int | None = None
    """When the hospital cancelled the booking because of a stop (停诊); `None` for all others."""

    @property
    def due_at(self) -> datetime:
        """When the patient is expected."""
        return self.midnight + timedelta(seconds=self.due_s)

    @property
    def arrived_at(self) -> datetime | None:
        """When the patient comes."""
        return self._instant(self.arrived_s)

    @property
    def taken_at(self) -> datetime | None:
        """When the number is taken."""
        return self._instant(self.taken_s)

    @property
    def called_at(self) -> datetime | None:
        """When the patient is called."""
        return self._instant(self.called_s)

    @property
    def seen_at(self) -> datetime | None:
        """When the consultation is over."""
        return self._instant(self.seen_s)

    @property
    def left_at(self) -> datetime | None:
        """When the hospital cancelled the booking."""
        return self._instant(self.left_s)

    def _instant(self, second: int | None) -> datetime | None:
        return None if second is None else self.midnight + timedelta(seconds=second)


class Stay(NamedTuple):
    """One registration on its day, as it was computed. A day has many; `Visit` is for those that are asked about."""

    attendee: Attendee
    attendance: Attendance
    call: Call | None
    is_taking: bool
    """Whether the number is taken."""
    back_after_calls: int


class Course:
    """The visits of one schedule on its day."""

    def __init__(self, midnight: datetime, stays: Sequence[Stay], rooms: int) -> None:
        self.stays = stays
        """In order of calling, then those who are never called."""
        self.rooms = rooms
        self._midnight = midnight

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """The same as visits."""
        return tuple(_visit(self._midnight, stay) for stay in self.stays)


class Courses:
    """Computes courses."""

    def __init__(self, world: WorldView, streams: Streams) -> None:
        self._world = world
        self._streams = streams

    def course(self, schedule: Schedule, attendees: Sequence[Attendee]) -> Course:
        """The course of a published schedule with these patients, in any order."""
        department = self._world.department(schedule.hospital_id, schedule.department_id)
        midnight = at(schedule.work_date, "00:00")
        breaks, stopped_s = _stops_s(schedule, midnight)
        drawn = Attendances(schedule, department, self._streams)
        attendances = [*map(drawn.of, attendees)]
        if breaks:
            attendances = [_after_breaks(each, breaks) for each in attendances]
        ready = [
            Ready(each.taken_s, attendee.number, attendee.due_s, each.consultation_s, index, attendee.leaves_s)
            for index, (attendee, each) in enumerate(zip(attendees, attendances, strict=True))
            if each.taken_s is not None and _is_before(each.taken_s, stopped_s, attendee.leaves_s)
        ]
        rooms = self.rooms(schedule)
        called = call_all(ready, self._room_opens_s(schedule, rooms), _pauses(schedule), stopped_s, breaks)
        taking = {each.patient for each in ready}
        back = called.passed.get
        stays = [
            Stay(attendees[call.patient], attendances[call.patient], call, True, back(call.patient, 0))
            for call in called.calls
        ]
        is_called = {call.patient for call in called.calls}
        stays += [
            Stay(attendee, attendances[index], None, index in taking, back(index, 0))
            for index, attendee in enumerate(attendees)
            if index not in is_called
        ]
        return Course(midnight, stays, rooms)

    def rooms(self, schedule: Schedule) -> int:
        """The number of rooms: an expert has one, an ordinary department several."""
        if schedule.doctor_id:
            return 1
        department = self._world.department(schedule.hospital_id, schedule.department_id)
        minutes = (seconds_of_day(schedule.end) - seconds_of_day(schedule.begin)) / 60
        planned = schedule.limited * mean_consultation_minutes(schedule, department) / (minutes * _USED_SHARE)
        most = _MOST_ROOMS if schedule.limited < _TWO_ROOMS_FROM else _MOST_ROOMS - 1
        fewest = 1 if schedule.is_expert else 2
        return max(fewest, min(most, math.ceil(planned)))

    def doctor(self, schedule: Schedule, room: int) -> Doctor | None:
        """Who sees the patients of a room; `None` in a hospital without doctors."""
        if schedule.doctor_id:
            return self._world.doctor(schedule.hospital_id, schedule.doctor_id)
        everybody = self._staff(schedule.hospital_id, schedule.department_id)
        doctors = [each for each in everybody if not each.is_expert] or everybody
        if not doctors:
            return None
        first = self._streams.number("doctor of the day", *_day_key(schedule))
        return doctors[(first + room) % len(doctors)]

    def _staff(self, hospital_id: str, department_id: str) -> list[Doctor]:
        """The doctors of a department; of one without doctors those of its big department, else of one like it."""
        department = self._world.department(hospital_id, department_id)
        found = list(self._world.doctors(hospital_id, department_id))
        if found or department is None:
            return found
        others = sorted(
            self._world.departments(hospital_id),
            key=lambda other: (other.id != department.parent_id, other.type != department.type),
        )
        return next(filter(None, (list(self._world.doctors(hospital_id, other.id)) for other in others)), [])

    def _room_opens_s(self, schedule: Schedule, rooms: int) -> list[int]:
        begin_s = seconds_of_day(schedule.begin)
        if schedule.work_type is WorkType.EMERGENCY:
            return [begin_s] * rooms
        stream = self._streams.stream("late doctors", *_day_key(schedule))
        late = [-_DOCTOR_LATE_MINUTES * math.log(1.0 - stream.fraction()) for _ in range(rooms)]
        return [begin_s + round(60 * min(_DOCTOR_LATEST_MINUTES, minutes)) for minutes in late]


def _day_key(schedule: Schedule) -> tuple[str, str, str, str, int]:
    return (
        schedule.hospital_id,
        schedule.department_id,
        schedule.doctor_id,
        schedule.work_date.isoformat(),
        int(schedule.work_type),
    )


def _pauses(schedule: Schedule) -> list[tuple[int, int]]:
    """The gaps between the slots of a session, such as noon."""
    return [
        (seconds_of_day(before.end), seconds_of_day(after.begin))
        for before, after in zip(schedule.slots, schedule.slots[1:], strict=False)
        if before.end < after.begin
    ]


def _stops_s(schedule: Schedule, midnight: datetime) -> tuple[list[tuple[int, int]], int | None]:
    """The breaks of a session (begin and end in seconds), and when it is stopped for good."""
    breaks: list[tuple[int, int]] = []
    for began, ended in stops(schedule):
        began_s = math.ceil((began - midnight).total_seconds()) if began > midnight else -_DAY_S
        if ended == datetime.max:
            return breaks, began_s
        breaks.append((began_s, math.ceil((ended - midnight).total_seconds())))
    return breaks, None


def _is_before(second: int, stopped_s: int | None, leaves_s: int | None) -> bool:
    return (stopped_s is None or second < stopped_s) and (leaves_s is None or second < leaves_s)


def _after_breaks(attendance: Attendance, breaks: Sequence[tuple[int, int]]) -> Attendance:
    """A patient who would take a number during a break takes it at the end of the break."""
    for began_s, ended_s in breaks:
        if attendance.taken_s is not None and began_s <= attendance.taken_s < ended_s:
            attendance = attendance._replace(taken_s=ended_s)
    return attendance


def _visit(midnight: datetime, stay: Stay) -> Visit:
    attendee, attendance, call, is_taking, back_after_calls = stay
    return Visit(
        midnight,
        attendee.registration_id,
        attendee.number,
        attendee.is_walk_in,
        attendee.due_s,
        attendance.arrived_s,
        attendance.taken_s if is_taking else None,
        None if call is None else call.called_s,
        None if call is None else call.seen_s,
        -1 if call is None else call.room,
        back_after_calls,
        attendee.leaves_s if call is None else None,
    )
