"""Parts of a scenario in requests of the control API: their errors, as for a scenario file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from yuyue_sim.core.at_most import at_most
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.validation_messages import worded
from yuyue_sim.scenario.files.yaml_file import KeyPath, key_text
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.models import shown
from yuyue_sim.server.control.problems import ProblemError

_MOST_WORDED = 60
"""The errors of one body that are worded; more than are listed, since several can concern one value."""


def findings_text(findings: Sequence[Finding], *, unworded: int = 0) -> str:
    """The first findings as one text, with a count of the rest; `unworded` counts those that are not given."""
    return at_most(
        findings,
        "; ",
        lambda each: f"{key_text(each.path)}: {each.text}" if each.path else each.text,
        further=unworded,
    )


def not_valid(error: ValidationError, body: Any, place: KeyPath) -> ProblemError:
    """The refusal of a body that is not valid at this place of a scenario."""
    tree: Any = body
    for key in reversed(place):
        tree = [tree] if isinstance(key, int) else {key: tree}
    errors = error.errors(include_url=False)
    details = [{**each, "loc": (*place, *each["loc"])} for each in errors[:_MOST_WORDED]]
    found = [replace(each, path=each.path[len(place) :]) for each in worded(details, tree)]
    return problems.not_understood(findings_text(found, unworded=len(errors) - len(details)))


def an_object(body: Any) -> dict[str, Any]:
    """The body, if it is a JSON object.

    Raises:
        ProblemError: it is something else.
    """
    if not isinstance(body, dict):
        raise problems.not_understood(f"the body: expected a JSON object, got {shown(body)}")
    return body
