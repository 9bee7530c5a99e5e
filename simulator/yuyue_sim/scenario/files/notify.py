"""Notices of hospitals to the platform (notifyHospInfo, 2.13) in a scenario."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from yuyue_sim.core.authored import DurationText, StrictModel
from yuyue_sim.core.language import say
from yuyue_sim.core.web_address import parts_of


class NotifyStyle(StrEnum):
    """How the document is put into the SOAP body."""

    STRING = "string"
    """As the text of one parameter."""
    TYPED = "typed"
    """As elements."""


def _reachable(url: str) -> str:
    """The address of a service.

    Raises:
        ValueError: nobody could send anything there.
    """
    if parts_of(url) is None:
        raise ValueError(say("{url!r} is no address such as http://127.0.0.1:8080", url=url))
    return url


Address = Annotated[str, Field(pattern=r"^https?://[^\s/?#]+[^\s?#]*$", max_length=500), AfterValidator(_reachable)]


class NotifyModel(StrictModel):
    """Where notices of stopped and added schedules are sent, and how often they are tried."""

    url: Address | None = None
    """The address of the platform's service; no notices if absent."""
    style: Annotated[NotifyStyle, Field(strict=False)] = NotifyStyle.STRING
    """string or typed."""
    timeout: DurationText = "10s"
    """How long to wait for a response."""
    first_retry: DurationText = "1s"
    """The delay after the first failed attempt; it doubles each time."""
    longest_retry: DurationText = "1m"
    """The longest delay between two attempts."""
    attempts: Annotated[int, Field(ge=1, le=1000)] = 10
    """How many attempts before a notice is given up."""
    queue: Annotated[int, Field(ge=1, le=100_000)] = 1000
    """How many notices may wait; further ones are dropped, and recorded as dropped."""
