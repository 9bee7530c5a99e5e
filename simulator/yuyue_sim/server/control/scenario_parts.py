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


def findings_text(findings: Sequence[Finding]) -> str:
    """The first findings as one text, with a count of the rest."""
    return at_most(findings, "; ", lambda each: f"{key_text(each.path)}: {each.text}" if each.path else each.text)


def not_valid(error: ValidationError, body: Any, place: KeyPath) -> ProblemError:
    """The refusal of a body that is not valid at this place of a scenario."""
    tree: Any = body
    for key in reversed(place):
        tree = [tree] if isinstance(key, int) else {key: tree}
    details = [{**each, "loc": (*place, *each["loc"])} for each in error.errors(include_url=False)]
    found = [replace(each, path=each.path[len(place) :]) for each in worded(details, tree)]
    return problems.not_understood(findings_text(found))


def an_object(body: Any) -> dict[str, Any]:
    """The body, if it is a JSON object.

    Raises:
        ProblemError: it is something else.
    """
    if not isinstance(body, dict):
        raise problems.not_understood(f"the body: expected a JSON object, got {shown(body)}")
    return body
