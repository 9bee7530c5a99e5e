"""getDtNoInfo: numbers left, and a queue that only moves on."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from yuyue_sim.contract.enumerations import WorkStatus
from yuyue_sim.hospital.rules.availability import Availability

from tests.hospital.rules.asking import Asked, man
from tests.hospital.rules.small_world import AFTERNOON, MORNING, OPEN, TODAY, TOMORROW, SmallWorld, schedule


def look(asked: Asked, department_id: str = "IM", doctor_id: str = "", day: date = TODAY) -> Availability:
    available = asked.clinic.availability(OPEN, department_id, doctor_id, day, MORNING)
    assert available is not None
    return available


def test_every_slot_is_listed_reserved_ones_too(asked: Asked) -> None:
    assert asked.left() == (2, 2, 2)
    asked.booked(card_no=man(1), begin_time="09:00")
    asked.booked(card_no=man(2))
    assert asked.left() == (1, 1, 2)
    assert asked.left(doctor_id="IM01") == (2, 2, 2)


@pytest.mark.parametrize(
    ("hospital_id", "department_id", "doctor_id", "day"),
    [
        ("GH99", "IM", "", TOMORROW),
        (OPEN, "ZZ", "", TOMORROW),
        (OPEN, "IM", "ZZ99", TOMORROW),
        (OPEN, "SU", "IM01", TOMORROW),
        (OPEN, "IM", "", date(2026, 3, 24)),
        (OPEN, "IM", "", date(2025, 3, 3)),
    ],
)
def test_what_does_not_exist_has_no_numbers(hospital_id: str, department_id: str, doctor_id: str, day: date) -> None:
    asked = Asked()
    assert asked.clinic.availability(hospital_id, department_id, doctor_id, day, MORNING) is None
    assert asked.clinic.availability(OPEN, "IM", "", date(2026, 3, 23), MORNING) is not None


def test_only_published_schedules_are_listed() -> None:
    clinic = Asked().clinic
    days = [each.work_date for each in clinic.department_schedules(OPEN, "CT", date(2026, 3, 20), date(2026, 12, 31))]
    assert days == [date(2026, 3, 20), date(2026, 3, 21), date(2026, 3, 22), date(2026, 3, 23)]
    doctors = clinic.doctor_schedules("GH03", "IM", "IM02", date(2026, 3, 15), date(2026, 12, 31))
    assert [each.work_date for each in doctors] == [date(2026, 3, 15), date(2026, 3, 16)]
    assert list(clinic.doctor_schedules("GH99", "", "", TODAY, TOMORROW)) == []


@pytest.mark.parametrize(
    ("day", "now", "has_queue"),
    [
        (TODAY, "2026-03-02T07:59:59", False),
        (TODAY, "2026-03-02T08:00:00", True),
        (TODAY, "2026-03-02T23:00:00", True),
        (TOMORROW, "2026-03-02T09:30:00", False),
        (TODAY, "2026-03-03T09:30:00", False),
    ],
)
def test_a_queue_belongs_to_a_schedule_of_today_that_has_begun(day: date, now: str, has_queue: bool) -> None:
    asked = Asked()
    asked.clock.instant = datetime.fromisoformat(now)
    assert (look(asked, day=day).queue is not None) == has_queue


def test_nobody_queues_for_a_stopped_schedule() -> None:
    asked = Asked(world=SmallWorld([schedule("IM", "", TODAY, status=WorkStatus.STOPPED)]))
    assert look(asked).queue is None


def test_an_afternoon_is_another_schedule() -> None:
    asked = Asked()
    available = asked.clinic.availability(OPEN, "IM", "", TODAY, AFTERNOON)
    assert available is not None
    assert available.left == (1, 1)
    assert available.queue is None
