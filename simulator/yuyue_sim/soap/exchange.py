"""Exchanges between clients and a hospital, as the observers get them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from yuyue_sim.contract.styles import SoapVersion
from yuyue_sim.contract.subject import NOBODY, Subject
from yuyue_sim.core.reasons import Reason, Reasons

if TYPE_CHECKING:
    from yuyue_sim.scenario.faults.decisions import Decision
    from yuyue_sim.soap.dispatcher import ParsedRequest

MOST_ANSWER_BYTES = 1 << 20
"""How many bytes are kept of a response that is sent in chunks."""


class Injected(NamedTuple):
    """A fault that was injected."""

    name: str
    kind: str
    """The key of its kind in a scenario."""
    when: str
    """before or after the operation was carried out."""


class Exchange(NamedTuple):
    """One request and its response; unknown values are `None` or empty."""

    arrived_unix_s: float
    """The machine's time when the request had arrived, in seconds since 1970 (UTC)."""
    decided_unix_s: float
    """When the response, or its first piece, was ready; for a search, its first pause."""
    answered_unix_s: float
    """When the last byte of the response was handed to the server."""
    at: datetime
    """The simulated instant of the decision."""
    newest_event: int
    """The id of the newest event in the ledger at the decision; 0 for none."""
    path: str
    content_type: bytes
    request: bytes
    """The body of the request."""
    request_id: str
    """The client's own name for it, in the header X-Request-Id."""
    operation: str
    """The wire name of the operation; empty if it was not found."""
    style: str
    """string or typed; empty if the operation was not found."""
    subject: Subject
    """The hospital, booking and patient that the request names; of an unreadable request what can be read."""
    status: int
    response_type: bytes
    response: bytes
    """The body of the response before a fault shortened it."""
    response_bytes: int
    """The length of that body."""
    code: str
    """The result code; `fault` for a SOAP fault, empty if there is none."""
    injected: Injected | None
    """The fault that was injected."""
    reasons: tuple[Reason, ...]
    """The reasons of the response."""


def request_id_of(header: bytes) -> str:
    """The client's own name for a request, in any alphabet."""
    return header.decode("utf-8", "backslashreplace")


Observer = Callable[[Exchange], None]
"""Called with an exchange after its response was sent, on the event loop: it must be quick."""


class Observers:
    """The observers of one simulation, and what they need besides the exchange."""

    def __init__(
        self,
        observers: Sequence[Observer],
        machine: Callable[[], float],
        simulated: Callable[[], tuple[datetime, int]],
        kept: Callable[[], float],
        reasons: Reasons,
    ) -> None:
        """Call these observers.

        Args:
            observers: in the order in which they are called.
            machine: the machine's time, in seconds since 1970 (UTC).
            simulated: the simulated instant that was last read, and the id of the newest event then.
            kept: the machine's time of the last write to the ledger.
            reasons: where the reasons of responses are noted.
        """
        self.observers = tuple(observers)
        self.machine = machine
        self.simulated = simulated
        self.kept = kept
        self.reasons = reasons


class ExchangeContext:
    """What becomes known about a request while it is answered."""

    __slots__ = ("decision", "needs_ledger", "parsed", "request", "salvaged", "version")

    def __init__(self, request: bytes) -> None:
        self.request = request
        """The body of the request."""
        self.version = SoapVersion.SOAP11
        """The version of SOAP in which a fault would be sent."""
        self.parsed: ParsedRequest | None = None
        self.salvaged: Subject | None = None
        """What an unreadable request names."""
        self.decision: Decision | None = None
        self.needs_ledger = False
        """Whether the work is to go on where the ledger may be waited for."""

    @property
    def subject(self) -> Subject:
        """The hospital, booking and patient that the request names."""
        if self.salvaged is not None:
            return self.salvaged
        return NOBODY if self.parsed is None else self.parsed.subject
