"""Query parameters: known keys only, and pages of a bounded size."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, WithJsonSchema

from yuyue_sim.core.authored import day
from yuyue_sim.core.clock import TimeTextError
from yuyue_sim.core.language import say
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.models import Command, shown
from yuyue_sim.server.control.problems import ProblemError
from yuyue_sim.server.control.simulation_api import SimulationApi

MOST = 1000
"""The largest page."""


def _limit(value: Any) -> int:
    """The size of a page.

    Raises:
        ValueError: it is no number from 1 to 1000.
    """
    text = str(value)
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST:
        return int(text)
    raise ValueError(say("expected a whole number from 1 to {most}, got {value}", most=MOST, value=shown(value)))


Limit = Annotated[int, BeforeValidator(_limit), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST})]


class Query(Command):
    """Query parameters of a request; FastAPI describes each by its field, not by the schema of the model."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class PagedQuery(Query):
    """Query parameters of a request that is answered in pages."""

    limit: Limit = 200
    """The most that is listed, up to 1000."""
    after: str | None = None
    """The `next_after` of the previous page."""


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
    """The refusal of an unknown `after`."""
    return problems.not_understood(
        say("after: expected the next_after of a response, got {value}; leave it out", value=shown(after))
    )
