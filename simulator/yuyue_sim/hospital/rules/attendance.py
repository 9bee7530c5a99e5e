"""How patients keep appointments: whether and when they come, and how long their consultation takes.

All of it depends on the patient's own random stream, so it does not change when others book. The shares follow studies
of Chinese hospitals: 14.4 % (Xijing 2010) to 15 % (Jinan 2018) of the booked patients never come; a fifth of the others
come 30 to 120 minutes early, and more than a quarter come late by as much. Consultation times are assumptions:
log-normal with a median of 5 minutes (experts: 8), cut off at both ends.
"""

from __future__ import annotations

from math import cos, exp, log, pi, sqrt
from typing import NamedTuple

from yuyue_sim.contract.enumerations import DepartmentType
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.world.model import Department, Schedule
from yuyue_sim.hospital.world.numbers import seconds_of_day

_NO_SHOW = 0.135
_NO_SHOW_SPREAD = 0.03
"""The largest difference between a department and that share."""
_NO_SHOW_BY_WEEKDAY = (1.10, 1.0, 0.95, 0.95, 1.0, 1.05, 0.95)
_NO_SHOW_EARLY, _NO_SHOW_LATE = 1.15, 1.1
"""More patients miss appointments before 09:00 and after 15:00."""

_EARLY, _LATE = 0.21, 0.30
_FAR_MINUTES = (30, 120)
_NEAR_MINUTES = 30

_MEDIAN_MINUTES = {True: 8.0, False: 5.0}
_MEDIAN_MINUTES_OF_TYPE = {
    DepartmentType.EMERGENCY: 4.0,
    DepartmentType.LABORATORY: 2.0,
    DepartmentType.EXAMINATION: 5.0,
    DepartmentType.OTHER: 3.0,
}
_SIGMA = 0.6
_PACE = (0.85, 1.2)
"""The factor by which departments are faster or slower."""
_SHORTEST_S, _LONGEST_S = 60, 45 * 60
_TRAVEL_S = (10 * 60, 40 * 60)
"""The earliest arrival after a booking on the same day, in seconds."""
_PICK_UP_OPENS_S = 30 * 60
"""Numbers can be taken (取号) from half an hour before the session until its end."""


class Attendee(NamedTuple):
    """A patient of a session. Times are seconds of the session's day, negative before that day."""

    registration_id: int
    number: int
    due_s: int
    """The expected time of the visit."""
    registered_s: int
    is_walk_in: bool
    leaves_s: int | None = None
    """When the hospital cancels the booking because of a stop (停诊), unless the patient was called before."""


class Attendance(NamedTuple):
    """What an attendee does, in seconds of the day."""

    arrived_s: int | None
    """`None` for a patient who never comes."""
    taken_s: int | None
    """When the number is taken (取号)."""
    consultation_s: int


class Attendances:
    """Draws the attendance of the patients of one schedule."""

    def __init__(self, schedule: Schedule, department: Department | None, streams: Streams) -> None:
        self._draws = streams.family("attendance", schedule.hospital_id)
        self._opens_s = seconds_of_day(schedule.begin) - _PICK_UP_OPENS_S
        self._end_s = seconds_of_day(schedule.end)
        own = streams.fraction("no-show", schedule.hospital_id, schedule.department_id)
        share = _NO_SHOW + _NO_SHOW_SPREAD * (2 * own - 1)
        self._no_show = share * _NO_SHOW_BY_WEEKDAY[schedule.work_date.weekday()]
        pace = streams.fraction("pace", schedule.hospital_id, schedule.department_id, schedule.doctor_id)
        self._median_s = 60 * _median_minutes(schedule, department) * (_PACE[0] + (_PACE[1] - _PACE[0]) * pace)

    def of(self, attendee: Attendee) -> Attendance:
        """The attendance of one patient. It does not depend on the other patients."""
        misses, kind, place, travel, size, angle = self._draws.fractions(6, attendee.registration_id)
        consultation_s = self._consultation_s(size, angle)
        if attendee.is_walk_in:
            return Attendance(attendee.registered_s, attendee.registered_s, consultation_s)
        arrived_s = self._arrival_s(attendee, kind, place, travel)
        hour = attendee.due_s // 3600
        by_hour = _NO_SHOW_EARLY if hour < 9 else _NO_SHOW_LATE if hour >= 15 else 1.0
        if misses < self._no_show * by_hour or arrived_s >= self._end_s:
            return Attendance(None, None, consultation_s)
        opens_s = self._opens_s
        return Attendance(arrived_s, max(opens_s, arrived_s), consultation_s)

    def _arrival_s(self, attendee: Attendee, kind: float, place: float, travel: float) -> int:
        near, far = _FAR_MINUTES
        if kind < _EARLY:
            offset = -(near + (far - near) * place)
        elif kind < _EARLY + _LATE:
            # Nobody comes after the counter has closed.
            latest = min(float(far), (self._end_s - attendee.due_s) / 60)
            first = min(float(near), latest / 2)
            offset = first + (latest - first) * place
        else:
            offset = _NEAR_MINUTES * (2 * place - 1)
        soonest_s = attendee.registered_s + round(_TRAVEL_S[0] + (_TRAVEL_S[1] - _TRAVEL_S[0]) * travel)
        usual_s = attendee.due_s + round(60 * offset)
        return max(soonest_s, usual_s)

    def _consultation_s(self, size: float, angle: float) -> int:
        """Log-normal by the polar form of Box and Muller."""
        normal = sqrt(-2.0 * log(1.0 - size)) * cos(2.0 * pi * angle)
        drawn_s = round(self._median_s * exp(_SIGMA * normal))
        return _SHORTEST_S if drawn_s < _SHORTEST_S else min(drawn_s, _LONGEST_S)


def mean_consultation_minutes(schedule: Schedule, department: Department | None) -> float:
    """The mean consultation time in minutes, by kind of clinic."""
    return _median_minutes(schedule, department) * exp(_SIGMA * _SIGMA / 2)


def _median_minutes(schedule: Schedule, department: Department | None) -> float:
    median = _MEDIAN_MINUTES[schedule.is_expert]
    return median if department is None else _MEDIAN_MINUTES_OF_TYPE.get(department.type, median)
