"""What a hospital is made of. All of it is derived from scenario and seed; nothing here changes with time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from simulator.contract.declaration import Layout
from simulator.contract.enumerations import (
    AgeLimit,
    DepartmentSex,
    DepartmentType,
    DoctorSex,
    WorkStatus,
    WorkType,
)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a hospital admits (2.1)."""

    ahead_days: int = 14
    """How many days before its date a schedule opens for booking."""
    release_time: str = "00:00"
    """Time of day at which the schedules of a further day open, `HH:mm`."""
    cancel_that_day: bool = True
    expert_that_day: bool = True
    foreign_patients: bool = False
    suspended_reason: str = ""
    """Why no bookings are taken; empty where they are."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a hospital words its answers."""

    layout: Layout = Layout.BOTH
    omit_empty: bool = False


@dataclass(frozen=True, slots=True)
class Hospital:
    """One hospital, or one campus of a group (2.1)."""

    id: str
    name: str
    district: str
    district_rank: int
    affiliation: str
    affiliation_rank: int
    grade: str
    kind: str
    classes: str
    zone: str
    address: str
    way: str
    phone: str
    intro: str
    website: str
    staff: str
    insurance_types: tuple[str, ...]
    has_resources: bool
    pay_url: str
    policy: Policy = field(default_factory=Policy)
    dialect: Dialect = field(default_factory=Dialect)


@dataclass(frozen=True, slots=True)
class Department:
    """One department of a hospital (2.2)."""

    hospital_id: str
    id: str
    name: str
    type: DepartmentType
    is_special: bool
    phone: str
    intro: str
    clinic_fee: Decimal
    parent_id: str
    """The big department (大科室) it belongs to, itself a department of the hospital; empty for none."""
    parent_name: str
    sex: DepartmentSex
    age_limit: AgeLimit
    age_years: int | None
    """Highest age of a children's department, lowest of an adults' one."""
    notice: str
    location: str


@dataclass(frozen=True, slots=True)
class Doctor:
    """One doctor, in one department (2.3)."""

    hospital_id: str
    id: str
    department_id: str
    name: str
    sex: DoctorSex
    rank: str
    intro: str
    specialty: str
    is_expert: bool
    is_famous: bool
    id_card: str
    education: str
    experience: str
    notice: str
    average_visit_minutes: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One segment of a schedule (2.7): `first_number` up to `last_number` are its visit numbers."""

    begin: str
    end: str
    is_reserved: bool
    first_number: int
    total: int

    @property
    def last_number(self) -> int:
        """The highest visit number of the segment."""
        return self.first_number + self.total - 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """One doctor's, or with an empty `doctor_id` one department's, clinic on one date (2.5, 2.6)."""

    hospital_id: str
    department_id: str
    doctor_id: str
    work_date: date
    work_type: WorkType
    status: WorkStatus
    is_reserved: bool
    is_expert: bool
    clinic_fee: Decimal
    experts_fee: Decimal
    remark: str
    slots: tuple[Slot, ...]
    limited: int
    """All numbers of the schedule: the sum of its segments' totals."""

    @property
    def begin(self) -> str:
        """When its first segment begins, `HH:mm`."""
        return self.slots[0].begin

    @property
    def end(self) -> str:
        """When its last segment ends, `HH:mm`."""
        return self.slots[-1].end


@dataclass(frozen=True, slots=True)
class Resource:
    """Beds of a ward, or devices of a department (2.7, work types 50 and 55)."""

    name: str
    total: int
    in_use: int
