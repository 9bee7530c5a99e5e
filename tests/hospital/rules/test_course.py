"""Whole sessions of the tests' seed, patient by patient: who comes, is called and is seen when, in which room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from yuyue_sim.contract.enumerations import WorkStatus, WorkType
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.rules.attendance import Attendee
from yuyue_sim.hospital.rules.session_course import Courses
from yuyue_sim.hospital.world.model import Doctor, Schedule, ScheduleChange, Slot

from tests.hospital.rules.others import instant
from tests.hospital.rules.small_world import TODAY, SmallWorld, schedule

HOUR, MINUTE = 3600, 60
COURSES = Courses(SmallWorld(), Streams(7))


class Staffed(SmallWorld):
    """The department IM has four ordinary doctors and two experts."""

    def doctors(self, hospital_id: str, department_id: str = "") -> Iterator[Doctor]:
        for each in super().doctors(hospital_id, department_id):
            yield each
            if each.id == "IM02":
                yield from (replace(each, id=f"IM{number:02}") for number in (3, 4, 5))


def session(**changes: Any) -> Schedule:
    """A day of the ordinary department with an hour of noon, unless changed."""
    slots = (Slot("08:00", "11:30", False, 1, 60), Slot("13:00", "16:00", False, 61, 39))
    made = {"department_id": "IM", "work_date": TODAY, "slots": slots, "limited": 99, **changes}
    return schedule(made.pop("department_id"), made.pop("doctor_id", ""), **made)


def lines(found: Schedule, attendees: list[Attendee]) -> list[str]:
    """Number, due, come, number taken, called, seen, room; after which call those are back whose number was passed."""
    course = COURSES.course(found, attendees)
    return [
        f"{each.number}: {at(each.due_at)} {at(each.arrived_at)} {at(each.taken_at)} {at(each.called_at)}"
        f" {at(each.seen_at)} {each.room}"
        + (f" back {each.back_after_calls}" if each.back_after_calls else "")
        + (f" left {at(each.left_at)}" if each.left_at else "")
        + (" walk-in" if each.is_walk_in else "")
        for each in course.visits
    ]


def at(moment: datetime | None) -> str:
    return "-" if moment is None else f"{moment:%H:%M:%S}"


def booked(*dues_min: int) -> list[Attendee]:
    """Patients who booked the day before, due so many minutes after eight."""
    return [
        Attendee(100 + number, number, 8 * HOUR + due_min * MINUTE, -15 * HOUR, is_walk_in=False)
        for number, due_min in enumerate(dues_min, 1)
    ]


def walk_ins(*comes_min: int) -> list[Attendee]:
    """Patients who come so many minutes after eight."""
    instants = [8 * HOUR + come_min * MINUTE for come_min in comes_min]
    return [Attendee(200 + n, 20 + n, instant_s, instant_s, is_walk_in=True) for n, instant_s in enumerate(instants)]


def test_a_day_of_a_department_with_two_rooms_and_an_hour_of_noon() -> None:
    patients = booked(0, 10, 20, 30, 40, 50, 60, 90, 120, 200, 300, 310, 320, 450, 455, 470, 475, 475)
    assert lines(session(limited=40), patients) == [
        "1: 08:00:00 07:39:08 07:39:08 08:06:01 08:14:05 1",
        "2: 08:10:00 08:13:08 08:13:08 08:14:05 08:16:55 1",
        "3: 08:20:00 07:29:38 07:30:00 08:16:17 08:18:42 0",
        "4: 08:30:00 07:17:00 07:30:00 08:16:55 08:22:56 1",
        "7: 09:00:00 08:59:09 08:59:09 08:59:09 09:01:10 0",
        "8: 09:30:00 09:19:39 09:19:39 09:19:39 09:24:26 1",
        "5: 08:40:00 09:20:05 09:20:05 09:20:05 09:26:24 0 back 9",
        "9: 10:00:00 10:31:17 10:31:17 10:31:17 10:42:15 1",
        "6: 08:50:00 10:45:03 10:45:03 10:45:03 10:54:37 0 back 11",
        "10: 11:20:00 11:10:04 11:10:04 11:10:04 11:13:54 1",
        "12: 13:10:00 11:51:10 11:51:10 11:51:10 12:00:40 0",
        "13: 13:20:00 12:44:04 12:44:04 13:00:00 13:07:53 1",
        "17: 15:55:00 14:02:13 14:02:13 14:02:13 14:09:35 0",
        "14: 15:30:00 14:11:39 14:11:39 14:11:39 14:17:42 1",
        "11: 13:00:00 14:12:03 14:12:03 14:12:03 14:22:27 0 back 17",
        "18: 15:55:00 15:30:22 15:30:22 15:30:22 15:38:14 1",
        "15: 15:35:00 15:50:38 15:50:38 15:50:38 15:55:38 0 back 19",
        "16: 15:50:00 15:59:48 15:59:48 15:59:48 16:04:03 1 back 20",
    ]


def test_a_morning_of_an_expert_and_those_who_came_without_booking() -> None:
    assert lines(session(doctor_id="IM01"), booked(0, 10, 20, 30, 40, 50) + walk_ins(0, 60)) == [
        "1: 08:00:00 07:39:08 07:39:08 08:07:31 08:18:15 0",
        "2: 08:10:00 08:13:08 08:13:08 08:18:15 08:22:01 0",
        "3: 08:20:00 07:29:38 07:30:00 08:22:01 08:25:14 0",
        "4: 08:30:00 07:17:00 07:30:00 08:25:14 08:33:15 0",
        "20: 08:00:00 08:00:00 08:00:00 08:33:15 08:38:23 0 walk-in",
        "21: 09:00:00 09:00:00 09:00:00 09:00:00 09:08:10 0 walk-in",
        "5: 08:40:00 09:20:05 09:20:05 09:20:05 09:28:29 0 back 9",
        "6: 08:50:00 10:45:03 10:45:03 10:45:03 10:57:46 0 back 10",
    ]


def test_a_session_that_is_stopped_for_an_hour_and_then_for_good() -> None:
    changes = (
        ScheduleChange(instant("02 08:15"), WorkStatus.STOPPED),
        ScheduleChange(instant("02 09:00"), WorkStatus.NORMAL),
        ScheduleChange(instant("02 09:45"), WorkStatus.STOPPED),
    )
    patients = booked(0, 10, 20, 30, 40, 50, 60, 90, 100, 110, 120)
    leaving = [patients[2]._replace(leaves_s=8 * HOUR + 40 * MINUTE), patients[8]._replace(leaves_s=11 * HOUR)]
    assert lines(session(changes=changes), [*patients[:2], leaving[0], *patients[3:8], leaving[1], *patients[9:]]) == [
        "1: 08:00:00 07:39:08 07:39:08 08:06:01 08:14:05 1",
        "2: 08:10:00 08:13:08 08:13:08 08:14:05 08:16:55 1",
        "4: 08:30:00 07:17:00 07:30:00 09:00:00 09:06:01 0",
        "7: 09:00:00 08:59:09 09:00:00 09:00:00 09:02:01 1",
        "8: 09:30:00 09:19:39 09:19:39 09:19:39 09:24:26 1",
        "5: 08:40:00 09:20:05 09:20:05 09:20:05 09:26:24 0 back 8",
        "10: 09:50:00 09:40:04 09:40:04 09:40:04 09:43:54 1",
        "3: 08:20:00 07:29:38 07:30:00 - - -1 left 08:40:00",
        "6: 08:50:00 10:45:03 - - - -1",
        "9: 09:40:00 10:11:17 - - - -1 left 11:00:00",
        "11: 10:00:00 11:12:03 - - - -1",
    ]


def test_an_emergency_department_calls_from_its_first_minute_on() -> None:
    emergency = session(department_id="EM", work_type=WorkType.EMERGENCY, limited=20)
    assert lines(emergency, walk_ins(1, 2, 2, 3, 5)) == [
        "20: 08:01:00 08:01:00 08:01:00 08:01:00 08:03:42 0 walk-in",
        "21: 08:02:00 08:02:00 08:02:00 08:02:00 08:06:18 1 walk-in",
        "22: 08:02:00 08:02:00 08:02:00 08:03:42 08:07:34 0 walk-in",
        "23: 08:03:00 08:03:00 08:03:00 08:06:18 08:13:40 1 walk-in",
        "24: 08:05:00 08:05:00 08:05:00 08:07:34 08:13:11 0 walk-in",
    ]


@pytest.mark.parametrize(
    ("where", "doctors"),
    [
        ({"department_id": "IM"}, ["IM02", "IM02"]),
        ({"department_id": "SU"}, ["SU01", "SU01"]),
        ({"department_id": "LA"}, ["IM02", "IM02"]),
        ({"doctor_id": "IM09"}, ["IM09", "IM09"]),
        ({"hospital_id": "GH09"}, [None, None]),
    ],
)
def test_who_sees_the_patients_of_each_room(where: dict[str, str], doctors: list[str | None]) -> None:
    found = [COURSES.doctor(session(**where), room) for room in range(2)]
    assert [None if each is None else each.id for each in found] == doctors


def test_ordinary_doctors_take_turns_from_day_to_day() -> None:
    courses = Courses(Staffed(), Streams(7))
    found = [[courses.doctor(session(work_date=date(2026, 3, day)), room) for room in range(3)] for day in range(2, 6)]
    assert [[each.id if each else "" for each in rooms] for rooms in found] == [
        ["IM03", "IM04", "IM05"],
        ["IM04", "IM05", "IM02"],
        ["IM03", "IM04", "IM05"],
        ["IM02", "IM03", "IM04"],
    ]
