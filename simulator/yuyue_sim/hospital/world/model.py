"""The parts of a hospital. All are derived from scenario and seed; none changes with time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.enumerations import (
    AgeLimit,
    Channel,
    DepartmentSex,
    DepartmentType,
    DoctorSex,
    InsuranceType,
    PatientSex,
    WorkStatus,
    WorkType,
)
from yuyue_sim.contract.styles import Style
from yuyue_sim.scenario.faults.quirk_name import QuirkName


@dataclass(frozen=True, slots=True)
class Policy:
    """What a hospital admits (2.1)."""

    ahead_days: int = 14
    """How many days before its date a schedule opens for booking."""
    release_time: str = "00:00"
    """Time of day at which the schedules of a further day open, `HH:mm`."""
    closing_time: str | None = None
    """Time of day, `HH:mm`, at which a schedule closes for the platform; `None` where it stays open to its end."""
    closing_days: int = 1
    """How many days before its date that is."""
    cancel_that_day: bool = True
    expert_that_day: bool = True
    foreign_patients: bool = False
    quota_per_department_day: int | None = None
    """Most bookings of a patient in one department for one date; `None`, here and below, for no quota."""
    quota_per_day: int | None = None
    """Most bookings of a patient for one date."""
    quota_per_week: int | None = None
    """Most bookings of a patient for the dates of any seven days."""
    quota_per_quarter: int | None = None
    """Most bookings of a patient for the dates of any ninety days."""
    suspended_reason: str = ""
    """Why no bookings are taken; empty if they are."""

    @property
    def has_quotas(self) -> bool:
        """Whether there is any quota."""
        of_days = self.quota_per_department_day, self.quota_per_day
        return (*of_days, self.quota_per_week, self.quota_per_quarter) != (None, None, None, None)


class Dialect(NamedTuple):
    """How a hospital writes its responses."""

    layout: Layout = Layout.BOTH
    omit_empty: bool = False
    quirks: frozenset[QuirkName] = frozenset()
    """Its quirks."""


@dataclass(frozen=True, slots=True)
class HospitalChange:
    """What a hospital announces of itself."""

    announced_at: datetime
    suspended_reason: str
    """Why it takes no bookings from then on; empty if it takes them again."""


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
    endpoint: Style = Style.STRING
    """The style of the endpoint that it gives as its address."""
    interface_address: str = field(default="", repr=False)
    """The root of the machine that serves it; empty for the machine that is asked. It is no part of the world."""
    changes: tuple[HospitalChange, ...] = ()
    """What is announced later, in order of time."""


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
    """One slot of a schedule (2.7): `first_number` up to `last_number` are its visit numbers."""

    begin: str
    end: str
    is_reserved: bool
    first_number: int
    total: int
    withheld: int = 0
    """How many of its last numbers the hospital has withdrawn; patients who hold one keep it."""

    @property
    def last_number(self) -> int:
        """The highest visit number of the slot."""
        return self.first_number + self.total - 1

    @property
    def open(self) -> int:
        """How many of its numbers can be booked, held or not."""
        return self.total - self.withheld


@dataclass(frozen=True, slots=True)
class ScheduleChange:
    """What a hospital announces of a schedule after it was published."""

    announced_at: datetime
    """Since when the platform can know of it; before, the schedule stands as it was published."""
    status: WorkStatus | None = None
    """What becomes of the schedule; `None` where that stays as it is."""
    added: int = 0
    """Numbers released on top (加放号源), at the end of the last slot."""
    withheld: int = 0
    """Numbers withdrawn, the last ones first."""


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
    """All numbers of the schedule: the sum of its slots' totals."""
    changes: tuple[ScheduleChange, ...] = ()
    """What is announced later, in order of time; `status`, `slots` and `limited` are those of the publication."""
    added_at: datetime | None = None
    """When it was added to a published roster; `None` for one that was planned."""

    @property
    def begin(self) -> str:
        """When its first slot begins, `HH:mm`."""
        return self.slots[0].begin

    @property
    def end(self) -> str:
        """When its last slot ends, `HH:mm`."""
        return self.slots[-1].end


@dataclass(frozen=True, slots=True)
class Resource:
    """Beds of a ward, or devices of a department (2.7, work types 50 and 55)."""

    name: str
    total: int
    in_use: int


class Demand(NamedTuple):
    """One patient of another channel in a schedule: what would happen if the platform booked nothing there."""

    ordinal: int
    """Its place among the schedule's, from 0, in order of `registered_at`."""
    number: int
    """The visit number taken; above the schedule's last number for an extra one (加号)."""
    registered_at: datetime
    """When the hospital makes the record: at the booking, or when a walk-in comes to the counter."""
    cancelled_at: datetime | None
    """When the patient cancels, before the number is taken (取号); `None` where not."""
    paid_at: datetime | None
    """When it is paid beforehand; `None` where the patient pays on taking the number."""
    channel: Channel
    channel_vendor: str
    operator: str
    """Who registered the patient, where somebody did; else empty."""
    is_walk_in: bool
    """Registered on the spot: the number is taken at once."""
    is_extra: bool
    refunded_at: datetime | None = None
    """When the hospital cancels it because the session was stopped (停诊), unless the patient was called before."""


@dataclass(frozen=True, slots=True)
class Person:
    """A patient of another channel. Wholly invented."""

    name: str
    sex: PatientSex
    birthday: date
    card_no: str
    phone: str
    insurance: InsuranceType


@dataclass(frozen=True, slots=True)
class SerialPlace:
    """Whose registration a hospital's own serial is."""

    hospital_id: str
    department_id: str
    doctor_id: str
    work_date: date
    work_type: WorkType
    ordinal: int
