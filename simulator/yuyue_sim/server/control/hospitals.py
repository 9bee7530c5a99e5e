"""Hospitals, departments and doctors over the control API."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Query

from yuyue_sim.hospital.rules.booking_window import last_published
from yuyue_sim.hospital.rules.effective_schedule import suspended_reason
from yuyue_sim.server.control.hospital_models import (
    DepartmentResponse,
    DepartmentsResponse,
    DoctorResponse,
    DoctorsResponse,
    HospitalDetailResponse,
    HospitalResponse,
    HospitalsResponse,
    PolicyResponse,
)
from yuyue_sim.server.control.lookups import department_of, doctor_of, hospital_of
from yuyue_sim.server.control.queries import PagedQuery
from yuyue_sim.server.control.simulation_api import SimulationApi
from yuyue_sim.server.control.slices import Pace


class DoctorsQuery(PagedQuery):
    """Whose doctors."""

    department: str | None = None
    """DepartID; the doctors of the whole hospital where absent."""


class HospitalRoutes:
    """What can be asked about hospitals."""

    def __init__(self, steered: SimulationApi) -> None:
        self._steered = steered

    def add_to(self, api: FastAPI, prefix: str) -> None:
        """Take them in."""
        add, one = api.add_api_route, f"{prefix}/hospitals/{{hospital_id}}"
        add(f"{prefix}/hospitals", self.all, methods=["GET"], summary="The hospitals")
        add(one, self.show, methods=["GET"], summary="One hospital")
        add(f"{one}/departments", self.departments, methods=["GET"], summary="Its departments")
        add(f"{one}/doctors", self.doctors, methods=["GET"], summary="Its doctors")

    async def all(self) -> HospitalsResponse:
        """All hospitals of the world."""
        now = self._steered.clock.now()
        hospitals = self._steered.clinic.world.hospitals
        return HospitalsResponse(
            hospitals=[HospitalResponse.of(each, suspended_reason(each, now)) for each in hospitals]
        )

    async def show(self, hospital_id: str) -> HospitalDetailResponse:
        """One hospital, with what it admits and how it words its answers."""
        hospital = hospital_of(self._steered, hospital_id)
        now = self._steered.clock.now()
        return HospitalDetailResponse(
            **HospitalResponse.of(hospital, suspended_reason(hospital, now)).model_dump(),
            address=hospital.address,
            phone=hospital.phone,
            layout=hospital.dialect.layout.value,
            quirks=sorted(each.value for each in hospital.dialect.quirks),
            policy=PolicyResponse(**{name: getattr(hospital.policy, name) for name in PolicyResponse.model_fields}),
            departments=len(self._steered.clinic.world.departments(hospital_id)),
            last_published=last_published(hospital.policy, now.date()).isoformat(),
        )

    async def departments(self, hospital_id: str) -> DepartmentsResponse:
        """All departments of a hospital."""
        hospital_of(self._steered, hospital_id)
        found = self._steered.clinic.world.departments(hospital_id)
        return DepartmentsResponse(departments=[DepartmentResponse.of(each) for each in found])

    async def doctors(self, hospital_id: str, query: Annotated[DoctorsQuery, Query()]) -> DoctorsResponse:
        """The doctors of a hospital, or of one of its departments."""
        hospital_of(self._steered, hospital_id)
        if query.department is not None:
            department_of(self._steered, hospital_id, query.department)
        if query.after is not None:
            doctor_of(self._steered, hospital_id, query.after)
        pace, is_before = Pace(), query.after is not None
        found: list[DoctorResponse] = []
        for doctor in self._steered.clinic.world.doctors(hospital_id, query.department or ""):
            await pace.checkpoint()
            if is_before:
                is_before = doctor.id != query.after
                continue
            if len(found) == query.limit:
                return DoctorsResponse(doctors=found, next_after=found[-1].doctor_id)
            found.append(DoctorResponse.of(doctor))
        return DoctorsResponse(doctors=found, next_after=None)
