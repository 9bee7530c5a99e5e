"""Notices over the control API: what was sent to the platform, and how it responded."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import APIRouter, Body

from yuyue_sim.hospital.ledger.notices import KeptAttempt, KeptNotice, NoticeState
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.models import Command
from yuyue_sim.server.control.shared_models import Response

router = APIRouter(prefix="/notices")


class AttemptResponse(Response):
    """One attempt to send a notice."""

    number: int
    """Counted from 1."""
    at: str
    """Simulated time, in ISO form."""
    outcome: str
    """taken, or why not."""


class NoticeResponse(Response):
    """One notice."""

    id: int
    """Its number."""
    event: str
    """The key of the event that caused it."""
    hospital: str
    """HospitalID."""
    notify_type: str
    """CancelSchedual or AddSchedual (2.13)."""
    at: str
    """When that happened, simulated time, in ISO form."""
    state: NoticeState
    """waiting, delivered, given up or dropped."""
    attempts: list[AttemptResponse]
    """The attempts so far."""
    document: str
    """The document that is sent, as XML."""

    @classmethod
    def of(cls, notice: KeptNotice, attempts: list[KeptAttempt]) -> Self:
        """The response for a notice."""
        return cls(
            id=notice.id,
            event=notice.occurrence,
            hospital=notice.hospital_id,
            notify_type=notice.notify_type,
            at=notice.due_at.isoformat(),
            state=notice.state,
            attempts=[
                AttemptResponse(number=each.number, at=each.at.isoformat(), outcome=each.outcome)
                for each in attempts
                if each.notice_id == notice.id
            ],
            document=notice.document,
        )


class NoticesResponse(Response):
    """All notices."""

    url: str | None
    """The address of the platform; null if there is none."""
    notices: list[NoticeResponse]
    """In the order in which they came."""


class Retry(Command):
    """A retry has no options."""


@router.get("", summary="The notices to the platform")
async def list_notices(simulation: CurrentSimulation, state: NoticeState | None = None) -> NoticesResponse:
    """All notices with their attempts, or those in one state."""
    kept = simulation.notices

    def notices() -> list[NoticeResponse]:
        attempts = kept.attempts()
        return [NoticeResponse.of(each, attempts) for each in kept.all() if state in {None, each.state}]

    return NoticesResponse(url=simulation.notify_url, notices=await simulation.ledger_work.call(notices))


@router.post("/retry", summary="Send failed notices again")
async def retry_notices(
    simulation: CurrentSimulation,
    command: Annotated[Retry | None, Body()] = None,  # noqa: ARG001 - its keys are checked
) -> NoticesResponse:
    """Queue the notices that were given up or dropped, to be sent again at once."""
    await simulation.ledger_work.call(lambda: simulation.notices.retry(simulation.machine()))
    return await list_notices(simulation)
