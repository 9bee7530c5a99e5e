"""A follower's end of the connection to the leader: hands requests over, and gives its clients the responses."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
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
"""How long the leader may say nothing about a request; then it hangs, and nobody knows what it has done."""
_LOOKS = 10
"""How often that is looked at meanwhile. A worker that stood still itself has looked once, however long it did."""

_Asked = tuple[bytes, Take, float]
"""The body of a request, who takes its answer, and the machine's time when it had arrived."""


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
            patience_s: how long the leader may say nothing about a request.
        """
        super().__init__()
        self._observe = observe
        self._machine = machine
        self._patience_s = patience_s
        self.is_ready = False
        """Whether the leader takes requests."""
        self.leader_name = ""
        """Where the leader takes connections in; empty if it takes none."""
        self.lost = asyncio.Event()
        """Set when the connection has ended."""
        self._is_leaving = False
        self._asked: dict[int, _Asked] = {}
        """The requests that the leader has, by number."""
        self._relayed: dict[int, RelayedResponse] = {}
        """Those whose responses come piece by piece."""
        self._number = 0
        self._oldest: int | None = None
        """The request that the leader had said nothing about at the last look, for the longest time."""
        self._looks = 0
        """At how many looks in a row."""
        self._timer: asyncio.TimerHandle | None = None

    def ask(self, post: Post, body: bytes, take: Take) -> None:
        """Hand a request over; its answer is given to `take`."""
        if not self.is_ready:
            take(None)
            return
        self._number += 1
        self._asked[self._number] = body, take, self._machine()
        self.put((self._number, post, body))
        if self._timer is None:
            self._look_later()

    def leave(self) -> None:
        """Hand over no more, and end the connection when all responses are there."""
        self.is_ready = False
        self._is_leaving = True
        self._end_if_done()

    def data_received(self, data: bytes) -> None:
        """Take what the leader says."""
        super().data_received(data)
        self._end_if_done()

    def take(self, message: Message) -> None:
        """Take a response, or a part of one."""
        number, kind, *values = message
        try:
            if kind == Kind.ANSWER:
                self._answer(self._asked.pop(number), *values)
            elif kind == Kind.NOT_HERE:
                self._asked.pop(number)[1](None)
            elif kind == Kind.READY:
                (self.leader_name,) = values
                self.is_ready = not self._is_leaving
            elif kind == Kind.LEAVING:
                self.leave()
            else:
                self._relay(number, kind, *values)
        except Exception:  # the others still get their responses
            log.exception("A response of the leader could not be sent")

    def _answer(
        self, asked: _Asked, status: int, content_type: bytes, response: bytes, exchange: list[Any] | None
    ) -> None:
        body, take, arrived_unix_s = asked
        take(Answer(status, content_type, response, _nothing))
        if exchange is not None:
            self._observe(came_exchange(exchange, arrived_unix_s, self._machine(), body, response))

    def _relay(self, number: int, kind: int, *values: Any) -> None:
        """Take a part of a response that comes piece by piece."""
        body, take, arrived_unix_s = self._asked[number]
        if kind == Kind.RELAY:
            relayed = self._relayed[number] = RelayedResponse(lambda end: self.put((number, None, end)))
            take(relayed)
        elif kind == Kind.EXCHANGE:
            (exchange,) = values
            self._observe(came_exchange(exchange, arrived_unix_s, self._machine(), body, b""))
        else:
            self._relayed[number].add(kind, *values)
            if kind == Kind.END:
                del self._asked[number], self._relayed[number]

    def _look_later(self) -> None:
        self._timer = self._loop.call_later(self._patience_s / _LOOKS, self._look)

    def _look(self) -> None:
        """End the connection if the leader hangs; what it sends piece by piece may take its time."""
        self._timer = None
        before, self._oldest = self._oldest, next((each for each in self._asked if each not in self._relayed), None)
        if self._oldest is None:
            return
        self._looks = self._looks + 1 if self._oldest == before else 1
        if self._looks < _LOOKS:
            self._look_later()
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
        asked, relayed = self._asked, self._relayed
        self._asked, self._relayed = {}, {}
        in_doubt = asked.keys() - unsent - relayed.keys()
        for number, (_, take, _) in asked.items():
            try:
                if number in relayed:
                    relayed[number].add(Kind.RESET)
                else:
                    take(_reset if number in in_doubt else None)
            except Exception:  # the others still get their responses
                log.exception("A response could not be sent")
        if in_doubt:
            log.warning(
                "The worker that books for all is gone: the outcome of %d requests is unknown, their clients get none",
                len(in_doubt),
            )
        self.lost.set()


async def _reset(scope: AsgiMessage, receive: Receive, _send: Send) -> None:
    """Answer nothing: nobody knows what was done."""
    await end_connection(scope, receive, is_reset=True)


def _nothing() -> None:
    """The exchange comes by itself."""
