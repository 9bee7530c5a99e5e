"""Validates a document: against the models, and for contradictions between values."""

from __future__ import annotations

from yuyue_sim.scenario.files.contradictions import contradictions
from yuyue_sim.scenario.files.errors import Problem
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.pieces import model_or_errors
from yuyue_sim.scenario.files.validation_messages import unknown_keys, worded
from yuyue_sim.scenario.files.yaml_file import Document


def validated(document: Document, *, is_whole: bool) -> tuple[Scenario | None, list[Problem]]:
    """The scenario of a document, `None` if it is invalid, and all problems.

    Args:
        document: the values, merged with those of its parents.
        is_whole: whether all parents could be read; if not, missing keys are not reported.
    """
    scenario, errors = model_or_errors(Scenario, document.value)
    reported = (each for each in errors if is_whole or each["type"] != "missing")
    findings = [*worded(reported, document.value, lambda path: document.location(path).written)]
    findings += unknown_keys(document.removed)
    findings += contradictions(document.value)
    return scenario, [*document.problems, *(finding.problem(document) for finding in findings)]
