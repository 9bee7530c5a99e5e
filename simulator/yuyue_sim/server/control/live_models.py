"""The events of the live stream."""

from __future__ import annotations

from typing import Literal

from yuyue_sim.server.control.shared_models import Response

Kind = Literal["clock", "booking", "cancellation", "exchange", "changed", "missed"]
"""The `event` field of a server-sent event: its data are a ClockResponse, a RegistrationResponse (booking,
cancellation), an ExchangeResponse, a ChangedResponse and a MissedResponse."""

Changed = Literal["epoch", "events", "faults", "bugs", "ledger"]


class ChangedResponse(Response):
    """What has changed since the last event; read it again."""

    changed: list[Changed]
    """epoch: a reset, or a snapshot restored; events: the timeline; faults, bugs: changed over this API; ledger:
    written."""


class MissedResponse(Response):
    """The listener was too slow; the oldest events were dropped."""

    events: int
    """How many were dropped."""
