"""Parts of a scenario in requests of the control API: their errors, as for a scenario file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from yuyue_sim.core.at_most import at_most
from yuyue_sim.core.first_use import in_thread
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.pieces import model_or_errors, value_under
from yuyue_sim.scenario.files.validation_messages import worded
from yuyue_sim.scenario.files.yaml_file import KeyPath, key_text
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.models import shown
from yuyue_sim.server.control.problems import ProblemError

M = TypeVar("M", bound=BaseModel)

_MOST_WORDED = 60
"""The errors of one body that are worded; more than are listed, since several can concern one value."""


def findings_text(findings: Sequence[Finding], *, unworded: int = 0) -> str:
    """The first findings as one text, with a count of the rest; `unworded` counts those that are not given."""
    return at_most(
        findings,
        Phrase("; "),
        _finding_text,
        further=unworded,
    )


def _finding_text(finding: Finding) -> str:
    if not finding.path:
        return finding.text
    return say("{place}: {problem}", place=key_text(finding.path), problem=finding.text)


async def valid(model: type[M], body: Any, place: KeyPath) -> M:
    """The body as the part of a scenario that stands at this place. Thousands of errors take long: in a thread.

    Raises:
        ProblemError: it is not valid.
    """
    return await in_thread(partial(_valid, model, body, place))


def _valid(model: type[M], body: Any, place: KeyPath) -> M:
    found, errors = model_or_errors(model, body)
    if found is None:
        raise _not_valid(errors, body, place)
    return found


def _not_valid(errors: Sequence[ErrorDetails], body: Any, place: KeyPath) -> ProblemError:
    """The refusal of a body that is not valid at this place of a scenario."""
    details = [{**each, "loc": (*place, *each["loc"])} for each in errors[:_MOST_WORDED]]
    found = [replace(each, path=each.path[len(place) :]) for each in worded(details, value_under(place, body))]
    return problems.not_understood(findings_text(found, unworded=len(errors) - len(details)))


def an_object(body: Any) -> dict[str, Any]:
    """The body, if it is a JSON object.

    Raises:
        ProblemError: it is something else.
    """
    if not isinstance(body, dict):
        raise problems.not_understood(say("the body: expected a JSON object, got {value}", value=shown(body)))
    return body
