"""The plainest search for an order there is: every one of them is tried. It shares nothing with the real search."""

from __future__ import annotations

from collections.abc import Sequence

from yuyue_sim.loadtest.audit.linearizability.requests import Action, Request, Response

Numbers = frozenset[int]
"""RegIDs."""


def has_order(capacity: int, requests: Sequence[Request]) -> bool:
    """Whether an order of the requests, some unclear ones left out, answers each as it was answered."""
    return _goes_on(capacity, tuple(requests), frozenset(), frozenset())


def _goes_on(capacity: int, left_over: tuple[Request, ...], active: Numbers, used_up: Numbers) -> bool:
    if all(each.response is Response.UNCLEAR for each in left_over):
        return True
    for place, request in enumerate(left_over):
        others = left_over[:place] + left_over[place + 1 :]
        if any(other.completed_ns < request.invoked_ns for other in others):
            continue
        after = _answered(capacity, request, active, used_up)
        if after is not None and _goes_on(capacity, others, *after):
            return True
    return False


def _answered(capacity: int, request: Request, active: Numbers, used_up: Numbers) -> tuple[Numbers, Numbers] | None:
    """What the slot holds after it gave this response, `None` where it would have given another."""
    number = request.registration_id
    one = frozenset({number})
    if request.action is Action.READ:
        return (active, used_up) if request.left == capacity - len(active) else None
    if request.action is Action.BOOK:
        if number in used_up:
            return active, used_up
        if number in active:
            response, after = Response.REPEATED, (active, used_up)
        elif len(active) < capacity:
            response, after = Response.BOOKED, (active | one, used_up)
        else:
            response, after = Response.FULL, (active, used_up)
    elif number in active:
        response, after = Response.CANCELLED, (active - one, used_up | one)
    elif number in used_up:
        response, after = Response.ALREADY_CANCELLED, (active, used_up)
    else:
        response, after = Response.UNKNOWN_BOOKING, (active, used_up)
    return after if request.response in {response, Response.UNCLEAR} else None
