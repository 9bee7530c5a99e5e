"""Whether a patient may book an existing schedule now, and with this type of booking. Each rule is one function.

Which booking types (2.8) a department serves:

- clinics (ordinary, for one disease, expert): booking 0, community referral 1, from the consulting room 2 and
  referral to a clinic 12; consultation 7 in an expert's schedule only;
- examinations: 4 and referral for tests 13; laboratory: 5 and 13;
- the department of type "other" (the check-up centre): health check-up 6;
- inpatient departments and wards: referral for admission 11;
- emergency departments none, since an emergency comes without a booking.

A laboratory booking names its tests in `ExamApply`. The origin of a referral is stored as given, since all its fields
are optional in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from yuyue_sim.contract.enumerations import (
    AgeLimit,
    DepartmentSex,
    DepartmentType,
    PatientSex,
    RegistrationType,
    WorkStatus,
)
from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.hospital.rules.booking_window import closing, is_beyond, is_unreleased
from yuyue_sim.hospital.rules.effective_schedule import suspended_reason
from yuyue_sim.hospital.rules.element_names import element_name
from yuyue_sim.hospital.rules.instants import is_over
from yuyue_sim.hospital.rules.order_target import Place
from yuyue_sim.hospital.rules.patients import Patient, age_on
from yuyue_sim.hospital.rules.rule import Rule
from yuyue_sim.hospital.world.model import Department, Schedule

_CLINIC_TYPES = frozenset(
    {
        RegistrationType.BOOKING,
        RegistrationType.REFERRAL,
        RegistrationType.IN_CLINIC,
        RegistrationType.REFERRAL_OUTPATIENT,
    }
)
_EXPERT_TYPES = _CLINIC_TYPES | {RegistrationType.CONSULTATION}
_ADMISSION = frozenset({RegistrationType.REFERRAL_INPATIENT})
_SERVED: Mapping[DepartmentType, frozenset[RegistrationType]] = MappingProxyType(
    {
        DepartmentType.ORDINARY: _CLINIC_TYPES,
        DepartmentType.DISEASE: _CLINIC_TYPES,
        DepartmentType.EXPERT: _CLINIC_TYPES,
        DepartmentType.EMERGENCY: frozenset(),
        DepartmentType.INPATIENT: _ADMISSION,
        DepartmentType.WARD: _ADMISSION,
        DepartmentType.LABORATORY: frozenset({RegistrationType.LABORATORY, RegistrationType.REFERRAL_TEST}),
        DepartmentType.EXAMINATION: frozenset({RegistrationType.EXAMINATION, RegistrationType.REFERRAL_TEST}),
        DepartmentType.OTHER: frozenset({RegistrationType.CHECKUP}),
    }
)


@dataclass(slots=True)
class Case:
    """Everything that the rules check."""

    order: Order
    patient: Patient
    place: Place
    """The schedule, and the requested slot if there is one."""
    now: datetime


Checks = Mapping[Rule, Callable[[Case], str | None]]


class Objection(NamedTuple):
    """Why a booking or a cancellation is refused."""

    rule: Rule
    message: str
    """The reason as the platform gets it, in Chinese."""


def objection(case: Case) -> Objection | None:
    """Why the booking is refused; `None` if it is not."""
    return _first_objection(case, _CHECKS)


def objection_to_order(case: Case, checks: Checks) -> Objection | None:
    """The same in a schedule that is open; `checks` are those of its department."""
    return _first_objection(case, checks)


def checks_of_orders(department: Department, schedule: Schedule, now: datetime) -> Checks:
    """What there is to check of orders in an open schedule until midnight; the others cannot object."""
    needless = set()
    if department.sex is DepartmentSex.ANY:
        needless.add(Rule.SEX_NOT_ADMITTED)
    if department.age_limit is AgeLimit.NONE:
        needless.add(Rule.AGE_NOT_ADMITTED)
    if schedule.work_date > now.date():
        needless.add(Rule.SESSION_OVER)
    if not schedule.is_reserved and not any(slot.is_reserved for slot in schedule.slots):
        needless.add(Rule.RESERVED)
    if RegistrationType.LABORATORY not in _served(department, schedule):
        needless.add(Rule.TESTS_NOT_NAMED)
    return {rule: check for rule, check in _CHECKS_OF_ORDER.items() if rule not in needless}


def is_open(case: Case) -> bool:
    """Whether no rule objects that looks at the schedule and its hospital alone; then none does for other orders."""
    return _first_objection(case, _CHECKS_OF_SCHEDULE) is None


def _first_objection(case: Case, checks: Checks) -> Objection | None:
    for rule, check in checks.items():
        message = check(case)
        if message is not None:
            return Objection(rule, message)
    return None


def _suspended(case: Case) -> str | None:
    reason = suspended_reason(case.place.hospital, case.now)
    return f"医院暂停预约：{reason}" if reason else None


def _stopped(case: Case) -> str | None:
    status = case.place.schedule.status
    return None if status is WorkStatus.NORMAL else f"该排班已{status.zh}"


def _reserved(case: Case) -> str | None:
    if case.place.schedule.is_reserved:
        return "该排班为医院保留，不开放预约"
    if case.place.slot is not None and case.place.slot.is_reserved:
        return f"{element_name(Order, 'begin_time')}：该时段为医院保留，不开放预约"
    return None


def _past(case: Case) -> str | None:
    end = case.place.schedule.end if case.place.slot is None else case.place.slot.end
    if is_over(case.place.schedule.work_date, end, case.now):
        return f"{element_name(Order, 'visit_date')}：就诊时间已过，不能预约"
    return None


def _beyond(case: Case) -> str | None:
    policy = case.place.hospital.policy
    if is_beyond(policy, case.place.schedule.work_date, case.now):
        return f"{element_name(Order, 'visit_date')}：超出可提前预约天数{policy.ahead_days}天"
    return None


def _unreleased(case: Case) -> str | None:
    policy = case.place.hospital.policy
    if is_unreleased(policy, case.place.schedule.work_date, case.now):
        return f"{element_name(Order, 'visit_date')}：号源尚未放出，今日{policy.release_time}开放"
    return None


def _closed(case: Case) -> str | None:
    closed_at = closing(case.place.hospital.policy, case.place.schedule.work_date)
    if closed_at is None or case.now < closed_at:
        return None
    return f"{element_name(Order, 'visit_date')}：该日预约已于{closed_at:%Y-%m-%d %H:%M}截止"


def _expert_today(case: Case) -> str | None:
    if case.place.hospital.policy.expert_that_day or not case.place.schedule.is_expert:
        return None
    return "本院不支持预约当天专家号" if case.place.schedule.work_date == case.now.date() else None


def _sex(case: Case) -> str | None:
    admitted = case.place.department.sex
    if admitted is DepartmentSex.ANY:
        return None
    if (admitted is DepartmentSex.MALE) == (case.patient.sex is PatientSex.MALE):
        return None
    attribute = "patient_sex" if case.order.patient_sex is case.patient.sex else "card_no"
    return f"{element_name(Order, attribute)}：该科室{admitted.zh}"


def _age(case: Case) -> str | None:
    limit, years = case.place.department.age_limit, case.place.department.age_years
    if limit is AgeLimit.NONE or years is None:
        return None
    if case.patient.birthday is None:
        return f"{element_name(Order, 'patient_birthday')}：该科室限制年龄，须填写出生日期"
    age = age_on(case.patient.birthday, case.place.schedule.work_date)
    if limit is AgeLimit.CHILDREN and age > years:
        return f"{element_name(Order, 'card_no')}：就诊时{age}岁，该科室限{years}岁及以下"
    if limit is AgeLimit.ADULTS and age < years:
        return f"{element_name(Order, 'card_no')}：就诊时{age}岁，该科室限{years}岁及以上"
    return None


def _not_served(case: Case) -> str | None:
    kind = case.order.registration_type
    return (
        None
        if kind in _served(case.place.department, case.place.schedule)
        else f"{element_name(Order, 'registration_type')}：该科室不受理{kind.zh}"
    )


def _served(department: Department, schedule: Schedule) -> frozenset[RegistrationType]:
    served = _SERVED[department.type]
    return _EXPERT_TYPES if schedule.is_expert and served is _CLINIC_TYPES else served


def _tests_named(case: Case) -> str | None:
    """The table requires tests if the type is laboratory (2.8)."""
    if case.order.registration_type is not RegistrationType.LABORATORY:
        return None
    named = case.order.exam_apply is not None and case.order.exam_apply.items
    return None if named else f"{element_name(Order, 'exam_apply')}：{RegistrationType.LABORATORY.zh}须填写检验项"


_CHECKS: Checks = MappingProxyType(
    {
        Rule.HOSPITAL_SUSPENDED: _suspended,
        Rule.SCHEDULE_STOPPED: _stopped,
        Rule.RESERVED: _reserved,
        Rule.SESSION_OVER: _past,
        Rule.TOO_FAR_AHEAD: _beyond,
        Rule.NOT_RELEASED_YET: _unreleased,
        Rule.BOOKING_CLOSED: _closed,
        Rule.NO_EXPERTS_THAT_DAY: _expert_today,
        Rule.SEX_NOT_ADMITTED: _sex,
        Rule.AGE_NOT_ADMITTED: _age,
        Rule.TYPE_NOT_SERVED: _not_served,
        Rule.TESTS_NOT_NAMED: _tests_named,
    }
)
"""In the order in which they are applied."""
_OF_SCHEDULE = frozenset(
    {
        Rule.HOSPITAL_SUSPENDED,
        Rule.SCHEDULE_STOPPED,
        Rule.TOO_FAR_AHEAD,
        Rule.NOT_RELEASED_YET,
        Rule.BOOKING_CLOSED,
        Rule.NO_EXPERTS_THAT_DAY,
    }
)
"""These look at the schedule and its hospital alone."""
_CHECKS_OF_SCHEDULE: Checks = {rule: check for rule, check in _CHECKS.items() if rule in _OF_SCHEDULE}
_CHECKS_OF_ORDER: Checks = {rule: check for rule, check in _CHECKS.items() if rule not in _OF_SCHEDULE}
