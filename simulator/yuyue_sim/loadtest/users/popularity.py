"""Which schedules users want: a few by many users, most by few (Zipf), the same for every user and worker."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from yuyue_sim.contract.enumerations import YesNo
from yuyue_sim.core.random_streams import Stream, Streams
from yuyue_sim.loadtest.users.directory import Schedule


class Popularity:
    """The schedules by rank: experts first, in random order otherwise."""

    def __init__(self, schedules: Sequence[Schedule], streams: Streams, skew: float, most: int | None = None) -> None:
        """Rank the schedules; the one of rank r is wanted in proportion to r to the power of minus `skew`.

        Args:
            schedules: at least one.
            streams: the run's.
            skew: 0 makes all alike, 1 is Zipf's law.
            most: keep only this many, the most popular ones.
        """

        def rank(schedule: Schedule) -> tuple[bool, int]:
            return schedule.is_expert is not YesNo.YES, streams.number("popularity", schedule.key)

        self.ranked = sorted(schedules, key=rank)[:most]
        self._bounds = list(accumulate((place + 1) ** -skew for place in range(len(self.ranked))))

    def pick(self, draw: Stream) -> Schedule:
        """Draw a schedule."""
        return self.ranked[bisect_right(self._bounds, draw.fraction() * self._bounds[-1])]
