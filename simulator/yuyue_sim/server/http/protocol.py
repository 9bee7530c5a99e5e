"""How HTTP is read: uvicorn's own way on httptools, mended for clients that offer to go on in HTTP/2.

Java's `java.net.http.HttpClient` adds `Upgrade: h2c` to its requests unless told otherwise. A server may ignore the
offer, but httptools then takes the request for one without a body; so the offer is taken out before it sees it.
"""

from __future__ import annotations

import asyncio
import re

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from yuyue_sim.server.control.shutdown import STOPPING
from yuyue_sim.server.http.connection import TcpConnection
from yuyue_sim.soap.connection import CONNECTION

_OFFER = b"h2c"
_END_OF_HEAD = b"\r\n\r\n"
_UPGRADE_LINE = re.compile(rb"\r\nUpgrade:[ \t]*h2c[ \t]*(?=\r\n)", re.IGNORECASE)


class HttpProtocol(HttpToolsProtocol):
    """Reads requests on httptools, tells their connection, and passes over offers to go on in HTTP/2."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin with a connection."""
        super().connection_made(transport)
        self._stopping = asyncio.Event()
        self.app_state = {**self.app_state, CONNECTION: TcpConnection(transport), STOPPING: self._stopping}

    def shutdown(self) -> None:
        """Tell that the server wants to stop; answers that end by themselves are sent first."""
        self._stopping.set()
        super().shutdown()

    def data_received(self, data: bytes) -> None:
        """Take what came from the socket."""
        super().data_received(without_http2_offer(data) if _OFFER in data else data)


def without_http2_offer(data: bytes) -> bytes:
    """What a client sent, without the offer in the head of its request; a body stays as it is."""
    head, end, body = data.partition(_END_OF_HEAD)
    return _UPGRADE_LINE.sub(b"", head + end[:2], count=1) + end[2:] + body
