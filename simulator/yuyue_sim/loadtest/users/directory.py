"""What users know of the hospitals: learned once a worker over the interface, as a platform's poll would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from yuyue_sim.contract.enumerations import (
    BOOKING_WORK_TYPES,
    AgeLimit,
    DepartmentSex,
    DepartmentType,
    WorkStatus,
    WorkType,
    YesNo,
)
from yuyue_sim.contract.messages import (
    get_depart_info,
    get_depart_work_info,
    get_doctor_info,
    get_doctor_work_info,
    get_hosp_info,
)

Ask = Callable[[str, Any], Any]
"""Operation and request record in, response record out."""

_CLINICS = frozenset({DepartmentType.ORDINARY, DepartmentType.DISEASE, DepartmentType.EXPERT})
"""Departments that are booked as 预约挂号; tests, examinations and check-ups want a RegType of their own (2.8)."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule that can be booked, with what a booking must name."""

    hospital_id: str
    department_id: str
    department_name: str
    doctor_id: str
    """Empty for a department's own."""
    doctor_name: str
    is_expert: YesNo
    work_date: date
    work_type: WorkType
    clinic_fee: Decimal
    experts_fee: Decimal | None

    @property
    def key(self) -> str:
        """The start of its slots' texts in a history."""
        parts = (self.hospital_id, self.department_id, self.doctor_id, self.work_date.isoformat(), str(+self.work_type))
        return "/".join(parts)

    def slot(self, begin: str, end: str) -> str:
        """The text of a slot, times as `HH:mm`; of none where both are empty."""
        return f"{self.key}/{begin}-{end}" if begin else f"{self.key}/"


@dataclass(slots=True)
class Directory:
    """Hospitals, departments, doctors and schedules."""

    hospital_ids: list[str] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)


class NothingToBookError(Exception):
    """The hospitals have no schedule that the users could book; the text says what to change."""


def discover(ask: Ask, first_day: date, last_day: date, hospital_ids: tuple[str, ...] = ()) -> Directory:
    """Learn every schedule between two days, both included, at the hospitals named, or at all.

    Schedules that are stopped or reserved are left out, and departments that are no clinic (emergency, laboratory,
    examinations, wards, other), or one for one sex or for children.

    Raises:
        NothingToBookError: none is left.
    """
    directory = Directory()
    told = ask("getHospInfo", get_hosp_info.Request(query=get_hosp_info.HospitalQuery())).hospitals
    for hospital in told:
        is_wanted = not hospital_ids or hospital.hospital_id in hospital_ids
        if is_wanted and hospital.is_suspended is not YesNo.YES:
            directory.hospital_ids.append(hospital.hospital_id)
            directory.schedules += _schedules_of(ask, hospital.hospital_id, first_day, last_day)
    if not directory.schedules:
        known = ", ".join(hospital.hospital_id for hospital in told) or "none"
        raise NothingToBookError(
            f"no schedule to book from {first_day} to {last_day} at {', '.join(hospital_ids) or 'any hospital'} "
            f"(hospitals: {known}). The hospital's clock may stand elsewhere: give --first-day and --days"
        )
    return directory


def _schedules_of(ask: Ask, hospital_id: str, first_day: date, last_day: date) -> Iterator[Schedule]:
    request = get_depart_info.DepartmentQuery(hospital_id=hospital_id)
    departments = {
        each.department_id: each
        for each in ask("getDepartInfo", get_depart_info.Request(query=request)).departments
        if each.department_type in _CLINICS
        and each.sex in {None, DepartmentSex.ANY}
        and each.age_limit is not AgeLimit.CHILDREN
    }
    doctor_request = get_doctor_info.DoctorQuery(hospital_id=hospital_id)
    doctors = {
        each.doctor_id: each for each in ask("getDoctorInfo", get_doctor_info.Request(query=doctor_request)).doctors
    }
    for told in _told_schedules(ask, hospital_id, first_day, last_day):
        department = departments.get(told.department_id)
        doctor = doctors.get(getattr(told, "doctor_id", ""))
        if department is None or not _is_bookable(told):
            continue
        yield Schedule(
            hospital_id=hospital_id,
            department_id=told.department_id,
            department_name=department.department_name,
            doctor_id=doctor.doctor_id if doctor else getattr(told, "doctor_id", ""),
            doctor_name=doctor.doctor_name if doctor else "",
            is_expert=doctor.is_expert if doctor else YesNo.NO,
            work_date=told.work_date,
            work_type=told.work_type,
            clinic_fee=told.clinic_fee,
            experts_fee=getattr(told, "experts_fee", None),
        )


def _told_schedules(ask: Ask, hospital_id: str, first_day: date, last_day: date) -> Iterator[Any]:
    of_doctors = get_doctor_work_info.DoctorWorkQuery(hospital_id=hospital_id, begin_date=first_day, end_date=last_day)
    yield from ask("getDoctorWorkInfo", get_doctor_work_info.Request(query=of_doctors)).schedules
    of_departments = get_depart_work_info.DepartmentWorkQuery(
        hospital_id=hospital_id, begin_date=first_day, end_date=last_day
    )
    yield from ask("getDepartWorkInfo", get_depart_work_info.Request(query=of_departments)).schedules


def _is_bookable(told: Any) -> bool:
    return (
        told.status is WorkStatus.NORMAL and told.is_reserved is not YesNo.YES and told.work_type in BOOKING_WORK_TYPES
    )
