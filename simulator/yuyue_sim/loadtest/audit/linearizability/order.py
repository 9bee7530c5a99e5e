"""The order of requests that a search has found, rebuilt from the changes that it needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yuyue_sim.loadtest.audit.linearizability.requests import Action, Request, Response
from yuyue_sim.loadtest.history.tables import NEVER_NS

_CHANGING = {Action.BOOK: (Response.BOOKED, Response.UNCLEAR), Action.CANCEL: (Response.CANCELLED, Response.UNCLEAR)}
"""Responses of requests that may have changed something, the surest first."""


def events_of(requests: Sequence[Request]) -> list[tuple[int, bool, int]]:
    """Instant, whether it is a completion, and place of the request; what begins as another ends overlaps with it."""
    begins = [(each.invoked_ns, False, place) for place, each in enumerate(requests)]
    ends = [(each.completed_ns, True, place) for place, each in enumerate(requests) if each.completed_ns != NEVER_NS]
    return sorted(begins + ends)


def order_of(capacity: int, requests: Sequence[Request], changes: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The rows of the requests, in an order with these changes.

    Args:
        capacity: numbers of the slot.
        requests: those that were searched.
        changes: the place of an event in `events_of(requests)`, and the RegID that was booked or cancelled then.
    """
    return _Order(capacity, requests).after(changes)


class _Order:
    def __init__(self, capacity: int, requests: Sequence[Request]) -> None:
        self._capacity = capacity
        self._requests = requests
        self._active: set[int] = set()
        self._used_up: set[int] = set()
        self._open: dict[int, Request] = {}
        self._rows: list[int] = []
        self._allows: dict[Response, Callable[[Request], bool]] = {
            Response.FULL: lambda each: self._is_used_up(each) or len(self._active) == capacity,
            Response.READING: lambda each: len(self._active) == capacity - each.left,
            Response.REPEATED: lambda each: each.registration_id in self._active or self._is_used_up(each),
            Response.ALREADY_CANCELLED: self._is_used_up,
            Response.UNKNOWN_BOOKING: lambda each: each.registration_id not in self._active | self._used_up,
            Response.BOOKED: self._is_used_up,
        }

    def after(self, changes: Sequence[tuple[int, int]]) -> tuple[int, ...]:
        due = iter([*changes, (-1, 0)])
        event, number = next(due)
        for place, (_, is_completion, request) in enumerate(events_of(self._requests)):
            if not is_completion:
                self._open[request] = self._requests[request]
            while event == place:
                self._change(number)
                event, number = next(due)
            self._explain()
            if is_completion:
                self._open.pop(request, None)
        return tuple(self._rows)

    def _change(self, number: int) -> None:
        self._explain()
        action = Action.CANCEL if number in self._active else Action.BOOK
        makers = [
            (_CHANGING[action].index(each.response), place)
            for place, each in self._open.items()
            if each.registration_id == number and each.action is action and each.response in _CHANGING[action]
        ]
        if action is Action.BOOK:
            self._active.add(number)
        else:
            self._active.remove(number)
            self._used_up.add(number)
        if makers:
            self._rows.append(self._open.pop(min(makers)[1]).row)
        self._explain()

    def _explain(self) -> None:
        """Requests that change nothing stand where their response first fits."""
        fitting = [place for place, each in self._open.items() if each.response in self._allows and self._fits(each)]
        self._rows += [self._open.pop(place).row for place in fitting]

    def _fits(self, each: Request) -> bool:
        return self._allows[each.response](each)

    def _is_used_up(self, each: Request) -> bool:
        return each.registration_id in self._used_up
