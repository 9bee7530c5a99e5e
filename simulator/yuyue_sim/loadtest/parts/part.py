"""Which schedules are judged together: those that share a RegID, and as many others as fit into the memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yuyue_sim.loadtest.parts.columns import BINS

BYTES_A_CHANGE = 2200
"""What one getYyNo or backNo takes while it is judged, measured."""
BYTES_A_LOOK = 1200
"""What one response of getDtNoInfo takes, with its readings."""
BYTES_A_REGISTRATION = 1200
"""What one registration of the end state takes, or a slot of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """Schedules that are judged together."""

    groups: tuple[tuple[int, ...], ...]
    """Those of one group share RegIDs."""
    size_bytes: int
    """About so much memory is needed."""

    @property
    def schedules(self) -> tuple[int, ...]:
        """Those of all groups."""
        return tuple(schedule for group in self.groups for schedule in group)


def pack(sizes: Mapping[int, int], shared: Iterable[tuple[int, Sequence[int]]], most_bytes: int) -> list[Part]:
    """Put schedules into parts of at most that size; larger are only parts whose schedules cannot be divided.

    Args:
        sizes: the memory that each schedule needs (bytes).
        shared: RegIDs with the schedules in which they occur; these schedules belong together.
        most_bytes: how large a part may be.
    """
    groups = _groups(sizes, shared)
    # Schedules of one bin stand in the same files.
    groups.sort(key=lambda group: (group[0] & (BINS - 1), group[0]))
    parts: list[Part] = []
    together: list[tuple[int, ...]] = []
    size_bytes = 0
    for group in groups:
        group_bytes = sum(sizes[schedule] for schedule in group)
        if together and size_bytes + group_bytes > most_bytes:
            parts.append(Part(tuple(together), size_bytes))
            together, size_bytes = [], 0
        together.append(group)
        size_bytes += group_bytes
    if together:
        parts.append(Part(tuple(together), size_bytes))
    # The largest first, so that no processor has to wait for one that began late.
    return sorted(parts, key=lambda part: -part.size_bytes)


def _groups(sizes: Mapping[int, int], shared: Iterable[tuple[int, Sequence[int]]]) -> list[tuple[int, ...]]:
    """Schedules that belong together, directly or over others."""
    leader: dict[int, int] = {}

    def leader_of(schedule: int) -> int:
        while (above := leader.get(schedule, schedule)) != schedule:
            leader[schedule] = leader.get(above, above)
            schedule = above
        return schedule

    for _, schedules in shared:
        first = leader_of(schedules[0])
        for schedule in schedules[1:]:
            leader[leader_of(schedule)] = first
            first = leader_of(first)
    groups: dict[int, list[int]] = defaultdict(list)
    for schedule in sorted(sizes):
        groups[leader_of(schedule)].append(schedule)
    return [tuple(group) for group in groups.values()]
