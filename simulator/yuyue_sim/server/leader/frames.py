"""Messages between two workers of one server: what one turn of the event loop has to say goes out as one frame.

The socket is in a folder that only the user of the server may enter, so that what is read may be unpickled.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, cast

from yuyue_sim.soap.exchange import Observer
from yuyue_sim.soap.post import Answer, Later, Post
from yuyue_sim.soap.request_body import Application

log = logging.getLogger(__name__)

Message = Sequence[Any]
"""To the leader: a number and a request (`Post` and body), or a number, `None` and a `FromClient`.

From the leader: a number, 0 if it is about no request, a `Kind`, and what belongs to it.
"""
AnswerFor = Callable[[Post, bytes, Observer], Answer | Later | Application | None]
"""Answers a request as `SoapApp.answer`; the observer gets its exchange."""

_LENGTH_BYTES = 4
_UNTOLD = (pickle.PicklingError, TypeError, AttributeError)
"""What pickle raises if it cannot."""


class FromClient:
    """What a client did that is sent a response piece by piece."""

    GONE = 0
    """Its connection has ended."""
    SENDS_NO_MORE = 1
    """It may still wait for the response."""
    TOOK = 2
    """It has taken a piece, or there is room for the next one."""


class Kind:
    """What the leader says about a request, as plain numbers: an enumeration takes longer to send than the rest."""

    READY = 0
    """It takes requests, and connections under a name, which is empty if it takes none; about none."""
    LEAVING = 1
    """It takes no more; about none."""
    ANSWER = 2
    """Status, content type and body of the response, and its exchange without the two bodies if there is one."""
    NOT_HERE = 3
    """Nothing was done: the worker that has the client answers itself."""
    RELAY = 4
    """What follows is sent piece by piece."""
    PIECE = 5
    """A message of ASGI to the client."""
    EXCHANGE = 6
    """The exchange of what was sent, without its request."""
    RESET = 7
    """The client's connection is to be reset."""
    CLOSE = 8
    """The client's connection is to be closed."""
    END = 9
    """That was all."""


def frame_of(messages: Sequence[Message]) -> bytes:
    """The bytes that are sent for some messages."""
    frame = pickle.dumps(messages, pickle.HIGHEST_PROTOCOL)
    return len(frame).to_bytes(_LENGTH_BYTES, "big") + frame


class Frames(asyncio.Protocol, ABC):
    """One end of the connection between two workers."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._came = bytearray()
        """The beginning of a frame."""
        self._next_bytes = _LENGTH_BYTES
        """How many bytes have to be there before there is something to do."""
        self._unsent: list[Message] = []

    @abstractmethod
    def take(self, message: Message) -> None:
        """Take a message."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)

    def abort(self) -> None:
        """End the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def put(self, message: Message) -> None:
        """Send a message at the end of this turn of the event loop."""
        if not self._unsent:
            self._loop.call_soon(self._send)
        self._unsent.append(message)

    def _send(self) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        messages, self._unsent = self._unsent, []
        try:
            self._transport.write(frame_of(messages))
        except _UNTOLD:
            log.exception("Something cannot be told to another worker")
            for message in messages:
                self._send_alone(message, self._transport)

    def _send_alone(self, message: Message, transport: asyncio.Transport) -> None:
        """Send a message; if that is impossible because of an exchange, what it says besides."""
        try:
            transport.write(frame_of([message]))
        except _UNTOLD:
            if message[1] == Kind.ANSWER:
                transport.write(frame_of([[*message[:-1], None]]))

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        if self._came:
            self._came += data
            if len(self._came) < self._next_bytes:
                return
            data, self._came = bytes(self._came), bytearray()
        begin = 0
        self._next_bytes = _LENGTH_BYTES
        while len(data) - begin >= _LENGTH_BYTES:
            frame_bytes = _LENGTH_BYTES + int.from_bytes(data[begin : begin + _LENGTH_BYTES], "big")
            if len(data) - begin < frame_bytes:
                self._next_bytes = frame_bytes
                break
            end = begin + frame_bytes
            for message in pickle.loads(memoryview(data)[begin + _LENGTH_BYTES : end]):  # noqa: S301 - see above
                self.take(message)
            begin = end
        if begin < len(data):
            self._came += data[begin:]
