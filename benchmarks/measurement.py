"""The measurement: rounds in which every target has its turn, so that a slow moment affects all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.load_generator import Tally, drive
from benchmarks.servers import Server

CONNECTIONS = 16
_WARM_UP = 200


class WrongResponsesError(RuntimeError):
    """Responses of a measured server were no success, so its speed means nothing."""

    def __init__(self, target: str, tally: Tally) -> None:
        super().__init__(f"{target}: {tally.failures} of {tally.requests} answers were no success")
        self.target = target


@dataclass
class Target:
    """One thing to measure."""

    name: str
    server: Server
    requests: Callable[[int], Sequence[bytes]]
    """Makes a number of requests before the measurement."""
    mark: bytes
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
            WrongAnswersError: some answer lacked the mark.
        """
        expected_rate = self.rates_per_s[-1] if self.rates_per_s else 15_000.0
        requests = self.requests(_WARM_UP + int(expected_rate * seconds * 1.5))
        self._drive(requests[:_WARM_UP], seconds)
        before_s = self.server.cpu_s()
        tally = self._drive(requests[_WARM_UP:], seconds)
        self.cpu_us.append((self.server.cpu_s() - before_s) / tally.requests * 1e6)
        self.rates_per_s.append(tally.per_second)

    def _drive(self, requests: Sequence[bytes], seconds: float) -> Tally:
        tally = drive(self.server.port, iter(requests), self.mark, self.connections, seconds)
        if tally.failures or not tally.requests:
            raise WrongResponsesError(self.name, tally)
        return tally


def ratio(target: Target, base: Target) -> float:
    """How fast a target is compared with another: the median of the rounds' ratios, by the server's processor time."""
    return median(base_us / us for base_us, us in zip(base.cpu_us, target.cpu_us, strict=True))
