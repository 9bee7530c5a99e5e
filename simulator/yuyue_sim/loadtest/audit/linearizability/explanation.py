"""Whether one order explains everything that was answered about a slot: linearizability, decided exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from yuyue_sim.loadtest.audit.linearizability.order import events_of, order_of
from yuyue_sim.loadtest.audit.linearizability.registration_status import statuses_of, without_idle
from yuyue_sim.loadtest.audit.linearizability.requests import Action, Request, Response
from yuyue_sim.loadtest.audit.linearizability.search import Search, SearchLimitError

__all__ = ["Action", "Explanation", "Finding", "Request", "Response", "explain"]

MOST_CONFIGURATIONS = 1_000_000
"""How many configurations are looked at by default before the search gives up."""


class Finding(Enum):
    """What came out."""

    LINEARIZABLE = "linearizable"
    NOT_LINEARIZABLE = "not linearizable"
    UNKNOWN = "unknown"
    """The search gave up."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The finding, and why."""

    finding: Finding
    stuck_row: int | None
    """The row of the request that no order can explain; `None` if there is none or the search gave up."""
    text: str
    """In plain words: how far the best order got, what the slot held then, and why the next cannot be."""
    order: tuple[int, ...] = ()
    """The rows in an order that explains them, as far as one does; unclear ones that need not have happened are not in
    it."""


def explain(capacity: int, requests: Sequence[Request], limit: int = MOST_CONFIGURATIONS) -> Explanation:
    """Look for an order of the requests in which one slot of `capacity` numbers, empty at first, answers just so.

    A RegID that is free is booked where a number is left, and refused as full where none is; one that is booked is
    repeated; one that was cancelled is used up, and whatever is answered to a new booking of it changes nothing. Each
    request stands at some instant of its own interval; an unclear one at any after its invocation, or nowhere.

    Args:
        capacity: numbers of the slot.
        requests: all about the slot, in any order.
        limit: how many configurations are looked at, so that the search ends.

    Raises:
        ValueError: a request contradicts itself.
    """
    for each in requests:
        each.check()
    relevant = without_idle(requests)
    search = Search(capacity, statuses_of(relevant), limit)
    explained = 0
    for _, is_completion, place in events_of(relevant):
        request = relevant[place]
        if not is_completion:
            search.invoke(place, request)
            continue
        try:
            found = search.complete(place, request)
        except SearchLimitError:
            text = f"the search was given up after {explained:,} answers: more than {limit:,} configurations"
            return Explanation(Finding.UNKNOWN, None, text)
        if not found:
            text = _why(capacity, request, search, explained)
            order = order_of(capacity, relevant, search.changes())
            return Explanation(Finding.NOT_LINEARIZABLE, request.row, text, order)
        explained += 1
    order = order_of(capacity, relevant, search.changes())
    return Explanation(Finding.LINEARIZABLE, None, f"one order explains all {explained:,} answers", order)


def _why(capacity: int, request: Request, search: Search, explained: int) -> str:
    """Why no order explains a request."""
    best = min(search.configurations, key=lambda state: min(each.bit_count() for each in search.configurations[state]))
    held = f"the best order of the {explained:,} answers before has {best.occupancy} of {capacity} numbers taken"
    taken = [state.occupancy for state in search.tried]
    number = request.registration_id
    is_full = min(taken) == capacity
    no_room = "no number is left and no cancel can come first"
    reasons = {
        Response.BOOKED: f"RegID {number} cannot be booked then: {no_room if is_full else 'it was booked before'}",
        Response.REPEATED: f"RegID {number} cannot be booked already: {no_room if is_full else 'nobody booked it'}",
        Response.FULL: f"RegID {number} cannot be refused as full: at most {max(taken)} can be taken by then",
        Response.CANCELLED: f"RegID {number} cannot be cancelled then: it is not booked, or was cancelled before",
        Response.ALREADY_CANCELLED: f"RegID {number} cannot be cancelled already: nobody cancelled it before",
        Response.UNKNOWN_BOOKING: f"RegID {number} cannot be unknown: it had been booked",
        Response.READING: _why_not_left(request.left, capacity - max(taken), capacity - min(taken)),
    }
    return f"{held}; {reasons[request.response]}"


def _why_not_left(left: int, fewest: int, most: int) -> str:
    could = f"{most} must be left" if fewest == most else f"only {fewest} to {most} can be left"
    if fewest <= left <= most:
        could = "no order that explains the other answers has so many left while it is asked"
    return f"LeftNum cannot be {left}: {could}"
