"""The board of a hospital's waiting rooms over the control API: every session that is held now, and today's figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from yuyue_sim.hospital.rules.day_figures import figures_of_day, session_queue
from yuyue_sim.hospital.rules.instants import is_over
from yuyue_sim.hospital.rules.pauses import Viewing, together
from yuyue_sim.hospital.rules.schedule_keys import key_of
from yuyue_sim.hospital.world.model import Department, Schedule
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.lookups import NO_DOCTOR, department_of, hospital_of
from yuyue_sim.server.control.queries import PagedQuery, unknown_after
from yuyue_sim.server.control.schedule_models import BoardResponse, SessionResponse, TodayResponse
from yuyue_sim.server.control.schedule_with_counts import key_response, names_of
from yuyue_sim.server.control.simulation_api import SimulationApi

router = APIRouter()


class BoardQuery(PagedQuery):
    """Which sessions."""

    department: str | None = None
    """DepartID; all departments if absent."""


@router.get("/hospitals/{hospital_id}/board", summary="The sessions that are held now")
async def show_board(
    simulation: CurrentSimulation, hospital_id: str, query: Annotated[BoardQuery, Query()]
) -> BoardResponse:
    """The current and the waiting numbers of each session that has begun and is not over."""
    return await simulation.ledger_work.in_slices(_page(simulation, hospital_id, query))


@router.get("/hospitals/{hospital_id}/today", summary="Its figures of today")
async def show_today(simulation: CurrentSimulation, hospital_id: str) -> TodayResponse:
    """How many numbers are left today, how many schedules are full, and how many patients wait now."""
    hospital = hospital_of(simulation, hospital_id)

    def viewing() -> Viewing[TodayResponse]:
        now = simulation.clock.now()
        found = yield from figures_of_day(simulation.clinic, hospital, now)
        return TodayResponse(hospital_id=hospital_id, now=now.isoformat(), **asdict(found))

    return await simulation.ledger_work.in_slices(viewing())


def _page(simulation: SimulationApi, hospital_id: str, query: BoardQuery) -> Viewing[BoardResponse]:
    """A page of the sessions that are held now."""
    hospital_of(simulation, hospital_id)
    if query.department is None:
        departments = list(simulation.clinic.world.departments(hospital_id))
    else:
        departments = [department_of(simulation, hospital_id, query.department)]
    now = simulation.clock.now()
    sessions: list[SessionResponse] = []
    for some in together(_following(simulation, departments, query.after, now.date())):
        yield [key_of(published) for _, published in some]
        for department, published in some:
            session = _session(simulation, department, published, now)
            if session is not None and len(sessions) == query.limit:
                return BoardResponse(now=now.isoformat(), sessions=sessions, next_after=_name_of(sessions[-1]))
            if session is not None:
                sessions.append(session)
            yield ()
    return BoardResponse(now=now.isoformat(), sessions=sessions, next_after=None)


def _following(
    simulation: SimulationApi, departments: Sequence[Department], after: str | None, today: date
) -> Iterator[tuple[Department, Schedule] | None]:
    """The schedules of today behind the previous page; `None` is a pause.

    Raises:
        ProblemError: there was no such page.
    """
    for department in departments:
        for published in _published(simulation, department, today):
            if after is not None:
                after = None if _name(published) == after else after
                yield None
            else:
                yield department, published
    if after is not None:
        raise unknown_after(after)


def _published(simulation: SimulationApi, department: Department, today: date) -> Iterator[Schedule]:
    world = simulation.clinic.world
    yield from world.department_schedules(department.hospital_id, department.id, today, today)
    yield from world.doctor_schedules(department.hospital_id, department.id, "", today, today)


def _session(
    simulation: SimulationApi, department: Department, published: Schedule, now: datetime
) -> SessionResponse | None:
    """A session as it is held now; `None` where it is not."""
    queue = session_queue(simulation.clinic, published, now)
    if queue is None:
        return None
    names = names_of(simulation, published.hospital_id, published.department_id, published.doctor_id)
    return SessionResponse(
        **key_response(published).__dict__,
        department_name=names[0],
        doctor_name=names[1],
        location=department.location,
        begin=published.begin,
        end=published.end,
        is_past_end=is_over(published.work_date, published.end, now),
        current=[*queue.current],
        waiting=[*queue.waiting],
        seen=sum(queue.seen),
    )


def _name(schedule: Schedule) -> str:
    return f"{schedule.department_id}/{schedule.doctor_id or NO_DOCTOR}/{int(schedule.work_type)}"


def _name_of(session: SessionResponse) -> str:
    return f"{session.department_id}/{session.doctor_id or NO_DOCTOR}/{session.work_type.code}"
