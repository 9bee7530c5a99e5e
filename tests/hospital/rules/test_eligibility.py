"""The fifth check of getYyNo: of two objections, the earlier rule decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, RegistrationType, WorkStatus
from yuyue_sim.hospital.rules.eligibility import Case, objection
from yuyue_sim.hospital.rules.order_target import Place
from yuyue_sim.hospital.rules.patients import patient_of

from tests.hospital.rules.asking import order
from tests.hospital.rules.small_world import NOW, OPEN, TODAY, TOMORROW, SmallWorld, schedule


def sound_case() -> Case:
    """An expert's morning that an adult man may book."""
    world = SmallWorld()
    hospital, department = world.hospital(OPEN), world.department(OPEN, "IM")
    assert hospital is not None
    assert department is not None
    asked = order(doctor_id="IM01")
    patient = patient_of(asked, hospital, TODAY)
    booked = schedule("IM", "IM01", TOMORROW)
    return Case(asked, patient, Place(hospital, department, booked, booked, None, 0), NOW)


def suspend(case: Case) -> None:
    case.place = replace(
        case.place,
        hospital=replace(case.place.hospital, policy=replace(case.place.hospital.policy, suspended_reason="系统升级")),
    )


def stop(case: Case) -> None:
    case.place = replace(case.place, schedule=replace(case.place.schedule, status=WorkStatus.STOPPED))


def reserve(case: Case) -> None:
    case.place = replace(case.place, schedule=replace(case.place.schedule, is_reserved=True))


def let_pass(case: Case) -> None:
    case.place = replace(case.place, schedule=replace(case.place.schedule, work_date=TODAY - timedelta(days=1)))


def put_off(case: Case) -> None:
    case.place = replace(case.place, schedule=replace(case.place.schedule, work_date=date(2026, 3, 17)))


def not_release(case: Case) -> None:
    ahead = (case.place.schedule.work_date - TODAY).days
    case.place = replace(
        case.place,
        hospital=replace(
            case.place.hospital,
            policy=replace(case.place.hospital.policy, ahead_days=max(1, ahead), release_time="23:00"),
        ),
    )


def want_experts_early(case: Case) -> None:
    case.place = replace(case.place, schedule=replace(case.place.schedule, work_date=TODAY))
    case.place = replace(
        case.place,
        hospital=replace(case.place.hospital, policy=replace(case.place.hospital.policy, expert_that_day=False)),
    )


def admit_women(case: Case) -> None:
    case.place = replace(case.place, department=replace(case.place.department, sex=DepartmentSex.FEMALE))


def admit_children(case: Case) -> None:
    case.place = replace(
        case.place, department=replace(case.place.department, age_limit=AgeLimit.CHILDREN, age_years=14)
    )


def want_a_test(case: Case) -> None:
    case.order = replace(case.order, registration_type=RegistrationType.LABORATORY)


FAULTS: dict[str, Callable[[Case], None]] = {
    "暂停预约": suspend,
    "停诊": stop,
    "医院保留": reserve,
    "已过": let_pass,
    "超出": put_off,
    "尚未放出": not_release,
    "当天专家": want_experts_early,
    "只限女性": admit_women,
    "14岁": admit_children,
    "不受理": want_a_test,
}
"""In the order of the decisions: what the message says, and how to bring it about."""
EXCLUDE_EACH_OTHER = {frozenset(pair) for pair in combinations(("已过", "超出", "尚未放出", "当天专家"), 2)}
"""A schedule has one date."""


def message_of(case: Case) -> str:
    objected = objection(case)
    return "" if objected is None else objected.message


def test_nothing_speaks_against_a_sound_case() -> None:
    assert objection(sound_case()) is None


@pytest.mark.parametrize("said", FAULTS)
def test_each_objection_is_named(said: str) -> None:
    case = sound_case()
    FAULTS[said](case)
    assert said in message_of(case)


@pytest.mark.parametrize(
    ("first", "second"), [pair for pair in combinations(FAULTS, 2) if frozenset(pair) not in EXCLUDE_EACH_OTHER]
)
def test_of_two_objections_the_earlier_is_named(first: str, second: str) -> None:
    case = sound_case()
    FAULTS[second](case)
    FAULTS[first](case)
    assert first in message_of(case)
