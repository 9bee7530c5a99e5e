"""What can be said of a world to make."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from yuyue_sim.core.language import say
from yuyue_sim.server.control.models import Command
from yuyue_sim.server.control.world_directory import WorldSpec


class ScenarioChoice(Command):
    """The scenario, seed, clock and bugs of a world."""

    scenario: str | None = None
    """A name of the catalogue; the server's scenario if absent."""
    yaml: str | None = None
    """The text of a scenario instead; it may extend those of the catalogue."""
    seed: Annotated[int | None, Field(strict=True, ge=0, le=(1 << 63) - 1)] = None
    """The seed of all random choices; the scenario's own if absent."""
    clock: str | None = None
    """real, frozen@INSTANT, x60@INSTANT or step1@INSTANT; the scenario's own if absent."""
    plants: list[str] | None = Field(default=None, fail_fast=True)
    """Bugs to plant beside the scenario's own, each as NAME or NAME=VALUE."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if self.scenario is not None and self.yaml is not None:
            raise ValueError(say("expected one of scenario and yaml"))
        return self

    def spec(self) -> WorldSpec:
        """The spec for the server."""
        plants = None if self.plants is None else tuple(self.plants)
        return WorldSpec(self.scenario, self.yaml, self.seed, self.clock, plants)


class NewWorld(ScenarioChoice):
    """A world to make."""

    name: str | None = None
    """Up to 63 small letters, digits, - and _; world-N if absent."""
