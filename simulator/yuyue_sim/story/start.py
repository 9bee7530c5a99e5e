"""How a story begins: which scenario, at which instant, with which seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuyue_sim.core.clock import ClockSpec
from yuyue_sim.hospital.checks.scenario import sound_scenario
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.occurrences import occurrences
from yuyue_sim.story.errors import StoryError


@dataclass(frozen=True, slots=True)
class Beginning:
    """A story about to be played."""

    source: str
    """How the user named the scenario."""
    scenario: Scenario
    seed: int
    began: datetime

    @classmethod
    def of(cls, source: str, seed: int | None, clock: str | None) -> Beginning:
        """The beginning of a scenario's story.

        Args:
            source: a name of the catalogue, or a path.
            seed: instead of the scenario's own.
            clock: instead of the scenario's own.

        Raises:
            ScenarioErrors: the scenario is not sound.
            ClockSpecError: the clock is not described in words that are understood.
            StoryError: the story does not say when it begins, or expects nothing.
        """
        scenario = sound_scenario(source, seed=seed, clock=clock)
        instant = ClockSpec.parse(clock or scenario.clock).instant
        if instant is None:
            raise StoryError(
                f"{source}: the clock is real, and a story is played from an instant; say in it "
                "clock: frozen@2026-03-02T08:00:00, or give --clock frozen@2026-03-02T08:00:00"
            )
        if not scenario.expectations and not scenario.timeline:
            raise StoryError(f"{source}: there is neither a timeline nor an expectation to play; see docs/stories.md")
        needing = next((each for each in scenario.expectations if each.needs_platform), None)
        if needing is not None and scenario.platform is None:
            raise StoryError(
                f"{source}: the expectation at {needing.at} needs a platform; say platform: {{}} in the scenario"
            )
        return cls(source, scenario, scenario.seed if seed is None else seed, instant)

    @property
    def clock(self) -> str:
        """The clock with which a story is played: it stands still until it is moved on."""
        return f"frozen@{self.began.isoformat()}"

    def world(self) -> World:
        """The world of the story, the same wherever it is played."""
        return World(self.scenario, self.seed, occurrences(self.scenario.timeline, self.began))
