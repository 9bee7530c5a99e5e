"""Finds what a request of a story leaves out: the hospital, and the next schedule that can be booked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain

from yuyue_sim.contract.enumerations import BOOKING_WORK_TYPES, DepartmentType, WorkStatus, WorkType
from yuyue_sim.core.authored import day
from yuyue_sim.hospital.world.model import Department, Hospital, Schedule
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.expectations import RequestModel
from yuyue_sim.scenario.files.timeline import Part

_UNKNOWN = "未知科室"
_CLINICS = frozenset({DepartmentType.ORDINARY, DepartmentType.DISEASE, DepartmentType.EXPERT})


def work_type_of(part: Part) -> WorkType:
    """The WorkType (2.6) of a part of the day."""
    return WorkType[part.name]


class ScheduleFinder:
    """Searches the world of a story."""

    def __init__(self, world: World) -> None:
        self._world = world

    def hospital(self, request: RequestModel) -> Hospital:
        """The hospital of a request, or the first."""
        found = self._world.hospital(request.hospital) if request.hospital is not None else None
        return found or self._world.hospitals[0]

    def department(self, schedule: Schedule) -> Department | None:
        """The department of a schedule."""
        return self._world.department(schedule.hospital_id, schedule.department_id)

    def department_name(self, schedule: Schedule) -> str:
        """The name of the department of a schedule; some name if there is no such department."""
        department = self.department(schedule)
        return department.name if department else _UNKNOWN

    def doctor_name(self, schedule: Schedule) -> str:
        """The name of the doctor of a schedule; empty for a department's own."""
        doctor = self._world.doctor(schedule.hospital_id, schedule.doctor_id) if schedule.doctor_id else None
        return doctor.name if doctor else ""

    def department_id(self, request: RequestModel) -> str:
        """The department of a request, or that of its doctor; empty if it names neither."""
        if request.department is not None:
            return request.department
        doctor = self._world.doctor(self.hospital(request).id, request.doctor) if request.doctor else None
        return doctor.department_id if doctor else ""

    def schedules(self, request: RequestModel, now: datetime) -> Iterator[Schedule]:
        """The schedules that fit a request, the nearest date first; those of today only if it names that date."""
        hospital = self.hospital(request)
        for work_date in _dates(request, now, hospital.policy.ahead_days):
            found = sorted(self._on(request, hospital, work_date), key=lambda each: each.status is WorkStatus.STOPPED)
            yield from (each for each in found if self._fits(each, request))

    def _on(self, request: RequestModel, hospital: Hospital, work_date: date) -> Iterator[Schedule]:
        world, department_id = self._world, request.department or ""
        if request.doctor is None and department_id:
            return world.department_schedules(hospital.id, department_id, work_date, work_date)
        of_doctors = world.doctor_schedules(hospital.id, department_id, request.doctor or "", work_date, work_date)
        if request.doctor is not None:
            return of_doctors
        return chain(of_doctors, world.department_schedules(hospital.id, department_id, work_date, work_date))

    def _fits(self, schedule: Schedule, request: RequestModel) -> bool:
        if request.part is not None:
            return schedule.work_type is work_type_of(request.part)
        if schedule.work_type not in BOOKING_WORK_TYPES:
            return False
        if request.doctor is not None or request.department is not None:
            return True
        department = self.department(schedule)
        is_clinic = department is not None and department.type in _CLINICS
        return is_clinic and schedule.status is WorkStatus.NORMAL and not schedule.is_reserved


def _dates(request: RequestModel, now: datetime, ahead_days: int) -> Iterator[date]:
    if request.date is not None:
        yield day(request.date, now.date())
        return
    for ahead in range(1, ahead_days + 1):
        yield now.date() + timedelta(days=ahead)
