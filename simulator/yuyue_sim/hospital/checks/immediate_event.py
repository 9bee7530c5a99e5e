"""Whether an event can do its part if it happens now, after all that has happened before."""

from __future__ import annotations

from collections.abc import Iterable

from yuyue_sim.hospital.checks.event_replay import EventReplay
from yuyue_sim.hospital.checks.references import unknown_in
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.occurrences import Occurrence


def objections(scenario: Scenario, seed: int, before: Iterable[Occurrence], occurrence: Occurrence) -> list[Finding]:
    """Why it cannot; nothing where it can.

    Args:
        scenario: what the world is made of.
        seed: the seed it is made with.
        before: what has happened, in order of time.
        occurrence: what is to happen, at the present instant.
    """
    world = World(scenario, seed)
    missing = [*unknown_in(occurrence.what, (occurrence.kind,), world)]
    if missing:
        return missing
    faults = [(("faults", index), fault) for index, fault in enumerate(scenario.faults)]
    following = EventReplay(world, faults, has_dates=True)
    for each in before:
        following.trouble_of(each)
    trouble = following.trouble_of(occurrence)
    return [] if trouble is None else [Finding((occurrence.kind, *trouble.path), trouble.text)]
