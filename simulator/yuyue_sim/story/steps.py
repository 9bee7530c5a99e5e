"""The steps of a story in order of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuyue_sim.core.authored import moment
from yuyue_sim.core.clock import read_duration
from yuyue_sim.hospital.checks.checkable import USUAL_LENGTH
from yuyue_sim.scenario.files.expectations import ExpectationModel
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.occurrences import Occurrence, occurrences


@dataclass(frozen=True, slots=True)
class Poll:
    """The platform polls the hospitals."""


@dataclass(frozen=True, slots=True)
class FaultChange:
    """A fault begins or ends."""

    fault: str
    begins: bool


Step = Occurrence | FaultChange | Poll | ExpectationModel


def steps_of(scenario: Scenario, began: datetime) -> list[tuple[datetime, Step]]:
    """All steps with their instants; at one instant: events, faults, polls, expectations, each as in the file."""
    ends = moment(scenario.ends, began) if scenario.ends else began + USUAL_LENGTH
    steps: list[tuple[datetime, Step]] = [
        (each.at, each) for each in occurrences(scenario.timeline, began) if each.at >= began
    ]
    for fault in scenario.faults:
        changes = ((fault.begins, True), (fault.ends, False))
        steps += [
            (moment(text, began), FaultChange(fault.name, begins)) for text, begins in changes if text is not None
        ]
    if scenario.platform is not None:
        every = read_duration(scenario.platform.poll_every)
        steps += [(began + every * turn, Poll()) for turn in range(int((ends - began) / every) + 1)]
    steps += [(moment(each.at, began), each) for each in scenario.expectations]
    steps.sort(key=lambda step: step[0])
    return [step for step in steps if step[0] <= ends]
