"""The settings of a world requested over the control API."""

from __future__ import annotations

import dataclasses

from yuyue_sim.core.language import say
from yuyue_sim.core.shortened import shortened
from yuyue_sim.scenario.files import catalogue
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control.world_directory import WorldRefusal, WorldSpec
from yuyue_sim.server.settings import Settings


def settings_of(spec: WorldSpec, beside: Settings, own: str) -> Settings:
    """The settings of a world to make.

    Args:
        spec: the request.
        beside: the settings of the requesting world, the defaults for the spec.
        own: the scenario with which the server was started; may be a file.

    Raises:
        WorldRefusal: the catalogue has no such scenario.
    """
    if spec.text is None and spec.scenario not in {None, *catalogue.names(), own}:
        known = catalogue.names()
        raise WorldRefusal(
            "not-understood",
            say(
                "scenario: expected one of {known}, or the scenario itself under yaml, got {given!r}{hint}",
                known=", ".join(known),
                given=shortened(str(spec.scenario)),
                hint=did_you_mean(str(spec.scenario), known),
            ),
        )
    is_other = spec.scenario is not None or spec.text is not None
    return dataclasses.replace(
        beside,
        scenario=spec.scenario or ("yaml" if spec.text else beside.scenario),
        scenario_text=spec.text if is_other else beside.scenario_text,
        seed=spec.seed if spec.seed is not None or is_other else beside.seed,
        clock=spec.clock if spec.clock is not None or is_other else beside.clock,
        plants=spec.plants if spec.plants is not None else beside.plants,
        hospitals=() if is_other else beside.hospitals,
        state=None,
        notify_url=None,
        journal_file=None,
    )


def spec_of(settings: Settings) -> WorldSpec:
    """The spec of a world with these settings."""
    return WorldSpec(settings.scenario, settings.scenario_text, settings.seed, settings.clock, settings.plants)
