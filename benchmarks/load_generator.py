"""A load generator with low cost: raw keep-alive connections, requests made beforehand."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import cast

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


@dataclass
class Tally:
    """The result of one measurement."""

    requests: int = 0
    failures: int = 0
    """Responses without the mark of success."""
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Responses a second."""
        return self.requests / self.seconds


class _Connection(asyncio.Protocol):
    def __init__(
        self, requests: Iterator[bytes], mark: re.Pattern[bytes], tally: Tally, done: asyncio.Future[None]
    ) -> None:
        self._requests = requests
        self._mark = mark
        self._tally = tally
        self._done = done
        self._buffer = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._next()

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._transport.close()
        else:
            self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        head_end = self._buffer.find(_HEAD_END)
        if head_end < 0:
            return
        head = self._buffer[:head_end].lower()
        length = int(head[head.index(_LENGTH) + len(_LENGTH) :].split(b"\r\n", 1)[0])
        if len(self._buffer) < head_end + len(_HEAD_END) + length:
            return
        self._tally.requests += 1
        if self._mark.search(self._buffer) is None:
            self._tally.failures += 1
        self._buffer = b""
        self._next()

    def connection_lost(self, _exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_result(None)


async def _drive(port: int, requests: Iterator[bytes], mark: re.Pattern[bytes], connections: int) -> Tally:
    loop = asyncio.get_running_loop()
    tally = Tally()
    start = perf_counter()
    done: list[asyncio.Future[None]] = [loop.create_future() for _ in range(connections)]
    for future in done:
        await loop.create_connection(
            lambda future=future: _Connection(requests, mark, tally, future),  # type: ignore[misc]
            "127.0.0.1",
            port,
        )
    await asyncio.gather(*done)
    tally.seconds = perf_counter() - start
    return tally


def drive(port: int, requests: Iterator[bytes], mark: re.Pattern[bytes], connections: int = 16) -> Tally:
    """Send the requests over some connections, one at a time on each.

    A response without `mark` counts as a failure.
    """
    return asyncio.run(_drive(port, requests, mark, connections))


def http_request(path: str, envelope: str) -> bytes:
    """The bytes of one SOAP 1.1 request on a kept connection."""
    body = envelope.encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml; charset=utf-8\r\n"
        f'SOAPAction: ""\r\nContent-Length: {len(body)}\r\n\r\n'
    )
    return head.encode() + body
