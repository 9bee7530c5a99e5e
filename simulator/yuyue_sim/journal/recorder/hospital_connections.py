"""Connections to the hospital: each is one client connection's own, and is used again while that goes on asking."""

from __future__ import annotations

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import Hashable
from typing import NamedTuple, cast
from urllib.parse import urlsplit

from yuyue_sim.core.language import say
from yuyue_sim.journal.recorder.response_parser import ResponseParser, UnreadableHttpError
from yuyue_sim.soap.connection import Header

_IDLE_S = 1.0
"""A connection that waited longer is not used again: hospitals close them after some seconds."""
_MOST_IDLE = 1024


class NoResponseError(Exception):
    """The hospital gave no response; the text says why."""


class HospitalResponse(NamedTuple):
    """A response as it came."""

    status: int
    headers: tuple[Header, ...]
    """Names in small letters."""
    body: bytes


class HospitalConnections:
    """Carries requests to a hospital."""

    def __init__(self, hospital: str, timeout_s: float, tls: ssl.SSLContext) -> None:
        """To scheme, host and port of a hospital; wait so many seconds for a connection, and for each response."""
        parts = urlsplit(hospital)
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if parts.scheme == "https" else 80)
        self._tls = tls if parts.scheme == "https" else None
        self._timeout_s = timeout_s
        self._idle: OrderedDict[Hashable, _Connection] = OrderedDict()

    async def exchange(self, client: Hashable, method: str, head: bytes, body: bytes) -> HospitalResponse:
        """Send one request of a client, whose connection has this name, and return the response.

        Raises:
            NoResponseError: there is none.
        """
        connection = self._idle.pop(client, None)
        if connection is None or not connection.is_fresh:
            if connection is not None:
                connection.close()
            connection = await self._connected()
        try:
            response = await connection.exchange(method, head, body, self._timeout_s)
        except BaseException:
            connection.close()
            raise
        if connection.may_stay:
            self._keep(client, connection)
        else:
            connection.close()
        return response

    def close(self) -> None:
        """Close all that wait."""
        while self._idle:
            self._idle.popitem()[1].close()

    def _keep(self, client: Hashable, connection: _Connection) -> None:
        self._idle[client] = connection
        oldest = next(iter(self._idle.values()))
        if len(self._idle) > _MOST_IDLE or not oldest.is_fresh:
            self._idle.popitem(last=False)[1].close()

    async def _connected(self) -> _Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._timeout_s):
                _, connection = await loop.create_connection(
                    lambda: _Connection(loop), self._host, self._port, ssl=self._tls
                )
        except TimeoutError:
            raise NoResponseError(say("no connection in {seconds:g} s", seconds=self._timeout_s)) from None
        except OSError as error:
            raise NoResponseError(error.strerror or str(error) or type(error).__name__) from None
        return connection


class _Connection(asyncio.Protocol):
    """One connection, with one request at a time."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._parser: ResponseParser | None = None
        self._waiting: asyncio.Future[HospitalResponse] | None = None
        self._since_s = 0.0
        self.may_stay = False

    @property
    def is_fresh(self) -> bool:
        """Whether it is open and did not wait long."""
        return self._transport is not None and self._loop.time() - self._since_s < _IDLE_S

    async def exchange(self, method: str, head: bytes, body: bytes, timeout_s: float) -> HospitalResponse:
        """Send one request.

        Raises:
            NoResponseError: no response came.
        """
        if self._transport is None:
            raise NoResponseError(say("the connection was closed"))
        self._parser = ResponseParser(method)
        waiting: asyncio.Future[HospitalResponse] = self._loop.create_future()
        self._waiting = waiting
        self.may_stay = False
        self._transport.write(head + body)
        timer = self._loop.call_later(timeout_s, self._fail, say("no response in {seconds:g} s", seconds=timeout_s))
        try:
            return await waiting
        finally:
            timer.cancel()

    def close(self) -> None:
        """Close it."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        if self._parser is None:  # more than was asked for
            self.close()
        else:
            self._feed(self._parser, data)

    def connection_lost(self, exc: Exception | None) -> None:
        """End; a response without a length ends so too."""
        self._transport = None
        if self._parser is not None:
            self._feed(self._parser, b"")
            why = getattr(exc, "strerror", None) or say("the connection was closed before the response")
            self._fail(why)

    def _feed(self, parser: ResponseParser, data: bytes) -> None:
        try:
            parsed = parser.feed(data)
        except UnreadableHttpError as error:
            self._fail(str(error))
            return
        if parsed is not None and self._waiting is not None:
            waiting, self._waiting, self._parser = self._waiting, None, None
            self._since_s = self._loop.time()
            self.may_stay = parsed.may_stay and self._transport is not None
            if not waiting.done():
                waiting.set_result(HospitalResponse(parsed.status, parsed.headers, parsed.body))

    def _fail(self, why: str) -> None:
        waiting, self._waiting, self._parser = self._waiting, None, None
        if waiting is not None and not waiting.done():
            waiting.set_exception(NoResponseError(why))
