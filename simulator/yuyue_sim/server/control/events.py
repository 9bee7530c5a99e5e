"""Events over the control API: what has happened and is to come, and what shall happen now."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import Body, FastAPI
from pydantic import BaseModel, ConfigDict, ValidationError

from yuyue_sim.scenario.files.contradictions import of_event
from yuyue_sim.scenario.files.occurrences import Occurrence
from yuyue_sim.scenario.files.timeline import EventModel
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.problems import ProblemError
from yuyue_sim.server.control.schemas import self_contained
from yuyue_sim.server.control.simulation_api import SimulationApi
from yuyue_sim.server.control.wording import an_object, not_valid, told

_TIMING = ("at", "every", "times", "until")


class EventResponse(BaseModel):
    """One thing that happens at one instant."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    key: str
    """Its name in this life of the simulation: `timeline[2]#0` of the scenario, `event 7` of this API."""
    at: str
    """When, local time, in ISO form."""
    has_happened: bool
    """Whether the clock has come to it."""
    kind: str
    """What happens, as a scenario's timeline names it."""
    what: dict[str, Any]
    """The values under that name."""
    note: str
    """A line for people; empty where there is none."""

    @classmethod
    def of(cls, occurrence: Occurrence, now: datetime) -> Self:
        """What is told of an occurrence."""
        return cls(
            key=occurrence.key,
            at=occurrence.at.isoformat(),
            has_happened=occurrence.at <= now,
            kind=occurrence.kind,
            what=occurrence.what.model_dump(mode="json", exclude_none=True),
            note=occurrence.note,
        )


class EventsResponse(BaseModel):
    """Everything that happens."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    events: list[EventResponse]
    """In order of time."""


class EventRoutes:
    """What can be asked and done about events."""

    def __init__(self, steered: SimulationApi) -> None:
        self._steered = steered

    def add_to(self, api: FastAPI, prefix: str) -> None:
        """Take them in."""
        add = api.add_api_route
        add(f"{prefix}/events", self.show, methods=["GET"], summary="What has happened and is to come")
        body = {"requestBody": {"required": True, "content": {"application/json": {"schema": _event_schema()}}}}
        add(f"{prefix}/events", self.happen, methods=["POST"], summary="Let an event happen now", openapi_extra=body)

    async def show(self) -> EventsResponse:
        """The scenario's events and those that were made to happen, in order of time."""
        self._steered.timeline.refresh()
        now = self._steered.clock.now()
        return EventsResponse(events=[EventResponse.of(each, now) for each in self._steered.timeline.all()])

    async def happen(self, order: Annotated[Any, Body()]) -> EventResponse:
        """Let one event of a scenario's timeline happen at this instant; at, every, times and until are not taken."""
        event = _event(order)
        refused = await asyncio.to_thread(self._steered.objections, event)
        if refused:
            raise ProblemError(problems.event_refused(told(refused)))
        occurrence = self._steered.timeline.happen(event)
        self._steered.settle()
        return EventResponse.of(occurrence, self._steered.clock.now())


def _event(order: Any) -> EventModel:
    order = an_object(order)
    timing = [name for name in _TIMING if name in order]
    if timing:
        raise ProblemError(problems.not_understood(f"{timing[0]}: an event happens now; leave it out"))
    try:
        event = EventModel.model_validate(order)
    except ValidationError as error:
        raise not_valid(error, order, ("timeline", 0)) from None
    findings = [*of_event(order, is_timed=False)]
    if findings:
        raise ProblemError(problems.not_understood(told(findings)))
    return event


def _event_schema() -> dict[str, Any]:
    """The schema of an event, without what says when."""
    schema = self_contained(EventModel)
    for name in _TIMING:
        schema["properties"].pop(name, None)
    return schema
