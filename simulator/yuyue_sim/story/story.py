"""A story: a scenario that is played from an instant, with a seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuyue_sim.core.clock import ClockSpec
from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.checks.scenario import CheckedScenario, check_scenario
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.expectations import ExpectationModel
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.occurrences import occurrences
from yuyue_sim.story.errors import StoryError


@dataclass(frozen=True, slots=True)
class Story:
    """A scenario that can be played."""

    source: str
    """The scenario as the user named it."""
    checked: CheckedScenario
    began: datetime
    """When it begins, local time."""

    @classmethod
    def of(cls, source: str, seed: int | None, clock: str | None) -> Story:
        """The story of a scenario.

        Args:
            source: a name of the catalogue, or a path.
            seed: instead of the scenario's own.
            clock: instead of the scenario's own.

        Raises:
            ScenarioErrors: something in the scenario is wrong.
            ClockSpecError: the clock is not understood.
            StoryError: the scenario has no first instant, or nothing to play.
        """
        checked = check_scenario(source, seed=seed, clock=clock)
        scenario = checked.scenario
        began = ClockSpec.parse(clock or scenario.clock).instant
        if began is None:
            raise StoryError(
                Phrase(
                    "{source}: the clock is real, but a story begins at a given instant; write in it clock: "
                    "frozen@2026-03-02T08:00:00, or give --clock frozen@2026-03-02T08:00:00",
                    source=source,
                )
            )
        if not scenario.expectations and not scenario.timeline:
            raise StoryError(
                Phrase(
                    "{source}: there is neither a timeline nor an expectation to play; see docs/stories.md",
                    source=source,
                )
            )
        checked.world.restage(occurrences(scenario.timeline, began))
        return cls(source, checked, began)

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.checked.scenario

    @property
    def seed(self) -> int:
        """The seed of its world."""
        return self.checked.seed

    @property
    def world(self) -> World:
        """Its world with all events of the timeline, the same wherever it is played."""
        return self.checked.world

    def place_of(self, expected: ExpectationModel) -> str:
        """Where one of its expectations stands: file, line, column and key."""
        index = next(index for index, each in enumerate(self.scenario.expectations) if each is expected)
        location = self.checked.document.location(("expectations", index))
        return f"{location.source}:{location.place.line}:{location.place.column}: expectations[{index}]"

    @property
    def clock(self) -> str:
        """The clock with which it is played: it stands still until it is advanced."""
        return f"frozen@{self.began.isoformat()}"
