"""Responses about hospitals, departments and doctors."""

from __future__ import annotations

from typing import Self

from yuyue_sim.hospital.world.model import Department, Doctor, Hospital
from yuyue_sim.server.control.shared_models import CodedResponse, Response


class HospitalResponse(Response):
    """One hospital, or one campus of a group (2.1)."""

    hospital_id: str
    """HospitalID."""
    name: str
    """Its name."""
    district: str
    """The district of the city that it lies in."""
    grade: str
    """Its grade, such as 三级甲等."""
    kind: str
    """Its kind, such as 综合医院."""
    ahead_days: int
    """How many days before its date a schedule opens for booking."""
    release_time: str
    """Time of day at which the schedules of a further day open, HH:mm."""
    suspended_reason: str
    """Why it takes no bookings now; empty if it does."""

    @classmethod
    def of(cls, hospital: Hospital, suspended_reason: str) -> Self:
        """The response for a hospital."""
        return cls(
            hospital_id=hospital.id,
            name=hospital.name,
            district=hospital.district,
            grade=hospital.grade,
            kind=hospital.kind,
            ahead_days=hospital.policy.ahead_days,
            release_time=hospital.policy.release_time,
            suspended_reason=suspended_reason,
        )


class HospitalsResponse(Response):
    """The hospitals of a world."""

    hospitals: list[HospitalResponse]
    """In the scenario's order."""


class PolicyResponse(Response):
    """What a hospital accepts; see the page on hospitals."""

    closing_time: str | None
    """Time of day at which a schedule closes for the platform, HH:mm; null if it stays open to its end."""
    closing_days: int
    """How many days before its date that is."""
    cancel_that_day: bool
    """Whether a booking can be cancelled on the day of the visit."""
    expert_that_day: bool
    """Whether an expert can be booked on the day of the visit."""
    foreign_patients: bool
    """Whether papers other than the ID card are taken."""
    quota_per_department_day: int | None
    """Most bookings of a patient in one department for one date; null, here and below, for no quota."""
    quota_per_day: int | None
    """Most bookings of a patient for one date."""
    quota_per_week: int | None
    """Most bookings of a patient for the dates of any seven days."""
    quota_per_quarter: int | None
    """Most bookings of a patient for the dates of any ninety days."""


class HospitalDetailResponse(HospitalResponse):
    """One hospital with its details."""

    address: str
    """Where it is."""
    phone: str
    """Its telephone number."""
    layout: str
    """The layout of its responses."""
    quirks: list[str]
    """Its quirks (non-standard habits), by name."""
    policy: PolicyResponse
    """Its booking rules."""
    departments: int
    """How many departments it has."""
    last_published: str
    """The last date with published schedules, in ISO form."""


class DepartmentResponse(Response):
    """One department (2.2)."""

    hospital_id: str
    """HospitalID."""
    department_id: str
    """DepartID."""
    name: str
    """Its name."""
    type: CodedResponse
    """科室类别."""
    parent_id: str
    """The big department (大科室) that it belongs to; empty for none."""
    parent_name: str
    """The name of the big department; empty for none."""
    location: str
    """Where in the hospital it is."""
    sex: CodedResponse
    """Which sex it admits."""
    age_limit: CodedResponse
    """Which ages it admits."""
    clinic_fee: str
    """What a registration costs, in yuan."""

    @classmethod
    def of(cls, department: Department) -> Self:
        """The response for a department."""
        return cls(
            hospital_id=department.hospital_id,
            department_id=department.id,
            name=department.name,
            type=CodedResponse.of(department.type),
            parent_id=department.parent_id,
            parent_name=department.parent_name,
            location=department.location,
            sex=CodedResponse.of(department.sex),
            age_limit=CodedResponse.of(department.age_limit),
            clinic_fee=f"{department.clinic_fee:.2f}",
        )


class DepartmentsResponse(Response):
    """The departments of a hospital."""

    departments: list[DepartmentResponse]
    """Those of every type, in the hospital's order."""


class DoctorResponse(Response):
    """One doctor (2.3). Wholly invented."""

    hospital_id: str
    """HospitalID."""
    department_id: str
    """DepartID."""
    doctor_id: str
    """DoctorID."""
    name: str
    """Name."""
    sex: CodedResponse
    """Sex."""
    rank: str
    """Title, such as 主任医师."""
    is_expert: bool
    """Whether the doctor holds expert clinics."""
    is_famous: bool
    """Whether the doctor is a famous one (名医)."""
    specialty: str
    """What the doctor is good at."""

    @classmethod
    def of(cls, doctor: Doctor) -> Self:
        """The response for a doctor."""
        return cls(
            hospital_id=doctor.hospital_id,
            department_id=doctor.department_id,
            doctor_id=doctor.id,
            name=doctor.name,
            sex=CodedResponse.of(doctor.sex),
            rank=doctor.rank,
            is_expert=doctor.is_expert,
            is_famous=doctor.is_famous,
            specialty=doctor.specialty,
        )


class DoctorsResponse(Response):
    """The doctors of a hospital, or of one department."""

    doctors: list[DoctorResponse]
    """By department, then by DoctorID."""
    next_after: str | None
    """The `after` of the next page; null on the last page."""
