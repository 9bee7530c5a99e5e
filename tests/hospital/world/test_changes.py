"""What becomes of schedules after they were published, and of rosters over the years."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from yuyue_sim.contract.enumerations import WorkStatus, WorkType
from yuyue_sim.hospital.world.model import Schedule
from yuyue_sim.hospital.world.world import World

MONDAY = date(2026, 3, 2)


def all_schedules(world: World, first: date, last: date) -> list[Schedule]:
    return [
        *world.department_schedules("SG01", "", first, last),
        *world.doctor_schedules("SG01", "", "", first, last),
    ]


@pytest.fixture(scope="module")
def quarter(world: World) -> list[Schedule]:
    return all_schedules(world, MONDAY, MONDAY + timedelta(days=90))


def test_most_stops_are_announced_in_the_week_before(quarter: list[Schedule]) -> None:
    stopped = [
        each for each in quarter if each.status != WorkStatus.NORMAL or any(change.status for change in each.changes)
    ]
    announced = [each for each in stopped if each.status == WorkStatus.NORMAL]
    assert len(stopped) > 80
    assert 0.7 < len(announced) / len(stopped) < 0.9
    days = Counter[int]()
    for each in announced:
        (change,) = each.changes
        begins = datetime.combine(each.work_date, time.fromisoformat(each.begin))
        assert change.announced_at < begins
        assert time(7, 30) <= change.announced_at.time() < time(17, 30)
        assert change.added == 0
        days[(each.work_date - change.announced_at.date()).days] += 1
    assert set(days) == {0, 1, 2, 3, 4, 5, 6}


def test_now_and_then_numbers_are_added(quarter: list[Schedule]) -> None:
    with_more = [each for each in quarter if any(change.added for change in each.changes)]
    assert 0.005 < len(with_more) / len(quarter) < 0.015
    for each in with_more:
        (change,) = each.changes
        assert (each.status, change.status) == (WorkStatus.NORMAL, None)
        assert 3 <= change.added <= 8
        assert 1 <= (each.work_date - change.announced_at.date()).days <= 5
        assert time(7, 30) <= change.announced_at.time() < time(17, 30)


def test_nothing_becomes_of_an_emergency_department(world: World) -> None:
    days = [*world.department_schedules("SG01", "2000", MONDAY, MONDAY + timedelta(days=999))]
    assert len(days) == 1000
    assert {(each.status, each.is_reserved, each.changes) for each in days} == {(WorkStatus.NORMAL, False, ())}


def test_a_tenth_of_the_rosters_change_their_capacity_in_a_year(world: World) -> None:
    """For good, from the first of a month on: dates before keep the old figures."""
    limits: dict[tuple[str, str, WorkType, int], dict[date, int]] = {}
    for each in all_schedules(world, date(2025, 12, 1), date(2026, 12, 31)):
        key = each.department_id, each.doctor_id, each.work_type, each.work_date.weekday()
        limits.setdefault(key, {})[each.work_date] = each.limited
    rosters = {key[:2] for key in limits}
    changed: dict[tuple[str, str], set[str]] = {}
    for key, by_date in limits.items():
        for (_, before), (day, after) in pairwise(by_date.items()):
            if before != after:
                changed.setdefault(key[:2], set()).add(f"{day:%Y-%m}")
                assert day.day <= 7
                if before >= 20:
                    assert 0.75 <= after / before <= 0.92 or 1.08 <= after / before <= 1.34
    assert all(len(months) == 1 for months in changed.values())
    assert 0.06 < len(changed) / len(rosters) < 0.15
