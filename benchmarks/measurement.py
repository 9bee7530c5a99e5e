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
_LIMIT_S = 60.0
"""How long the requests before a measurement may take."""
_FIRST_GUESS_PER_S = 4_000.0
_SPARE = 1.5


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
        """One round.

        Raises:
            WrongResponsesError: some response lacked the mark.
        """
        expected_rate = self.rates_per_s[-1] if self.rates_per_s else _FIRST_GUESS_PER_S
        requests = self.requests(_WARM_UP + int(expected_rate * seconds * _SPARE))
        self._drive(islice(requests, _WARM_UP), _LIMIT_S)
        before_s = self.server.cpu_s()
        tally = self._drive(requests, seconds)
        self.cpu_us.append((self.server.cpu_s() - before_s) / tally.requests * 1e6)
        self.rates_per_s.append(tally.per_second)

    def _drive(self, requests: Iterator[bytes], seconds: float) -> Tally:
        tally = drive(self.server.port, requests, self.mark, self.connections, seconds)
        if tally.failures or not tally.requests:
            raise WrongResponsesError(self.name, tally)
        return tally


def speeds(target: Target, base: Target) -> tuple[float, ...]:
    """How fast a target is compared with another in each round, by the server's processor time a request."""
    return tuple(base_us / us for base_us, us in zip(base.cpu_us, target.cpu_us, strict=True))
