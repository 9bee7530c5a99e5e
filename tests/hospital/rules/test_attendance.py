"""Who comes when and for how long, by the shares of the studies; how many rooms a schedule has."""

from __future__ import annotations

from datetime import date
from statistics import median

import pytest
from yuyue_sim.contract.enumerations import DepartmentType
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.rules.attendance import Attendance, Attendances, Attendee
from yuyue_sim.hospital.rules.session_course import Courses
from yuyue_sim.hospital.world.model import Department, Schedule, Slot

from tests.hospital.rules.small_world import OPEN, SmallWorld, schedule

HOUR = 3600
TUESDAY = date(2026, 3, 3)
PATIENTS = range(1, 5_001)
DAY = (Slot("07:00", "20:00", False, 1, 900),)


def attend(department_id: str = "IM", due_s: int = 10 * HOUR, day: date = TUESDAY) -> list[Attendance]:
    """What the same patients do, who booked weeks before."""
    attendances = Attendances(schedule(department_id, "", day, slots=DAY), None, Streams(7))
    return [attendances.of(Attendee(each, 1, due_s, -20 * 24 * HOUR, is_walk_in=False)) for each in PATIENTS]


def share_of_no_shows(department_id: str = "IM", due_s: int = 10 * HOUR, day: date = TUESDAY) -> float:
    found = attend(department_id, due_s, day)
    return sum(each.arrived_s is None for each in found) / len(found)


def test_more_patients_miss_the_first_hours_and_the_last_ones() -> None:
    usual = share_of_no_shows(due_s=9 * HOUR)
    assert 0.105 < usual < 0.165
    assert share_of_no_shows(due_s=15 * HOUR - 1) == usual
    for due_s, factor in ((8 * HOUR, 1.15), (9 * HOUR - 1, 1.15), (15 * HOUR, 1.1)):
        assert share_of_no_shows(due_s=due_s) / usual == pytest.approx(factor, abs=0.03)


def test_more_patients_miss_a_monday_and_fewer_a_sunday() -> None:
    usual = share_of_no_shows(day=TUESDAY)
    shares = [share_of_no_shows(day=date(2026, 3, number)) / usual for number in range(2, 9)]
    assert shares == pytest.approx([1.10, 1.0, 0.95, 0.95, 1.0, 1.05, 0.95], abs=0.03)


def test_departments_differ_by_three_points() -> None:
    shares = [share_of_no_shows(department_id=f"D{number}") for number in range(25)]
    assert 0.10 < min(shares) < 0.115
    assert 0.155 < max(shares) < 0.17


def test_a_fifth_come_early_and_more_than_a_quarter_late() -> None:
    minutes = [(each.arrived_s - 10 * HOUR) / 60 for each in attend() if each.arrived_s is not None]
    early = sum(-120 <= each < -30 for each in minutes) / len(minutes)
    late = sum(30 < each <= 120 for each in minutes) / len(minutes)
    assert early == pytest.approx(0.21, abs=0.02)
    assert late == pytest.approx(0.30, abs=0.02)
    assert (min(minutes) < -115, max(minutes) > 115) == (True, True)
    assert all(-120 <= each <= 120 for each in minutes)


def test_numbers_are_taken_from_half_an_hour_before_the_session_on() -> None:
    found = [each for each in attend(due_s=7 * HOUR) if each.arrived_s is not None]
    half_past_six = 6 * HOUR + HOUR // 2
    assert min(each.arrived_s or 0 for each in found) < half_past_six
    assert all(each.taken_s == max(each.arrived_s or 0, half_past_six) for each in found)


def test_nobody_comes_sooner_than_the_way_takes_or_after_the_end() -> None:
    attendances = Attendances(schedule("IM", "", TUESDAY, slots=DAY), None, Streams(7))
    booked_s = 10 * HOUR
    found = [attendances.of(Attendee(each, 1, booked_s, booked_s, is_walk_in=False)) for each in PATIENTS]
    minutes = [(each.arrived_s - booked_s) / 60 for each in found if each.arrived_s is not None]
    assert min(minutes) == pytest.approx(10, abs=0.2)
    late = [attendances.of(Attendee(each, 1, 20 * HOUR - 60, booked_s, is_walk_in=False)) for each in PATIENTS]
    assert max(each.arrived_s or 0 for each in late) < 20 * HOUR


def test_a_walk_in_comes_and_takes_a_number_at_once() -> None:
    attendances = Attendances(schedule("IM", "", TUESDAY, slots=DAY), None, Streams(7))
    attendance = attendances.of(Attendee(1, 1, 10 * HOUR, 9 * HOUR + 5, is_walk_in=True))
    assert attendance[:2] == (9 * HOUR + 5, 9 * HOUR + 5)


@pytest.mark.parametrize(
    ("doctor_id", "kind", "minutes"),
    [
        ("", DepartmentType.ORDINARY, 5.0),
        ("IM01", DepartmentType.ORDINARY, 8.0),
        ("", DepartmentType.EMERGENCY, 4.0),
        ("", DepartmentType.LABORATORY, 2.0),
        ("", DepartmentType.EXAMINATION, 5.0),
        ("", DepartmentType.OTHER, 3.0),
    ],
)
def test_a_consultation_takes_minutes_by_the_kind_of_clinic(
    doctor_id: str, kind: DepartmentType, minutes: float
) -> None:
    medians = []
    for number in range(12):
        found = schedule(f"D{number}", doctor_id, TUESDAY, slots=DAY)
        attendances = Attendances(found, department(kind), Streams(7))
        lasting = [
            attendances.of(Attendee(each, 1, 10 * HOUR, 0, is_walk_in=True)).consultation_s for each in range(1, 301)
        ]
        assert all(60 <= each <= 2_700 for each in lasting)
        medians.append(median(lasting) / 60)
    assert 0.8 * minutes < min(medians) < 0.95 * minutes
    assert 1.1 * minutes < max(medians) < 1.3 * minutes


def department(kind: DepartmentType) -> Department:
    found = SmallWorld().department(OPEN, "IM")
    assert found is not None
    return Department(**{**{name: getattr(found, name) for name in found.__slots__}, "type": kind})


def rooms(limited: int, doctor_id: str = "", department_id: str = "IM") -> int:
    found: Schedule = schedule(department_id, doctor_id, TUESDAY, limited=limited)
    return Courses(SmallWorld(), Streams(7)).rooms(found)


@pytest.mark.parametrize(("limited", "expected"), [(1, 2), (42, 2), (43, 3), (99, 3), (100, 2), (300, 2)])
def test_a_department_has_two_or_three_rooms_and_two_with_numbers_of_three_digits(limited: int, expected: int) -> None:
    """In three hours at 5.99 minutes on average, of which 70 % are planned."""
    assert rooms(limited) == expected
    assert rooms(limited, "IM01") == 1
