"""All checks of a scenario before it is started."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from yuyue_sim.hospital.checks.checkable import Checkable, checkable_of
from yuyue_sim.hospital.checks.expectations import impossible_bookings, impossible_expectations
from yuyue_sim.hospital.checks.references import unknown
from yuyue_sim.hospital.checks.saved_names import undefined_names
from yuyue_sim.hospital.checks.sequence import no_op_events
from yuyue_sim.hospital.checks.time_ranges import out_of_range_times
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.errors import ScenarioErrors
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.loader import read_scenario, read_text
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.yaml_file import Document


class CheckedScenario(NamedTuple):
    """A valid scenario, with the world in which it was checked."""

    scenario: Scenario
    seed: int
    """The seed of the world; the scenario's own if no other was given."""
    world: World
    """The hospitals before any event. Callers that run the scenario use this world instead of building another."""
    document: Document
    """Its values with their places in the files."""


def check_scenario(
    scenario: str | Path, *, seed: int | None = None, clock: str | None = None, text: str | None = None
) -> CheckedScenario:
    """Check a scenario against the models, its own days and its own world.

    Args:
        scenario: a file, or a name in the catalogue.
        seed: the seed it will run with; the scenario's own if absent.
        clock: the clock it will run with; the scenario's own if absent.
        text: the scenario itself, as YAML; `scenario` is then its name in errors.

    Raises:
        ScenarioErrors: there is no such scenario, or something in it is wrong; holds every problem found.
        ClockSpecError: the clock that was given is not understood.
    """
    reading = read_scenario(scenario) if text is None else read_text(text, str(scenario))
    checkable = checkable_of(reading, seed, clock)
    problems = [*reading.problems, *(finding.problem(reading.document) for finding in _findings(checkable))]
    if problems or reading.scenario is None or checkable.world is None:
        raise ScenarioErrors(problems)
    return CheckedScenario(reading.scenario, checkable.seed, checkable.world, reading.document)


def _findings(checkable: Checkable) -> Iterator[Finding]:
    yield from checkable.plan_findings
    yield from out_of_range_times(checkable)
    yield from undefined_names(checkable)
    yield from impossible_expectations(checkable)
    if checkable.world is not None:
        missing = [*unknown(checkable, checkable.world)]
        yield from missing
        named = {finding.path[:2] for finding in missing}
        yield from no_op_events(checkable, checkable.world, named)
        yield from impossible_bookings(checkable, checkable.world, named)
