"""A document held against the models, and against what each value may say alone but not together with others."""

from __future__ import annotations

from pydantic import ValidationError

from simulator.scenario.contradictions import contradictions
from simulator.scenario.errors import Problem
from simulator.scenario.model import Scenario
from simulator.scenario.wording import words_for
from simulator.scenario.yaml_file import Document


def validated(document: Document, *, is_whole: bool) -> tuple[Scenario | None, list[Problem]]:
    """The scenario of a document, `None` where it is none, and everything that is wrong with it.

    Args:
        document: what was written, its parents taken in.
        is_whole: whether all parents could be read; else nothing is told to be missing.
    """
    problems = list(document.problems)
    scenario = None
    try:
        scenario = Scenario.model_validate(document.value)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            if is_whole or detail["type"] != "missing":
                path, text = words_for(detail["loc"], detail["type"], detail["input"], detail.get("ctx", {}))
                problems.append(document.problem(path, text, at_key=detail["type"] == "extra_forbidden"))
    problems.extend(
        document.problem(found.path, found.text, at_key=found.is_of_key) for found in contradictions(document.value)
    )
    return scenario, problems
