"""Whether the events of a story, one after the other, can do what they are written for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from yuyue_sim.hospital.checks.checkable import Checkable
from yuyue_sim.hospital.checks.event_replay import EventReplay, Trouble
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.yaml_file import KeyPath


def no_op_events(checkable: Checkable, world: World, passed_over: set[KeyPath]) -> Iterator[Finding]:
    """Every event that would do nothing, or what another does already.

    Of an event that happens again and again it is told where it does nothing each time; a clash with another is told
    in any case.

    Args:
        checkable: the parts of the scenario.
        world: its world.
        passed_over: the events that name something unknown; they are told of already.
    """
    moments = checkable.moments
    if any(moments.told(text) is None for timed in checkable.timeline for text in timed.moments):
        return
    following = EventReplay(world, checkable.faults, has_dates=moments.known_began is not None)
    found: dict[KeyPath, list[Trouble | None]] = defaultdict(list)
    for timed, occurrence in checkable.in_order:
        if timed.path not in passed_over:
            found[*timed.path, occurrence.kind].append(following.trouble_of(occurrence))
    for path, troubles in found.items():
        told = [trouble for trouble in troubles if trouble is not None]
        clash = next((trouble for trouble in told if trouble.is_clash), None)
        trouble = clash or (told[0] if len(told) == len(troubles) else None)
        if trouble is not None:
            yield Finding((*path, *trouble.path), trouble.text)
