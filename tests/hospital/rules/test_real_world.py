"""The rules at the hospitals of the default scenario, whose schedules nobody wrote down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, DepartmentType, WorkStatus
from yuyue_sim.contract.messages.back_no import CancelOrder
from yuyue_sim.contract.messages.get_gh_info import BatchQuery
from yuyue_sim.contract.messages.get_gh_record import RecordQuery
from yuyue_sim.core.clock import FrozenClock
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.outcomes import Booked
from yuyue_sim.hospital.rules.schedule_keys import key_of
from yuyue_sim.hospital.world.model import Schedule
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import load_scenario, read_text
from yuyue_sim.scenario.files.model import WorldModel

from tests.hospital.rules.asking import IDENTITY, man, order, searched

SEED = 12320
NOW = datetime(2026, 3, 2, 9, 30)
DAY = date(2026, 3, 4)


@pytest.fixture(scope="module")
def world() -> World:
    return World(load_scenario("default"), SEED)


@pytest.fixture
def clinic(world: World) -> Clinic:
    return Clinic(world, Ledger.open(None, IDENTITY), FrozenClock(NOW), Streams(SEED))


def open_to_men(world: World, hospital_id: str, last: date = DAY) -> Iterator[Schedule]:
    """The schedules, from the day to another, that an adult man may book."""
    for schedule in world.doctor_schedules(hospital_id, "", "", DAY, last):
        department = world.department(hospital_id, schedule.department_id)
        assert department is not None
        if (
            department.type in {DepartmentType.ORDINARY, DepartmentType.DISEASE, DepartmentType.EXPERT}
            and department.sex is not DepartmentSex.FEMALE
            and department.age_limit is not AgeLimit.CHILDREN
            and schedule.status is WorkStatus.NORMAL
            and not schedule.is_reserved
        ):
            yield schedule


def has_numbers(clinic: Clinic, schedule: Schedule) -> bool:
    """Whether an open slot has a number left."""
    available = clinic.availability(
        schedule.hospital_id, schedule.department_id, schedule.doctor_id, schedule.work_date, schedule.work_type
    )
    assert available is not None
    return available.schedule.status is WorkStatus.NORMAL and any(
        left and not slot.is_reserved for left, slot in zip(available.left, available.schedule.slots, strict=True)
    )


def book(clinic: Clinic, schedule: Schedule, registration_id: int, patient: int) -> Booked | str:
    outcome = clinic.book(
        order(
            registration_id=registration_id,
            hospital_id=schedule.hospital_id,
            department_id=schedule.department_id,
            doctor_id=schedule.doctor_id,
            visit_date=schedule.work_date,
            work_type=schedule.work_type,
            card_no=man(patient),
        )
    )
    return outcome if isinstance(outcome, Booked) else outcome.code.value


@pytest.mark.slow
def test_the_numbers_of_every_schedule_of_a_day_add_up(world: World, clinic: Clinic) -> None:
    """LeftNum + active = Limited, the active ones counted in getGhRecord; extra numbers lie beyond the limit."""
    shown = 0
    for hospital in world.hospitals:
        query = RecordQuery(hospital_id=hospital.id, begin_at=NOW - timedelta(days=15), end_at=NOW)
        active = Counter(
            each.registration.schedule_key
            for each in searched(clinic.records(query)).details
            if each.status.cancelled_at is None and not each.status.is_extra
        )
        for schedule in (
            *world.department_schedules(hospital.id, "", NOW.date(), DAY),
            *world.doctor_schedules(hospital.id, "", "", NOW.date(), DAY),
        ):
            available = clinic.availability(
                hospital.id, schedule.department_id, schedule.doctor_id, schedule.work_date, schedule.work_type
            )
            assert available is not None
            assert sum(available.left) + active[key_of(schedule)] == available.schedule.limited
            if available.queue is not None:
                assert len(",".join(map(str, available.queue.current))) <= 10
                seen_of = zip(available.queue.seen, schedule.slots, strict=True)
                assert all(seen <= slot.total for seen, slot in seen_of)
            shown += 1
    assert shown > 300


def test_a_schedule_sells_what_it_does_not_reserve_and_no_more() -> None:
    scenario = load_scenario("default")
    hospitals = [each.model_copy(update={"demand": 0.0}) for each in scenario.world.hospitals]
    world = World(scenario.model_copy(update={"world": WorldModel(hospitals=hospitals)}), SEED)
    clinic = Clinic(world, Ledger.open(None, IDENTITY), FrozenClock(NOW), Streams(SEED))
    schedule = next(
        each
        for each in open_to_men(world, "SG01", date(2026, 3, 13))
        if any(slot.is_reserved for slot in each.slots) and not each.changes
    )
    to_sell = sum(slot.total for slot in schedule.slots if not slot.is_reserved)
    assert 0 < to_sell < schedule.limited
    outcomes = [book(clinic, schedule, number, number) for number in range(1, schedule.limited + 10)]
    numbers = [outcome.reserve_no for outcome in outcomes if isinstance(outcome, Booked)]
    reserved = {
        number
        for slot in schedule.slots
        if slot.is_reserved
        for number in range(slot.first_number, slot.last_number + 1)
    }
    assert numbers == sorted(set(range(1, schedule.limited + 1)) - reserved)
    assert set(outcomes[to_sell:]) == {"1001"}


def test_what_was_booked_is_found_with_its_money(world: World, clinic: Clinic) -> None:
    schedules = [each for each in open_to_men(world, "SG01") if has_numbers(clinic, each)]
    assert len(schedules) > 5
    booked = [book(clinic, schedule, number, number) for number, schedule in enumerate(schedules, 1)]
    assert all(isinstance(outcome, Booked) for outcome in booked)
    assert clinic.cancel(CancelOrder(hospital_id="SG01", registration_id=3)).code == "0000"
    found = {
        each.registration.registration_id: each
        for each in searched(clinic.batch(BatchQuery(hospital_id="SG01", visit_date=DAY))).details
    }
    assert sorted(found)[: len(schedules)] == list(range(1, len(schedules) + 1))
    assert len(found) > 200, "other channels booked too"
    for number, schedule in enumerate(schedules, 1):
        fees = found[number].fees
        assert fees.total == schedule.clinic_fee + schedule.experts_fee == fees.self_paid + fees.insured
    window = RecordQuery(hospital_id="SG01", begin_at=NOW, end_at=NOW)
    details = [each for each in searched(clinic.records(window)).details if each.status.is_platforms]
    assert len(details) == len(schedules)
    assert len({each.clinic_serial for each in details}) == len(details)
    assert len({clinic.inquiries.outpatient_no(each.registration) for each in details}) == len(details)


@pytest.mark.slow
@pytest.mark.parametrize("doctors", ["", "doctors: [{rank: 主治医师}], "], ids=["none here", "one here"])
def test_everybody_who_was_seen_was_seen_by_a_doctor_even_where_a_department_has_none(doctors: str) -> None:
    text = (
        "name: seen\nworld:\n  hospitals:\n    - {profile: tertiary-general, id: AB12, doctors: 150, "
        f'departments: [{{id: "9001", name: 核酸检测门诊, like: "3001", {doctors}schedules: '
        '[{date: "2026-03-04", part: morning, numbers: 20}]}]}\n'
    )
    world = World(read_text(text).sound(), SEED)
    clinic = Clinic(world, Ledger.open(None, IDENTITY), FrozenClock(datetime(2026, 3, 4, 20)), Streams(SEED))
    query = RecordQuery(hospital_id="AB12", begin_at=datetime(2026, 2, 10), end_at=datetime(2026, 3, 4, 20))
    seen = [
        each.status
        for each in searched(clinic.records(query)).details
        if each.department.id == "9001" and each.status.seen_at is not None
    ]
    assert len(seen) > 5
    assert all(status.seen_by is not None for status in seen)
    own = [*world.doctors("AB12", "9001")]
    assert {status.seen_by.department_id for status in seen if status.seen_by} == {"9001" if own else "3000"}
