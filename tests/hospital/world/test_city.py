"""A city in its figures: every eighth hospital stands for all, one week for a month.

The figures are those of Shenzhen in December 2024: 9,686,106 slots in a month, about 312,000 a day; 49.5 % of them
booked, from 21 % to 95.8 % by hospital, most at the children's hospital; 96.75 % of the visits booked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from yuyue_sim.contract.enumerations import DepartmentType
from yuyue_sim.hospital.world.model import Demand, Schedule
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.model import Scenario

MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 8)
DOCTORS = 60_000
CLINICS = {DepartmentType.ORDINARY, DepartmentType.DISEASE, DepartmentType.EXPERT}


class CityWeek:
    def __init__(self, city: World) -> None:
        self.hospitals = [*city.hospitals[::8], *(each for each in city.hospitals if "儿童" in each.name)]
        self.hospitals = [*dict.fromkeys(self.hospitals)]
        self.sampled = {each.id for each in city.hospitals[::8]}
        self.doctors = sum(city.doctor_count(hospital_id) for hospital_id in self.sampled)
        self.numbers: Counter[DepartmentType] = Counter()
        self.slots: Counter[str] = Counter()
        self.booked: Counter[str] = Counter()
        self.bookings = self.cancels = self.walk_ins = self.expert_sessions = 0
        self.sold_out = self.sold_out_at_once = 0
        for hospital in self.hospitals:
            types = {each.id: each.type for each in city.departments(hospital.id)}
            for schedule in self.schedules(city, hospital.id):
                self.count(schedule, types[schedule.department_id], city.demand(schedule))

    @staticmethod
    def schedules(city: World, hospital_id: str) -> Iterator[Schedule]:
        yield from city.department_schedules(hospital_id, "", MONDAY, SUNDAY)
        yield from city.doctor_schedules(hospital_id, "", "", MONDAY, SUNDAY)

    def count(self, schedule: Schedule, department_type: DepartmentType, demands: tuple[Demand, ...]) -> None:
        if schedule.hospital_id in self.sampled:
            self.numbers[department_type] += schedule.limited
        if department_type not in CLINICS:
            return
        booked = [each for each in demands if not each.is_walk_in and not each.is_extra]
        kept = sum(each.cancelled_at is None for each in booked)
        self.slots[schedule.hospital_id] += schedule.limited
        self.booked[schedule.hospital_id] += kept
        self.bookings += len(booked)
        self.cancels += len(booked) - kept
        self.walk_ins += sum(each.is_walk_in for each in demands)
        if schedule.is_expert:
            self.expert_sessions += 1
            self.sold_out += kept >= schedule.limited
            self.sold_out_at_once += len(booked) >= schedule.limited and booked[
                schedule.limited - 1
            ].registered_at < datetime.combine(schedule.work_date, datetime.min.time()) - timedelta(days=13, hours=23)

    def shares(self) -> dict[str, float]:
        """Share of the numbers that are booked, by hospital."""
        return {hospital_id: self.booked[hospital_id] / slots for hospital_id, slots in self.slots.items()}


@pytest.fixture(scope="module")
def week(city: World) -> CityWeek:
    return CityWeek(city)


@pytest.mark.slow
def test_a_city_offers_about_as_many_numbers_a_day_as_a_real_one(week: CityWeek) -> None:
    per_day = {kind: numbers / 7 / week.doctors * DOCTORS for kind, numbers in week.numbers.items()}
    laboratories = per_day.pop(DepartmentType.LABORATORY)  # the cited count is of a platform for visits to doctors
    assert 280_000 <= sum(per_day.values()) <= 375_000
    assert 80_000 <= laboratories <= 110_000, "29 % of the patients of clinics, and empty numbers"
    assert 220_000 <= sum(per_day[kind] for kind in CLINICS) <= 285_000


@pytest.mark.slow
def test_about_half_of_a_city_s_numbers_are_booked(week: CityWeek) -> None:
    slots = sum(week.slots[hospital_id] for hospital_id in week.sampled)
    booked = sum(week.booked[hospital_id] for hospital_id in week.sampled)
    assert 0.45 <= booked / slots <= 0.54


@pytest.mark.slow
def test_hospitals_differ_and_children_s_are_booked_most(week: CityWeek) -> None:
    shares = week.shares()
    children = [shares[each.id] for each in week.hospitals if "儿童" in each.name]
    others = [shares[each.id] for each in week.hospitals if "儿童" not in each.name]
    communities = [shares[each.id] for each in week.hospitals if "社区" in each.name]
    assert len(children) == 4
    assert all(0.85 <= share <= 0.975 for share in children)
    assert all(0.19 <= share <= 0.75 for share in others)
    assert max(communities) < 0.42
    assert min(communities) < 0.25


@pytest.mark.slow
def test_most_visits_are_booked_and_some_bookings_cancelled(week: CityWeek) -> None:
    visits = week.bookings - week.cancels + week.walk_ins
    assert 0.96 <= 1 - week.walk_ins / visits <= 0.975
    assert 0.07 <= week.cancels / week.bookings <= 0.09


@pytest.mark.slow
def test_popular_experts_are_sold_out_and_some_within_the_hour(week: CityWeek) -> None:
    assert 0.15 <= week.sold_out / week.expert_sessions <= 0.4
    assert 0.01 <= week.sold_out_at_once / week.expert_sessions <= 0.1


def test_the_city_stays_as_large_as_it_says(city_scenario: Scenario, city: World) -> None:
    assert len(city_scenario.world.hospitals) < len(city.hospitals) == 200
    assert sum(city.doctor_count(hospital.id) for hospital in city.hospitals) == DOCTORS
