"""What a scenario may say of the notifications that hospitals send to the platform (notifyHospInfo, 2.13)."""

from __future__ import annotations

from simulator.strict import StrictModel


class NotifyModel(StrictModel):
    """Where changed schedules are told, and how patiently."""

    url: str | None = None
    """The address of the platform's service; nobody is told where absent."""
