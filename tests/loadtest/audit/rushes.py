"""A rush upon one slot, as a correct hospital answers it: thousands book, read, cancel and ask again, all at once."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random

from yuyue_sim.loadtest.audit.linearizability.requests import Action, Request, Response
from yuyue_sim.loadtest.history.tables import NEVER_NS

SECOND_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Rush:
    """How many come, and how they behave."""

    users: int
    capacity: int
    seed: int = 1
    within_s: float = 1.0
    """Of all the first requests."""
    slowest_s: float = 2.0
    """Each request takes up to so long, half of it before the hospital acts and half after."""
    cancel_share: float = 0.2
    """Of those booked."""
    unclear_share: float = 0.02
    """Of requests that get no response; half of them reach the hospital. The user asks once more."""


def rush(settings: Rush) -> list[Request]:
    """Everything that is asked: each user reads and then books; a cancel is followed by a reading."""
    return list(_Crowd(settings).requests())


class _Crowd:
    def __init__(self, settings: Rush) -> None:
        self._settings = settings
        self._chance = Random(settings.seed)
        self._rows = count()
        self._active: set[int] = set()
        self._used_up: set[int] = set()
        self._coming: list[tuple[int, int, int, Action, int]] = []

    def requests(self) -> Iterator[Request]:
        for user in range(self._settings.users):
            self._send(Action.READ, 1000 + user, self._chance.uniform(0, self._settings.within_s))
        while self._coming:
            acted_ns, row, invoked_ns, asked, number = heapq.heappop(self._coming)
            completed_ns = acted_ns + self._half_ns()
            is_unclear = asked is not Action.READ and self._chance.random() < self._settings.unclear_share
            answered = Response.UNCLEAR if is_unclear and self._chance.random() < 0.5 else self._response(asked, number)
            left = self._settings.capacity - len(self._active) if asked is Action.READ else 0
            self._go_on(asked, number, Response.UNCLEAR if is_unclear else answered, completed_ns / SECOND_NS)
            if is_unclear:
                answered, completed_ns = Response.UNCLEAR, NEVER_NS
            number = 0 if asked is Action.READ else number
            yield Request(row, asked, answered, number, left, invoked_ns, completed_ns)

    def _half_ns(self) -> int:
        return round(self._chance.uniform(0.001, self._settings.slowest_s / 2) * SECOND_NS)

    def _send(self, asked: Action, number: int, at_s: float) -> None:
        invoked_ns = round(at_s * SECOND_NS)
        heapq.heappush(self._coming, (invoked_ns + self._half_ns(), next(self._rows), invoked_ns, asked, number))

    def _response(self, asked: Action, number: int) -> Response:
        if asked is Action.READ:
            return Response.READING
        if asked is Action.CANCEL:
            if number in self._active:
                self._active.remove(number)
                self._used_up.add(number)
                return Response.CANCELLED
            return Response.ALREADY_CANCELLED if number in self._used_up else Response.UNKNOWN_BOOKING
        if number in self._active:
            return Response.REPEATED
        if len(self._active) == self._settings.capacity:
            return Response.FULL
        self._active.add(number)
        return Response.BOOKED

    def _go_on(self, asked: Action, number: int, answered: Response, at_s: float) -> None:
        """What the user does next."""
        if asked is Action.READ and number in range(1000, 1000 + self._settings.users):
            self._send(Action.BOOK, number, at_s)
        elif answered is Response.UNCLEAR:
            self._send(asked, number, at_s)
        elif asked is Action.CANCEL:
            self._send(Action.READ, 0, at_s)
        elif answered in {Response.BOOKED, Response.REPEATED} and self._chance.random() < self._settings.cancel_share:
            self._send(Action.CANCEL, number, at_s + self._chance.uniform(0, 1))
