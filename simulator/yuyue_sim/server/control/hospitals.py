"""Hospitals, departments and doctors over the control API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from yuyue_sim.hospital.rules.booking_window import last_published
from yuyue_sim.hospital.rules.effective_schedule import suspended_reason
from yuyue_sim.server.control.dependencies import CurrentSimulation
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
from yuyue_sim.server.control.slices import Pace

router = APIRouter(prefix="/hospitals")


class DoctorsQuery(PagedQuery):
    """Which doctors."""

    department: str | None = None
    """DepartID; the doctors of the whole hospital if absent."""


@router.get("", summary="The hospitals")
async def list_hospitals(simulation: CurrentSimulation) -> HospitalsResponse:
    """All hospitals of the world."""
    now, pace = await simulation.ledger_work.call(simulation.clock.now), Pace()
    found = []
    for each in simulation.clinic.world.hospitals:
        found.append(HospitalResponse.of(each, suspended_reason(each, now)))
        await pace.checkpoint()
    return HospitalsResponse(hospitals=found)


@router.get("/{hospital_id}", summary="One hospital")
async def show_hospital(simulation: CurrentSimulation, hospital_id: str) -> HospitalDetailResponse:
    """One hospital, with its booking rules and its quirks."""
    hospital = hospital_of(simulation, hospital_id)
    now = await simulation.ledger_work.call(simulation.clock.now)
    return HospitalDetailResponse(
        **HospitalResponse.of(hospital, suspended_reason(hospital, now)).model_dump(),
        address=hospital.address,
        phone=hospital.phone,
        layout=hospital.dialect.layout.value,
        quirks=sorted(each.value for each in hospital.dialect.quirks),
        policy=PolicyResponse(**{name: getattr(hospital.policy, name) for name in PolicyResponse.model_fields}),
        departments=len(simulation.clinic.world.departments(hospital_id)),
        last_published=last_published(hospital.policy, now.date()).isoformat(),
    )


@router.get("/{hospital_id}/departments", summary="Its departments")
async def list_departments(simulation: CurrentSimulation, hospital_id: str) -> DepartmentsResponse:
    """All departments of a hospital."""
    hospital_of(simulation, hospital_id)
    found = simulation.clinic.world.departments(hospital_id)
    return DepartmentsResponse(departments=[DepartmentResponse.of(each) for each in found])


@router.get("/{hospital_id}/doctors", summary="Its doctors")
async def list_doctors(
    simulation: CurrentSimulation, hospital_id: str, query: Annotated[DoctorsQuery, Query()]
) -> DoctorsResponse:
    """The doctors of a hospital, or of one of its departments."""
    hospital_of(simulation, hospital_id)
    if query.department is not None:
        department_of(simulation, hospital_id, query.department)
    if query.after is not None:
        doctor_of(simulation, hospital_id, query.after)
    pace, is_before = Pace(), query.after is not None
    found: list[DoctorResponse] = []
    for doctor in simulation.clinic.world.doctors(hospital_id, query.department or ""):
        await pace.checkpoint()
        if is_before:
            is_before = doctor.id != query.after
            continue
        if len(found) == query.limit:
            return DoctorsResponse(doctors=found, next_after=found[-1].doctor_id)
        found.append(DoctorResponse.of(doctor))
    return DoctorsResponse(doctors=found, next_after=None)
