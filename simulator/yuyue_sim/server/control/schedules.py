"""Schedules with their counts over the control API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from yuyue_sim.core.language import say
from yuyue_sim.hospital.rules.booking_window import last_published
from yuyue_sim.hospital.rules.effective_schedule import is_announced
from yuyue_sim.hospital.rules.pauses import Viewing, together
from yuyue_sim.hospital.rules.schedule_keys import key_of
from yuyue_sim.hospital.world.model import Department, Hospital, Schedule
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.lookups import (
    NO_DOCTOR,
    department_of,
    doctor_of,
    hospital_of,
    published_of,
    work_type_of,
)
from yuyue_sim.server.control.queries import PagedQuery, date_of, unknown_after
from yuyue_sim.server.control.schedule_models import ScheduleDetailResponse, ScheduleResponse, SchedulesResponse
from yuyue_sim.server.control.schedule_with_counts import detailed, schedule_with_counts
from yuyue_sim.server.control.simulation_api import SimulationApi

router = APIRouter(prefix="/hospitals/{hospital_id}/schedules")

_DAYS = 14
_MOST_DAYS = 92


class SchedulesQuery(PagedQuery):
    """Which schedules."""

    department: str | None = None
    """DepartID; all departments if absent."""
    doctor: str | None = None
    """DoctorID; - for the departments' own; all if absent."""
    first: Annotated[str | None, Field(alias="from")] = None
    """The first date of visit, as 2026-03-02 or as days ahead such as +3; today if absent."""
    last: Annotated[str | None, Field(alias="to")] = None
    """The last date of visit; 13 days after the first if absent, at most 91."""


@router.get("", summary="Schedules with their counts")
async def list_schedules(
    simulation: CurrentSimulation, hospital_id: str, query: Annotated[SchedulesQuery, Query()]
) -> SchedulesResponse:
    """The published schedules of a hospital between two dates, with their counts now."""
    return await simulation.ledger_work.in_slices(_page(simulation, hospital_id, query))


@router.get("/{department_id}/{doctor_id}/{work_date}/{work_type}", summary="Who holds the numbers of a schedule")
async def show_schedule(
    simulation: CurrentSimulation, hospital_id: str, department_id: str, doctor_id: str, work_date: str, work_type: str
) -> ScheduleDetailResponse:
    """One schedule, its numbers with their present and earlier holders, and its queue; - for no doctor."""

    def viewing() -> Viewing[ScheduleDetailResponse]:
        hospital = hospital_of(simulation, hospital_id)
        doctor = "" if doctor_id == NO_DOCTOR else doctor_of(simulation, hospital_id, doctor_id).id
        day, part = date_of(simulation, "work_date", work_date), work_type_of(work_type)
        published = published_of(simulation, hospital, department_id, doctor, day, part)
        yield [key_of(published)]
        return detailed(simulation, hospital, published, simulation.clock.now())

    return await simulation.ledger_work.in_slices(viewing())


def _page(simulation: SimulationApi, hospital_id: str, query: SchedulesQuery) -> Viewing[SchedulesResponse]:
    """A page of schedules with their counts."""
    hospital = hospital_of(simulation, hospital_id)
    departments = _departments(simulation, hospital, query)
    dates = _dates(simulation, hospital, query)
    now = simulation.clock.now()
    found: list[ScheduleResponse] = []
    for some in together(_announced(simulation, departments, query, dates, now), query.limit + 1):
        yield [key_of(each) for each in some]
        for published in some:
            if len(found) == query.limit:
                return SchedulesResponse(now=now.isoformat(), schedules=found, next_after=_name_of(found[-1]))
            found.append(schedule_with_counts(simulation, hospital, published, now))
            yield ()
    return SchedulesResponse(now=now.isoformat(), schedules=found, next_after=None)


def _announced(
    simulation: SimulationApi,
    departments: Sequence[Department],
    query: SchedulesQuery,
    dates: tuple[date, date],
    now: datetime,
) -> Iterator[Schedule | None]:
    """The schedules that are known by now, behind the previous page; `None` is a pause.

    Raises:
        ProblemError: there was no such page.
    """
    after = query.after
    for department in departments:
        for published in _published(simulation, department, query.doctor, *dates):
            if after is not None:
                after = None if _name(published) == after else after
                yield None
            else:
                yield published if is_announced(published, now) else None
        yield None
    if after is not None:
        raise unknown_after(after)


def _departments(simulation: SimulationApi, hospital: Hospital, query: SchedulesQuery) -> list[Department]:
    named = [] if query.department is None else [department_of(simulation, hospital.id, query.department)]
    if query.doctor in {None, NO_DOCTOR}:
        return named or list(simulation.clinic.world.departments(hospital.id))
    doctor = doctor_of(simulation, hospital.id, query.doctor)
    if named and doctor.department_id != named[0].id:
        detail = say(
            "doctor: {doctor} belongs to department {department}, not to {other}; leave department out",
            doctor=doctor.id,
            department=doctor.department_id,
            other=named[0].id,
        )
        raise problems.not_understood(detail)
    return [department_of(simulation, hospital.id, doctor.department_id)]


def _dates(simulation: SimulationApi, hospital: Hospital, query: SchedulesQuery) -> tuple[date, date]:
    today = simulation.clock.now().date()
    first = today if query.first is None else date_of(simulation, "from", query.first)
    days = _DAYS if query.last is None else (date_of(simulation, "to", query.last) - first).days + 1
    if not 1 <= days <= _MOST_DAYS:
        raise problems.not_understood(
            say(
                "to: expected a date up to {days} days after {first}, got {last}",
                days=_MOST_DAYS - 1,
                first=first,
                last=query.last,
            )
        )
    last = date.fromordinal(min(first.toordinal() + days - 1, date.max.toordinal()))
    return first, min(last, last_published(hospital.policy, today))


def _published(
    simulation: SimulationApi, department: Department, doctor: str | None, first: date, last: date
) -> Iterator[Schedule]:
    """A department's schedules as they were published: its own, then its doctors'."""
    world = simulation.clinic.world
    if doctor in {None, NO_DOCTOR}:
        yield from world.department_schedules(department.hospital_id, department.id, first, last)
    if doctor != NO_DOCTOR:
        yield from world.doctor_schedules(department.hospital_id, department.id, doctor or "", first, last)


def _name(schedule: Schedule) -> str:
    return f"{schedule.department_id}/{schedule.doctor_id or NO_DOCTOR}/{schedule.work_date}/{int(schedule.work_type)}"


def _name_of(response: ScheduleResponse) -> str:
    return f"{response.department_id}/{response.doctor_id or NO_DOCTOR}/{response.work_date}/{response.work_type.code}"
