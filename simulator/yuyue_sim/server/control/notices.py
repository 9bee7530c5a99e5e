"""Notices over the control API: what the platform was told, and what it said."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import Body, FastAPI
from pydantic import BaseModel, ConfigDict

from yuyue_sim.hospital.ledger.notices import KeptAttempt, KeptNotice, NoticeState
from yuyue_sim.server.control.models import Command
from yuyue_sim.server.control.simulation_api import SimulationApi


class AttemptResponse(BaseModel):
    """One attempt to send a notice."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    number: int
    """Counted from 1."""
    at: str
    """Simulated time, in ISO form."""
    outcome: str
    """taken, or why not."""


class NoticeResponse(BaseModel):
    """One notice."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: int
    """Its number."""
    event: str
    """The key of the event that it tells of."""
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
    """What is told, as XML."""

    @classmethod
    def of(cls, notice: KeptNotice, attempts: list[KeptAttempt]) -> Self:
        """What is told of a notice."""
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


class NoticesResponse(BaseModel):
    """All notices."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    url: str | None
    """The address of the platform; null where nobody is told."""
    notices: list[NoticeResponse]
    """In the order in which they came."""


class Retry(Command):
    """There is nothing to choose about a retry."""


class NoticeRoutes:
    """What can be asked and done about notices."""

    def __init__(self, steered: SimulationApi) -> None:
        self._steered = steered

    def add_to(self, api: FastAPI, prefix: str) -> None:
        """Take them in."""
        add = api.add_api_route
        add(f"{prefix}/notices", self.show, methods=["GET"], summary="What the platform was told")
        add(f"{prefix}/notices/retry", self.retry, methods=["POST"], summary="Tell again what was given up")

    async def show(self, state: NoticeState | None = None) -> NoticesResponse:
        """All notices with their attempts, or those in one state."""
        kept = self._steered.notices
        attempts = kept.attempts()
        found = [NoticeResponse.of(each, attempts) for each in kept.all() if state in {None, each.state}]
        return NoticesResponse(url=self._steered.notify_url, notices=found)

    async def retry(self, order: Annotated[Retry | None, Body()] = None) -> NoticesResponse:  # noqa: ARG002
        """Let the notices that were given up or dropped wait to be sent again, at once."""
        self._steered.notices.retry(self._steered.machine())
        return await self.show()
