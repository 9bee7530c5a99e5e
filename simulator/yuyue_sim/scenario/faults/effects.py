"""The effects of faults on one exchange, independent of the code that applies them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response before it is sent."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Delay:
    """The response is sent later; the operation is carried out even if the client has left."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Trickle:
    """The response is sent in small pieces."""

    seconds: float
    """From the first piece to the last."""


@dataclass(frozen=True, slots=True)
class Silence:
    """No response is sent, and the connection stays open."""

    seconds: float
    """Until the hospital closes it."""


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection is reset."""

    sent: float
    """The part of the response that is sent before, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The response ends too early, and the connection is closed."""

    sent: float
    """The part of the response that is sent, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Alteration:
    """The response is changed."""

    alter: Callable[[Response], Response]


@dataclass(frozen=True, slots=True)
class Fault:
    """A SOAP fault is sent instead."""

    is_client: bool
    """Whether its code blames the client."""
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A result code is sent instead."""

    code: str
    message: str


Effect = Delay | Trickle | Silence | Drop | Cut | Alteration | Fault | Refusal
