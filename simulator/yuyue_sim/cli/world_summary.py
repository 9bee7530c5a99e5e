"""The departments, doctors, schedules and visit numbers of a world, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from yuyue_sim.hospital.world.model import Department, Hospital
from yuyue_sim.hospital.world.world import World


@dataclass(frozen=True, slots=True)
class DepartmentSummary:
    """One department in figures."""

    id: str
    name: str
    type: str
    like: str
    """The code of its clinic in `yuyue-sim clinics`."""
    doctors: int
    schedules: int
    """Schedules of the department and of its doctors on the counted days."""
    numbers: int
    """Their visit numbers."""


@dataclass(frozen=True, slots=True)
class HospitalSummary:
    """One hospital in figures."""

    id: str
    name: str
    district: str
    grade: str
    departments: int
    departments_by_type: dict[str, int]
    """The type's Chinese name → how many."""
    doctors: int
    schedules: int
    numbers: int


def summarize_hospital(world: World, hospital: Hospital, first: date, days: int) -> HospitalSummary:
    """A hospital in figures, its schedules counted over `days` days from `first`."""
    departments = world.departments(hospital.id)
    schedules, numbers = _count_schedules(world, hospital.id, "", first, days)
    return HospitalSummary(
        id=hospital.id,
        name=hospital.name,
        district=hospital.district,
        grade=hospital.grade,
        departments=len(departments),
        departments_by_type=dict(Counter(department.type.zh for department in departments)),
        doctors=world.doctor_count(hospital.id),
        schedules=schedules,
        numbers=numbers,
    )


def summarize_departments(world: World, hospital_id: str, first: date, days: int) -> list[DepartmentSummary]:
    """The departments of a hospital in figures."""
    return [_summarize(world, department, first, days) for department in world.departments(hospital_id)]


def _summarize(world: World, department: Department, first: date, days: int) -> DepartmentSummary:
    schedules, numbers = _count_schedules(world, department.hospital_id, department.id, first, days)
    clinic = world.clinic(department.hospital_id, department.id)
    return DepartmentSummary(
        id=department.id,
        name=department.name,
        type=department.type.zh,
        like=clinic.code if clinic else "",
        doctors=sum(1 for _ in world.doctors(department.hospital_id, department.id)),
        schedules=schedules,
        numbers=numbers,
    )


def _count_schedules(world: World, hospital_id: str, department_id: str, first: date, days: int) -> tuple[int, int]:
    last = first + timedelta(days=days - 1)
    schedules = numbers = 0
    for schedule in chain(
        world.department_schedules(hospital_id, department_id, first, last),
        world.doctor_schedules(hospital_id, department_id, "", first, last),
    ):
        schedules += 1
        numbers += schedule.limited
    return schedules, numbers
