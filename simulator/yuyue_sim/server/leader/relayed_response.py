"""A response that the leader sends piece by piece to a client of this worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from yuyue_sim.server.leader.frames import FromClient, Kind
from yuyue_sim.soap.connection import Connection, connection_of, end_connection
from yuyue_sim.soap.request_body import AsgiMessage, Receive, Send


class RelayedResponse:
    """An application that sends what the leader says."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        """Wait for pieces; `tell` tells the leader of a `FromClient`."""
        self._tell = tell
        self._pieces: asyncio.Queue[tuple[Any, ...]] = asyncio.Queue()

    def add(self, kind: int, *values: Any) -> None:
        """Take a piece, or the end."""
        self._pieces.put_nowait((kind, *values))

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Send the pieces until the end."""
        watches = self._watch(receive), self._watch_end(connection_of(scope))
        watching = [asyncio.ensure_future(each) for each in watches]
        try:
            kind = await self._send_pieces(send)
        except BaseException:
            self._tell(FromClient.GONE)
            raise
        finally:
            for each in watching:
                each.cancel()
        if kind != Kind.END:
            await end_connection(scope, receive, is_reset=kind == Kind.RESET)

    async def _send_pieces(self, send: Send) -> int:
        """Send all pieces; returns what comes after them."""
        while True:
            kind, *values = await self._pieces.get()
            if kind != Kind.PIECE:
                return int(kind)
            await send(*values)
            self._tell(FromClient.TOOK)

    async def _watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._tell(FromClient.GONE)

    async def _watch_end(self, connection: Connection | None) -> None:
        if connection is not None:
            await connection.until_ended()
            self._tell(FromClient.SENDS_NO_MORE)
