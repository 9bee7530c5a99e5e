"""What somebody wants a world to be, as the settings to start it with."""

from __future__ import annotations

import dataclasses

from yuyue_sim.scenario.files import catalogue
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control.world_directory import WorldRefusal, WorldSpec
from yuyue_sim.server.settings import Settings


def settings_wanted(wanted: WorldSpec, beside: Settings, own: str) -> Settings:
    """The settings of a wanted world.

    Args:
        wanted: what was asked for.
        beside: those of the world it is made beside, for all that was not.
        own: the scenario that the server was started with, which may be a file.

    Raises:
        WorldRefusal: the catalogue has no such scenario.
    """
    if wanted.text is None and wanted.scenario not in {None, *catalogue.names(), own}:
        known = catalogue.names()
        raise WorldRefusal(
            "not-understood",
            f"scenario: expected one of {', '.join(known)}, or the scenario itself under yaml, got "
            f"{wanted.scenario!r}{did_you_mean(str(wanted.scenario), known)}",
        )
    is_other = wanted.scenario is not None or wanted.text is not None
    return dataclasses.replace(
        beside,
        scenario=wanted.scenario or ("yaml" if wanted.text else beside.scenario),
        scenario_text=wanted.text if is_other else beside.scenario_text,
        seed=wanted.seed if wanted.seed is not None or is_other else beside.seed,
        clock=wanted.clock if wanted.clock is not None or is_other else beside.clock,
        plants=wanted.plants if wanted.plants is not None else beside.plants,
        state=None,
        notify_url=None,
        journal_file=None,
    )


def wanted_of(settings: Settings) -> WorldSpec:
    """What would have to be wanted for these settings."""
    return WorldSpec(settings.scenario, settings.scenario_text, settings.seed, settings.clock, settings.plants)
