"""One request about a slot, with its response: what the search works on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from yuyue_sim.loadtest.history.tables import NEVER_NS


class Action(IntEnum):
    """What a request asks for."""

    BOOK = 0
    """getYyNo."""
    CANCEL = 1
    """backNo."""
    READ = 2
    """getDtNoInfo."""


class Response(IntEnum):
    """The responses that say something about the slot. Other refusals are left out."""

    BOOKED = 0
    """1000: the RegID was free and a number was left."""
    REPEATED = 1
    """1002 with the RegID that was asked for: it was booked already."""
    FULL = 2
    """1001: no number was left."""
    UNCLEAR = 3
    """No answer, or none that can be read: it may take effect at any instant from its invocation on, or never."""
    CANCELLED = 4
    """0000: the RegID was booked and is so no more."""
    ALREADY_CANCELLED = 5
    """0005: it had been cancelled before."""
    UNKNOWN_BOOKING = 6
    """0001: it had never been booked."""
    READING = 7
    """A reading of LeftNum."""


RESPONSES = {
    Action.BOOK: frozenset({Response.BOOKED, Response.REPEATED, Response.FULL, Response.UNCLEAR}),
    Action.CANCEL: frozenset(
        {Response.CANCELLED, Response.ALREADY_CANCELLED, Response.UNKNOWN_BOOKING, Response.UNCLEAR}
    ),
    Action.READ: frozenset({Response.READING}),
}
"""What each request may be answered."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request about the slot; the hospital acted within the closed interval of its instants."""

    row: int
    """By which the caller knows it again."""
    action: Action
    response: Response
    registration_id: int
    """The RegID to book or to cancel, 0 for a reading."""
    left: int
    """LeftNum of a reading, else 0."""
    invoked_ns: int
    completed_ns: int
    """`NEVER_NS` where the answer is unclear."""

    def check(self) -> None:
        """Say what is wrong with it.

        Raises:
            ValueError: the answer does not belong to what was asked, or the instants do not fit.
        """
        if self.response not in RESPONSES[self.action]:
            allowed = ", ".join(sorted(each.name for each in RESPONSES[self.action]))
            raise ValueError(f"row {self.row}: {self.action.name} is answered {allowed}, not {self.response.name}")
        if self.completed_ns < self.invoked_ns:
            raise ValueError(f"row {self.row}: completed at {self.completed_ns}, before it was invoked")
        if (self.response is Response.UNCLEAR) != (self.completed_ns == NEVER_NS):
            raise ValueError(f"row {self.row}: what is unclear, and nothing else, is never completed (NEVER_NS)")
