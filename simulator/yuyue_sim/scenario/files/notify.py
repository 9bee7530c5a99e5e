"""What a scenario may say of the notifications that hospitals send to the platform (notifyHospInfo, 2.13)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from yuyue_sim.core.authored import DurationText, StrictModel


class NotifyStyle(StrEnum):
    """How the document is packed into the SOAP body."""

    STRING = "string"
    """As the text of one parameter."""
    TYPED = "typed"
    """As elements."""


class NotifyModel(StrictModel):
    """Where stopped and added schedules are told, and how patiently."""

    url: Annotated[str, Field(pattern=r"^https?://[^\s/?#]+[^\s?#]*$", max_length=500)] | None = None
    """The address of the platform's service; nobody is told where absent."""
    style: Annotated[NotifyStyle, Field(strict=False)] = NotifyStyle.STRING
    """string or typed."""
    timeout: DurationText = "10s"
    """How long an answer is waited for."""
    first_retry: DurationText = "1s"
    """How long after a failed attempt the next one comes; twice as long each time after."""
    longest_retry: DurationText = "1m"
    """The longest time between two attempts."""
    attempts: Annotated[int, Field(ge=1, le=1000)] = 10
    """How often a notice is tried before it is given up."""
    queue: Annotated[int, Field(ge=1, le=100_000)] = 1000
    """How many notices may wait; those that come while so many do are dropped, and recorded as such."""
