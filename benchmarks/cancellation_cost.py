"""What cancelled bookings cost: the same requests about a schedule without any and about one with thousands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import cycle, islice

from yuyue_sim.hospital.world.model import Schedule

from benchmarks.load_generator import drive
from benchmarks.measurement import Target, ratio
from benchmarks.requests import STRING, Requests
from benchmarks.servers import Server

CANCELLATIONS = 4000
_FRESH_SCHEDULES = 500
"""So many schedules are booked in turn, so that none of them gathers cancellations."""
_DONE = b"000&lt;/Code&gt;"
"""In the response to a booking (1000) and to a cancellation (0000) that was carried out."""


def cancellation_targets(serve: Callable[..., Server], stack: ExitStack, requests: Requests) -> list[Target]:
    """Bookings, each cancelled at once: over many schedules, and in one schedule with thousands of cancelled ones."""
    server = serve(stack, "cancellations")
    first, *others = islice(requests.schedules_with_numbers(), _FRESH_SCHEDULES)
    worn, fresh = _rounds(requests, [first]), _rounds(requests, others)
    for rounds, count in ((fresh, len(others)), (worn, CANCELLATIONS)):
        drive(server.port, islice(rounds, 2 * count), _DONE, connections=1, seconds=600.0)
    return [_target("none", server, fresh), _target(f"{CANCELLATIONS:,}", server, worn)]


def cancellation_cost(targets: Sequence[Target]) -> float:
    """The processor time of a request beside many cancelled bookings, relative to one beside none."""
    fresh, worn = targets
    return 1 / ratio(worn, fresh)


def _target(name: str, server: Server, rounds: Iterator[bytes]) -> Target:
    return Target(name, server, lambda count: list(islice(rounds, count + count % 2)), _DONE, connections=1)


def _rounds(requests: Requests, schedules: Sequence[Schedule]) -> Iterator[bytes]:
    for schedule in cycle(schedules):
        yield from requests.booking_and_cancellation(schedule, STRING)
