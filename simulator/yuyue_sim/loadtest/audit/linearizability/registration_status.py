"""What is known of each RegID in a slot before the search: when it was booked, cancelled and used up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yuyue_sim.loadtest.audit.linearizability.requests import Action, Request, Response
from yuyue_sim.loadtest.history.tables import NEVER_NS

MAKERS = frozenset({Response.BOOKED, Response.UNCLEAR})
"""Answers to a request that may have booked."""
_SHOW_BOOKED = frozenset({Response.BOOKED, Response.REPEATED, Response.CANCELLED, Response.ALREADY_CANCELLED})
_SHOW_FREE = frozenset({Response.FULL, Response.UNKNOWN_BOOKING})
_SHOW_USED_UP = frozenset({Response.FULL, Response.BOOKED})


@dataclass(frozen=True, slots=True)
class RegistrationStatus:
    """What is known beforehand of a RegID that was, or may have been, booked.

    Where one booking or another could come next, taking the one that must come first is never wrong, unless a
    request may tell them apart in between. The same holds of cancels.
    """

    registration_id: int
    booked_by_ns: int
    """When it surely had been booked, `NEVER_NS` where it need not have been."""
    cancel_from_ns: int
    """The earliest cancel that may take effect or find it done: until then nothing ends the booking."""
    may_come_first: bool
    """Whether no request shows that it is still free, so that it may be booked before one that can wait."""
    cancelled_by_ns: int
    """When it surely had been cancelled."""
    used_up_from_ns: int
    """The earliest request, other than a later cancel, that may show that it is used up and no longer booked."""


def without_idle(requests: Sequence[Request]) -> list[Request]:
    """The requests without those that say nothing, whatever the order.

    A booking that was acknowledged was not made by an unclear attempt, unless a cancel came between; a cancel that was
    acknowledged was not done by an unclear one. What nobody tried to book is unknown, and no cancel of it does a thing.
    """
    makers = [each for each in requests if each.action is Action.BOOK and each.response in MAKERS]
    bookable = {each.registration_id for each in makers}
    booked_by_ns: dict[int, int] = {}
    for each in makers:
        _lower(booked_by_ns, each.registration_id, each.completed_ns)
    cancel_from_ns: dict[int, int] = {}
    for each in requests:
        if each.action is Action.CANCEL:
            _lower(cancel_from_ns, each.registration_id, each.invoked_ns)
    cancelled = {each.registration_id for each in requests if each.response is Response.CANCELLED}

    def is_idle(each: Request) -> bool:
        number = each.registration_id
        if each.action is Action.CANCEL and number not in bookable:
            return each.response in {Response.UNCLEAR, Response.UNKNOWN_BOOKING}
        if each.response is not Response.UNCLEAR:
            return False
        if each.action is Action.CANCEL:
            return number in cancelled
        return booked_by_ns[number] < cancel_from_ns.get(number, NEVER_NS)

    return [each for each in requests if not is_idle(each)]


def _lower(lowest_ns: dict[int, int], number: int, at_ns: int) -> None:
    lowest_ns[number] = min(lowest_ns.get(number, NEVER_NS), at_ns)


def statuses_of(requests: Iterable[Request]) -> list[RegistrationStatus]:
    """The life of each RegID that may have been booked, the one that must be booked first first."""
    asked: defaultdict[int, list[Request]] = defaultdict(list)
    bookable: set[int] = set()
    for each in requests:
        if each.action is not Action.READ:
            asked[each.registration_id].append(each)
        if each.action is Action.BOOK and each.response in MAKERS:
            bookable.add(each.registration_id)
    statuses = [_status_of(number, each) for number, each in asked.items() if number in bookable]
    return sorted(statuses, key=lambda status: status.booked_by_ns)


def _status_of(number: int, requests: Sequence[Request]) -> RegistrationStatus:
    """`requests` are all about this RegID."""
    bookings = [each for each in requests if each.action is Action.BOOK]
    makers = [each for each in bookings if each.response in MAKERS]
    is_acknowledged = any(each.response is Response.BOOKED for each in makers)
    cancels = [
        each for each in requests if each.action is Action.CANCEL and each.response is not Response.UNKNOWN_BOOKING
    ]
    booked_by_ns = _earliest(each.completed_ns for each in requests if each.response in _SHOW_BOOKED)
    made_from_ns = _earliest(each.invoked_ns for each in makers)
    cancel_from_ns = _earliest(each.invoked_ns for each in cancels)
    tells_free = any(
        each.completed_ns >= made_from_ns and each.invoked_ns <= booked_by_ns
        for each in requests
        if each.response in _SHOW_FREE
    )
    return RegistrationStatus(
        registration_id=number,
        booked_by_ns=booked_by_ns,
        cancel_from_ns=cancel_from_ns,
        may_come_first=not tells_free and (not is_acknowledged or len(makers) == 1),
        cancelled_by_ns=_earliest(each.completed_ns for each in cancels if each.response is not Response.UNCLEAR),
        used_up_from_ns=_earliest(
            each.invoked_ns
            for each in bookings
            if each.response in _SHOW_USED_UP and each.completed_ns >= cancel_from_ns
        ),
    )


def _earliest(instants_ns: Iterable[int]) -> int:
    return min(instants_ns, default=NEVER_NS)
