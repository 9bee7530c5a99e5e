"""Moving the clock on to what comes next, over the control API."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import FastAPI
from pydantic import BeforeValidator, WithJsonSchema

from yuyue_sim.core.clock import ClockRefusal
from yuyue_sim.hospital.rules.instants import at
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.lookups import hospital_of
from yuyue_sim.server.control.models import ClockResponse, Command, shown
from yuyue_sim.server.control.problems import ProblemError
from yuyue_sim.server.control.simulation_api import SimulationApi

_RELEASE, _MORNING = "release", "morning"
_NEXT = (_RELEASE, _MORNING)
_MORNING_TIME = "08:00"


def _next(value: Any) -> str:
    if isinstance(value, str) and value in _NEXT:
        return value
    hint = did_you_mean(value, _NEXT) if isinstance(value, str) else ""
    raise ValueError(f"expected {' or '.join(_NEXT)}, got {shown(value)}{hint}")


class Next(Command):
    """What the clock is to be moved on to."""

    what: Annotated[str, BeforeValidator(_next), WithJsonSchema({"type": "string", "enum": [*_NEXT]})]
    """release: when a further day opens for booking; morning: 08:00."""
    hospital: str | None = None
    """HospitalID: the release of this one; of whichever comes first where absent. Says nothing of a morning."""


class MovingRoutes:
    """How the clock is moved on to what comes next."""

    def __init__(self, steered: SimulationApi) -> None:
        self._steered = steered

    def add_to(self, api: FastAPI, prefix: str) -> None:
        """Take them in."""
        api.add_api_route(
            f"{prefix}/clock/next", self.move, methods=["POST"], summary="Move the clock on to what comes next"
        )

    async def move(self, order: Next) -> ClockResponse:
        """Move the clock on to the next release or the next morning; what is due by then has happened."""
        world, clock = self._steered.clinic.world, self._steered.clock
        hospitals = world.hospitals if order.hospital is None else (hospital_of(self._steered, order.hospital),)
        times = {each.policy.release_time for each in hospitals} if order.what == _RELEASE else {_MORNING_TIME}
        try:
            reading = clock.advance_to(min(_next_at(time, clock.now()) for time in times))
        except ClockRefusal as error:
            raise ProblemError(problems.clock_refused(f"what: {error}")) from None
        self._steered.settle()
        return ClockResponse.of(reading)


def _next_at(time: str, now: datetime) -> datetime:
    """The next instant, later than now, at which the clock shows a time `HH:mm`, or now on the last day."""
    today = at(now.date(), time)
    if today > now:
        return today
    return today + timedelta(days=1) if now.date() < date.max else now
