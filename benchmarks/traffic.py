"""What is sent to one server: readings, orders for numbers that nobody ordered before, and both as in a rush."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import cycle, islice

from yuyue_sim.hospital.world.model import Schedule

from benchmarks.load_generator import drive
from benchmarks.requests import STRING, Requests
from benchmarks.servers import Server

LEFT = re.compile(b"LeftNum")
BOOKED = re.compile(b"Code&gt;1000&lt;")
SOLD_OUT = re.compile(b"Code&gt;1001&lt;")
DONE = re.compile(b"000&lt;/Code&gt;")
"""In the response to a booking (1000) and to a cancellation (0000) that was carried out."""
LEFT_OR_BOOKED = re.compile(b"LeftNum|Code&gt;1000&lt;")
READINGS = 20
"""How many getDtNoInfo a rush sends for each getYyNo."""
_SCHEDULES = 200
"""How many schedules are asked about in turn, as by a platform whose users look at the same clinics."""
_TAKEN = 32
_RUSHED = 3


class Traffic:
    """The requests of one server.

    A server derives a schedule from the seed when it is first looked at, so each is looked at before it is measured.
    """

    def __init__(self, server: Server, requests: Requests, looks: int = 1) -> None:
        """Prepare requests.

        Args:
            server: what they are sent to.
            requests: makes them.
            looks: how often each schedule is looked at before; more than once for several workers, 0 for the floor.
        """
        self._server = server
        self._requests = requests
        self._looks = looks
        self._fresh = islice(requests.bookable(), 1, None)  # the first is for bookings that are cancelled
        self._orders: deque[bytes] = deque()
        self._rush: deque[bytes] = deque()
        self._full: list[Schedule] = []
        self._cancelled: list[Schedule] = []

    def readings(self, style: str = STRING) -> Iterator[bytes]:
        """getDtNoInfo about the same schedules in turn, without end."""
        return self._in_turn(islice(self._requests.bookable(), _SCHEDULES), style)

    def readings_of_running(self) -> Iterator[bytes]:
        """getDtNoInfo about sessions under way in turn, without end."""
        return self._in_turn(islice(self._requests.running(), _SCHEDULES), STRING)

    def orders(self, count: int) -> Iterator[bytes]:
        """At least so many getYyNo, each for a number that is left."""
        while len(self._orders) < count:
            self._orders += self._requests.orders_of(self._take(_TAKEN))
        return _from(self._orders)

    def refused(self, _count: int) -> Iterator[bytes]:
        """getYyNo for schedules that are sold out, without end."""
        if not self._full:
            self._full = self._take(_RUSHED)
            drive(self._server.port, self._requests.orders_of(self._full), BOOKED)
        return (self._requests.order(schedule) for schedule in cycle(self._full))

    def rush(self, count: int) -> Iterator[bytes]:
        """At least so many requests, all about three schedules until these are sold out, then about the next three."""
        while len(self._rush) < count:
            rushed = self._take(_RUSHED)
            readings = cycle([self._requests.slots(schedule) for schedule in rushed])
            for order in self._requests.orders_of(rushed):
                self._rush += [order, *islice(readings, READINGS)]
        return _from(self._rush)

    def booked_and_cancelled(self, _count: int) -> Iterator[bytes]:
        """getYyNo and backNo for the same booking, in many schedules in turn, without end."""
        if not self._cancelled:
            self._cancelled = self._take(_TAKEN)
        return self._pairs(self._cancelled)

    def booked_and_cancelled_in_one(self, _count: int) -> Iterator[bytes]:
        """The same in the first schedule alone."""
        return self._pairs(list(islice(self._requests.bookable(), 1)))

    def _pairs(self, schedules: list[Schedule]) -> Iterator[bytes]:
        for schedule in cycle(schedules):
            yield from self._requests.booking_and_cancellation(schedule)

    def _in_turn(self, schedules: Iterator[Schedule], style: str) -> Iterator[bytes]:
        requests = [self._requests.slots(schedule, style) for schedule in schedules]
        self._look(requests)
        return cycle(requests)

    def _take(self, count: int) -> list[Schedule]:
        taken = [each for each in islice(self._fresh, count) if self._requests.free(each)]
        self._look([self._requests.slots(schedule) for schedule in taken])
        return taken

    def _look(self, requests: list[bytes]) -> None:
        for _ in range(self._looks):
            drive(self._server.port, iter(requests), LEFT)


def _from(prepared: deque[bytes]) -> Iterator[bytes]:
    while prepared:
        yield prepared.popleft()
