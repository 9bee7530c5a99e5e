"""Everything that can be known of a scenario before anything is started."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from yuyue_sim.hospital.checks.partial_scenario import Story, story_of
from yuyue_sim.hospital.checks.references import unknown
from yuyue_sim.hospital.checks.saved_names import undefined_names
from yuyue_sim.hospital.checks.sequence import no_op_events
from yuyue_sim.hospital.checks.time_ranges import out_of_range_times
from yuyue_sim.scenario.files.errors import ScenarioErrors
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.loader import read_scenario, read_text
from yuyue_sim.scenario.files.model import Scenario


def sound_scenario(
    scenario: str | Path, *, seed: int | None = None, clock: str | None = None, text: str | None = None
) -> Scenario:
    """The scenario of a file or of a name in the catalogue, held against its own days and its own world.

    Args:
        scenario: the file, or the name.
        seed: the seed it will run with; the scenario's own where absent.
        clock: the clock it will run with; the scenario's own where absent.
        text: the scenario itself, as YAML; `scenario` is then what it is called in errors.

    Raises:
        ScenarioErrors: there is no such scenario, or something in it is wrong; holds every problem found.
        ClockSpecError: the clock that was given is not described in words that are understood.
    """
    reading = read_scenario(scenario) if text is None else read_text(text, str(scenario))
    findings = _findings(story_of(reading, seed, clock))
    problems = [*reading.problems, *(finding.problem(reading.document) for finding in findings)]
    if problems or reading.scenario is None:
        raise ScenarioErrors(problems)
    return reading.scenario


def _findings(story: Story) -> Iterator[Finding]:
    yield from story.misspelt
    yield from out_of_range_times(story)
    yield from undefined_names(story)
    if story.world is not None:
        missing = [*unknown(story, story.world)]
        yield from missing
        yield from no_op_events(story, story.world, {finding.path[:2] for finding in missing})
