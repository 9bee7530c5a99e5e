"""`yuyue-sim check`: checks a scenario file."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, NoReturn

import typer

from yuyue_sim.cli.serve_options import HospitalsOption, hospital_ids
from yuyue_sim.cli.terminal import CommandError, JsonOption, ScenarioArgument, print_json
from yuyue_sim.core.language import say

if TYPE_CHECKING:
    from yuyue_sim.scenario.files.errors import ScenarioErrors


def check(scenario: ScenarioArgument, hospitals: HospitalsOption = None, as_json: JsonOption = False) -> None:
    """Check a scenario file and show all problems, each with line, column and key.

    It also says which clinic a department is like, if the file does not, and what `run` needs. With --hospitals it
    checks whether `serve` can answer for these hospitals only.
    Exits 0 if the file is valid, 2 if not.

    Example: yuyue-sim check city --hospitals SG01,KC01
    """
    from yuyue_sim.core.clock import ClockSpec
    from yuyue_sim.hospital.checks.answered_hospitals import problems_of
    from yuyue_sim.hospital.checks.implied_clinics import implied_clinics
    from yuyue_sim.hospital.checks.scenario import check_scenario
    from yuyue_sim.scenario.files.errors import Problem, ScenarioErrors
    from yuyue_sim.scenario.files.findings import Finding

    try:
        checked = check_scenario(scenario)
    except ScenarioErrors as error:
        _refuse(error)
    sound, document = checked.scenario, checked.document
    answered = hospital_ids(hospitals)
    if problems := problems_of(answered, checked.world):
        _refuse(ScenarioErrors(Problem(str(scenario), None, "--hospitals", each) for each in problems))
    notes = [finding.problem(document) for _, finding in implied_clinics(sound, checked.world)]
    if sound.expectations and ClockSpec.parse(sound.clock).instant is None:
        text = say(
            "it is real; yuyue-sim run needs a first instant: give --clock frozen@2026-03-02T08:00:00, or write it here"
        )
        notes.append(Finding(("clock",), text).problem(document))
    count = len(answered) or sum(hospital.count for hospital in sound.world.hospitals)
    if as_json:
        found = {"sound": True, "scenario": sound.name, "hospitals": count, "problems": []}
        print_json({**found, "notes": [dataclasses.asdict(note) for note in notes]})
        return
    for note in notes:
        typer.echo(str(note))
    typer.echo(
        say(
            "{file}: valid (scenario {name}, {hospitals})",
            file=scenario,
            name=sound.name,
            hospitals=_counted(count),
        )
    )


def _refuse(error: ScenarioErrors) -> NoReturn:
    raise CommandError(str(error), sound=False) from error


def _counted(hospitals: int) -> str:
    return say("1 hospital" if hospitals == 1 else "{count} hospitals", count=hospitals)
