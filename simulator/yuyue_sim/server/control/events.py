"""Events over the control API: the timeline, and injecting an event now."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Any, Self

from fastapi import APIRouter, Body

from yuyue_sim.core.first_use import in_thread
from yuyue_sim.core.language import say
from yuyue_sim.scenario.files.contradictions import of_event
from yuyue_sim.scenario.files.occurrences import Occurrence
from yuyue_sim.scenario.files.timeline import EventModel
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.scenario_parts import an_object, findings_text, valid
from yuyue_sim.server.control.schemas import body_of
from yuyue_sim.server.control.shared_models import Response
from yuyue_sim.server.control.simulation_api import SimulationApi

router = APIRouter(prefix="/events")

_TIMING = ("at", "every", "times", "until")


class EventResponse(Response):
    """One event at one instant."""

    key: str
    """Its name until the next reset: `timeline[2]#0` from the scenario, `event 7` from this API."""
    at: str
    """When, local time, in ISO form."""
    has_happened: bool
    """Whether its time has come."""
    kind: str
    """What happens, as a scenario's timeline names it."""
    what: dict[str, Any]
    """The values under that name."""
    note: str
    """A line for people; empty if there is none."""

    @classmethod
    def of(cls, occurrence: Occurrence, now: datetime) -> Self:
        """The response for an occurrence."""
        return cls(
            key=occurrence.key,
            at=occurrence.at.isoformat(),
            has_happened=occurrence.at <= now,
            kind=occurrence.kind,
            what=occurrence.what.model_dump(mode="json", exclude_none=True),
            note=occurrence.note,
        )


class EventsResponse(Response):
    """All events."""

    events: list[EventResponse]
    """In order of time."""


def _without_times(schema: dict[str, Any]) -> None:
    """An event without the keys that say when it happens."""
    for name in _TIMING:
        schema["properties"].pop(name, None)


@router.get("", summary="The events of the timeline")
async def list_events(simulation: CurrentSimulation) -> EventsResponse:
    """The scenario's events and the injected ones, in order of time."""

    def events() -> EventsResponse:
        simulation.timeline.refresh()
        now = simulation.clock.now()
        return EventsResponse(events=[EventResponse.of(each, now) for each in simulation.timeline.all()])

    return await simulation.ledger_work.call(events)


@router.post("", summary="Inject an event now", openapi_extra=body_of(EventModel, _without_times))
async def inject_event(simulation: CurrentSimulation, command: Annotated[Any, Body()]) -> EventResponse:
    """Inject one event, as in a scenario's timeline, at this instant; at, every, times and until are not accepted."""
    event = await _event(command)
    occurrence = await _happen(simulation, event)

    def settled() -> EventResponse:
        simulation.settle()
        return EventResponse.of(occurrence, simulation.clock.now())

    return await simulation.ledger_work.call(settled)


async def _happen(simulation: SimulationApi, event: EventModel) -> Occurrence:
    """Let an event happen if it has an effect after all others, those that came meanwhile too."""

    def happen() -> Occurrence | None:
        with simulation.ledger.transaction():
            is_as_seen = (simulation.clock.stamp, simulation.timeline.newest_event) == seen
            return simulation.timeline.happen(event) if is_as_seen else None

    while True:
        await simulation.ledger_work.call(simulation.timeline.refresh)
        seen = simulation.clock.last_stamp, simulation.timeline.newest_event
        refused = await in_thread(partial(simulation.objections, event))
        if refused:
            raise problems.event_refused(findings_text(refused))
        happened = await simulation.ledger_work.call(happen)
        if happened is not None:
            return happened


async def _event(command: Any) -> EventModel:
    command = an_object(command)
    timing = [name for name in _TIMING if name in command]
    if timing:
        raise problems.not_understood(say("{timing}: an event happens now; leave it out", timing=timing[0]))
    event = await valid(EventModel, command, ("timeline", 0))
    findings = [*of_event(command, is_timed=False)]
    if findings:
        raise problems.not_understood(findings_text(findings))
    return event
