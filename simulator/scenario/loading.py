"""A scenario file, read and checked as a whole: whatever is wrong with it is told at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulator.clock import ClockSpec, ClockSpecError
from simulator.scenario import catalogue
from simulator.scenario.errors import Problem, ScenarioErrors
from simulator.scenario.model import MAX_HOSPITALS, Scenario
from simulator.scenario.wording import words_for
from simulator.scenario.yaml_file import Document, KeyPath, key_text, parse_document, read_document


def load_scenario(scenario: str | Path) -> Scenario:
    """The scenario of a file, or of a name in the catalogue.

    Raises:
        ScenarioErrors: there is no such scenario, or something in it is wrong; holds every problem found.
    """
    path = catalogue.find(str(scenario))
    return _validated(read_document(path, str(scenario) if Path(scenario) == path else _shown(path)))


def scenario_from_text(text: str, source: str = "<text>") -> Scenario:
    """The scenario written in a text.

    Raises:
        ScenarioErrors: something in it is wrong; `source` stands for the file name.
    """
    return _validated(parse_document(text, source))


def _shown(path: Path) -> str:
    """A file of the catalogue, as a path from here where that is shorter."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _validated(document: Document) -> Scenario:
    problems = list(document.problems)
    scenario = None
    try:
        scenario = Scenario.model_validate(document.value)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            path, text = words_for(detail["loc"], detail["type"], detail["input"], detail.get("ctx", {}))
            unknown_key = detail["type"] == "extra_forbidden"
            place = document.key_places.get(path) if unknown_key else document.place(path)
            problems.append(Problem(document.source, place, key_text(path), text))
    for path, text in _contradictions(document.value):
        problems.append(Problem(document.source, document.place(path), key_text(path), text))
    if problems or scenario is None:
        raise ScenarioErrors(problems)
    return scenario


def _contradictions(tree: Any) -> Iterator[tuple[KeyPath, str]]:
    """What each value may say alone but not together; whatever has the wrong type has been told already."""
    if not isinstance(tree, dict):
        return
    clock = tree.get("clock")
    if isinstance(clock, str):
        yield from _clock_problems(clock)
    world = tree.get("world")
    hospitals = world.get("hospitals") if isinstance(world, dict) else None
    if isinstance(hospitals, list):
        yield from _hospital_problems(hospitals)


def _clock_problems(clock: str) -> Iterator[tuple[KeyPath, str]]:
    try:
        ClockSpec.parse(clock)
    except ClockSpecError as error:
        yield ("clock",), f"expected {error.expected}, got {clock!r}"


def _hospital_problems(hospitals: list[Any]) -> Iterator[tuple[KeyPath, str]]:
    first_with_id: dict[str, int] = {}
    total = 0
    for index, hospital in enumerate(hospitals):
        if not isinstance(hospital, dict):
            continue
        path: KeyPath = ("world", "hospitals", index)
        count = hospital.get("count", 1)
        count = count if isinstance(count, int) else 1
        total += count
        for key in ("id", "name"):
            if count > 1 and hospital.get(key) is not None:
                yield (*path, key), f"only one hospital can bear it, but count is {count}; leave out one of the two"
        hospital_id = hospital.get("id")
        if not isinstance(hospital_id, str):
            continue
        if hospital_id in first_with_id:
            other = key_text(("world", "hospitals", first_with_id[hospital_id]))
            yield (*path, "id"), f"{hospital_id!r} is the id of {other} already; every hospital needs its own"
        first_with_id.setdefault(hospital_id, index)
    if total > MAX_HOSPITALS:
        yield ("world", "hospitals"), f"{total} hospitals are more than the {MAX_HOSPITALS} there are ids for"
