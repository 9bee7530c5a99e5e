"""An open loop: patients arrive when they arrive, however slow the hospital is."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator.streams import Streams


def arrivals(streams: Streams, rate_per_s: float, worker: int, workers: int) -> Iterator[tuple[int, float]]:
    """Number and instant (seconds from the beginning) of each arrival that falls to a worker, without end.

    The schedule is a Poisson process drawn from the seed; the workers share it in turn, so that it is the same however
    many they are.
    """
    draw = streams.stream("arrivals")
    at_s = 0.0
    number = 0
    while True:
        at_s -= math.log(1.0 - draw.fraction()) / rate_per_s
        if number % workers == worker:
            yield number, at_s
        number += 1
