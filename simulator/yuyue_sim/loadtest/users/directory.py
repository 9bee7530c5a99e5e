"""What users know of the hospitals: each worker reads it once over the interface, as a poll of the platform does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from yuyue_sim.contract.enumerations import (
    BOOKING_WORK_TYPES,
    AgeLimit,
    DepartmentSex,
    DepartmentType,
    WorkStatus,
    YesNo,
)
from yuyue_sim.core.language import Phrase, PhrasedError
from yuyue_sim.platform import request_builder
from yuyue_sim.platform.interface_address import Follow, addresses_of
from yuyue_sim.platform.request_builder import Visit

Ask = Callable[[str, str, Any], Any]
"""Address, operation and request record in, response record out."""

_AskThere = Callable[[str, Any], Any]
"""The same at one address."""

_CLINICS = frozenset({DepartmentType.ORDINARY, DepartmentType.DISEASE, DepartmentType.EXPERT})
"""Departments that are booked as 预约挂号; tests, examinations and check-ups want a RegType of their own (2.8)."""


@dataclass(frozen=True, slots=True)
class Schedule(Visit):
    """A schedule that can be booked."""

    @property
    def key(self) -> str:
        """The start of its slots' names in a history."""
        parts = (self.hospital_id, self.department_id, self.doctor_id, self.work_date.isoformat(), str(+self.work_type))
        return "/".join(parts)

    def slot(self, begin: str, end: str) -> str:
        """The name of a slot, times as `HH:mm`; without times if both are empty."""
        return f"{self.key}/{begin}-{end}" if begin else f"{self.key}/"


@dataclass(slots=True)
class Directory:
    """Hospitals, departments, doctors and schedules."""

    hospital_ids: list[str] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    """By HospitalID, where to ask it."""
    schedules: list[Schedule] = field(default_factory=list)


class NothingToBookError(PhrasedError):
    """The hospitals have no schedule that the users could book; the text says what to change."""


def discover(
    ask: Ask,
    url: str,
    first_day: date,
    last_day: date,
    hospital_ids: tuple[str, ...] = (),
    follow: Follow = Follow.AUTO,
) -> Directory:
    """Read every schedule between two dates, both included, at these hospitals, or at all that `url` lists.

    Stopped and reserved schedules are left out. So are departments that are no clinic (emergency, laboratory,
    examinations, wards, other), and departments for one sex or for children.

    Raises:
        NothingToBookError: no schedule is left, or a hospital is not listed.
    """
    directory = Directory()
    hospitals = [*ask(url, "getHospInfo", request_builder.hospitals_request()).hospitals]
    known = [hospital.hospital_id for hospital in hospitals]
    unknown = [each for each in hospital_ids if each not in known]
    if unknown:
        raise NothingToBookError(
            Phrase(
                "--hospitals: there is no hospital {unknown}; there are {known}",
                unknown=", ".join(unknown),
                known=", ".join(known) or Phrase("none"),
            )
        )
    directory.addresses = addresses_of(hospitals, url, follow)
    for hospital in hospitals:
        is_wanted = not hospital_ids or hospital.hospital_id in hospital_ids
        if is_wanted and hospital.is_suspended is not YesNo.YES:
            directory.hospital_ids.append(hospital.hospital_id)
            there = partial(ask, directory.addresses[hospital.hospital_id])
            directory.schedules += _schedules_of(there, hospital.hospital_id, first_day, last_day)
    if not directory.schedules:
        raise NothingToBookError(
            Phrase(
                "no schedule to book from {first} to {last} at {where} (hospitals: {known}). The hospital's clock "
                "may stand elsewhere: give --first-day and --days",
                first=first_day,
                last=last_day,
                where=", ".join(hospital_ids) or Phrase("any hospital"),
                known=", ".join(known) or Phrase("none"),
            )
        )
    return directory


def _schedules_of(ask: _AskThere, hospital_id: str, first_day: date, last_day: date) -> Iterator[Schedule]:
    departments = {
        each.department_id: each
        for each in ask("getDepartInfo", request_builder.departments_request(hospital_id)).departments
        if each.department_type in _CLINICS
        and each.sex in {None, DepartmentSex.ANY}
        and each.age_limit is not AgeLimit.CHILDREN
    }
    doctors = {
        each.doctor_id: each for each in ask("getDoctorInfo", request_builder.doctors_request(hospital_id)).doctors
    }
    for published in _published_schedules(ask, hospital_id, first_day, last_day):
        department = departments.get(published.department_id)
        doctor = doctors.get(getattr(published, "doctor_id", ""))
        if department is None or not _is_bookable(published):
            continue
        yield Schedule(
            hospital_id=hospital_id,
            department_id=published.department_id,
            department_name=department.department_name,
            doctor_id=doctor.doctor_id if doctor else getattr(published, "doctor_id", ""),
            doctor_name=doctor.doctor_name if doctor else "",
            is_expert=doctor.is_expert if doctor else YesNo.NO,
            work_date=published.work_date,
            work_type=published.work_type,
            clinic_fee=published.clinic_fee,
            experts_fee=getattr(published, "experts_fee", None),
        )


def _published_schedules(ask: _AskThere, hospital_id: str, first_day: date, last_day: date) -> Iterator[Any]:
    of_doctors = request_builder.doctor_schedules_request(hospital_id, first_day, last_day)
    yield from ask("getDoctorWorkInfo", of_doctors).schedules
    of_departments = request_builder.department_schedules_request(hospital_id, first_day, last_day)
    yield from ask("getDepartWorkInfo", of_departments).schedules


def _is_bookable(schedule: Any) -> bool:
    is_normal = schedule.status is WorkStatus.NORMAL and schedule.is_reserved is not YesNo.YES
    return is_normal and schedule.work_type in BOOKING_WORK_TYPES
