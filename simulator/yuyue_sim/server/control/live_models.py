"""What is told on the stream of live events."""

from __future__ import annotations

from typing import Literal

from yuyue_sim.server.control.shared_models import Response

Kind = Literal["clock", "booking", "cancellation", "exchange", "changed", "missed"]
"""The `event` field of a server-sent event: its data are a ClockAnswer, a RegistrationAnswer (of a booking, of a
cancellation), an ExchangeAnswer of the journal, a ChangedAnswer and a MissedAnswer."""

Changed = Literal["life", "events", "faults", "bugs", "ledger"]


class ChangedResponse(Response):
    """What is otherwise than it was told before: look again."""

    changed: list[Changed]
    """life: a reset, or a snapshot restored; events: the timeline; faults and bugs: those simulation; ledger: something
    was written into it."""


class MissedResponse(Response):
    """So much happened that this listener was too slow, and the oldest events were left out."""

    events: int
    """How many were left out."""
