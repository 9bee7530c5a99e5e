"""What stands behind the request mark of an address: keys that are known, pages of a bounded size."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from yuyue_sim.core.authored import day
from yuyue_sim.core.clock import TimeTextError
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.models import Command, shown
from yuyue_sim.server.control.problems import ProblemError
from yuyue_sim.server.control.simulation_api import SimulationApi

MOST = 1000
"""The most that one answer lists."""


def _limit(value: Any) -> int:
    """How much is wanted on a page.

    Raises:
        ValueError: it is no number from 1 to 1000.
    """
    text = str(value)
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST:
        return int(text)
    raise ValueError(f"expected a whole number from 1 to {MOST}, got {shown(value)}")


Limit = Annotated[int, BeforeValidator(_limit), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST})]


class Query(Command):
    """Requests about things of which there may be many."""


class PagedQuery(Query):
    """Those that are answered page by page."""

    limit: Limit = 200
    """The most that is listed, up to 1000."""
    after: str | None = None
    """What the answer before told as `next_after`."""


def date_of(simulation: SimulationApi, key: str, text: str) -> Any:
    """The date that a key of a query names: a date, or so many days ahead of today.

    Raises:
        ProblemError: it is neither.
    """
    try:
        return day(text, simulation.clock.now().date())
    except TimeTextError as error:
        raise problems.not_understood(f"{key}: {error}") from None


def unknown_after(after: str) -> ProblemError:
    """The refusal of a place from which nothing can be listed on."""
    return problems.not_understood(
        f"after: expected what an answer told as next_after, got {shown(after)}; leave it out"
    )
