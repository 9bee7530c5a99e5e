"""What passed between a client and a hospital, as it is given to whoever watches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from yuyue_sim.contract.styles import SoapVersion
from yuyue_sim.core.reasons import Reason, Reasons

if TYPE_CHECKING:
    from yuyue_sim.scenario.faults.decisions import Decision
    from yuyue_sim.soap.dispatcher import ParsedRequest

MOST_ANSWER_BYTES = 1 << 20
"""So much of an answer is kept that is sent in chunks."""


class Exchange(NamedTuple):
    """One request and its answer; what was not decided is `None` or empty."""

    arrived_unix_s: float
    """The machine's time when the request was there."""
    decided_unix_s: float
    """When the answer stood, or its first piece; of one that is searched for, when the search was under way."""
    answered_unix_s: float
    """When the last of the answer was handed over."""
    at: datetime
    """The simulated instant of the decision."""
    path: str
    content_type: bytes
    request: bytes
    """The body of the request."""
    request_id: str
    """The client's own name for it, in the header X-Request-Id."""
    parsed: ParsedRequest | None
    """What was asked; `None` if not even the operation was found."""
    status: int
    response_type: bytes
    response: bytes
    """The body of the answer as it was meant, before a fault cut it short."""
    response_bytes: int
    """The length of that body."""
    code: str
    """The result code; `fault` for a SOAP fault, empty if there is none."""
    decision: Decision | None
    """The fault that was injected."""
    reasons: tuple[Reason, ...]
    """Why it was answered so."""


def request_id_of(header: bytes) -> str:
    """The client's own name for a request, in whatever alphabet."""
    return header.decode("utf-8", "backslashreplace")


Observer = Callable[[Exchange], None]
"""Is told of an exchange after its answer was sent, on the event loop: it must be quick."""


class Observers:
    """Those who watch one simulation, and what they need besides the exchange."""

    def __init__(
        self,
        observers: Sequence[Observer],
        machine: Callable[[], float],
        simulated: Callable[[], datetime],
        kept: Callable[[], float],
        reasons: Reasons,
    ) -> None:
        """Tell these observers.

        Args:
            observers: in the order in which they are told.
            machine: the machine's time, in seconds since 1970 (UTC).
            simulated: the simulated instant that was last looked at.
            kept: the machine's time at which something was written into the ledger last.
            reasons: where the reasons of answers are noted.
        """
        self.observers = tuple(observers)
        self.machine = machine
        self.simulated = simulated
        self.kept = kept
        self.reasons = reasons


class ExchangeContext:
    """What is found out about a request while it is answered."""

    __slots__ = ("decision", "parsed", "version")

    def __init__(self) -> None:
        self.version = SoapVersion.SOAP11
        """The version of SOAP in which a fault would be sent."""
        self.parsed: ParsedRequest | None = None
        self.decision: Decision | None = None
