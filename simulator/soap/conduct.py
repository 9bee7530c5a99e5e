"""How an answer travels when a fault has met it, and a connection that can be torn down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from simulator.soap.reply import Reply

CONNECTION = "connection"
"""The ASGI extension under which a server gives the `Connection` of a request."""


class ConnectionDropped(Exception):  # noqa: N818 - it reads as what happened
    """A fault tore the connection down, where the server gives no way to do so but to fail."""


class Connection(Protocol):
    """The connection on which a request came."""

    def reset(self) -> None:
        """Tear it down (TCP RST)."""

    def close(self) -> None:
        """Send what is to be sent and end it."""


@dataclass(frozen=True, slots=True)
class Wait:
    """The reply is asked for after a while, and then sent."""

    seconds: float
    then: Callable[[], Reply]


@dataclass(frozen=True, slots=True)
class Drip:
    """The reply is sent in drops."""

    seconds: float
    """From the first to the last."""


@dataclass(frozen=True, slots=True)
class Hang:
    """Nothing is sent until the client goes, or so long; then the connection ends."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Break:
    """A part of the reply is sent, and the connection ends."""

    sent: float
    """The part, from 0 to 1."""
    is_reset: bool
    """Whether it is reset, or closed once that part is sent."""


Conduct = Wait | Drip | Hang | Break


def connection_of(scope: Any) -> Connection | None:
    """The connection of a request; `None` where the server does not give it."""
    connection: Connection | None = (scope.get("extensions") or {}).get(CONNECTION)
    return connection
