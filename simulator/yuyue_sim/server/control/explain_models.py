"""Responses that explain why a hospital responded as it did."""

from __future__ import annotations

from yuyue_sim.server.control.journal import ExchangeResponse
from yuyue_sim.server.control.registration_models import RegistrationDetailResponse
from yuyue_sim.server.control.shared_models import Response


class CauseResponse(Response):
    """One cause of a response."""

    kind: str
    """fault, test-patient, bug, quirk, malformed or rule."""
    name: str
    """Which of them: the name of the rule, the fault or the bug."""
    text: str
    """What it means."""
    text_zh: str
    """The same in Chinese."""
    detail: str
    """The values that decided; empty for none."""


class HolderAtDecisionResponse(Response):
    """One registration of a slot, as it stood at the decision."""

    registration_id: str
    """RegID, or the hospital's own serial for another channel's."""
    reserve_no: int
    """The visit number."""
    is_platforms: bool
    """Whether the platform booked it."""
    registered_at: str
    """When, simulated time, in ISO form."""
    cancelled_at: str | None
    """When it was cancelled; null if it was not by then."""


class SlotAtDecisionResponse(Response):
    """One slot of the requested schedule, as it was at the decision."""

    begin: str
    """HH:mm."""
    end: str
    """HH:mm."""
    total: int
    """How many numbers it has (TotalNum)."""
    active: int
    """How many were taken."""
    holders: list[HolderAtDecisionResponse]
    """Present and former holders of its numbers, in order of registration."""


class ExplainedExchangeResponse(Response):
    """Why one exchange got its response."""

    exchange: ExchangeResponse
    """The exchange itself; GET /control/v1/journal/{id} has its bodies."""
    cause: CauseResponse
    """The main cause."""
    further: list[CauseResponse]
    """Further causes."""
    decided_at: str
    """The simulated instant of the decision, in ISO form."""
    slots: list[SlotAtDecisionResponse]
    """The requested slots, with their history up to then; empty if no schedule was requested."""
    missing: list[str]
    """What is unknown, and why."""


class ExplanationResponse(Response):
    """Why requests got their responses."""

    subject: str
    """exchange or registration: what the given id is."""
    exchanges: list[ExplainedExchangeResponse]
    """The exchange; or all that name the registration, oldest first, up to the newest 100."""
    registration: RegistrationDetailResponse | None
    """The registration with its history; null if the ledger has none."""
    missing: list[str]
    """What is unknown, and why."""
