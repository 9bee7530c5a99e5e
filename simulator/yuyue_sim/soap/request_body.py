"""Reads the body of a request up to a limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from yuyue_sim.soap.limits import Limits

AsgiMessage = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[AsgiMessage]]
Send = Callable[[AsgiMessage], Awaitable[None]]
Application = Callable[[AsgiMessage, Receive, Send], Awaitable[None]]


class BodyTooLarge(Exception):  # noqa: N818 - it reads as what is wrong
    """The body is larger than the limit."""


class ClientGone(Exception):  # noqa: N818 - it reads as what happened
    """The client disconnected before its request was complete."""


class SupersededError(Exception):
    """Another simulation has replaced the one that was to answer."""

    def __init__(self) -> None:
        super().__init__()
        self.body: bytes | None = None
        """The body of the request, if it was read."""


def read_again(body: bytes, receive: Receive) -> Receive:
    """Receive a body that was read before, then go on."""
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive_again() -> AsgiMessage:
        return next(messages, None) or await receive()

    return receive_again


async def read_body(receive: Receive, declared: bytes | None, limits: Limits) -> bytes:
    """The whole body; `declared` is its Content-Length.

    Raises:
        BodyTooLarge: it is, or declares itself, larger than the limit; the rest has not been read.
        ClientGone: the client closed the connection.
    """
    limit = limits.body_bytes
    if declared is not None and declared.isdigit() and int(declared) > limit:
        raise BodyTooLarge
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        if len(body) > limit:
            raise BodyTooLarge
        return body
    chunks = [body]
    size = len(body)
    while message.get("more_body"):
        if size > limit:
            raise BodyTooLarge
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
    if size > limit:
        raise BodyTooLarge
    return b"".join(chunks)


async def drain(receive: Receive, limits: Limits) -> None:
    """Read and discard the rest, within limits: many clients read the response only after sending everything."""
    left = limits.drained_bytes
    try:
        async with asyncio.timeout(limits.drained_s):
            while left > 0:
                message = await receive()
                if message["type"] == "http.disconnect" or not message.get("more_body"):
                    return
                left -= len(message.get("body", b""))
    except TimeoutError:
        return
