from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from yuyue_sim.contract.enumerations import Channel, WorkStatus, WorkType
from yuyue_sim.hospital.world.model import Demand
from yuyue_sim.hospital.world.world import World

from tests.hospital.world.filling import CLINICS, MONDAY, Filled, added, at, filled, one_hospital, slot_of

INSIDE = {Channel.WINDOW, Channel.IN_CLINIC, Channel.REFERRAL}
OPEN_ALL_DAY = {Channel.APP, Channel.WECHAT}
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def week(world: World) -> list[Filled]:
    return filled(world)


@pytest.fixture(scope="module")
def month(world: World) -> list[Filled]:
    return filled(world, MONDAY, MONDAY + timedelta(days=27))


def test_there_is_a_week_of_patients(week: list[Filled]) -> None:
    assert sum(len(each.demands) for each in week) > 10_000
    assert all(each.demands for each in week if each.schedule.work_type == WorkType.EMERGENCY)


def test_each_number_has_one_holder_at_any_instant(week: list[Filled]) -> None:
    taken_again = 0
    for each in week:
        holders: dict[int, list[Demand]] = defaultdict(list)
        for demand in each.demands:
            holders[demand.number].append(demand)
        for number, demands in holders.items():
            assert number >= 1
            for earlier, later in pairwise(demands):
                assert earlier.cancelled_at is not None
                assert earlier.cancelled_at <= later.registered_at
                taken_again += 1
    assert taken_again > 50


def test_ordinals_follow_the_order_of_registration(week: list[Filled]) -> None:
    for each in week:
        assert [demand.ordinal for demand in each.demands] == [*range(len(each.demands))]
        instants = [demand.registered_at for demand in each.demands]
        assert instants == sorted(instants)
        assert all(instant.microsecond == 0 for instant in instants)


def test_bookings_fall_between_the_release_and_the_end_of_their_slot(week: list[Filled]) -> None:
    for schedule, demands, _ in week:
        release = datetime.combine(schedule.work_date, datetime.min.time()) - timedelta(days=14)
        for demand in demands:
            assert release <= demand.registered_at < at(schedule, schedule.end)
            if not demand.is_extra and schedule.work_type != WorkType.EMERGENCY:
                assert demand.registered_at < at(schedule, slot_of(schedule, demand.number).end)


def test_who_cancels_does_so_in_time(week: list[Filled]) -> None:
    for schedule, demands, _ in week:
        for demand in demands:
            if demand.cancelled_at is not None:
                assert not demand.is_walk_in
                assert not demand.is_extra
                assert demand.cancelled_at >= demand.registered_at + MINUTE
                assert demand.cancelled_at < at(schedule, slot_of(schedule, demand.number).begin) - 30 * MINUTE


def test_who_pays_beforehand_pays_at_the_registration(week: list[Filled]) -> None:
    shares: dict[Channel, Counter[bool]] = defaultdict(Counter)
    for each in week:
        for demand in each.demands:
            assert demand.paid_at in {None, demand.registered_at}
            if demand.is_walk_in or demand.is_extra:
                assert demand.paid_at is not None
            else:
                shares[demand.channel][demand.paid_at is not None] += 1
    paid = {channel: counts[True] / counts.total() for channel, counts in shares.items()}
    assert paid[Channel.WINDOW] == 1
    assert 0.8 < paid[Channel.APP] < 0.9
    assert 0.8 < paid[Channel.WECHAT] < 0.9
    assert paid[Channel.PHONE] == 0
    assert paid[Channel.REFERRAL] == 0


def test_channels_name_the_software_or_the_clerk(week: list[Filled]) -> None:
    channels: Counter[Channel] = Counter()
    for each in week:
        for demand in each.demands:
            channels[demand.channel] += 1
            assert len(demand.channel_vendor) <= 20
            assert len(demand.operator) <= 10
            assert bool(demand.operator) is (demand.channel not in OPEN_ALL_DAY)
            assert bool(demand.channel_vendor) is (demand.channel != Channel.WINDOW)
    assert set(channels) == {*INSIDE, *OPEN_ALL_DAY, Channel.PHONE, Channel.KIOSK}
    made_by_patients = channels.total() - channels[Channel.IN_CLINIC]  # a doctor orders tests there
    assert channels[Channel.WECHAT] + channels[Channel.APP] > made_by_patients * 0.4


def test_reserved_numbers_go_to_other_channels(month: list[Filled]) -> None:
    reserved = 0
    for schedule, demands, _ in month:
        for demand in demands:
            if (schedule.is_reserved or slot_of(schedule, demand.number).is_reserved) and not demand.is_extra:
                reserved += 1
                assert demand.channel in INSIDE
    assert reserved > 50


def test_walk_ins_come_while_the_desks_are_open(week: list[Filled]) -> None:
    hours = {
        WorkType.MORNING: ("07:30", "11:30"),
        WorkType.AFTERNOON: ("12:30", "16:00"),
        WorkType.WHOLE_DAY: ("07:30", "16:00"),
        WorkType.EVENING: ("17:00", "20:30"),
    }
    walk_ins = 0
    for schedule, demands, department_type in week:
        if schedule.work_type == WorkType.EMERGENCY:
            continue
        opens, closes = (at(schedule, time) for time in hours[schedule.work_type])
        for demand in demands:
            if demand.is_walk_in:
                walk_ins += 1
                assert department_type in CLINICS
                assert opens <= demand.registered_at < closes
                assert demand.channel in {Channel.WINDOW, Channel.KIOSK}
    assert walk_ins > 200


def test_an_emergency_department_has_walk_ins_alone_with_numbers_of_the_hour(week: list[Filled]) -> None:
    hours: Counter[int] = Counter()
    in_their_hour = 0
    days = [each for each in week if each.schedule.work_type == WorkType.EMERGENCY]
    assert len(days) == 35
    for schedule, demands, _ in days:
        assert len({demand.number for demand in demands}) == len(demands) <= schedule.limited
        assert all(demand.is_walk_in and demand.registered_at.date() == schedule.work_date for demand in demands)
        for demand in demands:
            slot = slot_of(schedule, demand.number)
            assert demand.registered_at < at(schedule, slot.end)
            in_their_hour += at(schedule, slot.begin) <= demand.registered_at
        hours.update(demand.registered_at.hour for demand in demands)
    assert in_their_hour > 0.6 * sum(hours.values())
    assert len(hours) == 24
    assert hours[20] > 3 * hours[4]


def test_extra_patients_only_where_an_expert_has_no_number_left(month: list[Filled]) -> None:
    sessions = 0
    for schedule, demands, _ in month:
        extras = [demand for demand in demands if demand.is_extra]
        if not extras:
            continue
        sessions += 1
        assert schedule.is_expert
        assert 1 <= len(extras) <= 3
        held = [demand for demand in demands if demand.cancelled_at is None and not demand.is_extra]
        assert len(held) == schedule.limited + added(schedule)
        first = schedule.limited + added(schedule) + 1
        assert [extra.number for extra in extras] == [*range(first, first + len(extras))]
        for extra in extras:
            assert extra.channel == Channel.IN_CLINIC
            assert at(schedule, schedule.begin) <= extra.registered_at < at(schedule, schedule.end)
    assert sessions > 30


def test_nothing_is_booked_once_a_schedule_is_stopped(month: list[Filled]) -> None:
    announced = booked_before = 0
    for schedule, demands, _ in month:
        if schedule.status != WorkStatus.NORMAL:
            assert demands == ()
        for change in schedule.changes:
            if change.status is not None:
                announced += 1
                booked_before += len(demands)
                assert all(demand.registered_at < change.announced_at for demand in demands)
                assert not any(demand.is_walk_in or demand.is_extra for demand in demands)
    assert announced > 30
    assert booked_before > 200


def test_added_numbers_are_taken_after_they_were_announced() -> None:
    world = one_hospital("demand: 3.0")
    taken = 0
    for schedule, demands, _ in filled(world, MONDAY, MONDAY + timedelta(days=55)):
        for change in schedule.changes:
            for demand in demands:
                if change.added and demand.number > schedule.limited and not demand.is_extra:
                    taken += 1
                    assert demand.number <= schedule.limited + change.added
                    assert demand.registered_at >= change.announced_at
    assert taken > 40


def test_tests_are_booked_by_the_doctors_who_want_them(week: list[Filled]) -> None:
    channels = Counter(demand.channel for each in week if each.department_type in {10, 11} for demand in each.demands)
    assert 0.7 < channels[Channel.IN_CLINIC] / channels.total() < 0.82
