"""Rules that hospitals may have or not: closing times, and quotas of a patient."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from yuyue_sim.hospital.world.model import Policy

from tests.hospital.rules.asking import Asked, man
from tests.hospital.rules.small_world import OPEN, TODAY, TOMORROW, SmallWorld


def asked_with(**policy: Any) -> Asked:
    world = SmallWorld()
    changed = (replace(each, policy=Policy(**policy)) if each.id == OPEN else each for each in world.hospitals)
    world.hospitals = tuple(changed)  # type: ignore[assignment]
    return Asked(world=world)


@pytest.mark.parametrize(
    ("closing_days", "now", "is_open"),
    [
        (1, "2026-03-02T15:59:59", True),
        (1, "2026-03-02T16:00:00", False),
        (2, "2026-03-02T09:30:00", False),
        (0, "2026-03-03T08:59:59", True),
    ],
)
def test_a_schedule_closes_before_its_date(closing_days: int, now: str, is_open: bool) -> None:
    asked = asked_with(closing_time="16:00", closing_days=closing_days)
    asked.clock.instant = datetime.fromisoformat(now)
    if is_open:
        asked.booked(begin_time="09:00")
    else:
        refused = asked.refused()
        assert refused.code == "1005"
        assert refused.message == f"SeeDoctorDate：该日预约已于2026-03-0{3 - closing_days} 16:00截止"


def test_without_a_closing_time_a_schedule_is_open_to_its_end() -> None:
    asked = asked_with()
    asked.clock.instant = datetime(2026, 3, 2, 9, 59, 59)
    asked.booked(visit_date=TODAY)


def test_there_are_no_quotas_by_default() -> None:
    asked = asked_with()
    for department_id in ("IM", "SU", "DI", "AD"):
        asked.booked(department_id=department_id)
        asked.booked(department_id=department_id, visit_date=TODAY)
    asked.booked(doctor_id="IM01")


def test_one_booking_for_a_department_and_date() -> None:
    asked = asked_with(quota_per_department_day=1)
    asked.booked(registration_id=1)
    refused = asked.refused(doctor_id="IM01")
    assert (refused.code, refused.message) == ("1005", "CardNo：每人每科室每天限预约1次")
    asked.booked(department_id="SU")
    asked.booked(visit_date=TODAY)
    asked.booked(doctor_id="IM01", card_no=man(2))
    assert asked.cancel(1) == "0000"
    asked.booked(doctor_id="IM01")


def test_two_bookings_for_a_date() -> None:
    asked = asked_with(quota_per_day=2)
    asked.booked()
    asked.booked(department_id="SU")
    assert asked.refused(department_id="DI").message == "CardNo：每人每天限预约2次"
    asked.booked(department_id="DI", visit_date=TODAY)


@pytest.mark.parametrize(("days", "is_free"), [(4, False), (6, False), (7, True)])
def test_three_bookings_in_any_seven_days(days: int, is_free: bool) -> None:
    asked = asked_with(quota_per_week=3)
    for ahead in (0, 1, 2):
        asked.booked(visit_date=TOMORROW + timedelta(days=ahead))
    outcome = asked.book(visit_date=TOMORROW + timedelta(days=days))
    assert getattr(outcome, "message", "") == ("" if is_free else "CardNo：每人7天内限预约3次")


def test_dates_before_and_after_count() -> None:
    """Any seven days: what lies in one week with both the 3rd and the 8th is too much."""
    asked = asked_with(quota_per_week=2)
    asked.booked(visit_date=date(2026, 3, 3))
    asked.booked(visit_date=date(2026, 3, 8))
    assert asked.refused(visit_date=date(2026, 3, 5)).code == "1005"
    assert asked.refused(visit_date=date(2026, 3, 9)).code == "1005"
    asked.booked(visit_date=date(2026, 3, 10))


def test_five_bookings_in_any_ninety_days() -> None:
    asked = asked_with(quota_per_quarter=5)
    for ahead in range(0, 10, 2):
        asked.booked(visit_date=TOMORROW + timedelta(days=ahead))
    assert asked.refused(visit_date=TOMORROW + timedelta(days=11)).message == "CardNo：每人90天内限预约5次"
    asked.booked(visit_date=TOMORROW + timedelta(days=11), card_no=man(2))


def test_the_same_schedule_twice_is_a_duplicate_before_it_is_too_many() -> None:
    asked = asked_with(quota_per_department_day=1)
    asked.booked(registration_id=1)
    refused = asked.refused()
    assert (refused.code, refused.registration_id) == ("1002", 1)


def test_another_hospitals_bookings_do_not_count() -> None:
    asked = asked_with(quota_per_day=1)
    asked.booked(hospital_id="GH03")
    asked.booked()
    assert asked.refused(department_id="SU").code == "1005"
