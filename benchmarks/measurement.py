"""The measurement: rounds in which every target has its turn, so that a slow moment affects all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from statistics import median

from benchmarks.load_generator import Tally, drive
from benchmarks.servers import Server

CONNECTIONS = 16
_WARM_UP = 64
_FEWEST_PAIRS = 32


class WrongResponsesError(RuntimeError):
    """Responses of a measured server were no success, so its speed means nothing."""

    def __init__(self, target: str, tally: Tally) -> None:
        super().__init__(f"{target}: {tally.failures} of {tally.requests} responses were no success")
        self.target = target


@dataclass
class Target:
    """One thing to measure."""

    name: str
    server: Server
    requests: Callable[[int], Iterator[bytes]]
    """Prepares a number of requests before a measurement, and gives them while it lasts."""
    mark: re.Pattern[bytes]
    """What every right response contains."""
    connections: int = CONNECTIONS
    rates_per_s: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)
    """Processor time of the server a request, in microseconds, one figure a round."""

    @property
    def rate_per_s(self) -> float:
        """Requests a second, the median of the rounds."""
        return median(self.rates_per_s)

    @property
    def cpu_median_us(self) -> float:
        """Processor time of the server a request, the median of the rounds."""
        return median(self.cpu_us)

    def run(self, seconds: float) -> None:
        """One round: as many requests as the server handles in so much of its processor time.

        Raises:
            WrongResponsesError: some response lacked the mark.
        """
        warm_us = self._send(_WARM_UP)[1]
        expected_us = self.cpu_us[-1] if self.cpu_us else warm_us
        rate_per_s, cpu_us = self._send(2 * max(_FEWEST_PAIRS, round(seconds / 2 / expected_us * 1e6)))
        self.rates_per_s.append(rate_per_s)
        self.cpu_us.append(cpu_us)

    def _send(self, count: int) -> tuple[float, float]:
        """Requests a second, and processor time of the server a request in microseconds."""
        requests = islice(self.requests(count), count)
        before_s = self.server.cpu_s()
        tally = drive(self.server.port, requests, self.mark, self.connections)
        if tally.failures or tally.requests != count:
            raise WrongResponsesError(self.name, tally)
        return tally.per_second, (self.server.cpu_s() - before_s) / count * 1e6


def speeds(target: Target, base: Target) -> tuple[float, ...]:
    """How fast a target is compared with another in each round, by the server's processor time a request."""
    return tuple(base_us / us for base_us, us in zip(base.cpu_us, target.cpu_us, strict=True))
