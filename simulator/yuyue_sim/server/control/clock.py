"""The clock over the control API: how it runs, setting it, moving it on, and a reset."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import BeforeValidator, WithJsonSchema

from yuyue_sim.contract.enumerations import WorkStatus
from yuyue_sim.core.clock import ClockRefusal, RateError
from yuyue_sim.core.language import say
from yuyue_sim.hospital.ledger.ledger_clock import ClockReading
from yuyue_sim.hospital.rules.effective_schedule import is_announced, schedule_at
from yuyue_sim.hospital.rules.instants import at
from yuyue_sim.hospital.rules.pauses import Viewing
from yuyue_sim.hospital.world.model import Hospital
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.lookups import hospital_of
from yuyue_sim.server.control.models import Advance, ClockChange, ClockResponse, Command, Reset, shown
from yuyue_sim.server.control.simulation_api import SimulationApi

_RELEASE, _MORNING, _SESSION = "release", "morning", "session"
_NEXT = (_RELEASE, _MORNING, _SESSION)
_MORNING_TIME = "08:00"
_MOST_DAYS = 31
"""How far ahead a session is looked for."""

router = APIRouter()


def _next(value: Any) -> str:
    if isinstance(value, str) and value in _NEXT:
        return value
    hint = did_you_mean(value, _NEXT) if isinstance(value, str) else ""
    raise ValueError(
        say(
            "expected {first} or {last}, got {value}{hint}",
            first=", ".join(_NEXT[:-1]),
            last=_NEXT[-1],
            value=shown(value),
            hint=hint,
        )
    )


class Next(Command):
    """The next point in time to move the clock to."""

    what: Annotated[str, BeforeValidator(_next), WithJsonSchema({"type": "string", "enum": [*_NEXT]})]
    """release: when a further day opens for booking; morning: 08:00; session: when a schedule that is held begins."""
    hospital: str | None = None
    """HospitalID: the next release or session of this hospital; the earliest of all if absent. Ignored for morning."""


@router.get("/clock", summary="The clock")
async def show_clock(simulation: CurrentSimulation) -> ClockResponse:
    """The mode, the present instant and the rate, and how the clock was started."""
    return ClockResponse.of(await simulation.ledger_work.call(simulation.clock.reading))


@router.post("/clock", summary="Change the clock")
async def change_clock(simulation: CurrentSimulation, command: ClockChange) -> ClockResponse:
    """Set mode, instant and rate in one step; the clock goes forward only."""

    def change() -> ClockReading:
        return simulation.clock.change(command.mode, command.now, command.rate)

    return await _settled(simulation, "now" if command.now else "mode", change)


@router.post("/clock/advance", summary="Move the clock on")
async def advance_clock(simulation: CurrentSimulation, command: Advance) -> ClockResponse:
    """Move the clock on by a duration or to an instant; the response comes after all due events."""
    clock = simulation.clock
    change: Callable[[], ClockReading] = clock.reading
    if command.by is not None:
        change = partial(clock.advance_by, command.by)
    elif command.to is not None:
        change = partial(clock.advance_to, command.to)
    return await _settled(simulation, "to" if command.by is None else "by", change)


@router.post("/clock/next", summary="Move the clock on to what comes next")
async def advance_clock_to_next(simulation: CurrentSimulation, command: Next) -> ClockResponse:
    """Move the clock on to the next release, morning or session; the response comes after all due events."""
    world, clock = simulation.clinic.world, simulation.clock
    hospitals = world.hospitals if command.hospital is None else (hospital_of(simulation, command.hospital),)
    if command.what == _SESSION:
        instant = await simulation.ledger_work.in_slices(_next_session(simulation, hospitals))
    else:
        times = {each.policy.release_time for each in hospitals} if command.what == _RELEASE else {_MORNING_TIME}
        now = await simulation.ledger_work.call(clock.now)
        instant = min(_next_at(time, now) for time in times)
    return await _settled(simulation, "what", partial(clock.advance_to, instant))


@router.post("/reset", summary="Reset the world")
async def reset(
    simulation: CurrentSimulation,
    command: Annotated[Reset | None, Body()] = None,  # noqa: ARG001 - its keys are checked
) -> ClockResponse:
    """Remove all registrations and injected events; the clock starts again as it was first started."""
    return ClockResponse.of(await simulation.begin_epoch(None))


async def _settled(simulation: SimulationApi, element: str, change: Callable[[], ClockReading]) -> ClockResponse:
    """The clock after a change and all events that are due then; `element` of the request asks for it.

    Raises:
        ProblemError: the clock refuses.
    """

    def settled() -> ClockReading:
        with _refused(element):
            reading = change()
        simulation.settle()
        return reading

    return ClockResponse.of(await simulation.ledger_work.call(settled))


@contextmanager
def _refused(element: str) -> Iterator[None]:
    """Turn a refusal of the clock into a problem with this element of the request.

    Raises:
        ProblemError: the clock refuses.
    """
    try:
        yield
    except RateError as error:
        raise problems.not_understood(say("{place}: {problem}", place="rate", problem=error)) from None
    except ClockRefusal as error:
        raise problems.clock_refused(say("{place}: {problem}", place=element, problem=error)) from None


def _next_session(simulation: SimulationApi, hospitals: Sequence[Hospital]) -> Viewing[datetime]:
    """The next instant, later than now, at which a schedule begins that is held.

    Raises:
        ProblemError: there is none in the next days.
    """
    world, now = simulation.clinic.world, simulation.clock.now()
    for day in (now.date() + timedelta(days=ahead) for ahead in range(_MOST_DAYS)):
        begins = set()
        for hospital in hospitals:
            own = world.department_schedules(hospital.id, "", day, day)
            for schedule in chain(own, world.doctor_schedules(hospital.id, "", "", day, day)):
                yield ()
                if is_announced(schedule, now) and schedule_at(schedule, now).status is not WorkStatus.STOPPED:
                    begins.add(at(day, schedule.begin))
        later = [instant for instant in begins if instant > now]
        if later:
            return min(later)
    where = say(" and ").join(each.id for each in hospitals[:2]) if len(hospitals) <= 2 else say("all hospitals")
    raise problems.clock_refused(
        say("what: no session begins at {where} in the next {days} days", where=where, days=_MOST_DAYS)
    )


def _next_at(time: str, now: datetime) -> datetime:
    """The next instant, later than now, at which the clock shows a time `HH:mm`; now on the last day."""
    today = at(now.date(), time)
    if today > now:
        return today
    return today + timedelta(days=1) if now.date() < date.max else now
