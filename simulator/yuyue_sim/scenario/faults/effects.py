"""What can happen to one exchange, decided apart from whoever carries it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Response:
    """An answer on its way back over HTTP."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Delay:
    """The answer comes later; the operation is carried out all the same, even if nobody waits any longer."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Trickle:
    """The answer comes in drops."""

    seconds: float
    """From the first drop to the last."""


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer comes, and the connection stays open."""

    seconds: float
    """Until the hospital closes it."""


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection is reset."""

    sent: float
    """The part of the answer that is sent before, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The answer ends too early, and with it the connection."""

    sent: float
    """The part of the answer that is sent, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Alteration:
    """The answer is made another."""

    alter: Callable[[Response], Response]


@dataclass(frozen=True, slots=True)
class Fault:
    """A SOAP fault comes instead."""

    is_client: bool
    """Whether it is said to be the client's."""
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A result code comes instead."""

    code: str
    message: str


Effect = Delay | Trickle | Silence | Drop | Cut | Alteration | Fault | Refusal
