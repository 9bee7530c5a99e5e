"""Sends responses: whole, in chunks, or as an injected fault says."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from yuyue_sim.core.turns import next_turn
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.scenario.faults.effects import Cut, Drop, Silence, Trickle
from yuyue_sim.soap.connection import connection_of, end_connection
from yuyue_sim.soap.content_type import read_content_type
from yuyue_sim.soap.faults import SoapFault
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.post import Answer
from yuyue_sim.soap.request_body import AsgiMessage, ClientGone, Receive, Send, drain
from yuyue_sim.soap.response import HttpResponse, Wait, fault_response, gathered

log = logging.getLogger(__name__)

T = TypeVar("T")

Pause = Callable[[float], Awaitable[None]]
"""Waits for a number of seconds."""

_MOST_DROPS = 100


class Noting(Protocol):
    """Records one exchange."""

    def paused(self) -> None:
        """Record what is known so far, before other requests are served."""

    def resumed(self) -> None:
        """Record that the work continues, after others were served."""

    def handed_over(self) -> None:
        """Record what this thread knows, before another goes on."""

    def taken_up(self) -> None:
        """Record that this thread goes on."""

    def decided(self, response: HttpResponse) -> HttpResponse:
        """Record a response, and return the one to send."""


def first_step(steps: Steps[T]) -> T | None:
    """The result of work in steps if it needs one step only; else `None`, and `built` goes on."""
    try:
        next(steps)
    except StopIteration as end:
        outcome: T = end.value
        return outcome
    return None


async def built(steps: Steps[T], receive: Receive, noting: Noting | None = None, *, has_begun: bool = False) -> T:
    """The result of work in steps; other requests are served between the steps.

    Raises:
        ClientGone: the client disconnected.
    """
    gone: asyncio.Future[AsgiMessage] | None = None
    try:
        while True:
            outcome = None if has_begun else first_step(steps)
            has_begun = False
            if outcome is not None:
                return outcome
            if noting is not None:
                noting.paused()
            gone = gone or asyncio.ensure_future(receive())
            await next_turn()
            if gone.done():
                raise ClientGone
            if noting is not None:
                noting.resumed()
    finally:
        steps.close()
        if gone is not None:
            gone.cancel()


Build = Callable[[Steps[HttpResponse], Receive, Noting], Awaitable[HttpResponse]]
"""Does work in steps, and returns its result."""


async def send_response(
    response: HttpResponse,
    scope: AsgiMessage,
    receive: Receive,
    send: Send,
    pause: Pause,
    noting: Noting,
    build: Build | None = None,
) -> None:
    """Send a response; `build` does the work of one that is made after a delay.

    Raises:
        ClientGone: the client disconnected before there was anything to send.
    """
    match response.conduct:
        case None:
            await (
                _send_whole(response, send)
                if isinstance(response.body, bytes)
                else _send_chunks(response, receive, send)
            )
        case Wait(seconds, then):
            await pause(seconds)
            held_back = noting.decided(await (build or built)(then(), receive, noting))
            await send_response(held_back, scope, receive, send, pause, noting, build)
        case Trickle(seconds):
            await _trickle(replace(response, conduct=None), seconds, receive, send, pause)
        case Silence(seconds):
            await _until_gone(pause(seconds), scope, receive)
            await end_connection(scope, receive, is_reset=True)
        case Drop(sent):
            await _send_part(response, sent, receive, send)
            await end_connection(scope, receive, is_reset=True)
        case Cut(sent):
            await _send_part(response, sent, receive, send)
            await end_connection(scope, receive, is_reset=False)


async def _send_whole(response: HttpResponse, send: Send) -> None:
    body = response.whole
    await send(start_of(response, len(body)))
    await send({"type": "http.response.body", "body": body})


def start_of(response: HttpResponse, length: int) -> AsgiMessage:
    """The head of a response; its Content-Length if known."""
    return _head(response.status, response.content_type, length)


async def send_answer(answer: Answer, send: Send) -> None:
    """Send an answer."""
    await send(_head(answer.status, answer.content_type, len(answer.body)))
    await send({"type": "http.response.body", "body": answer.body})
    answer.done()


def _head(status: int, content_type: bytes, length: int) -> AsgiMessage:
    return {
        "type": "http.response.start",
        "status": status,
        "headers": [(b"content-type", content_type), (b"content-length", b"%d" % length)],
    }


async def _send_chunks(response: HttpResponse, receive: Receive, send: Send) -> None:
    """Send a large response while it is built, serving other requests in between; stop when the client has gone."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", response.content_type)]})
    gone = asyncio.ensure_future(receive())
    try:
        for chunk in response.body:
            if chunk:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await next_turn()
            if gone.done():
                return
        await send({"type": "http.response.body", "body": b""})
    except Exception:
        log.exception("A response broke off while it was being sent")
    finally:
        gone.cancel()


async def _trickle(response: HttpResponse, seconds: float, receive: Receive, send: Send, pause: Pause) -> None:
    """Send a response in small pieces over some seconds; stop when the client has gone."""
    body = await built(gathered(response.body), receive)
    await send(start_of(response, len(body)))
    count = max(1, min(_MOST_DROPS, len(body)))
    bounds = [len(body) * index // count for index in range(count + 1)]
    gone = asyncio.ensure_future(receive())
    try:
        for index in range(count):
            drop = body[bounds[index] : bounds[index + 1]]
            await send({"type": "http.response.body", "body": drop, "more_body": index < count - 1})
            if index < count - 1:
                await pause(seconds / max(1, count - 1))
            if gone.done():
                return
    finally:
        gone.cancel()


async def _until_gone(pausing: Awaitable[None], scope: AsgiMessage, receive: Receive) -> None:
    """Wait until the pause is over, or the client has gone or sends no more: there is no response to wait for."""
    waiting = asyncio.ensure_future(pausing)
    gone: list[asyncio.Future[Any]] = [asyncio.ensure_future(receive())]
    if (connection := connection_of(scope)) is not None:
        gone.append(asyncio.ensure_future(connection.until_ended()))
    try:
        await asyncio.wait({waiting, *gone}, return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            waiting.result()
    finally:
        waiting.cancel()
        for each in gone:
            each.cancel()


async def _send_part(response: HttpResponse, sent: float, receive: Receive, send: Send) -> None:
    if not sent:
        return
    body = await built(gathered(response.body), receive)
    await send(start_of(response, len(body)))
    await send({"type": "http.response.body", "body": body[: int(len(body) * sent)], "more_body": True})


async def refuse(
    fault: SoapFault,
    scope: AsgiMessage,
    receive: Receive,
    send: Send,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> None:
    """Answer a POST with a fault without reading its body; then the connection is closed."""
    headers = dict(scope["headers"])
    response = fault_response(fault, read_content_type(headers.get(b"content-type", b"")).version)
    body = response.whole
    await send(
        {
            "type": "http.response.start",
            "status": response.status,
            "headers": [
                (b"content-type", response.content_type),
                (b"content-length", b"%d" % len(body)),
                (b"connection", b"close"),
            ],
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": True})
    if headers.get(b"expect", b"").lower() != b"100-continue":
        await drain(receive, limits)
    await send({"type": "http.response.body", "body": b""})
