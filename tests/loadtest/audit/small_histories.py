"""Small random histories of one slot: the responses of a correct one to overlapping requests, and a faulty one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from yuyue_sim.loadtest.audit.linearizability.requests import RESPONSES, Action, Request, Response
from yuyue_sim.loadtest.history.tables import NEVER_NS

SECOND_NS = 1_000_000_000


class Fault(StrEnum):
    """What is wrong with the slot."""

    NONE = "none"
    OVERSELL = "oversell"
    """It counts without what was booked a moment ago."""
    LOST = "lost"
    """It acknowledges a booking and does not keep it."""
    STALE_READ = "stale read"
    """It shows LeftNum as it was before the last change."""
    FALSE_FULL = "false full"
    """It refuses as full while a number is left."""
    LEAKED_CANCEL = "leaked cancel"
    """It acknowledges a cancel and does not give the number back."""
    CORRUPTION = "corruption"
    """One response of a correct history is replaced by another."""


@dataclass(frozen=True, slots=True)
class SmallHistory:
    """A slot and all that was asked about it."""

    capacity: int
    requests: tuple[Request, ...]
    fault: Fault


class _Slot:
    def __init__(self, capacity: int, fault: Fault, chance: Random) -> None:
        self.capacity = capacity
        self.active: set[int] = set()
        self.used_up: set[int] = set()
        self.leaked = 0
        self.left_before = capacity
        self._fault = fault
        self._chance = chance

    def response(self, asked: Action, number: int) -> tuple[Response, int]:
        """The response, and LeftNum where it was asked for."""
        strikes = self._chance.random() < 0.5
        left = self.capacity - len(self.active) - self.leaked
        if asked is Action.READ:
            is_stale = self._fault is Fault.STALE_READ and strikes
            return Response.READING, max(0, self.left_before if is_stale else left)
        self.left_before = left
        return (self._book if asked is Action.BOOK else self._cancel)(number, left, strikes), 0

    def _book(self, number: int, left: int, strikes: bool) -> Response:
        if number in self.active:
            return Response.REPEATED
        if strikes and self._fault is Fault.FALSE_FULL:
            return Response.FULL
        if left <= 0 and not (strikes and self._fault is Fault.OVERSELL):
            return Response.FULL
        if not (strikes and self._fault is Fault.LOST):
            self.active.add(number)
        return Response.BOOKED

    def _cancel(self, number: int, left: int, strikes: bool) -> Response:
        if number in self.active:
            self.active.remove(number)
            self.used_up.add(number)
            if strikes and self._fault is Fault.LEAKED_CANCEL:
                self.leaked += 1
            return Response.CANCELLED
        return Response.ALREADY_CANCELLED if number in self.used_up else Response.UNKNOWN_BOOKING


def small_history(seed: int, most_requests: int = 7) -> SmallHistory:
    """The history of a seed: half of them of a correct slot."""
    chance = Random(seed)
    fault = Fault.NONE if chance.random() < 0.5 else chance.choice(list(Fault)[1:])
    slot = _Slot(chance.randint(1, 3), fault, chance)
    reach_ns = chance.choice((1, 2, 4, 8)) * SECOND_NS
    unclear_share = chance.choice((0.0, 0.15, 0.4))
    numbers = range(101, 101 + chance.randint(2, 5))
    requests: list[Request] = []
    for row in range(chance.randint(3, most_requests)):
        at_ns = (row + 10) * SECOND_NS
        asked = chance.choice((Action.BOOK, Action.BOOK, Action.BOOK, Action.CANCEL, Action.READ))
        number = 0 if asked is Action.READ else chance.choice(numbers)
        if asked is Action.BOOK and number in slot.used_up:
            continue
        invoked_ns, completed_ns = at_ns - chance.randrange(reach_ns), at_ns + chance.randrange(reach_ns)
        is_unclear = asked is not Action.READ and chance.random() < unclear_share
        if is_unclear and chance.random() < 0.5:
            answered, left = Response.UNCLEAR, 0
        else:
            answered, left = slot.response(asked, number)
        if is_unclear:
            answered, completed_ns = Response.UNCLEAR, NEVER_NS
        requests.append(Request(row, asked, answered, number, left, invoked_ns, completed_ns))
    if fault is Fault.CORRUPTION and requests:
        place = chance.randrange(len(requests))
        requests[place] = _corrupted(requests[place], chance)
    chance.shuffle(requests)
    return SmallHistory(slot.capacity, tuple(requests), fault)


def _corrupted(request: Request, chance: Random) -> Request:
    if request.action is Action.READ:
        return replace(request, left=chance.choice([left for left in range(4) if left != request.left]))
    others = sorted(RESPONSES[request.action] - {request.response, Response.UNCLEAR})
    completed_ns = request.completed_ns
    if request.response is Response.UNCLEAR:
        completed_ns = request.invoked_ns + chance.randrange(8 * SECOND_NS)
    return replace(request, response=chance.choice(others), completed_ns=completed_ns)
