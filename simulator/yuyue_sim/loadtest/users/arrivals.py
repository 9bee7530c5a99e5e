"""Arrivals of an open loop: their times do not depend on how fast the hospital responds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from yuyue_sim.core.random_streams import Streams


def arrivals(streams: Streams, rate_per_s: float, worker: int, workers: int) -> Iterator[tuple[int, float]]:
    """Number and time (seconds from the beginning) of each arrival of one worker, without end.

    The schedule is a Poisson process drawn from the seed. The workers take its arrivals in turn, so that it does not
    depend on the number of workers.
    """
    draw = streams.stream("arrivals")
    at_s = 0.0
    number = 0
    while True:
        at_s -= math.log(1.0 - draw.fraction()) / rate_per_s
        if number % workers == worker:
            yield number, at_s
        number += 1


class Arrival(NamedTuple):
    """A patient who has come, whether or not a user is free."""

    number: int
    due_ns: int


class Arriving:
    """One worker's arrivals by its clock; the next free user takes the next one."""

    def __init__(self, schedule: Iterator[tuple[int, float]], began_ns: int) -> None:
        self._schedule = schedule
        self._began_ns = began_ns
        self._next = self._draw()

    def take(self) -> Arrival:
        """Remove the next one, due or not."""
        taken, self._next = self._next, self._draw()
        return taken

    def overdue(self, until_ns: int) -> Iterator[int]:
        """Remove all that are due until a time, one by one; yields when each was due."""
        while self._next.due_ns <= until_ns:
            yield self.take().due_ns

    def _draw(self) -> Arrival:
        number, at_s = next(self._schedule)
        return Arrival(number, self._began_ns + int(at_s * 1e9))
