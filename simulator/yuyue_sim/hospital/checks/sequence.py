"""Whether every event of a scenario has an effect when it happens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from yuyue_sim.hospital.checks.checkable import Checkable
from yuyue_sim.hospital.checks.event_replay import EventReplay, NoEffect
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.yaml_file import KeyPath


def no_op_events(checkable: Checkable, world: World, skipped: set[KeyPath]) -> Iterator[Finding]:
    """Every event that has no effect, or only repeats what another event does.

    A repeated event is reported if it never has an effect; a clash with another event is always reported.

    Args:
        checkable: the scenario.
        world: its world.
        skipped: the paths of events that name something unknown; those are reported already.
    """
    moments = checkable.moments
    if any(moments.instant_of(text) is None for timed in checkable.timeline for text in timed.moments):
        return
    faults = (fault for _, fault in checkable.faults)
    replay = EventReplay(world, faults, has_dates=moments.known_began is not None)
    found: dict[KeyPath, list[NoEffect | None]] = defaultdict(list)
    for timed, occurrence in checkable.in_order:
        if timed.path not in skipped:
            found[*timed.path, occurrence.kind].append(replay.apply(occurrence))
    for path, results in found.items():
        without = [each for each in results if each is not None]
        clash = next((each for each in without if each.is_clash), None)
        reported = clash or (without[0] if len(without) == len(results) else None)
        if reported is not None:
            yield Finding((*path, *reported.path), reported.text)
