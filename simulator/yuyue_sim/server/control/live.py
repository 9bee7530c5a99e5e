"""Live events over the control API: server-sent events."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Header, Request
from fastapi import Query as InQuery
from fastapi.responses import StreamingResponse
from pydantic import BeforeValidator

from yuyue_sim.core.language import say
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.live_hub import Hub, stream
from yuyue_sim.server.control.live_models import Kind
from yuyue_sim.server.control.lookups import hospital_of
from yuyue_sim.server.control.models import shown
from yuyue_sim.server.control.queries import Query
from yuyue_sim.server.control.shutdown import stopping_of

router = APIRouter()

_KINDS: tuple[Kind, ...] = get_args(Kind)
_EVENT_STREAM = "text/event-stream"
_MOST_DIGITS = 18
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": (
            "Events until the client or the server ends it. clock: a ClockResponse, at the beginning, when the clock "
            "is set or moved, and once a second while it runs; booking and cancellation: a RegistrationResponse; "
            "exchange: an ExchangeResponse; changed: a ChangedResponse; missed: a MissedResponse. A line with a "
            "colon alone is a heartbeat."
        ),
        "content": {_EVENT_STREAM: {"schema": {"type": "string"}}},
    }
}


def _kinds(value: Any) -> str:
    for each in str(value).split(","):
        if each not in _KINDS:
            raise ValueError(
                say(
                    "expected some of {kinds}, got {value}{hint}",
                    kinds=",".join(_KINDS),
                    value=shown(each),
                    hint=did_you_mean(each, _KINDS),
                )
            )
    return str(value)


class LiveQuery(Query):
    """What to listen to."""

    kinds: Annotated[str, BeforeValidator(_kinds)] = ",".join(_KINDS)
    """The kinds of events, with commas between; all if absent."""
    hospital: str | None = None
    """HospitalID: of the events of hospitals, only those of this one."""

    @property
    def wanted(self) -> list[Kind]:
        """The kinds."""
        given = self.kinds.split(",")
        return [each for each in _KINDS if each in given]


@router.get("/live", summary="Live events", response_class=StreamingResponse, responses=_RESPONSES)
async def listen(
    simulation: CurrentSimulation,
    request: Request,
    query: Annotated[LiveQuery, InQuery()],
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Server-sent events, for EventSource or `curl -N`; with Last-Event-ID it goes on after that one."""
    if query.hospital is not None:
        hospital_of(simulation, query.hospital)
    hub = simulation.attached(Hub, lambda: Hub(simulation))
    listener = await hub.join(query.wanted, query.hospital, _number(last_event_id))
    return StreamingResponse(
        stream(hub, listener, stopping_of(request.scope)),
        media_type=_EVENT_STREAM,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _number(text: str | None) -> int | None:
    """The number of the last exchange that was sent."""
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        return int(text)
    raise problems.not_understood(say("Last-Event-ID: expected an id of an event, got {value}", value=shown(text)))
