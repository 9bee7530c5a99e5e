"""A follower's end of the connection to the leader: hands requests over, and gives its clients the responses."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from yuyue_sim.server.leader.frames import Frames, Kind, Message
from yuyue_sim.server.leader.relayed_response import RelayedResponse
from yuyue_sim.server.leader.sent_exchange import came_exchange
from yuyue_sim.soap.connection import end_connection
from yuyue_sim.soap.exchange import Observer
from yuyue_sim.soap.post import Answer, Post, Take
from yuyue_sim.soap.request_body import AsgiMessage, Receive, Send

log = logging.getLogger(__name__)

PATIENCE_S = 10.0
"""How long the leader may say nothing while it is waited for; then it hangs, and nobody knows what it has done."""


@dataclass(slots=True)
class _Asked:
    """A request that the leader has."""

    post: Post
    body: bytes
    take: Take
    arrived_unix_s: float
    response: bytes = b""
    relayed: RelayedResponse | None = None


class HandedOver:
    """The answer to a request that the leader carries out."""

    __slots__ = ("_body", "_follower", "_post")

    def __init__(self, follower: FollowerConnection, post: Post, body: bytes) -> None:
        self._follower = follower
        self._post = post
        self._body = body

    def then(self, take: Take) -> None:
        """Hand it over, and call something with its answer."""
        self._follower.ask(self._post, self._body, take)


class FollowerConnection(Frames):
    """Hands requests over to the leader."""

    def __init__(self, observe: Observer, machine: Callable[[], float], patience_s: float = PATIENCE_S) -> None:
        """Hand over when the leader is ready.

        Args:
            observe: gets the exchanges, as if they had been carried out here.
            machine: the machine's time, in seconds since 1970 (UTC).
            patience_s: how long the leader may say nothing.
        """
        super().__init__()
        self._observe = observe
        self._machine = machine
        self._patience_s = patience_s
        self.is_ready = False
        """Whether the leader takes requests."""
        self.lost = asyncio.Event()
        """Set when the connection has ended."""
        self._is_leaving = False
        self._asked: dict[int, _Asked] = {}
        self._answered: list[int] = []
        """Those of which nothing will come any more."""
        self._number = 0
        self._heard_s = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def ask(self, post: Post, body: bytes, take: Take) -> None:
        """Hand a request over; its answer is given to `take`."""
        if not self.is_ready:
            take(None)
            return
        self._number += 1
        self._asked[self._number] = _Asked(post, body, take, self._machine())
        self.put((self._number, post, body))
        if self._timer is None:
            self._heard_s = self._loop.time()
            self._timer = self._loop.call_later(self._patience_s, self._check)

    def leave(self) -> None:
        """Hand over no more, and end the connection when all responses are there."""
        self.is_ready = False
        self._is_leaving = True
        self._end_if_done()

    def data_received(self, data: bytes) -> None:
        """Take what the leader says."""
        self._heard_s = self._loop.time()
        super().data_received(data)
        for number in self._answered:
            del self._asked[number]
        self._answered.clear()
        self._end_if_done()

    def take(self, message: Message) -> None:
        """Take a response, or a part of one."""
        number, kind, *values = message
        if kind == Kind.READY:
            self.is_ready = not self._is_leaving
        elif kind == Kind.LEAVING:
            self.leave()
        else:
            with _for_itself():
                self._take_about(number, self._asked[number], kind, values)

    def _take_about(self, number: int, asked: _Asked, kind: int, values: list[Any]) -> None:
        if kind == Kind.ANSWER:
            self._answered.append(number)  # its exchange comes with it
            status, content_type, asked.response = values
            asked.take(Answer(status, content_type, asked.response, _nothing))
        elif kind == Kind.EXCHANGE:
            (exchange,) = values
            observed = came_exchange(exchange, asked.arrived_unix_s, self._machine(), asked.body, asked.response)
            self._observe(observed)
        elif kind == Kind.NOT_HERE:
            self._answered.append(number)
            asked.take(None)
        elif kind == Kind.RELAY:
            asked.relayed = RelayedResponse(lambda end: self.put((number, None, end)))
            asked.take(asked.relayed)
        elif asked.relayed is not None:
            if kind == Kind.END:
                self._answered.append(number)
            asked.relayed.add(kind, *values)

    def _check(self) -> None:
        """End the connection if the leader hangs; what it sends piece by piece may take its time."""
        self._timer = None
        if all(asked.relayed is not None for asked in self._asked.values()):
            return
        left_s = self._heard_s + self._patience_s - self._loop.time()
        if left_s > 0:
            self._timer = self._loop.call_later(left_s, self._check)
        else:
            self.abort()

    def _end_if_done(self) -> None:
        if self._is_leaving and not self._asked and self._transport is not None:
            self._transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        """Let requests be answered here that the leader did not get, and reset the connections of all others."""
        self.is_ready = False
        if self._timer is not None:
            self._timer.cancel()
        unsent = {number for number, *_ in self._unsent}
        asked, self._asked = self._asked, {}
        in_doubt = 0
        for number, each in asked.items():
            if each.relayed is not None:
                each.relayed.add(Kind.RESET)
                continue
            in_doubt += number not in unsent
            with _for_itself():
                each.take(None if number in unsent else _reset)
        if in_doubt:
            log.warning(
                "The worker that books for all is gone: the outcome of %d requests is unknown, their clients get none",
                in_doubt,
            )
        self.lost.set()


@contextmanager
def _for_itself() -> Iterator[None]:
    """Let others get their responses if one cannot be sent."""
    try:
        yield
    except Exception:
        log.exception("A response of the leader could not be sent")


async def _reset(scope: AsgiMessage, receive: Receive, _send: Send) -> None:
    """Answer nothing: nobody knows what was done."""
    await end_connection(scope, receive, is_reset=True)


def _nothing() -> None:
    """The exchange comes by itself."""
