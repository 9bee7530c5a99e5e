"""When other channels book, and what a hospital's own settings make of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from yuyue_sim.contract.enumerations import Channel, WorkType
from yuyue_sim.hospital.world.world import World

from tests.hospital.world.caches import cache_sizes
from tests.hospital.world.filling import CLINICS, MONDAY, Filled, filled, one_hospital

INSIDE = {Channel.WINDOW, Channel.IN_CLINIC, Channel.REFERRAL}
OPEN_ALL_DAY = {Channel.APP, Channel.WECHAT}
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def week(world: World) -> list[Filled]:
    return filled(world)


@pytest.fixture(scope="module")
def month(world: World) -> list[Filled]:
    return filled(world, MONDAY, MONDAY + timedelta(days=27))


def test_a_hospital_that_nobody_wants_has_no_patients_of_other_channels() -> None:
    assert not any(each.demands for each in filled(one_hospital("demand: 0")))


def test_a_hospital_with_more_demand_has_more_bookings() -> None:
    booked = [sum(len(each.demands) for each in filled(one_hospital(f"demand: {level}"))) for level in (0.5, 1.0, 1.5)]
    assert booked[0] * 1.7 < booked[1]
    assert booked[1] * 1.2 < booked[2]


def test_other_channels_obey_the_release_and_the_booking_window() -> None:
    world = one_hospital('policy: {ahead_days: 5, release_time: "15:00"}')
    earliest = timedelta.max
    for schedule, demands, _ in filled(world):
        if schedule.work_type != WorkType.EMERGENCY:
            release = datetime.combine(schedule.work_date, datetime.min.time()) - timedelta(days=4, hours=9)
            for demand in demands:
                earliest = min(earliest, demand.registered_at - release)
    assert timedelta(0) <= earliest < MINUTE


def test_other_channels_obey_the_rules_of_the_day() -> None:
    world = one_hospital("policy: {cancel_that_day: false, expert_that_day: false}")
    that_day = 0
    for schedule, demands, _ in filled(world):
        for demand in demands:
            if demand.cancelled_at is not None:
                assert demand.cancelled_at.date() < schedule.work_date
            if demand.registered_at.date() == schedule.work_date and not (demand.is_walk_in or demand.is_extra):
                that_day += 1
                assert not schedule.is_expert
    assert that_day > 100


def test_bookings_by_the_hour(week: list[Filled]) -> None:
    """Nights are quiet but for the release at midnight; a peak each morning, afternoon and, at home, evening."""
    hours: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}
    for schedule, demands, _ in week:
        for demand in demands:
            if not demand.is_walk_in and demand.registered_at.date() > schedule.work_date - timedelta(days=14):
                hours[demand.channel in OPEN_ALL_DAY][demand.registered_at.hour] += 1
    at_home, elsewhere = hours[True], hours[False]
    assert min(at_home.total(), elsewhere.total()) > 1500
    assert sum(at_home[hour] for hour in range(6)) < at_home.total() * 0.05
    assert max(at_home, key=lambda hour: at_home[hour]) in {8, 9}
    assert at_home[14] > at_home[12]
    assert at_home[20] > at_home[18]
    assert {hour for hour in elsewhere if elsewhere[hour]} <= {*range(7, 20)}


def test_bookings_by_lead_time(week: list[Filled]) -> None:
    days = Counter(
        (schedule.work_date - demand.registered_at.date()).days
        for schedule, demands, department_type in week
        if department_type in CLINICS
        for demand in demands
    )
    assert days[14] > days[13] > days[11] > days[7]
    assert days[1] > days[2] > days[5]


def test_a_famous_expert_is_sold_out_within_minutes(month: list[Filled], world: World) -> None:
    quick = 0
    for schedule, demands, _ in month:
        doctor = world.doctor(schedule.hospital_id, schedule.doctor_id)
        if doctor is not None and doctor.is_famous and len(demands) >= schedule.limited:
            release = datetime.combine(schedule.work_date, datetime.min.time()) - timedelta(days=14)
            quick += demands[schedule.limited - 1].registered_at < release + 10 * MINUTE
    assert quick > 5


def test_the_order_of_requests_does_not_matter() -> None:
    forward, backward = one_hospital(), one_hospital()
    week = filled(forward)
    for schedule, demands, _ in reversed(week):
        assert backward.demand(schedule) == demands
    assert [each.demands for each in filled(one_hospital(seed=6))] != [each.demands for each in week]


def test_what_is_kept_of_demand_is_bounded(world: World) -> None:
    filled(world, MONDAY, MONDAY + timedelta(days=80))
    assert cache_sizes(world)["demand"] == 4096


def test_there_is_no_demand_for_a_schedule_that_does_not_exist(world: World, week: list[Filled]) -> None:
    schedule = week[0].schedule
    assert world.demand(replace(schedule, department_id="9999")) == ()
    assert world.demand(replace(schedule, work_date=date(2020, 3, 2))) == ()
